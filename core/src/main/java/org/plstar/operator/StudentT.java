package org.plstar.operator;

import org.plstar.refusal.Require;

/** Quantiles of Student's t distribution. */
public final class StudentT {
    private static final double NORMAL_975 = 1.959963984540054;

    private static final double CENTRAL = 0.95;

    /** The degrees of freedom above which the expansion has all digits but the last few. */
    private static final int MOST_SUMMED = 1000;

    private static final int BISECTIONS = 60;

    private StudentT() {}

    /**
     * The 97.5 % quantile of Student's t distribution, to 11 digits: up to 1000 degrees of freedom
     * by bisection on the finite sums of Abramowitz and Stegun (26.7.3 and 26.7.4), by Fisher's
     * expansion in 1/ν beyond. Cost: 60 sums of ν/2 terms.
     *
     * @param degrees of freedom ν, at least 1
     */
    public static double quantile975(int degrees) {
        Require.atLeast(1, degrees, OperatorRefusal.RANGE, "degrees");
        if (degrees > MOST_SUMMED) {
            return expansion(degrees);
        }
        double below = 0;
        double above = Math.PI / 2;
        for (int k = 0; k < BISECTIONS; k++) {
            double angle = (below + above) / 2;
            if (central(angle, degrees) < CENTRAL) {
                below = angle;
            } else {
                above = angle;
            }
        }
        return Math.tan((below + above) / 2) * Math.sqrt(degrees);
    }

    /** The probability of |T| ≤ √ν tan(angle). */
    private static double central(double angle, int degrees) {
        boolean odd = degrees % 2 == 1;
        double sin = Math.sin(angle);
        double cos = Math.cos(angle);
        double term = odd ? cos : 1;
        double sum = degrees == 1 ? 0 : term;
        for (int k = odd ? 3 : 2; k < degrees; k += 2) {
            term *= cos * cos * (k - 1) / k;
            sum += term;
        }
        return odd ? 2 / Math.PI * (angle + sin * sum) : sin * sum;
    }

    private static double expansion(double v) {
        double z = NORMAL_975;
        double z3 = z * z * z;
        double z5 = z3 * z * z;
        return z
                + (z3 + z) / (4 * v)
                + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v)
                + (3 * z5 * z * z + 19 * z5 + 17 * z3 - 15 * z) / (384 * v * v * v);
    }
}
