package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The outcomes of further starts, in the order of the trials. */
final class StartsTried {
    private final ToDoubleFunction<double[]> distance;
    private final List<SolveResult.Start> all = new ArrayList<>();
    private List<SolveResult.Different> different = List.of();

    /**
     * A list without outcomes.
     *
     * @param distance of a point from the given start
     */
    StartsTried(ToDoubleFunction<double[]> distance) {
        this.distance = distance;
    }

    /**
     * Adds the outcome of one start.
     *
     * @param w the point that it led to
     * @param better whether it is the best so far; none before it is then
     */
    void add(SolverOutcome end, double residual, double[] w, boolean better) {
        if (better) {
            all.replaceAll(s -> s.asChosen(false));
        }
        all.add(new SolveResult.Start(
                all.size() + 1,
                end.status(),
                end.steps(),
                residual,
                distance.applyAsDouble(w),
                better));
    }

    /** Sets the different solutions that starts led to, the given one included. */
    void found(List<SolveResult.Different> solutions) {
        different = List.copyOf(solutions);
    }

    List<SolveResult.Different> different() {
        return different;
    }

    int count() {
        return all.size();
    }

    List<SolveResult.Start> all() {
        return List.copyOf(all);
    }
}
