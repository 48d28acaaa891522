package org.plstar.study.fit;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import org.plstar.landscape.Schedule;
import org.plstar.operator.PowerIteration;
import org.plstar.study.StudyRefusal;

/**
 * Chooses the observations of a run, so that they take at most a share of its operations, or
 * {@link #FREE} where that is more.
 *
 * <p>By operation counts, never by the clock: the same request looks at the same steps on every
 * machine. The start and the end are looked at in any case, with a kernel, and whatever was asked
 * for by number is done whatever it costs.
 *
 * @param share of the run's operations, in [0, 1)
 * @param rows of the trace, if asked for
 * @param kernels if asked for
 * @param equations most equations of a kernel, if asked for
 */
public record ObservationBudget(
        double share, OptionalInt rows, OptionalInt kernels, OptionalInt equations) {
    /** The default number of rows of a trace: with full batches, and with smaller batches. */
    static final int ROWS = 80;

    static final int BATCH_ROWS = 24;

    /**
     * Refuses numbers outside of their ranges.
     *
     * @throws org.plstar.refusal.Refusal RANGE if a number is out of its range
     */
    public ObservationBudget {
        requireNonNull(equations, "equations");
        requireNonNull(kernels, "kernels");
        requireNonNull(rows, "rows");
        if (!(share >= 0 && share < 1)) {
            throw StudyRefusal.range("look-share " + share, "a number from 0 to below 1");
        }
        atLeast("trace-rows", rows, 2);
        atLeast("kernel-steps", kernels, 2);
        atLeast("kernel-equations", equations, 1);
    }

    private static void atLeast(String name, OptionalInt value, int least) {
        if (value.isPresent() && value.getAsInt() < least) {
            throw StudyRefusal.range(name + " " + value.getAsInt(), "at least " + least);
        }
    }

    /** The default budget of a run, as a share of its operations. */
    public static final double SHARE = 0.2;

    /**
     * The number of operations that take about ten seconds on two cores, which observations may
     * always take.
     */
    public static final double FREE = 1e12;

    /**
     * The number of operations that take about two seconds, which observations of training on
     * batches may always take.
     */
    public static final double FREE_OF_BATCHES = 2e11;

    /** The default budget: a fifth of a run's operations, and no requested numbers. */
    public static final ObservationBudget DEFAULT = new ObservationBudget(
            SHARE, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    /** The budget for observations at the start and the end only, with kernels of one row. */
    static final ObservationBudget LEAST =
            new ObservationBudget(0, OptionalInt.of(2), OptionalInt.of(2), OptionalInt.of(1));

    private static final double KERNELS_PART = 0.75;
    private static final double CURVATURE_PART = 0.25;
    private static final int LEAST_PRODUCTS = 5;

    /** The number of kernels and of equations that suffice to show how a kernel moves. */
    private static final int SOME_KERNELS = 4;

    private static final int SOME_EQUATIONS = 750;
    private static final int FEWEST_EQUATIONS = 100;

    /**
     * The least number of observations of a curve, and the part of the budget that is reserved for
     * them.
     */
    private static final int FEWEST_OBSERVATIONS = 8;

    private static final double CURVE_PART = 0.08;

    /**
     * The number of operations, and the share of a run's operations, that observations of the
     * largest curvature may take.
     */
    private static final double FREE_OF_GAUGES = 5e10;

    private static final double GAUGE_SHARE = 0.1;
    private static final int FEWEST_GAUGES = 5;
    private static final int MOST_GAUGES = 20_000;

    /** The number of test rows that suffices to show the course of a run. */
    private static final int SOME_TEST_ROWS = 1000;

    /**
     * The operations of the parts of a run.
     *
     * @param steps how many
     * @param usualRows of the trace, at most, unless others are asked for
     * @param needed whether a step depends on the curvature of all rows, which is then found
     *     whatever it costs
     * @param training all steps
     * @param observation loss and gradient on all training rows, outputs on these
     * @param testRow outputs on one test row
     * @param test number of test rows
     * @param product with the curvature of all rows
     * @param firstGauge all products of the first look at the largest curvature
     * @param kernel a kernel of as many equations, and its eigenvalues
     * @param all equations of all training rows
     * @param batches whether steps are of some rows
     */
    record Work(
            int steps,
            int usualRows,
            boolean needed,
            double training,
            double observation,
            double testRow,
            int test,
            double product,
            double firstGauge,
            IntToDoubleFunction kernel,
            int all,
            boolean batches) {
        /** The operations of an observation with a number of test rows. */
        double observation(int testRows) {
            return observation + Math.min(testRows, test) * testRow;
        }

        /** The operations of observations with kernels of at most {@code equations} equations. */
        double kernels(int count, int equations, int testRows) {
            return count * (observation(testRows) + kernel.applyAsDouble(Math.min(equations, all)));
        }
    }

    /** Plans the observations of a run. */
    ObservationPlan plan(Work work) {
        ObservationPlan all = plan(work, Math.max(work.test, 1));
        return all.left().isEmpty() || work.test <= SOME_TEST_ROWS
                ? all
                : plan(work, SOME_TEST_ROWS);
    }

    private ObservationPlan plan(Work work, int testRows) {
        double allowed = Math.max(
                work.batches ? FREE_OF_BATCHES : FREE, work.training * share / (1 - share));
        int n = equations.orElse(ObservationPlan.EQUATIONS);
        int k = kernels.orElse(ObservationPlan.KERNELS);
        boolean whole = n >= work.all;
        // a kernel of all rows also predicts the run, so that two of them may take the whole budget
        double forKernels = allowed * KERNELS_PART;
        double room = allowed
                - Math.min(CURVE_PART * allowed, FEWEST_OBSERVATIONS * work.observation(testRows));
        while (work.kernels(k, n, testRows) > forKernels) {
            if (kernels.isEmpty() && k > (whole ? 2 : SOME_KERNELS)) {
                k--;
            } else if (whole && work.kernels(k, n, testRows) <= room) {
                break;
            } else if (equations.isEmpty() && n > SOME_EQUATIONS) {
                n = Math.max(SOME_EQUATIONS, Math.min(n, work.all) / 2);
                whole = n >= work.all;
            } else if (kernels.isEmpty() && k > 2) {
                k--;
            } else if (equations.isEmpty() && n > FEWEST_EQUATIONS) {
                n = Math.max(FEWEST_EQUATIONS, n / 2);
            } else {
                break;
            }
        }
        NavigableSet<Integer> at = Schedule.logSpaced(work.steps, k);
        int products =
                (int) Math.min(ObservationPlan.PRODUCTS, allowed * CURVATURE_PART / work.product);
        products = products < LEAST_PRODUCTS ? 0 : products;
        double left = allowed
                - work.kernels(at.size(), n, testRows)
                - (work.needed ? 0 : products * work.product);
        double each = work.observation(testRows);
        int most = rows.isPresent()
                ? Integer.MAX_VALUE
                : at.size() + (int) Math.clamp(left / each, 0, 1e6);
        NavigableSet<Integer> all =
                ObservationPlan.atMost(most, work.steps, rows.orElse(work.usualRows), at);
        return new ObservationPlan(
                all,
                at,
                n,
                testRows,
                products,
                gauges(work, all),
                reductions(work, all, k, n, testRows, products));
    }

    /**
     * Steps at which the largest curvature is observed, by {@link PowerIteration#FURTHER} products
     * each, within a small time in addition to the steps; with batches the start alone.
     */
    private NavigableSet<Integer> gauges(Work work, NavigableSet<Integer> observed) {
        double each = PowerIteration.FURTHER * work.product;
        double allowed = share == 0 ? 0 : Math.max(FREE_OF_GAUGES, GAUGE_SHARE * work.training);
        double left = allowed - work.firstGauge;
        if (work.batches) {
            return left < 0 ? new TreeSet<>() : new TreeSet<>(List.of(0));
        }
        int looks = (int) Math.clamp(left / each, 0, MOST_GAUGES);
        return looks < FEWEST_GAUGES
                ? new TreeSet<>()
                : ObservationPlan.gauges(
                        observed,
                        work.steps,
                        Math.max(ObservationPlan.GAUGE_STEPS, Math.ceilDiv(work.steps, looks)));
    }

    private List<ObservationPlan.Reduction> reductions(
            Work work, NavigableSet<Integer> all, int k, int n, int testRows, int products) {
        int usual = Math.min(ObservationPlan.EQUATIONS, work.all);
        List<ObservationPlan.Reduction> less = new ArrayList<>();
        ObservationPlan full = ObservationPlan.of(
                work.steps,
                rows.orElse(work.usualRows),
                kernels.orElse(ObservationPlan.KERNELS),
                n);
        if (all.size() < full.all().size()) {
            less.add(new ObservationPlan.Reduction(ObservationPlan.Kind.OBSERVATIONS, all.size()));
        }
        if (kernels.isEmpty() && k < ObservationPlan.KERNELS && k <= work.steps) {
            less.add(new ObservationPlan.Reduction(
                    ObservationPlan.Kind.KERNELS, Math.min(k, work.steps + 1)));
        }
        if (equations.isEmpty() && n < usual) {
            less.add(new ObservationPlan.Reduction(ObservationPlan.Kind.EQUATIONS, n));
        }
        if (testRows < work.test) {
            less.add(new ObservationPlan.Reduction(ObservationPlan.Kind.TEST_ROWS, testRows));
        }
        if (!work.needed && products == 0) {
            less.add(new ObservationPlan.Reduction(ObservationPlan.Kind.PRODUCTS, 0));
        }
        return less;
    }
}
