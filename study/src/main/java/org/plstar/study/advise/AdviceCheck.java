package org.plstar.study.advise;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A short training compared with its prediction.
 *
 * @param method in words
 * @param losses as predicted and as observed
 * @param predictedRate -log of the loss's factor per step over the second half, as predicted
 * @param observedRate as observed
 * @param drift of the kernel at the end
 * @param foretold steps to the target that were predicted; absent for batches and where they are
 *     more than {@link Advice#MOST_STEPS}
 * @param reached the first step with a loss of the target or less; absent where none of the steps
 *     that were made had it
 * @param made steps that were made to reach it
 * @param along how much larger r·Kr is at the end than r·K_0 r, relative, for the residual r there
 * @param verdict what the comparison shows
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record AdviceCheck(
        String id,
        String method,
        double eta,
        double beta,
        int batch,
        @JsonUnwrapped Losses losses,
        OptionalDouble predictedRate,
        OptionalDouble observedRate,
        OptionalLong foretold,
        OptionalLong reached,
        long made,
        OptionalDouble drift,
        OptionalDouble along,
        CheckVerdict verdict) {
    /** Whether the kernel moved by less than a twentieth, which counts as constant. */
    public boolean kernelStayed() {
        return drift.orElse(Double.MAX_VALUE) <= CheckedRates.CONSTANT
                && Math.abs(along.orElse(Double.MAX_VALUE)) <= CheckedRates.CONSTANT;
    }

    /** Whether both rates are known and differ by less than a tenth of the predicted one. */
    boolean held() {
        return off().orElse(1) <= CheckedRates.AGREEMENT;
    }

    /**
     * The relative difference of the observed rate from the predicted one; absent where either is
     * absent.
     */
    OptionalDouble off() {
        if (predictedRate.isEmpty() || observedRate.isEmpty() || predictedRate.getAsDouble() == 0) {
            return OptionalDouble.empty();
        }
        double p = predictedRate.getAsDouble();
        return OptionalDouble.of(Math.abs(observedRate.getAsDouble() - p) / Math.abs(p));
    }

    /**
     * The losses of the training and of its prediction.
     *
     * @param at steps that are compared, ascending
     * @param predicted losses there
     * @param observed losses there
     */
    public record Losses(int[] at, double[] predicted, double[] observed) {}
}
