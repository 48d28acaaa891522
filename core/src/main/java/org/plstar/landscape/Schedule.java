package org.plstar.landscape;

import java.util.NavigableSet;
import java.util.TreeSet;

/** Steps at which something is looked at: 0, the last, and between them evenly on a logarithmic scale. */
public final class Schedule {
    private Schedule() {}

    /**
     * Log-spaced steps.
     *
     * @param last the last step, at least 0
     * @param most about how many steps
     */
    public static NavigableSet<Integer> logSpaced(int last, int most) {
        NavigableSet<Integer> steps = new TreeSet<>();
        steps.add(0);
        for (int i = 0; i < most - 1; i++) {
            steps.add((int) Math.round(Math.pow(Math.max(1, last), i / Math.max(1.0, most - 2))));
        }
        steps.removeIf(s -> s > last);
        steps.add(last);
        return steps;
    }
}
