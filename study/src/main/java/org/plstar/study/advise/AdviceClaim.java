package org.plstar.study.advise;

import static org.plstar.study.claim.Kind.ADVISED;
import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.FORETOLD;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences about a network before training. */
public enum AdviceClaim implements Claim {
    /** The verdict by descent on all rows. */
    TO_TARGET(
            FOLLOWS,
            "To fit the training rows to {target}: the model linearized at the start takes {steps}"
                    + " steps of gradient descent at η = {eta}"),
    /** Says, as the verdict, how to fit the training rows by gradient descent with momentum. */
    TO_TARGET_BY_MOMENTUM(
            FOLLOWS,
            "To fit the training rows to {target}: the model linearized at the start takes {steps}"
                    + " steps with momentum {beta} at η = {eta}, plain gradient descent at 1/λ_max"
                    + " {plain}"),
    /** Says, as the verdict, how to fit the training rows by batches. */
    TO_TARGET_BY_BATCHES(
            MEASURED,
            "To fit the training rows to {target}: the model linearized at the start takes {steps}"
                    + " steps of batches of {batch} at η = {eta}, in the mean over draws, plain"
                    + " gradient descent on all rows {plain}"),
    /** Says, as the verdict, that gradient descent takes too many steps to be advised. */
    TO_TARGET_FAR(
            FOLLOWS,
            "To fit the training rows to {target}: the model linearized at the start takes {plain}"
                    + " steps of gradient descent at 1/λ_max = {eta}"),
    /** The verdict where no number of steps is predicted. */
    STEP_ALONE(
            MEASURED,
            "To fit the training rows the step alone is known: 1/λ_max = {eta}, half of the limit of"
                    + " the model linearized at the start (λ_max on all training rows, by {trust})"),
    /** Says that rates and batches are not predicted for another loss than the square loss. */
    NOT_OF_THIS_LOSS(
            MEASURED,
            "Rates, batches and widths in closed form are those of the square loss, not of {loss}"),
    /** Says that rates are not predicted because the kernel is that of some rows. */
    KERNEL_OF_SOME_ROWS(
            MEASURED,
            "The kernel of all training rows has {equations} equations, more than the {allowed} that"
                    + " were allowed"),
    /** The counts are not the network's. */
    KERNEL_MOVES(
            MEASURED,
            "Where the linearized model ends, the kernel differs from its start by {drift}, more than"
                    + " the tolerance of {tolerance}: the counts are those of the linearized model"),
    /** Says that the counts hold because the kernel stays nearly constant. */
    KERNEL_STAYS(
            MEASURED,
            "Where the linearized model ends, the kernel differs from its start by {drift}, at most"
                    + " the tolerance of {tolerance}"),
    /** Says that it is not known whether the counts hold, since the weights move far. */
    WEIGHTS_LEAVE(
            MEASURED,
            "The weights where the linearized model ends are beyond the range of numbers, so the"
                    + " kernel there is not known"),
    /** Says that a method did better in a short training than its count predicts. */
    TRIED(
            MEASURED,
            "Tried from the same start, {method} came to a loss of {loss} in {steps} steps, gradient"
                    + " descent at 1/λ_max to {plain}"),
    /** Says that damped second-order steps are not slowed by weak directions. */
    DAMPED_NEWTON_NOT_SLOWED(
            FOLLOWS,
            "On the linearized model Levenberg-Marquardt steps are not slowed by the condition"
                    + " number"),
    /** Says which command is recommended, with its target. */
    RECOMMENDED(ADVISED, "To fit the training rows to {target}: {command}"),
    /** Says which command is recommended for its step alone, without a target. */
    RECOMMENDED_STEP(ADVISED, "With the step alone: {command}"),
    /** Says at which width the network is near-linear. */
    WIDER(
            FORETOLD,
            "With layers {factor} times as wide the kernel differs by at most {tolerance} where the"
                    + " linearized model ends"),
    /** Says that the linearized model cannot be fitted further, in any number of steps. */
    LINEAR_LIMIT(
            FOLLOWS,
            "The model linearized here is stable below η = 2/λ_max = {limit} (λ_max = {lambdaMax} on"
                    + " all training rows, by {trust})"),
    /** Says which eigenvalues K/N has. */
    CONDITIONING(
            MEASURED, "K/N has eigenvalues from {least} to {most}: condition number {condition}"),
    /** The inequality at the start. */
    PL_AT_START(FOLLOWS, "At the start the loss satisfies PL* with μ = λ_min(K/N) = {mu}"),
    /** Says that K is singular at the start, so that there is no least eigenvalue to divide by. */
    SINGULAR_AT_START(
            MEASURED,
            "K is singular at the start, to rounding: {rank} eigenvalues are above it; numbers that"
                    + " need λ_min are left out"),
    /** Loss along no direction of K. */
    WEAK_AT_START(
            MEASURED,
            "{count} directions of K whose eigenvalues are within rounding of 0 hold {loss} of the"
                    + " loss of {all} at the start"),
    /** Says how many directions the kernel has effectively. */
    EFFECTIVE_RANK(
            MEASURED, "tr K/λ_max is {effective}; {rank} eigenvalues of K are above rounding"),
    /** Says how many steps plain gradient descent takes. */
    PLAIN_STEPS(
            FOLLOWS,
            "From a loss of {loss} to {target} the linearized model takes {steps} steps of 1/λ_max"),
    /** Says which constant step reaches the target soonest. */
    SOONEST_STEPS(
            FOLLOWS, "The soonest constant step that was tried, η = {eta}, takes it {steps} steps"),
    /** Says how many steps momentum takes. */
    MOMENTUM_STEPS(FOLLOWS, "With momentum {beta} at η = {eta} it takes {steps} steps"),
    /** Says that momentum saves no steps. */
    MOMENTUM_NOT_WORTH(
            FOLLOWS,
            "On the linearized model momentum saves nothing: {steps} steps to that loss, {plain} of"
                    + " plain gradient descent"),
    /** Says by what factor momentum reduces the residual. */
    MOMENTUM_FACTOR(
            FOLLOWS,
            "With β = ((√κ - 1)/(√κ + 1))² = {beta} and η = (1 + β)/λ_max = {eta}, half of the limit,"
                    + " the residual of the linearized model is multiplied by {factor} a step in the"
                    + " worst direction, at 1/λ_max without momentum by {plain}"),
    /** Says how many steps simulated batches take. */
    BATCH_STEPS(
            MEASURED,
            "Batches of {batch} rows take the linearized model {steps} steps, in the mean over draws"),
    /** Says that simulated batches do not reach the target. */
    BATCH_STEPS_BEYOND(
            MEASURED,
            "Batches of {batch} rows take the linearized model more than the {simulated} steps that"
                    + " were simulated"),
    /** Says what the critical batch size is. */
    CRITICAL_BATCH(
            FOLLOWS,
            "The critical batch size of the linearized model is m* = λ_row/(λ_1 - λ_k) + 1 ="
                    + " {critical}, λ_row the largest eigenvalue of a row's block of K"),
    /** Says how much a step of one batch is worth in full steps. */
    BATCH_WORTH(
            FOLLOWS,
            "A step of {batch} rows at η = {eta} is worth {worth} steps of single rows on it"),
    /** Says that a short training went as predicted. */
    CHECK_HELD(
            MEASURED,
            "Trained by {method}, η = {eta}: the logarithm of the loss changed by {observed} a step"
                    + " over the second half of {steps} steps, {predicted} predicted: the prediction"
                    + " held within a tenth, and the kernel moved by {drift}, along the residual by"
                    + " {along}"),
    /** Says that a short training did not go as predicted. */
    CHECK_FAILED(
            MEASURED,
            "Trained by {method}, η = {eta}: the logarithm of the loss changed by {observed} a step"
                    + " over the second half of {steps} steps, {predicted} predicted: the prediction"
                    + " failed by {off}, and the kernel moved by {drift}, along the residual by"
                    + " {along}"),
    /** Says that a short training gave no rates to compare. */
    CHECK_WITHOUT_RATES(
            MEASURED, "Trained by {method}, η = {eta}: {why}, so rates are not compared"),
    /** Says that the counts were not checked by a training. */
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
