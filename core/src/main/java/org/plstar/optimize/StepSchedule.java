package org.plstar.optimize;

import static java.util.Objects.requireNonNull;

/** The factor of the base step at step t, counted from 0. */
public sealed interface StepSchedule {
    /** The schedule with factor 1 at every step. */
    static StepSchedule constant() {
        return new Constant();
    }

    /** The factor at step t. */
    double factor(int t);

    /**
     * This schedule after a linear increase over {@code steps} steps: (t + 1)/steps for t &lt;
     * steps.
     */
    default StepSchedule warmedUp(int steps) {
        return new WarmUp(steps, this);
    }

    /** The factor 1 at every step. */
    record Constant() implements StepSchedule {
        @Override
        public double factor(int t) {
            return 1;
        }
    }

    /**
     * Half a cosine from 1 to {@code floor}, which then stays: floor + (1 - floor)(1 + cos πt/T)/2.
     *
     * @param steps T
     */
    record Cosine(int steps, double floor) implements StepSchedule {
        /** Refuses constants out of their ranges. */
        public Cosine {
            OptimizeRefusal.require(steps > 0, "cosine steps", steps, "a number > 0");
            OptimizeRefusal.require(
                    floor >= 0 && floor <= 1, "cosine floor", floor, "a number in [0, 1]");
        }

        @Override
        public double factor(int t) {
            double turn = Math.min(t, steps) / (double) steps;
            return floor + (1 - floor) * 0.5 * (1 + StrictMath.cos(Math.PI * turn));
        }
    }

    /** {@code ratio} to the power of ⌊t / every⌋. */
    record Decay(int every, double ratio) implements StepSchedule {
        /** Refuses constants out of their ranges. */
        public Decay {
            OptimizeRefusal.require(every > 0, "decay interval", every, "a number of steps > 0");
            OptimizeRefusal.require(
                    ratio > 0 && ratio <= 1, "decay ratio", ratio, "a number in (0, 1]");
        }

        @Override
        public double factor(int t) {
            return StrictMath.pow(ratio, Math.floorDiv(t, every));
        }
    }

    /** A linear increase, followed by another schedule that counts from its end. */
    record WarmUp(int steps, StepSchedule then) implements StepSchedule {
        /** Refuses a negative number of steps. */
        public WarmUp {
            requireNonNull(then, "then");
            OptimizeRefusal.require(steps >= 0, "warm-up", steps, "a number of steps ≥ 0");
        }

        @Override
        public double factor(int t) {
            return t < steps ? (t + 1.0) / steps : then.factor(t - steps);
        }
    }
}
