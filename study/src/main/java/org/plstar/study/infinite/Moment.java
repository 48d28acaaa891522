package org.plstar.study.infinite;

import java.util.Locale;
import org.plstar.predict.Filter;

/** A requested point of training, within its range. */
sealed interface Moment {
    /** The moment in words, such as {@code t = 10}. */
    String words();

    /**
     * The filter of the kernel's eigenvalues at this moment.
     *
     * @param weight c of the loss (c/2) Σ r²
     * @param meanDiagonal of the kernel
     */
    Filter filter(double weight, double meanDiagonal);

    /**
     * Gradient flow up to a time, the step size times the number of steps; may be infinite.
     *
     * @param time at least 0
     */
    record Time(double time) implements Moment {
        @Override
        public String words() {
            return Double.isInfinite(time) ? "t = ∞" : "t = " + text(time);
        }

        @Override
        public Filter filter(double weight, double meanDiagonal) {
            return Double.isInfinite(time) ? new Filter.Limit() : new Filter.Flow(weight, time);
        }
    }

    /**
     * The moment after steps of gradient descent.
     *
     * @param momentum β, 0 without
     * @param nesterov whether the momentum is Nesterov's, as PyTorch has it, else the heavy ball's
     */
    record Steps(double eta, double momentum, boolean nesterov, long steps) implements Moment {
        /** The moment after another number of the same steps. */
        Steps after(long count) {
            return new Steps(eta, momentum, nesterov, count);
        }

        @Override
        public String words() {
            return steps + (steps == 1 ? " step" : " steps");
        }

        @Override
        public Filter filter(double weight, double meanDiagonal) {
            if (momentum == 0) {
                return new Filter.Descent(weight, eta, steps);
            }
            return nesterov
                    ? new Filter.Nesterov(weight, eta, momentum, steps)
                    : new Filter.HeavyBall(weight, eta, momentum, steps);
        }
    }

    /**
     * The moment that is a kernel ridge regression.
     *
     * @param ridge relative to the mean of the kernel's diagonal
     */
    record Ridge(double ridge) implements Moment {
        @Override
        public String words() {
            return "ridge " + text(ridge);
        }

        @Override
        public Filter filter(double weight, double meanDiagonal) {
            return new Filter.Ridge(ridge * meanDiagonal);
        }
    }

    private static String text(double v) {
        return v == Math.rint(v) && Math.abs(v) < 1e9
                ? String.valueOf((long) v)
                : String.format(Locale.ROOT, "%.4g", v);
    }
}
