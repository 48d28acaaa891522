package org.plstar.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntConsumer;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.random.RandomStream;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The distribution of the eigenvalues of a symmetric operator, by stochastic Lanczos quadrature
 * (Ubaru, Chen and Saad, 2017).
 *
 * <p>Each random probe v sees the measure Σ (v·u_i)² δ(λ_i), whose mean over v is the density; m
 * Lanczos steps give its Gauss quadrature with m nodes. Products: probes · steps. Memory: the basis
 * of one probe.
 */
public final class SpectralDensity {
    private static final double EPSILON = 0x1p-52;

    /** The quadrature of one probe with all steps, and with half of the steps. */
    private record Probe(Nodes all, Nodes half) {}

    /** Nodes in ascending order, and their weights, which sum to 1. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Nodes(double[] at, double[] weight) {}

    private final List<Probe> probes = new ArrayList<>();
    private final int order;
    private int products;

    private SpectralDensity(int order) {
        this.order = order;
    }

    /**
     * Estimates the distribution of an operator's eigenvalues.
     *
     * @param a [n, n] symmetric
     * @param probes the number of random vectors
     * @param steps of Lanczos' method for each
     * @param progress receives the number of products done
     * @throws Refusal TOO_FEW_PROBES below 2 probes or steps
     */
    public static SpectralDensity of(
            LinearOperator a, int probes, int steps, long seed, IntConsumer progress) {
        if (probes < 2 || steps < 2) {
            throw Refusal.of(
                    OperatorRefusal.TOO_FEW_PROBES,
                    probes + " probes of " + steps + " steps",
                    "their error cannot be told",
                    "at least 2 of each",
                    "ask for more");
        }
        SymmetricOperators.require(a);
        Require.atLeast(1, a.rows(), OperatorRefusal.RANGE, "order of the operator");
        SpectralDensity d = new SpectralDensity(a.rows());
        for (int i = 0; i < probes; i++) {
            double[] v = new double[a.rows()];
            RandomStream.of(seed, "spectral density " + i).normals(0, v, 0, v.length);
            Basis.scaled(v, 1 / Basis.norm(v));
            d.probes.add(d.probe(a, v, Math.min(steps, a.rows()), progress));
        }
        return d;
    }

    private Probe probe(LinearOperator a, double[] v, int steps, IntConsumer progress) {
        Basis basis = new Basis(order, a.workers());
        double[] alpha = new double[steps];
        double[] beta = new double[steps];
        double norm = 0;
        basis.add(v);
        int m = 0;
        while (true) {
            double[] u = new double[order];
            a.apply(basis.get(m), u);
            progress.accept(++products);
            norm = Math.max(norm, Basis.norm(u));
            if (!Double.isFinite(norm)) {
                throw OperatorRefusal.notFinite();
            }
            double[] components = new double[m + 1];
            double rest = basis.orthogonalise(u, components);
            alpha[m] = components[m];
            beta[m] = rest;
            m++;
            if (m == steps || !(rest > EPSILON * norm * Math.sqrt(order))) {
                return new Probe(nodes(alpha, beta, m), nodes(alpha, beta, (m + 1) / 2));
            }
            basis.add(Basis.scaled(u, 1 / rest));
        }
    }

    /**
     * The quadrature of the tridiagonal matrix; weights are squared first components, so it is
     * solved back to front.
     */
    private static Nodes nodes(double[] alpha, double[] beta, int m) {
        double[] d = new double[m];
        double[] e = new double[m];
        for (int i = 0; i < m; i++) {
            d[i] = alpha[m - 1 - i];
            e[i] = i < m - 1 ? beta[m - 2 - i] : 0;
        }
        Tridiagonal.Pairs t = Tridiagonal.solve(d, e, m);
        double[] weight = new double[m];
        Arrays.setAll(weight, i -> t.last()[i] * t.last()[i]);
        return new Nodes(t.values(), weight);
    }

    /** The number of operator products that were computed. */
    public int products() {
        return products;
    }

    /** The smallest and the largest node: the spectrum extends at least to these numbers. */
    public double[] range() {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Probe p : probes) {
            low = Math.min(low, p.all.at[0]);
            high = Math.max(high, p.all.at[p.all.at.length - 1]);
        }
        return new double[] {low, high};
    }

    /**
     * The part of all eigenvalues that is at most t. The error is half the 95 % interval: Student's
     * t times the standard error over the probes, and the Chebyshev–Markov–Stieltjes bracket of
     * each probe's quadrature.
     */
    public Estimate upTo(double t) {
        Require.finite(t, OperatorRefusal.NOT_FINITE, "t");
        double[] middle = new double[probes.size()];
        double bracket = 0;
        for (int i = 0; i < middle.length; i++) {
            Nodes q = probes.get(i).all;
            int at = 0; // the number of nodes up to t
            double sum = 0;
            while (at < q.at.length && q.at[at] <= t) {
                sum += q.weight[at++];
            }
            double low = at == 0 ? 0 : sum - q.weight[at - 1];
            double high = at == q.at.length ? 1 : sum + q.weight[at];
            middle[i] = (low + high) / 2;
            bracket += (high - low) / 2 / middle.length;
        }
        return over(middle, bracket);
    }

    /**
     * The mean of f over all eigenvalues, tr f(A)/n. The error is half the 95 % interval over the
     * probes, plus the change from half as many steps.
     *
     * @param f smooth on the scale of {@code range / steps}
     */
    public Estimate mean(DoubleUnaryOperator f) {
        double[] full = new double[probes.size()];
        double[] half = new double[probes.size()];
        double size = 0;
        for (int i = 0; i < full.length; i++) {
            full[i] = integral(probes.get(i).all, f);
            half[i] = integral(probes.get(i).half, f);
            size = Math.max(size, Math.abs(full[i]));
        }
        double change = Math.abs(DoubleReductions.sum(full, 0, full.length)
                - DoubleReductions.sum(half, 0, half.length));
        return over(full, change / full.length + 16 * EPSILON * size);
    }

    /**
     * The density at t of the spectrum blurred by a normal law of standard deviation σ; the error
     * as for {@link #mean}.
     */
    public Estimate density(double t, double sigma) {
        Require.finite(t, OperatorRefusal.NOT_FINITE, "t");
        Require.positive(sigma, OperatorRefusal.RANGE, "sigma");
        double scale = 1 / (sigma * Math.sqrt(2 * Math.PI));
        return mean(x -> scale * StrictMath.exp(-0.5 * (x - t) * (x - t) / (sigma * sigma)));
    }

    private static double integral(Nodes q, DoubleUnaryOperator f) {
        double sum = 0;
        for (int i = 0; i < q.at.length; i++) {
            sum += q.weight[i] * f.applyAsDouble(q.at[i]);
        }
        return sum;
    }

    private Estimate over(double[] samples, double more) {
        TraceEstimate t = TraceEstimate.of(0, samples, 1, samples.length - 1, 0, products, "");
        String words = "stochastic Lanczos quadrature, "
                + samples.length
                + " probes, "
                + products
                + " products; the error is half a 95 % interval";
        return new Estimate(t.value(), (t.high() - t.low()) / 2 + more, true, words, products);
    }
}
