package org.plstar.study.solve;

import java.util.function.UnaryOperator;

/**
 * Conjugate gradients for A x = b from x = 0, which end where A does not curve up.
 *
 * @param x where they ended, [n]
 * @param down the direction in which A did not curve up; x where there was none
 * @param products that were taken
 * @param converged whether the residual is small enough
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record CurvatureSolve(double[] x, double[] down, int products, boolean converged) {
    /**
     * Solves a symmetric system by conjugate gradients.
     *
     * @param accuracy of ‖b‖ that the residual may keep
     * @param least curvature qᵀAq/‖q‖² that counts as up
     */
    static CurvatureSolve of(
            UnaryOperator<double[]> a, double[] b, double accuracy, double least, int most) {
        double[] x = new double[b.length];
        double[] r = b.clone();
        double[] q = r.clone();
        double square = dot(r, r);
        double end = accuracy * accuracy * square;
        int k = 0;
        for (; k < most && square > end; k++) {
            double[] h = a.apply(q);
            double bend = dot(q, h);
            if (!(bend > least * dot(q, q))) {
                return new CurvatureSolve(x, q, k, false);
            }
            double t = square / bend;
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.fma(t, q[i], x[i]);
                r[i] = Math.fma(-t, h[i], r[i]);
            }
            double next = dot(r, r);
            for (int i = 0; i < x.length; i++) {
                q[i] = Math.fma(next / square, q[i], r[i]);
            }
            square = next;
        }
        return new CurvatureSolve(x, x, k, square <= end);
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }
}
