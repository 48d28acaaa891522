package org.plstar.study.advise;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.plstar.landscape.ConditionNumber;
import org.plstar.landscape.advice.FullBatch;
import org.plstar.landscape.advice.NearLinearWidth;
import org.plstar.refusal.Require;
import org.plstar.study.FloorSummary;
import org.plstar.study.StudyRefusal;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * What theory advises for a network on data, before training.
 *
 * @param kernelRows on which the kernel was computed, in words
 * @param start what the start shows
 * @param forecast what the linearized model predicts; absent for the reason {@code none}
 * @param none why nothing is predicted; absent where something is
 */
public record Advice(
        String kernelRows, Start start, Optional<Forecast> forecast, Optional<NoForecast> none) {
    /** The largest number of steps that is predicted. */
    public static final long MOST_STEPS = AdviceStudy.MOST_STEPS;

    /** Why no rate, batch size and width is predicted. */
    public enum NoForecast {
        /** The loss is cross-entropy. */
        CROSS_ENTROPY,
        /** The loss is neither the square loss nor cross-entropy. */
        OTHER_LOSS,
        /** The kernel of all training rows has more equations than the limit. */
        KERNEL_OF_SOME_ROWS
    }

    /**
     * Measurements at the start of training.
     *
     * @param lambdaMax largest curvature on all training rows, in the loss's normalisation; for
     *     Huber's loss that of the square loss, which is at least Huber's
     * @param lambdaMaxTrust how it was found
     * @param lambdaMin λ_min of K/N on the kernel's rows
     * @param condition κ, or why there is none
     * @param loss there
     * @param target loss to reach
     * @param equations of all training rows, duplicates merged
     */
    @JsonPropertyOrder({
        "lambda_max",
        "lambda_max_trust",
        "lambda_min",
        "condition",
        "loss",
        "target",
        "equations",
        "eta_limit",
        "eta"
    })
    public record Start(
            double lambdaMax,
            String lambdaMaxTrust,
            double lambdaMin,
            ConditionNumber condition,
            double loss,
            double target,
            int equations) {
        /** 2/λ_max, below which gradient descent is stable. */
        @JsonProperty
        public double etaLimit() {
            return 2 / lambdaMax;
        }

        /** The step 1/λ_max. */
        @JsonProperty
        public double eta() {
            return 1 / lambdaMax;
        }
    }

    /**
     * The prediction of the linearized model for training to the target loss.
     *
     * @param fullBatch steps of full batches; absent for the reason of the condition number
     * @param steps of gradient descent at 1/λ_max; absent if it takes too many
     * @param best the constant step that gets there soonest
     * @param held the same of steps up to 1.9/λ_max: beyond, a kernel that grows a little makes a
     *     step unstable
     * @param momentumSteps the same with the cautious momentum of {@link FullBatch}
     * @param criticalBatch m*
     * @param batches advice for batches, ascending in size
     * @param aboutCritical the same for batches of half, once, twice and ten times m* rows, however
     *     many rows there are; empty where m* is infinite
     * @param stochasticBatch rows of the batches that were simulated
     * @param stochasticSteps steps of them, in the mean over draws; absent if more than were
     *     simulated
     * @param simulated steps that were simulated at most
     * @param width how wide is near-linear; absent if the linearized model's weights leave the
     *     range of numbers
     * @param unseen what is expected of other rows where the linearized model ends; absent where
     *     that is not known
     * @param floor whether PL* can hold down to zero loss, as the start shows it
     * @param checks short trainings beside their predictions; empty if none were asked for
     */
    public record Forecast(
            @JsonSerialize(contentUsing = StepsJson.class) Optional<FullBatch> fullBatch,
            OptionalLong steps,
            @JsonUnwrapped Best best,
            Optional<Held> held,
            OptionalLong momentumSteps,
            double criticalBatch,
            List<Batch> batches,
            List<Batch> aboutCritical,
            int stochasticBatch,
            OptionalLong stochasticSteps,
            int simulated,
            Optional<NearLinearWidth> width,
            Optional<Unseen> unseen,
            FloorSummary floor,
            List<AdviceCheck> checks) {
        /**
         * The constant step that reaches the target in the fewest steps.
         *
         * @param bestEta below 2/λ_max
         * @param bestSteps the steps that it takes
         */
        public record Best(OptionalDouble bestEta, OptionalLong bestSteps) {}

        /** A constant step, and the number of steps that it takes. */
        public record Held(double eta, long steps) {
            /** Refuses a step that is not positive and finite. */
            public Held {
                Require.positive(eta, StudyRefusal.RANGE, "eta");
            }
        }
    }

    /**
     * The advice for one batch size.
     *
     * @param eta η*(m)
     * @param factor of E‖w - w*‖² per step in the worst direction
     * @param speedUp (1 - factor) over that of single rows: how many steps of one row a step is
     *     worth
     */
    public record Batch(int size, double eta, double factor, double speedUp) {}

    /**
     * The error expected on other rows, by leaving rows out of the kernel regression at the start:
     * with the ridge that leaves a given loss on the training rows.
     *
     * @param loss on rows that are left out, where the training rows are fitted to the target
     * @param ofMean the same of the mean of the other rows' targets
     * @param until the loss on the training rows at which the loss on rows that are left out is
     *     least
     * @param least that loss
     */
    public record Unseen(double loss, double ofMean, double until, double least) {
        /** Refuses numbers that cannot be losses. */
        public Unseen {
            Require.notNegative(loss, StudyRefusal.RANGE, "loss");
            Require.notNegative(ofMean, StudyRefusal.RANGE, "ofMean");
            Require.notNegative(until, StudyRefusal.RANGE, "until");
            Require.notNegative(least, StudyRefusal.RANGE, "least");
        }
    }

    /**
     * The assumptions of the advice; besides these, that the output is linear and no layer is
     * narrow, which is not tested here.
     *
     * @param kernelStays whether the kernel stays as at the start; absent if no check looked at it
     * @param fitted whether all equations can be fitted at once: λ_min(K) &gt; 0
     */
    public record Assumptions(Optional<Boolean> kernelStays, boolean fitted) {}

    /** The assumptions of the advice, and whether each was observed. */
    @JsonProperty
    public Assumptions assumptions() {
        return new Assumptions(
                forecast.stream()
                        .flatMap(f -> f.checks().stream())
                        .findFirst()
                        .map(c -> c.kernelStayed()),
                start.condition.value().isPresent());
    }
}
