package org.plstar.optimize;

import java.util.Locale;

/** The measure of how far w is from a solution: the loss, or the norm of the residuals. */
public sealed interface Measure {
    /** The loss as the measure. */
    Measure LOSS = new OfLoss();

    /** The name of the measure in messages. */
    String name();

    /** The loss at a measured value. */
    double loss(double measured);

    /** The value at a loss. */
    double at(double loss);

    /** The text of a measured value. */
    String text(double measured);

    /** The measure that is the loss. */
    record OfLoss() implements Measure {
        @Override
        public String name() {
            return "loss";
        }

        @Override
        public double loss(double measured) {
            return measured;
        }

        @Override
        public double at(double loss) {
            return loss;
        }

        @Override
        public String text(double measured) {
            return String.format(Locale.ROOT, "%.6g", measured);
        }
    }

    /**
     * ‖r‖, r = F(w) - y, where the loss is ‖r‖²/(2N).
     *
     * @param samples N
     */
    record OfResidual(int samples) implements Measure {
        /** Refuses a number of samples that is not positive. */
        public OfResidual {
            OptimizeRefusal.require(samples > 0, "samples", samples, "a number > 0");
        }

        @Override
        public String name() {
            return "residual";
        }

        @Override
        public double loss(double measured) {
            return measured * measured / (2.0 * samples);
        }

        @Override
        public double at(double loss) {
            OptimizeRefusal.require(!(loss < 0), "loss", loss, "a number >= 0");
            return Math.sqrt(2.0 * samples * loss);
        }

        @Override
        public String text(double measured) {
            return String.format(Locale.ROOT, "%.3g", measured);
        }
    }
}
