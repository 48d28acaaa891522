package org.plstar.study.fit;

import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** Tries the theorems along a run. */
public interface Certifier {
    /** The column of the radius within which a solution exists (C'). */
    String EXISTENCE = "certified_radius";

    /** The column of the radius of A'. */
    String FLOW = "certified_radius_flow";

    /** The column of the radius of B', of the run's own steps. */
    String DESCENT = "certified_radius_descent";

    /** A certifier that tries no theorem. */
    Certifier NONE = new Certifier() {
        @Override
        public NavigableSet<Integer> steps() {
            return new TreeSet<>();
        }

        @Override
        public Map<String, Double> at(int step, double[] w, OptionalDouble eta) {
            return Map.of();
        }
    };

    /**
     * The steps at which theorems are tried, as far as the run goes; they are also tried at its
     * end.
     */
    NavigableSet<Integer> steps();

    /**
     * Tries the theorems at one step; steps ascend.
     *
     * @param w weights there, [p]; not modified
     * @param eta the constant step of full-batch gradient descent; absent for other methods
     * @return the radii that are proved, by the names of their columns in {@code trace.csv}
     */
    Map<String, Double> at(int step, double[] w, OptionalDouble eta);
}
