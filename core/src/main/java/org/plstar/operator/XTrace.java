package org.plstar.operator;

import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.random.RandomStream;

/**
 * XTrace of a symmetric operator (Epperly, Tropp and Webber, "XTrace: making the most of every
 * sample in stochastic trace estimation", 2024).
 *
 * <p>With random ω_1 … ω_m and Q_i a basis of A times all but ω_i, sample i is tr(Q_iᵀ A Q_i) + xᵀ
 * A x with x the part of ω_i beyond Q_i, scaled to the length that a uniform direction of that
 * complement should have. Leaving one out is a rank-one change of the basis of all: Q_iQ_iᵀ = Q(I -
 * s sᵀ)Qᵀ, s the normalized column i of R⁻ᵀ, where A Ω = Q R.
 */
final class XTrace {
    private static final double EPSILON = 0x1p-52;

    /**
     * The samples share all vectors but one, so their spread understates the error: by 1.1 to 1.3,
     * as measured on many spectra.
     */
    private static final double LEAVE_ONE_OUT = 1.3;

    private XTrace() {}

    static TraceEstimate estimate(LinearOperator a, int probes, RandomStream stream) {
        int n = a.rows();
        int m = Math.min(probes, n);
        double[][] omega = new double[m][n];
        double[][] r = new double[m][m]; // r[i] is column i of R
        Basis q = new Basis(n, a.workers());
        double norm = 0;
        boolean deficient = false;
        for (int i = 0; i < m; i++) {
            stream.normals((long) i * n, omega[i], 0, n);
            Basis.scaled(omega[i], Math.sqrt(n) / Basis.norm(omega[i]));
            double[] y = new double[n];
            a.apply(omega[i], y);
            double size = Basis.norm(y);
            norm = Math.max(norm, size);
            double rest = q.orthogonalise(y, r[i]);
            if (rest > 1e-12 * norm) {
                r[i][q.size()] = rest;
                q.add(Basis.scaled(y, 1 / rest));
            } else {
                deficient = true;
            }
        }
        int k = q.size();
        double[][] h = new double[k][k]; // h[j] is Qᵀ A q_j
        double[][] t = new double[k][m]; // t[j][i] is ω_iᵀ A q_j
        double[] z = new double[n];
        double trace = 0;
        for (int j = 0; j < k; j++) {
            a.apply(q.get(j), z);
            for (int i = 0; i < k; i++) {
                h[j][i] = Basis.dot(q.get(i), z);
            }
            for (int i = 0; i < m; i++) {
                t[j][i] = Basis.dot(omega[i], z);
            }
            trace += h[j][j];
        }
        double rounding = 8 * EPSILON * norm * Math.sqrt(n);
        int products = m + k;
        if (deficient || m == n) {
            // the range is in the span of any m - 1 products: nothing remains to be sampled
            return new TraceEstimate(
                    trace,
                    rounding,
                    trace - 2 * rounding,
                    trace + 2 * rounding,
                    products,
                    "XTrace, exact since the rank is at most " + k);
        }
        double[] samples = new double[m];
        for (int i = 0; i < m; i++) {
            samples[i] = sample(n, i, omega[i], q, r, h, t) + trace;
        }
        return TraceEstimate.of(
                0, samples, LEAVE_ONE_OUT, (m - 1) / 2, rounding, products, "XTrace");
    }

    /** The estimate of sample i, less tr(QᵀAQ). */
    private static double sample(
            int n, int i, double[] omega, Basis q, double[][] r, double[][] h, double[][] t) {
        int m = r.length;
        double[] s = column(r, i);
        double[] w = new double[m];
        double along = 0;
        double quadratic = 0; // ω_iᵀ A ω_i = (Qᵀω_i)ᵀ R e_i
        for (int j = 0; j < m; j++) {
            w[j] = Basis.dot(q.get(j), omega);
            along += s[j] * w[j];
            quadratic += w[j] * r[i][j];
        }
        DoubleElementwise.axpy(-along, s, 0, w, 0, m);
        double cross = 0;
        double inside = 0;
        double left = 0;
        for (int j = 0; j < m; j++) {
            cross += t[j][i] * w[j];
            inside += w[j] * Basis.dot(h[j], w);
            left += s[j] * Basis.dot(h[j], s);
        }
        double length = n - Basis.dot(w, w); // the squared norm ‖x‖²
        double complement = n - m + 1;
        double part =
                length > EPSILON * n ? complement / length * (quadratic - 2 * cross + inside) : 0;
        return part - left;
    }

    /** The normalized column i of R⁻ᵀ: Rᵀ s ∝ e_i, by forward substitution. */
    private static double[] column(double[][] r, int i) {
        int m = r.length;
        double[] s = new double[m];
        for (int j = i; j < m; j++) {
            double sum = j == i ? 1 : 0;
            for (int k = i; k < j; k++) {
                sum -= r[j][k] * s[k];
            }
            s[j] = sum / r[j][j];
        }
        return Basis.scaled(s, 1 / Basis.norm(s));
    }
}
