package org.plstar.app.study;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.plstar.landscape.Schedule;

/**
 * The steps at which a run is looked at.
 *
 * @param all steps with an observation
 * @param kernels those of them with a kernel
 */
public record Looks(NavigableSet<Integer> all, NavigableSet<Integer> kernels) {
    static Looks of(int steps, int rows, int kernelSteps) {
        NavigableSet<Integer> kernels = Schedule.logSpaced(steps, kernelSteps);
        NavigableSet<Integer> all = new TreeSet<>(Schedule.logSpaced(steps, rows));
        all.addAll(kernels);
        all.add(steps / 2);
        return new Looks(all, kernels);
    }
}
