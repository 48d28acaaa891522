package org.plstar.operator;

import org.plstar.refusal.Require;

/** Quantiles of Student's t distribution. */
public final class StudentT {
    private static final double NORMAL_975 = 1.959963984540054;

    private static final double[] FEW = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306};

    private StudentT() {}

    /**
     * The 97.5 % quantile of Student's t distribution: from a table up to 8 degrees of freedom, by
     * Fisher's expansion in 1/ν beyond, within 10⁻³.
     *
     * @param degrees of freedom ν, at least 1
     */
    public static double quantile975(int degrees) {
        Require.atLeast(1, degrees, OperatorRefusal.RANGE, "degrees");
        if (degrees <= FEW.length) {
            return FEW[degrees - 1];
        }
        double z = NORMAL_975;
        double v = degrees;
        double z3 = z * z * z;
        double z5 = z3 * z * z;
        return z
                + (z3 + z) / (4 * v)
                + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v)
                + (3 * z5 * z * z + 19 * z5 + 17 * z3 - 15 * z) / (384 * v * v * v);
    }
}
