package org.plstar.predict;

/** One direction of a quadratic loss under gradient descent, with or without momentum. */
final class Recurrence {
    private Recurrence() {}

    /** base^t for any sign of the base. */
    static double power(double base, long t) {
        double size = StrictMath.pow(Math.abs(base), (double) t);
        return base < 0 && (t & 1) == 1 ? -size : size;
    }

    /**
     * x_t of x_{t+1} = (1 + β - a) x_t - β x_{t-1} from x_0 = x_{-1} = 1: the residual along an
     * eigenvector with a = ηλ under v ← βv + g, w ← w - ηv.
     */
    static double heavyBall(double a, double beta, long t) {
        // (x_{t+1}, x_t) = M (x_t, x_{t-1}) with M = [[1 + β - a, -β], [1, 0]], by repeated
        // squaring
        double[] m = {1 + beta - a, -beta, 1, 0};
        double[] product = {1, 0, 0, 1};
        for (long left = t; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                product = times(m, product);
            }
            m = times(m, m);
        }
        return product[0] + product[1];
    }

    private static double[] times(double[] a, double[] b) {
        return new double[] {
            a[0] * b[0] + a[1] * b[2],
            a[0] * b[1] + a[1] * b[3],
            a[2] * b[0] + a[3] * b[2],
            a[2] * b[1] + a[3] * b[3]
        };
    }
}
