package org.plstar.operator;

import java.util.function.IntConsumer;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.random.RandomStream;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The trace of a symmetric operator from products with random vectors.
 *
 * <p>Hutchinson's error falls like 1/√products, whatever the spectrum; Hutch++ and XTrace take a
 * low-rank part out first and are far better where eigenvalues decay, with as many vectors in
 * memory as half (XTrace) or a third (Hutch++) of their products.
 */
public final class TraceEstimator {
    private static final double EPSILON = 0x1p-52;

    private TraceEstimator() {}

    /** The available estimators. */
    public enum Method {
        /** The estimator of Girard and Hutchinson. */
        HUTCHINSON(2),
        /** Meyer, Musco, Musco and Woodruff's (2021). */
        HUTCH_PLUS_PLUS(6),
        /** The estimator of Epperly, Tropp and Webber (2024). */
        XTRACE(6);

        private final int least;

        Method(int least) {
            this.least = least;
        }
    }

    /**
     * Estimates the trace tr A.
     *
     * @param a [n, n] symmetric
     * @param products to be used
     * @throws Refusal TOO_FEW_PROBES below 2 products for Hutchinson's, 6 for the others
     */
    public static TraceEstimate estimate(LinearOperator a, Method method, int products, long seed) {
        return estimate(a, method, products, seed, _ -> {});
    }

    /**
     * Estimates the trace tr A, and reports progress.
     *
     * @param progress receives the number of products done
     */
    public static TraceEstimate estimate(
            LinearOperator a, Method method, int products, long seed, IntConsumer progress) {
        if (products < method.least) {
            throw Refusal.of(
                    OperatorRefusal.TOO_FEW_PROBES,
                    products + " products",
                    "too few for " + method + " to tell its error",
                    "at least " + method.least,
                    "ask for more");
        }
        OperatorRefusal.requireSquare(a.rows(), a.columns());
        Require.atLeast(1, a.rows(), OperatorRefusal.RANGE, "order of the operator");
        int[] done = {0};
        LinearOperator counted = LinearOperator.square(a.rows(), (x, y) -> {
            a.apply(x, y);
            progress.accept(++done[0]);
        });
        RandomStream stream = RandomStream.of(seed, "trace " + method);
        return switch (method) {
            case HUTCHINSON -> hutchinson(counted, products, stream);
            case HUTCH_PLUS_PLUS -> hutchPlusPlus(counted, products / 3, stream);
            case XTRACE -> XTrace.estimate(counted, products / 2, stream);
        };
    }

    /** Entries ±1 with equal odds, number i of the stream's probes. */
    private static double[] signs(int n, RandomStream stream, int i) {
        double[] z = new double[n];
        for (int j = 0; j < n; j++) {
            z[j] = (stream.bits((long) i * n + j) & 1) == 0 ? 1 : -1;
        }
        return z;
    }

    private static TraceEstimate hutchinson(LinearOperator a, int m, RandomStream stream) {
        int n = a.rows();
        double[] samples = new double[m];
        double[] y = new double[n];
        double largest = 0;
        for (int i = 0; i < m; i++) {
            double[] z = signs(n, stream, i);
            a.apply(z, y);
            samples[i] = Basis.dot(z, y);
            largest = Math.max(largest, Basis.norm(y));
        }
        double rounding = EPSILON * largest * Math.sqrt(n);
        return TraceEstimate.of(0, samples, 1, m - 1, rounding, m, "Hutchinson's estimator");
    }

    /** tr(QᵀAQ) + mean of gᵀ(I - QQᵀ)A(I - QQᵀ)g, Q a basis of A times random vectors. */
    private static TraceEstimate hutchPlusPlus(LinearOperator a, int m, RandomStream stream) {
        int n = a.rows();
        Basis q = new Basis(n, a.workers());
        double largest = 0;
        for (int i = 0; i < m; i++) {
            double[] y = new double[n];
            a.apply(signs(n, stream, i), y);
            largest = Math.max(largest, Basis.norm(y));
            if (q.size() < n) {
                q.extend(y);
            }
        }
        double[] y = new double[n];
        double part = 0;
        for (int i = 0; i < q.size(); i++) {
            a.apply(q.get(i), y);
            part += Basis.dot(q.get(i), y);
        }
        double[] samples = new double[m];
        for (int i = 0; i < m; i++) {
            double[] g = signs(n, stream, m + i);
            q.orthogonalise(g, new double[q.size()]);
            if (q.size() < n) {
                a.apply(g, y);
                samples[i] = Basis.dot(g, y);
            }
        }
        double rounding = 8 * EPSILON * largest * Math.sqrt(n);
        // samples are skewed sums of few squares: half the degrees of freedom compensates for that
        return TraceEstimate.of(
                part, samples, 1, (m - 1) / 2, rounding, 2 * m + q.size(), "Hutch++");
    }

    /** y - c x in place. */
    static void subtract(double c, double[] x, double[] y) {
        DoubleElementwise.axpy(-c, x, 0, y, 0, y.length);
    }
}
