package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** The different solutions that starts led to, with how many of them led to each. */
final class DifferentSolutions {
    private final BiPredicate<double[], double[]> areOne;
    private final List<double[]> all = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();

    /**
     * A list without solutions.
     *
     * @param areOne whether two differ by their errors only
     */
    DifferentSolutions(BiPredicate<double[], double[]> areOne) {
        this.areOne = areOne;
    }

    /** Adds the solution that one start led to. */
    void add(double[] w) {
        for (int k = 0; k < all.size(); k++) {
            if (areOne.test(w, all.get(k))) {
                counts.set(k, counts.get(k) + 1);
                return;
            }
        }
        all.add(w);
        counts.add(1);
    }

    /** The solutions in the order in which they were found, in original units. */
    List<SolveResult.Different> outOf(
            UnaryOperator<double[]> units, ToDoubleFunction<double[]> residual) {
        List<SolveResult.Different> different = new ArrayList<>();
        for (int k = 0; k < all.size(); k++) {
            double[] w = units.apply(all.get(k));
            different.add(new SolveResult.Different(w, residual.applyAsDouble(w), counts.get(k)));
        }
        return different;
    }
}
