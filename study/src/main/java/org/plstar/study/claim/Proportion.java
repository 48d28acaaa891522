package org.plstar.study.claim;

import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * A proportion of independent rows, with its 95 % interval (E. B. Wilson, 1927).
 *
 * @param value the part
 * @param low end of the interval
 * @param high end of the interval
 */
public record Proportion(double value, double low, double high) {
    private static final double Z = 1.959963984540054;

    /** The proportion of {@code count} among a number of rows, at least one. */
    public static Proportion of(long count, long rows) {
        Require.atLeast(1, rows, StudyRefusal.RANGE, "rows");
        Require.index(count, rows + 1, StudyRefusal.RANGE, "count");
        double p = (double) count / rows;
        double z2 = Z * Z / rows;
        double middle = (p + z2 / 2) / (1 + z2);
        double half = Z * Math.sqrt((p * (1 - p) + z2 / 4) / rows) / (1 + z2);
        return new Proportion(p, count == 0 ? 0 : middle - half, count == rows ? 1 : middle + half);
    }

    /**
     * The squared standard error of a proportion of independent rows, with (count + 1)/(rows + 2)
     * in its place, so that few rows are not taken for certain.
     */
    public static double variance(long count, long rows) {
        Require.atLeast(1, rows, StudyRefusal.RANGE, "rows");
        Require.index(count, rows + 1, StudyRefusal.RANGE, "count");
        double p = (count + 1.0) / (rows + 2.0);
        return p * (1 - p) / rows;
    }

    /**
     * The standard error of R², the part of the variance that is explained, for independent rows of
     * a normal law: 2 √(R²/rows) (1 - R²).
     *
     * @param r2 in [0, 1]
     */
    public static double r2Error(double r2, long rows) {
        Require.that(r2 >= 0 && r2 <= 1, StudyRefusal.RANGE, "r2 " + r2, "a number from 0 to 1");
        Require.atLeast(1, rows, StudyRefusal.RANGE, "rows");
        return 2 * Math.sqrt(r2 / rows) * (1 - r2);
    }
}
