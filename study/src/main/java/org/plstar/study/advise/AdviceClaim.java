package org.plstar.study.advise;

import static org.plstar.study.claim.Kind.ADVISED;
import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.FORETOLD;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** What is said before a training. */
public enum AdviceClaim implements Claim {
    /** The verdict by descent on all rows. */
    TO_TARGET(
            FOLLOWS,
            "To fit the training rows to {target}: the model linearized at the start takes {steps}"
                    + " steps of gradient descent at η = {eta}"),
    /** The verdict by momentum. */
    TO_TARGET_BY_MOMENTUM(
            FOLLOWS,
            "To fit the training rows to {target}: the model linearized at the start takes {steps}"
                    + " steps with momentum {beta} at η = {eta}, plain gradient descent at 1/λ_max"
                    + " {plain}"),
    /** The verdict by batches. */
    TO_TARGET_BY_BATCHES(
            MEASURED,
            "To fit the training rows to {target}: the model linearized at the start takes {steps}"
                    + " steps of batches of {batch} at η = {eta}, in the mean over draws, plain"
                    + " gradient descent on all rows {plain}"),
    /** The verdict where descent takes too many steps to be advice. */
    TO_TARGET_FAR(
            FOLLOWS,
            "To fit the training rows to {target}: the model linearized at the start takes {plain}"
                    + " steps of gradient descent at 1/λ_max = {eta}"),
    /** The verdict where no number of steps is predicted. */
    STEP_ALONE(
            MEASURED,
            "To fit the training rows the step alone is known: 1/λ_max = {eta}, half of the limit of"
                    + " the model linearized at the start (λ_max on all training rows, by {trust})"),
    /** Why. */
    NOT_OF_CROSS_ENTROPY(
            MEASURED,
            "Rates, batches and widths in closed form are those of the square loss, not of"
                    + " cross-entropy"),
    /** Why. */
    KERNEL_OF_SOME_ROWS(
            MEASURED,
            "The kernel of all training rows has {equations} equations, more than the {allowed} that"
                    + " were allowed"),
    /** The counts are not the network's. */
    KERNEL_MOVES(
            MEASURED,
            "Where the linearized model ends, the kernel differs from its start by {drift}, more than"
                    + " the tolerance of {tolerance}: the counts are those of the linearized model"),
    /** They are meant for it. */
    KERNEL_STAYS(
            MEASURED,
            "Where the linearized model ends, the kernel differs from its start by {drift}, at most"
                    + " the tolerance of {tolerance}"),
    /** Not even that is known. */
    WEIGHTS_LEAVE(
            MEASURED,
            "The weights where the linearized model ends are beyond the range of numbers, so the"
                    + " kernel there is not known"),
    /** A way that did better than the counts let know. */
    TRIED(
            MEASURED,
            "Tried from the same start, {method} came to a loss of {loss} in {steps} steps, gradient"
                    + " descent at 1/λ_max to {plain}"),
    /** What second-order steps do. */
    DAMPED_NEWTON_NOT_SLOWED(
            FOLLOWS,
            "On the linearized model Levenberg-Marquardt steps are not slowed by the condition"
                    + " number"),
    /** The command, with its target. */
    RECOMMENDED(ADVISED, "To fit the training rows to {target}: {command}"),
    /** The command, without one. */
    RECOMMENDED_STEP(ADVISED, "With the step alone: {command}"),
    /** A wider network. */
    WIDER(
            FORETOLD,
            "With layers {factor} times as wide the kernel differs by at most {tolerance} where the"
                    + " linearized model ends"),
    /** The limit of steps. */
    LINEAR_LIMIT(
            FOLLOWS,
            "The model linearized here is stable below η = 2/λ_max = {limit} (λ_max = {lambdaMax} on"
                    + " all training rows, by {trust})"),
    /** The spectrum. */
    CONDITIONING(
            MEASURED, "K/N has eigenvalues from {least} to {most}: condition number {condition}"),
    /** The inequality at the start. */
    PL_AT_START(FOLLOWS, "At the start the loss satisfies PL* with μ = λ_min(K/N) = {mu}"),
    /** No least eigenvalue. */
    SINGULAR_AT_START(
            MEASURED,
            "K is singular at the start, to rounding: {rank} eigenvalues are above it; numbers that"
                    + " need λ_min are left out"),
    /** Loss along no direction of K. */
    WEAK_AT_START(
            MEASURED,
            "{count} directions of K whose eigenvalues are within rounding of 0 hold {loss} of the"
                    + " loss of {all} at the start"),
    /** How many directions there are. */
    EFFECTIVE_RANK(
            MEASURED, "tr K/λ_max is {effective}; {rank} eigenvalues of K are above rounding"),
    /** Plain descent. */
    PLAIN_STEPS(
            FOLLOWS,
            "From a loss of {loss} to {target} the linearized model takes {steps} steps of 1/λ_max"),
    /** The best constant step. */
    SOONEST_STEPS(
            FOLLOWS, "The soonest constant step that was tried, η = {eta}, takes it {steps} steps"),
    /** Momentum. */
    MOMENTUM_STEPS(FOLLOWS, "With momentum {beta} at η = {eta} it takes {steps} steps"),
    /** Momentum that saves nothing. */
    MOMENTUM_NOT_WORTH(
            FOLLOWS,
            "On the linearized model momentum saves nothing: {steps} steps to that loss, {plain} of"
                    + " plain gradient descent"),
    /** What momentum does. */
    MOMENTUM_FACTOR(
            FOLLOWS,
            "With β = ((√κ - 1)/(√κ + 1))² = {beta} and η = (1 + β)/λ_max = {eta}, half of the limit,"
                    + " the residual of the linearized model is multiplied by {factor} a step in the"
                    + " worst direction, at 1/λ_max without momentum by {plain}"),
    /** Batches, simulated. */
    BATCH_STEPS(
            MEASURED,
            "Batches of {batch} rows take the linearized model {steps} steps, in the mean over draws"),
    /** The same, not reached. */
    BATCH_STEPS_BEYOND(
            MEASURED,
            "Batches of {batch} rows take the linearized model more than the {simulated} steps that"
                    + " were simulated"),
    /** The critical batch. */
    CRITICAL_BATCH(
            FOLLOWS,
            "The critical batch size of the linearized model is m* = λ_row/(λ_1 - λ_k) + 1 ="
                    + " {critical}, λ_row the largest eigenvalue of a row's block of K"),
    /** One batch. */
    BATCH_WORTH(
            FOLLOWS,
            "A step of {batch} rows at η = {eta} is worth {worth} steps of single rows on it"),
    /** A short training that did as predicted. */
    CHECK_HELD(
            MEASURED,
            "Trained by {method}, η = {eta}: the logarithm of the loss changed by {observed} a step"
                    + " over the second half of {steps} steps, {predicted} predicted: the prediction"
                    + " held within a tenth, and the kernel moved by {drift}, along the residual by"
                    + " {along}"),
    /** One that did not. */
    CHECK_FAILED(
            MEASURED,
            "Trained by {method}, η = {eta}: the logarithm of the loss changed by {observed} a step"
                    + " over the second half of {steps} steps, {predicted} predicted: the prediction"
                    + " failed by {off}, and the kernel moved by {drift}, along the residual by"
                    + " {along}"),
    /** One without rates. */
    CHECK_WITHOUT_RATES(
            MEASURED, "Trained by {method}, η = {eta}: {why}, so rates are not compared"),
    /** None at all. */
    NOT_CHECKED(MEASURED, "The counts take the kernel as constant; 0 short trainings checked it");

    private final Kind kind;
    private final String words;

    AdviceClaim(Kind kind, String words) {
        this.kind = kind;
        this.words = words;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String words() {
        return words;
    }
}
