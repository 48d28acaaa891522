package org.plstar.optimize;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import org.plstar.refusal.Refusal;

/**
 * The rule that computes η in a step w ← w - η d.
 *
 * <p>One of the user's own computes η from the step's number, its loss and its gradient's norm.
 */
public interface StepRule {
    /**
     * The step size η of a step, a finite number.
     *
     * @param t steps done before this one
     * @param loss of the samples that the step sees
     * @param squaredNorm ‖g‖² of their gradient, computed when it is requested
     */
    double eta(int t, double loss, DoubleSupplier squaredNorm);

    /** The name of the rule in a report. */
    default String text() {
        return getClass().getSimpleName();
    }

    /** The name of gradient descent with this rule. */
    default String title() {
        return "Gradient descent with " + text();
    }

    /** Whether the rule is valid only where d is the gradient. */
    default boolean needsGradient() {
        return true;
    }

    /** η times the schedule's factor; in the normalisation of the objective. */
    record Scheduled(double eta, StepSchedule schedule) implements StepRule {
        /** Refuses a step size that is not positive. */
        public Scheduled {
            requireNonNull(schedule, "schedule");
            positive("eta", eta);
        }

        @Override
        public boolean needsGradient() {
            return false;
        }

        @Override
        public double eta(int t, double loss, DoubleSupplier squaredNorm) {
            requireNonNull(squaredNorm, "squaredNorm");
            return eta * schedule.factor(t);
        }
    }

    /**
     * Polyak's step on the current batch: η = min((l - l*)/(c‖g‖²), most), 0 where g = 0 (Loizou,
     * Vaswani, Laradji and Lacoste-Julien 2021: SPS, and SPS_max with the bound).
     *
     * <p>It needs no constant of the problem but l*, the least value of the batch's loss: 0 for an
     * over-parameterized model that fits every sample. With c = ½, batches of one sample and the
     * square loss of one output it is Kaczmarz' projection onto the sample's linearized equation.
     *
     * @param c at least ½ for convergence on convex losses
     * @param floor l*
     * @param most bound of η; absent for SPS
     */
    record Polyak(double c, double floor, OptionalDouble most) implements StepRule {
        /** Refuses constants out of their ranges. */
        public Polyak {
            positive("c", c);
            OptimizeRefusal.require(
                    Double.isFinite(floor), "floor", floor, "the least value of the loss");
            most.ifPresent(b -> positive("bound of the step", b));
        }

        @Override
        public double eta(int t, double loss, DoubleSupplier squaredNorm) {
            double square = squaredNorm.getAsDouble();
            return square == 0
                    ? 0
                    : Math.min(
                            Math.max(0, loss - floor) / (c * square),
                            most.orElse(Double.MAX_VALUE));
        }

        @Override
        public String text() {
            return "Polyak's rule";
        }

        @Override
        public String title() {
            return "Polyak's steps";
        }

        /** SPS with c = ½ and l* = 0. */
        public static Polyak uncapped() {
            return new Polyak(0.5, 0, OptionalDouble.empty());
        }

        /** SPS_max with c = ½ and l* = 0. */
        public static Polyak atMost(double most) {
            return new Polyak(0.5, 0, OptionalDouble.of(most));
        }
    }

    /**
     * Armijo's rule on the current batch (Vaswani, Mishkin, Laradji, Schmidt, Gidel and
     * Lacoste-Julien 2019, SLS): from η = min(growth^(1/B) η_before, most), B batches per epoch, η
     * is shortened by {@code backtrack} until l(w - ηg) ≤ l(w) - c η‖g‖².
     *
     * @param first η before the first step
     */
    record Armijo(double c, double backtrack, double growth, double first, double most)
            implements StepRule {
        /** c = 0.1, backtrack 0.9, growth 2 per epoch, from 1, at most 10. */
        public static final Armijo DEFAULT = new Armijo(0.1, 0.9, 2, 1, 10);

        /**
         * The number of trials after which a step is given up: 0.9^300 is 2e-14, where a step no
         * longer changes w.
         */
        static final int MOST_TRIALS = 300;

        /** Refuses constants out of their ranges. */
        public Armijo {
            OptimizeRefusal.require(c > 0 && c < 1, "c", c, "a number in (0, 1)");
            OptimizeRefusal.require(
                    backtrack > 0 && backtrack < 1, "backtrack", backtrack, "a number in (0, 1)");
            OptimizeRefusal.require(
                    growth >= 1 && Double.isFinite(growth), "growth", growth, "a number ≥ 1");
            positive("first step", first);
            positive("largest step", most);
        }

        @Override
        public String text() {
            return "Armijo's rule";
        }

        /** The step size with which the search of the first step begins. */
        @Override
        public double eta(int t, double loss, DoubleSupplier squaredNorm) {
            requireNonNull(squaredNorm, "squaredNorm");
            return Math.min(most, first);
        }
    }

    /**
     * η = 1/λ_max, the largest eigenvalue of JᵀBJ on all samples at the point, and half of it at
     * the first step; for full batches.
     *
     * <p>λ_max is measured before each of the first 20 steps, before every tenth behind them, and
     * where the loss has risen. From the weights of an earlier training λ_max grows manyfold within
     * few steps, and 1/λ_max of the start then exceeds the limit 2/λ_max.
     *
     * @param seed of the vector of the power iteration
     */
    record Following(long seed) implements StepRule {
        /**
         * Refused: η follows from the curvature.
         *
         * @throws Refusal NO_STEP_ADVICE
         */
        @Override
        public double eta(int t, double loss, DoubleSupplier squaredNorm) {
            throw Refusal.of(
                    OptimizeRefusal.NO_STEP_ADVICE,
                    "a step of " + text(),
                    "it does not follow from a loss and a gradient",
                    "a run, which measures the curvature",
                    "run gradient descent with this rule");
        }

        @Override
        public String text() {
            return "1/λ_max, measured along the run";
        }

        @Override
        public String title() {
            return "Gradient descent with steps 1/λ_max";
        }
    }

    private static void positive(String name, double value) {
        OptimizeRefusal.require(
                value > 0 && value < Double.POSITIVE_INFINITY, name, value, "a number > 0");
    }
}
