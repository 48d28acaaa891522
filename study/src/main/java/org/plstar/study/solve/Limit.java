package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.List;
import org.plstar.data.equations.Equations;

/**
 * The unknowns that grow or fall without end as residuals fall to 0, where there is no solution.
 *
 * @param grow names of those that became large and positive
 * @param fall of those that became large and negative
 * @param vanish of those that became small beside what they were
 */
public record Limit(List<String> grow, List<String> fall, List<String> vanish) {
    /** The ratios of an unknown to its start from which on it has grown or fallen. */
    private static final double GROWN = 8;

    private static final double SMALL = 1e-3;

    /**
     * The limit at an end.
     *
     * @param units sizes of unknowns that start at 0, [p]
     */
    static Limit of(Equations text, double[] w, double[] units) {
        List<String> grow = new ArrayList<>();
        List<String> fall = new ArrayList<>();
        List<String> vanish = new ArrayList<>();
        for (int j = 0; j < w.length; j++) {
            Equations.Unknown u = text.unknowns().get(j);
            double size = u.start() == 0 ? units[j] : Math.abs(u.start());
            if (Math.abs(w[j]) >= GROWN * size) {
                (w[j] > 0 ? grow : fall).add(u.name());
            } else if (u.start() != 0 && Math.abs(w[j]) <= SMALL * size) {
                vanish.add(u.name());
            }
        }
        return new Limit(List.copyOf(grow), List.copyOf(fall), List.copyOf(vanish));
    }
}
