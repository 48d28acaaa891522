package org.plstar.study.advise;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.plstar.landscape.ConditionNumber;
import org.plstar.landscape.advice.FullBatch;
import org.plstar.landscape.advice.NearLinearWidth;
import org.plstar.network.Model;
import org.plstar.study.KernelRows;
import org.plstar.study.LossFloor;
import org.plstar.study.PreparedDataset;

/**
 * What the theory advises for a network on data, before training.
 *
 * @param lambdaMax largest curvature at the start on all training rows, in the loss's normalisation
 * @param lambdaMaxTrust how it was found
 * @param lambdaMin λ_min of K/N on the kernel's rows
 * @param condition κ, or why there is none
 * @param startLoss loss at the start
 * @param target loss to reach
 * @param fullBatch steps of full batches; absent for the reason {@code noPrediction} or that of {@code condition}
 * @param steps of gradient descent at 1/λ_max to the target; absent if it takes too many or nothing is predicted
 * @param bestEta the constant step up to 1.9/λ_max that gets there soonest
 * @param bestSteps the steps that it takes
 * @param momentumSteps the same with the cautious momentum of {@link FullBatch}
 * @param criticalBatch m*; absent for the reason {@code noPrediction}
 * @param batches advice for batches, ascending in size
 * @param stochasticSteps steps of batches of {@code stochasticBatch} rows to the target, in the mean over draws; absent if more than were simulated
 * @param simulated steps that were simulated at most
 * @param width how wide is near-linear; absent for the reason {@code noPrediction}
 * @param noPrediction why the closed forms do not apply; empty where they do
 * @param floor whether PL* can hold down to zero loss, as the start shows it
 */
public record Advice(
        PreparedDataset data,
        Model network,
        AdviceRequest settings,
        KernelRows rows,
        double lambdaMax,
        String lambdaMaxTrust,
        double lambdaMin,
        ConditionNumber condition,
        double startLoss,
        double target,
        Optional<FullBatch> fullBatch,
        OptionalLong steps,
        OptionalDouble bestEta,
        OptionalLong bestSteps,
        OptionalLong momentumSteps,
        OptionalDouble criticalBatch,
        List<Batch> batches,
        int stochasticBatch,
        OptionalLong stochasticSteps,
        int simulated,
        Optional<NearLinearWidth> width,
        String noPrediction,
        LossFloor floor,
        List<Check> checks) {
    /**
     * Advice for one batch size.
     *
     * @param eta η*(m)
     * @param factor of E‖w - w*‖² per step in the worst direction
     * @param speedUp (1 - factor) over that of single rows: how many steps of one row a step is worth
     */
    public record Batch(int size, double eta, double factor, double speedUp) {}

    /**
     * A short training beside its prediction.
     *
     * @param method in words
     * @param at steps that are compared, ascending
     * @param predicted losses there
     * @param observed losses there
     * @param predictedRate -log of the loss's factor per step over the second half, as predicted
     * @param observedRate as observed
     * @param drift of the kernel at the end
     * @param along how much larger r·Kr is at the end than r·K_0 r, relative, for the residual r there
     * @param verdict what the comparison shows
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Check(
            String id,
            String method,
            double eta,
            double beta,
            int batch,
            int[] at,
            double[] predicted,
            double[] observed,
            OptionalDouble predictedRate,
            OptionalDouble observedRate,
            OptionalDouble drift,
            OptionalDouble along,
            Verdict verdict,
            String text) {}

    /** What a comparison shows. */
    public enum Verdict {
        /** Within a tenth, and the kernel stayed where it was. */
        AGREES,
        /** The kernel moved too far for the prediction to apply. */
        ASSUMPTION_FAILS,
        /** Not within a tenth although the kernel stayed. */
        DISAGREES,
        /** Nothing can be compared. */
        NOT_COMPARED
    }
}
