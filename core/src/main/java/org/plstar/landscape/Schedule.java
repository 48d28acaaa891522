package org.plstar.landscape;

import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Steps at which a run is observed: 0, the last, and between them evenly on a logarithmic scale.
 */
public final class Schedule {
    private Schedule() {}

    /**
     * Log-spaced steps: 0 and last^(i/(most-1)) for i = 1, …, so that few observations are not used
     * up on the first step.
     *
     * @param last the last step, at least 0
     * @param most about how many steps
     */
    public static NavigableSet<Integer> logSpaced(int last, int most) {
        NavigableSet<Integer> steps = new TreeSet<>();
        steps.add(0);
        for (int i = 1; i < most; i++) {
            steps.add((int) Math.round(Math.pow(Math.max(1, last), i / (most - 1.0))));
        }
        steps.removeIf(s -> s > last);
        steps.add(last);
        return steps;
    }
}
