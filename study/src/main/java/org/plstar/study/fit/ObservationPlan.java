package org.plstar.study.fit;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.plstar.landscape.Schedule;

/**
 * The observations of a run: the steps, and the quantities that are observed.
 *
 * @param all steps with an observation of all rows
 * @param kernels those of them with a kernel
 * @param equations most equations of the kernels
 * @param testRows the number of test rows, evenly spaced, that are evaluated before the end
 * @param products most products with the curvature of all rows at the start where no step depends
 *     on it; 0: it is not estimated
 * @param gauges steps at which the largest curvature is looked at, where steps have an edge of
 *     stability; empty: at none
 * @param left what of the usual observations the budget has no room for, with what there is instead
 */
public record ObservationPlan(
        NavigableSet<Integer> all,
        NavigableSet<Integer> kernels,
        int equations,
        int testRows,
        int products,
        NavigableSet<Integer> gauges,
        List<Reduction> left) {
    /** Copies {@code left}. */
    public ObservationPlan {
        left = List.copyOf(left);
    }

    /**
     * A number of observations of one kind that was reduced.
     *
     * @param count how much of it there is
     */
    public record Reduction(Kind kind, int count) {}

    /** The kinds of observations. */
    public enum Kind {
        /** Steps at which all rows are observed. */
        OBSERVATIONS,
        /** Steps at which a kernel is observed. */
        KERNELS,
        /** The largest number of equations of a kernel. */
        EQUATIONS,
        /** The number of test rows before the end. */
        TEST_ROWS,
        /** Products with the curvature of all rows. */
        PRODUCTS
    }

    /** The default of the largest number of equations of a kernel. */
    public static final int EQUATIONS = 3000;

    /** The default number of kernels of a run. */
    public static final int KERNELS = 8;

    /**
     * The number of products for an estimate of the curvature that no step depends on, each of
     * which passes over all rows.
     */
    static final int PRODUCTS = 20;

    /** The least number of steps between observations of the largest curvature. */
    static final int GAUGE_STEPS = 10;

    /** A number of observations at logarithmically spaced steps, whatever they cost. */
    public static ObservationPlan of(int steps, int rows, int kernels, int equations) {
        NavigableSet<Integer> at = Schedule.logSpaced(steps, kernels);
        NavigableSet<Integer> all = steps(steps, rows, at);
        return new ObservationPlan(
                all,
                at,
                equations,
                Integer.MAX_VALUE,
                PRODUCTS,
                gauges(all, steps, GAUGE_STEPS),
                List.of());
    }

    /**
     * Steps about {@code every} apart: observed ones where they are near enough, otherwise further
     * ones.
     */
    static NavigableSet<Integer> gauges(NavigableSet<Integer> observed, int steps, int every) {
        NavigableSet<Integer> all = new TreeSet<>();
        int last = -every;
        for (int t : observed) {
            for (; t - last > 3L * every / 2; all.add(last)) {
                last += every;
            }
            if (t - last >= every / 2) {
                all.add(t);
                last = t;
            }
        }
        for (; last + every <= steps; all.add(last)) {
            last += every;
        }
        return all;
    }

    /**
     * About {@code rows} logarithmically spaced steps, with those of the kernels and the middle of
     * the run, from where rates are computed.
     */
    private static NavigableSet<Integer> steps(int steps, int rows, NavigableSet<Integer> kernels) {
        NavigableSet<Integer> all = new TreeSet<>(Schedule.logSpaced(steps, rows));
        all.addAll(kernels);
        all.add(steps / 2);
        return all;
    }

    /** At most {@code most} such steps; those of the kernels and the middle are kept first. */
    static NavigableSet<Integer> atMost(
            int most, int steps, int rows, NavigableSet<Integer> kernels) {
        for (int r = rows; r > 2; r--) {
            NavigableSet<Integer> all = steps(steps, r, kernels);
            if (all.size() <= most) {
                return all;
            }
        }
        NavigableSet<Integer> all = new TreeSet<>(kernels);
        if (all.size() < most) {
            all.add(steps / 2);
        }
        return all;
    }
}
