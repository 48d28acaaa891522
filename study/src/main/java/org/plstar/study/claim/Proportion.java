package org.plstar.study.claim;

import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * A proportion of independent rows, with its 95 % interval (E. B. Wilson, 1927). B. Wilson, 1927).
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
}
