package org.plstar.predict;

import java.util.function.BiConsumer;

/**
 * One step of the explicit Runge–Kutta rule of order 5 with an error estimate of order 4. Source:
 * Dormand and Prince 1980.
 */
final class DormandPrince {
    private static final double[][] STAGES = {
        {},
        {1 / 5.0},
        {3 / 40.0, 9 / 40.0},
        {44 / 45.0, -56 / 15.0, 32 / 9.0},
        {19372 / 6561.0, -25360 / 2187.0, 64448 / 6561.0, -212 / 729.0},
        {9017 / 3168.0, -355 / 33.0, 46732 / 5247.0, 49 / 176.0, -5103 / 18656.0},
        {35 / 384.0, 0, 500 / 1113.0, 125 / 192.0, -2187 / 6784.0, 11 / 84.0}
    };
    private static final double[] ERROR = {
        71 / 57600.0, 0, -71 / 16695.0, 71 / 1920.0, -17253 / 339200.0, 22 / 525.0, -1 / 40.0
    };

    private final double[][] slopes;
    private final double[] point;

    DormandPrince(int n) {
        slopes = new double[ERROR.length][n];
        point = new double[n];
    }

    /**
     * Tries a step.
     *
     * @param slope writes y' of its first argument into the second
     * @return the largest error of a component
     */
    double attempt(double[] y, double h, BiConsumer<double[], double[]> slope) {
        for (int s = 0; s < slopes.length; s++) {
            for (int i = 0; i < y.length; i++) {
                double sum = 0;
                for (int k = 0; k < s; k++) {
                    sum += STAGES[s][k] * slopes[k][i];
                }
                point[i] = y[i] + h * sum;
            }
            slope.accept(point, slopes[s]);
        }
        double most = 0;
        for (int i = 0; i < y.length; i++) {
            double e = 0;
            for (int k = 0; k < ERROR.length; k++) {
                e += ERROR[k] * slopes[k][i];
            }
            most = Math.max(most, Math.abs(h * e));
        }
        return most;
    }

    /** Takes the step that was tried: the last stage's point is the new value. */
    void accept(double[] y) {
        System.arraycopy(point, 0, y, 0, y.length);
    }
}
