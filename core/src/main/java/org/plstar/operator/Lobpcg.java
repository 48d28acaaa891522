package org.plstar.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.random.RandomStream;
import org.plstar.refusal.Require;

/**
 * The smallest eigenvalues of a symmetric operator by the locally optimal block conjugate gradient
 * method (Knyazev, 2001).
 *
 * <p>Each round asks for one product per pair that has not converged and takes the best of the span
 * of the pairs, their residuals and the last directions. Memory: six vectors per pair, whatever the
 * number of rounds; a preconditioner that resembles A⁻¹ makes rounds few.
 */
public final class Lobpcg {
    private Lobpcg() {}

    /** A vector and its product. */
    @SuppressWarnings("ArrayRecordComponent") // an intermediate result, never compared
    private record Pair(double[] v, double[] av) {}

    /**
     * Runs until the residuals are at most {@code tolerance} times the operator's norm, or the
     * budget is used up.
     *
     * @param a [n, n] symmetric
     * @param preconditioner resembles A⁻¹, symmetric and positive; empty for none
     * @param count how many of the smallest; multiple eigenvalues are found up to that multiplicity
     * @param most products at most
     */
    public static List<Eigenpair> smallest(
            LinearOperator a,
            Optional<LinearOperator> preconditioner,
            int count,
            double tolerance,
            int most,
            long seed) {
        int n = a.rows();
        SymmetricOperators.require(a);
        Require.atLeast(1, n, OperatorRefusal.RANGE, "order of the operator");
        Require.atLeast(1, count, OperatorRefusal.RANGE, "count");
        Require.atLeast(1, most, OperatorRefusal.RANGE, "most");
        Require.notNegative(tolerance, OperatorRefusal.RANGE, "tolerance");
        int k = Math.min(count, n);
        List<Pair> x = new ArrayList<>();
        int products = 0;
        for (int i = 0; i < k; i++) {
            double[] v = new double[n];
            RandomStream.of(seed, "LOBPCG " + i).normals(0, v, 0, n);
            double[] av = new double[n];
            a.apply(v, av);
            products++;
            add(x, v, av);
        }
        List<Pair> last = List.of();
        double norm = 0;
        Convergence pace = new Convergence();
        while (true) {
            Rounds round = Rounds.of(x, k);
            x = round.best;
            last = round.directions;
            norm = Math.max(norm, round.norm);
            List<double[]> residuals = new ArrayList<>();
            double worst = 0;
            for (int i = 0; i < x.size(); i++) {
                double[] r = x.get(i).av.clone();
                DoubleElementwise.axpy(-round.values[i], x.get(i).v, 0, r, 0, n);
                double size = Basis.norm(r);
                norm = Math.max(norm, Basis.norm(x.get(i).av));
                worst = Math.max(worst, size);
                residuals.add(r);
            }
            Estimate all = pace.see(norm, worst, DenseForm.rounding(8, norm), products, tolerance);
            if (all.converged() || products + residuals.size() > most || worst == 0) {
                return result(a, x, norm, tolerance, products, all.more());
            }
            List<Pair> space = new ArrayList<>(x);
            for (double[] r : residuals) {
                if (Basis.norm(r) <= tolerance * norm / 10) {
                    continue; // this pair is done; its direction would be rounding
                }
                double[] d = new double[n];
                if (preconditioner.isPresent()) {
                    preconditioner.get().apply(r, d);
                } else {
                    System.arraycopy(r, 0, d, 0, n);
                }
                if (normal(space, d)) {
                    double[] ad = new double[n];
                    a.apply(d, ad);
                    products++;
                    space.add(new Pair(d, ad));
                }
            }
            for (Pair p : last) {
                add(space, p.v, p.av);
            }
            x = space;
        }
    }

