package org.plstar.predict;

/** One direction of a quadratic loss under gradient descent, with or without momentum. */
final class Recurrence {
    private Recurrence() {}

    /** base^t for any sign of the base. */
    static double power(double base, long t) {
        double size = StrictMath.pow(Math.abs(base), (double) t);
        return base < 0 && (t & 1) == 1 ? -size : size;
    }

    /** Σ_{k<t} (1 - x)^k = (1 - (1 - x)^t)/x, which tends to t at 0. */
    static double descentSum(double x, long t) {
        if (x == 0) {
            return t;
        }
        return x < 0.5
                ? -StrictMath.expm1(t * StrictMath.log1p(-x)) / x
                : (1 - power(1 - x, t)) / x;
    }

    /**
     * x_t of x_{t+1} = (1 + β - a) x_t - β x_{t-1} from x_0 = x_{-1} = 1: the residual along an
     * eigenvector with a = ηλ under v ← βv + g, w ← w - ηv.
     */
    static double heavyBall(double a, double beta, long t) {
        return after(t, new double[] {1 + beta - a, -beta, 1, 0}, 1, 1)[0];
    }

    /**
     * u_t of u_{t+1} = (1 + β) u_t - β u_{t-1} + x_t from u_0 = u_{-1} = 0: (1 - x_t)/a without the
     * division.
     */
    static double heavyBallSum(double a, double beta, long t) {
        double[] m = {1 + beta, -beta, 1, 0, 1, 0, 0, 0, 0, 0, 1 + beta - a, -beta, 0, 0, 1, 0};
        return after(t, m, 0, 0, 1, 1)[0];
    }

    /**
     * x_t of x_{t+1} = (1 - a)((1 + β) x_t - β x_{t-1}) from x_0 = 1, x_1 = 1 - a - βa: the
     * residual under v ← βv + g, w ← w - η(g + βv).
     */
    static double nesterov(double a, double beta, long t) {
        double d = 1 - a;
        return t == 0
                ? 1
                : after(t - 1, new double[] {d * (1 + beta), -d * beta, 1, 0}, d - beta * a, 1)[0];
    }

    /** u_t of u_{t+1} = (1 - a)((1 + β) u_t - β u_{t-1}) + 1, u_0 = 0, u_1 = 1 + β. */
    static double nesterovSum(double a, double beta, long t) {
        double d = 1 - a;
        double[] m = {d * (1 + beta), -d * beta, 1, 1, 0, 0, 0, 0, 1};
        return t == 0 ? 0 : after(t - 1, m, 1 + beta, 0, 1)[0];
    }

    /** Mᵗ s by repeated squaring: log t products. */
    private static double[] after(long t, double[] m, double... s) {
        double[] power = m;
        double[] state = s;
        for (long left = t; left > 0; left >>= 1) {
            if ((left & 1) == 1) {
                state = times(power, state, 1);
            }
            power = times(power, power, s.length);
        }
        return state;
    }

    /** The product A B of a square matrix and a matrix with the same number of rows. */
    private static double[] times(double[] a, double[] b, int columns) {
        int n = b.length / columns;
        double[] product = new double[b.length];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < columns; j++) {
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += a[i * n + k] * b[k * columns + j];
                }
                product[i * columns + j] = sum;
            }
        }
        return product;
    }
}
