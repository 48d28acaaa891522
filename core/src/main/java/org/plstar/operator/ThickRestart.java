package org.plstar.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.random.RandomStream;

/**
 * Lanczos' method with thick restarts (Wu and Simon, 2000) and full orthogonalisation.
 *
 * <p>One Krylov space holds one vector of each eigenspace only. So when the wanted pairs have
 * converged, the search begins again from random vectors of their complement, until it has found
 * nothing further that belongs among them: copies of multiple eigenvalues are found.
 */
final class ThickRestart {
    private static final int EXTRA = 40;
    private static final int CHECK_EVERY = 5;

    /** The bound, relative to the norm, below which a product adds only rounding to the basis. */
    private static final double NOTHING = 1e-14;

    /**
     * The part of the tolerance that the search aims at, so that the residuals measured at the end,
     * rounding included, are within the tolerance.
     */
    private static final double MARGIN = 0.5;

    private final LinearOperator a;
    private final Eigenpairs.Request r;
    private final int n;
    private final int wanted;
    private final int room;
    private final Basis basis;
    private final double[][] h;
    private final Convergence pace = new Convergence();
    private int products;
    private int draws;
    private double norm;
    private double beta;
    private OptionalInt more = OptionalInt.empty();
    private boolean audited;

    ThickRestart(LinearOperator a, Eigenpairs.Request r) {
        this.a = a;
        this.r = r;
        this.n = a.rows();
        this.wanted = r.bottom() + r.top();
        this.room = Math.min(n, 2 * wanted + EXTRA);
        this.basis = new Basis(n, a.workers());
        this.h = new double[room][room];
    }

    /** Ritz values ascending, and the coefficients of their vectors in the basis, a row each. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Ritz(double[] values, double[][] rows) {
        int size() {
            return values.length;
        }
    }

    Eigenpairs run() {
        random();
        double[] known = {}; // wanted values when the present search began; none in the first one
        while (true) {
            double[] u = product();
            boolean exhausted = products >= r.most();
            boolean full = basis.size() == room;
            boolean closed = beta <= NOTHING * norm;
            boolean all = basis.size() == n;
            if (exhausted || full || closed || all || products % CHECK_EVERY == 0) {
                Ritz ritz = ritz();
                boolean found = found(ritz, closed || all);
                boolean over = found && known.length > 0 && exhausted(ritz, closed);
                boolean same = over && same(known, values(ritz));
                if (all || exhausted || same) {
                    audited = all || same;
                    return result(ritz);
                }
                if (found && (known.length == 0 || over)) {
                    known = values(ritz);
                    keep(ritz, chosen(ritz, wanted));
                    random();
                    continue;
                }
                if (full) {
                    keep(ritz, chosen(ritz, Math.min(room - 5, wanted + EXTRA / 2 + wanted / 2)));
                }
            }
            if (closed) {
                random();
            } else {
                basis.add(Basis.scaled(u, 1 / beta));
            }
        }
    }

    private double[] values(Ritz ritz) {
        return Arrays.stream(chosen(ritz, wanted))
                .mapToDouble(i -> ritz.values[i])
                .toArray();
    }

    private boolean same(double[] before, double[] now) {
        for (int i = 0; i < now.length; i++) {
            if (Math.abs(now[i] - before[i]) > r.tolerance() * norm) {
                return false;
            }
        }
        return true;
    }

    /**
     * Multiplies by the last vector: computes its column of VᵀAV, and returns the part outside of
     * the span.
     */
    private double[] product() {
        int last = basis.size() - 1;
        double[] u = new double[n];
        a.apply(basis.get(last), u);
        products++;
        norm = Math.max(norm, Basis.norm(u));
        if (!Double.isFinite(norm)) {
            throw OperatorRefusal.notFinite();
        }
        double[] components = new double[room];
        beta = basis.orthogonalise(u, components);
        for (int i = 0; i <= last; i++) {
            h[i][last] = components[i];
            h[last][i] = components[i];
        }
        return u;
    }

    private void random() {
        while (basis.size() < n
                && !basis.extendRandomly(RandomStream.of(r.seed(), "thick restart " + draws++))) {}
    }