    /** Orthonormalises d against the space; false if nothing is left. */
    private static boolean normal(List<Pair> space, double[] d) {
        double before = Basis.norm(d);
        if (!(before > 0)) {
            return false;
        }
        Basis.scaled(d, 1 / before);
        for (int pass = 0; pass < 2; pass++) {
            for (Pair p : space) {
                DoubleElementwise.axpy(-Basis.dot(d, p.v), p.v, 0, d, 0, d.length);
            }
        }
        double after = Basis.norm(d);
        if (!(after > 1e-10)) {
            return false;
        }
        Basis.scaled(d, 1 / after);
        return true;
    }

    /**
     * Orthonormalises a vector and its product alike, and adds them if the vector is not in the
     * span.
     */
    private static void add(List<Pair> space, double[] v, double[] av) {
        double[] d = v.clone();
        double[] ad = av.clone();
        double before = Basis.norm(d);
        for (int pass = 0; pass < 2; pass++) {
            for (Pair p : space) {
                double c = Basis.dot(d, p.v);
                DoubleElementwise.axpy(-c, p.v, 0, d, 0, d.length);
                DoubleElementwise.axpy(-c, p.av, 0, ad, 0, d.length);
            }
        }
        double after = Basis.norm(d);
        // products are combined here, not computed: little may be divided by
        if (after > 1e-6 * before) {
            space.add(new Pair(Basis.scaled(d, 1 / after), Basis.scaled(ad, 1 / after)));
        }
    }

    /** The best of a space, and the part of them that is new. */
    @SuppressWarnings("ArrayRecordComponent") // an intermediate result, never compared
    private record Rounds(double[] values, List<Pair> best, List<Pair> directions, double norm) {
        static Rounds of(List<Pair> space, int count) {
            int m = space.size();
            try (Matrix h = Matrix.zeros(m, m)) {
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j <= i; j++) {
                        double both =
                                (Basis.dot(space.get(i).v, space.get(j).av)
                                                + Basis.dot(space.get(j).v, space.get(i).av))
                                        / 2;
                        h.set(i, j, both);
                    }
                }
                double[] values = Lapack.eigenvectors(h);
                int k = Math.min(count, m);
                List<Pair> best = new ArrayList<>();
                List<Pair> directions = new ArrayList<>();
                for (int j = 0; j < k; j++) {
                    best.add(combine(space, h, j, 0));
                    if (m > k) {
                        directions.add(combine(space, h, j, k));
                    }
                }
                double norm = Math.max(Math.abs(values[0]), Math.abs(values[m - 1]));
                return new Rounds(values, best, directions, norm);
            }
        }

        private static Pair combine(List<Pair> space, Matrix h, int row, int from) {
            int n = space.getFirst().v.length;
            double[] v = new double[n];
            double[] av = new double[n];
            for (int i = from; i < space.size(); i++) {
                DoubleElementwise.axpy(h.get(row, i), space.get(i).v, 0, v, 0, n);
                DoubleElementwise.axpy(h.get(row, i), space.get(i).av, 0, av, 0, n);
            }
            return new Pair(v, av);
        }
    }

    /**
     * Residuals are computed again: those of combined products would not show what rounding did.
     */
    private static List<Eigenpair> result(
            LinearOperator a,
            List<Pair> x,
            double norm,
            double tolerance,
            int before,
            OptionalInt more) {
        List<Eigenpair> pairs = new ArrayList<>();
        int products = before + x.size();
        for (Pair p : x) {
            double[] v = Basis.scaled(p.v, 1 / Basis.norm(p.v));
            double[] r = new double[v.length];
            a.apply(v, r);
            double value = Basis.dot(v, r);
            DoubleElementwise.axpy(-value, v, 0, r, 0, v.length);
            double error = Basis.norm(r) + DenseForm.rounding(8, norm);
            boolean converged = error <= tolerance * norm;
            String reason =
                    "LOBPCG residual after "
                            + products
                            + " products"
                            + (converged
                                    ? ""
                                    : " is above "
                                            + tolerance
                                            + " of the norm; "
                                            + Convergence.lack(more));
            pairs.add(
                    new Eigenpair(
                            new Estimate(
                                    value,
                                    error,
                                    converged,
                                    reason,
                                    products,
                                    converged ? OptionalInt.empty() : more),
                            v));
        }
        return pairs;
    }
}
