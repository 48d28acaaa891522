package org.plstar.optimize;

/** By what factor the base step is multiplied at step t; steps are counted from 0. */
public sealed interface StepSchedule {
    /** Factor 1 at every step. */
    static StepSchedule constant() {
        return new Constant();
    }

    /** The factor at step t. */
    double factor(int t);

    /** This schedule after a linear rise: (t + 1)/steps for t &lt; steps. */
    default StepSchedule warmedUp(int steps) {
        return new WarmUp(steps, this);
    }

    /** Factor 1. */
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
        /** Checks the settings. */
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
        /** Checks the settings. */
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

    /** A linear rise, then another schedule that counts from its end. */
    record WarmUp(int steps, StepSchedule then) implements StepSchedule {
        /** Checks the settings. */
        public WarmUp {
            OptimizeRefusal.require(steps >= 0, "warm-up", steps, "a number of steps ≥ 0");
        }

        @Override
        public double factor(int t) {
            return t < steps ? (t + 1.0) / steps : then.factor(t - steps);
        }
    }
}