    private Ritz ritz() {
        int m = basis.size();
        try (Matrix t = Matrix.zeros(m, m)) {
            for (int i = 0; i < m; i++) {
                t.writeRow(i, h[i], 0);
            }
            double[] values = Lapack.eigenvectors(t);
            double[][] rows = new double[m][m];
            for (int i = 0; i < m; i++) {
                t.readRow(i, rows[i], 0);
            }
            return new Ritz(values, rows);
        }
    }

    private double residual(Ritz ritz, int i) {
        return beta * Math.abs(ritz.rows[i][ritz.size() - 1]);
    }

    /**
     * Indices of the requested Ritz values and, beyond {@code wanted}, of their neighbours,
     * ascending.
     */
    private int[] chosen(Ritz ritz, int count) {
        int most = Math.min(count, ritz.size());
        int low = (int) Math.round((double) most * r.bottom() / wanted);
        low = Math.clamp(low, Math.min(r.bottom(), most), most);
        int[] which = new int[most];
        for (int i = 0; i < most; i++) {
            which[i] = i < low ? i : ritz.size() - most + i;
        }
        return which;
    }

    private boolean found(Ritz ritz, boolean closed) {
        if (ritz.size() < wanted) {
            return false;
        }
        double worst = 0;
        for (int i : chosen(ritz, wanted)) {
            worst = Math.max(worst, residual(ritz, i));
        }
        // judged as one number of the operator's norm, so that its convergence predicts the
        // remaining work
        Estimate all = pace.see(norm, closed ? 0 : worst, 0, products, MARGIN * r.tolerance());
        more = all.more();
        return all.converged();
    }

    /**
     * Whether the search in the complement has converged, and none of its values belongs to the
     * requested ones.
     */
    private boolean exhausted(Ritz ritz, boolean closed) {
        if (closed) {
            return true;
        }
        int m = ritz.size();
        return m > wanted
                && (r.bottom() == 0 || outside(ritz, r.bottom(), r.bottom() - 1))
                && (r.top() == 0 || outside(ritz, m - 1 - r.top(), m - r.top()));
    }

    private boolean outside(Ritz ritz, int next, int last) {
        double residual = residual(ritz, next);
        return residual <= Math.sqrt(r.tolerance()) * norm
                || residual < Math.abs(ritz.values[next] - ritz.values[last]) / 10;
    }

    private void keep(Ritz ritz, int... which) {
        double[][] rows = new double[which.length][];
        for (int i = 0; i < which.length; i++) {
            rows[i] = ritz.rows[which[i]];
        }
        basis.recombine(rows);
        for (int i = 0; i < room; i++) {
            Arrays.fill(h[i], 0);
        }
        for (int i = 0; i < which.length; i++) {
            h[i][i] = ritz.values[which[i]];
        }
    }

    private Eigenpairs result(Ritz ritz) {
        keep(ritz, chosen(ritz, wanted));
        List<Eigenpair> pairs = new ArrayList<>();
        for (int i = 0; i < basis.size(); i++) {
            pairs.add(pair(i));
        }
        int low = Math.min(r.bottom(), pairs.size());
        return new Eigenpairs(
                pairs.subList(0, low), pairs.subList(low, pairs.size()).reversed(), products);
    }

    private Eigenpair pair(int i) {
        double[] v = basis.get(i);
        double[] u = new double[n];
        a.apply(v, u);
        products++;
        double value = Basis.dot(u, v);
        DoubleElementwise.axpy(-value, v, 0, u, 0, n);
        double error = Basis.norm(u) + DenseForm.rounding(8, norm);
        boolean converged = error <= r.tolerance() * norm;
        String reason = "residual ‖Av - θv‖ of Lanczos' method with restarts after "
                + products
                + " products"
                + (converged
                        ? ""
                        : " is above " + r.tolerance() + " of the norm; " + Convergence.lack(more))
                + (audited ? "" : "; a copy of a multiple eigenvalue may be missing");
        return new Eigenpair(
                new Estimate(
                        value,
                        error,
                        converged,
                        reason,
                        products,
                        converged ? OptionalInt.empty() : more),
                v);
    }
}
