package org.plstar.study.advise;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Compares the rate of a training with the predicted one.
 *
 * @param at steps of the losses
 * @param steps of a training
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record CheckedRates(int[] at, int steps) {
    /** The relative movement below which a kernel counts as constant. */
    static final double CONSTANT = 0.05;

    /** The difference of rates, relative to the predicted one, below which rates agree. */
    static final double AGREEMENT = 0.1;

    /** The ratio to the first loss below which losses are rounding errors. */
    private static final double ROUNDING = 1e-18;

    /**
     * The measurements of a training.
     *
     * @param reached the first step with a loss of the target or less; absent where there was none
     * @param made steps that were made
     * @param drift of the kernel; absent where the weights left the range of numbers
     * @param along the same along the residual
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Observed(
            double[] losses,
            OptionalLong reached,
            long made,
            OptionalDouble drift,
            OptionalDouble along) {}

    /** Compares one training with its prediction. */
    AdviceCheck check(
            String id,
            String name,
            double eta,
            double beta,
            int batch,
            double[] predicted,
            OptionalLong foretold,
            Observed observed) {
        OptionalDouble p = rate(predicted);
        OptionalDouble o = rate(observed.losses());
        CheckVerdict verdict = verdict(p, o, observed);
        return new AdviceCheck(
                id,
                name,
                eta,
                beta,
                batch,
                new AdviceCheck.Losses(at, predicted, observed.losses()),
                p,
                o,
                foretold,
                observed.reached(),
                observed.made(),
                observed.drift(),
                observed.along(),
                verdict);
    }

    private static boolean constant(Observed seen) {
        return seen.drift().orElse(Double.MAX_VALUE) <= CONSTANT
                && Math.abs(seen.along().orElse(Double.MAX_VALUE)) <= CONSTANT;
    }

    private static CheckVerdict verdict(OptionalDouble p, OptionalDouble o, Observed seen) {
        if (p.isEmpty() || o.isEmpty()) {
            return constant(seen) ? CheckVerdict.NOT_COMPARED : CheckVerdict.ASSUMPTION_FAILS;
        }
        double apart = Math.abs(o.getAsDouble() - p.getAsDouble());
        if (apart <= AGREEMENT * Math.abs(p.getAsDouble())) {
            return CheckVerdict.AGREES;
        }
        return constant(seen) ? CheckVerdict.DISAGREES : CheckVerdict.ASSUMPTION_FAILS;
    }

    /** The rate -log of the factor per step, over the second half of the losses above rounding. */
    private OptionalDouble rate(double[] losses) {
        int half = Arrays.binarySearch(at, steps / 2);
        int end = at.length - 1;
        boolean usable = Double.isFinite(losses[half])
                && Double.isFinite(losses[end])
                && losses[end] > ROUNDING * losses[0]
                && at[end] > at[half];
        return usable
                ? OptionalDouble.of(Math.log(losses[half] / losses[end]) / (at[end] - at[half]))
                : OptionalDouble.empty();
    }
}
