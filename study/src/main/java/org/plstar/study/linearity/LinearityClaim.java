package org.plstar.study.linearity;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.FORETOLD;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on a sweep over widths. */
public enum LinearityClaim implements Claim {
    /** Says that no network was measured. */
    NOTHING_MEASURED(MEASURED, "0 networks were measured before the sweep was stopped"),
    /** Says that the sweep was stopped, so that nothing is decided. */
    SWEEP_STOPPED(
            MEASURED,
            "Undecided: the sweep was stopped when {measured} of {all} networks were measured"),
    /** Says that some trainings did not reach the loss at which networks are compared. */
    ENDS_NOT_REACHED(
            MEASURED,
            "Undecided: {count} of {all} networks did not come to {until} of their first loss in"
                    + " {steps} steps, the first of them at width {width}, seed {seed} ({outcome})"),
    /** The gap is under the tolerance. */
    LINEAR(
            MEASURED,
            "Linear at the widths {widths} that were tried: model and linearization are at most {gap}"
                    + " of the initial residual apart, in {seeds} (tolerance {tolerance})"),
    /** Says that the model does not become linear, and that the program shows obstacles. */
    NOT_LINEAR(
            MEASURED,
            "Not linear at width {width}: model and linearization are {gap} of the initial residual"
                    + " apart (tolerance {tolerance})"),
    /** Says that the model is near-linear although the program shows obstacles. */
    NEAR_DESPITE_OBSTACLES(
            MEASURED,
            "Undecided: the program has obstacles, yet at the widths {widths} that were tried model"
                    + " and linearization are at most {gap} of the initial residual apart, in {seeds}"
                    + " (tolerance {tolerance})"),
    /** Says that the model is near-linear, but that there is no slope. */
    NEAR_WITHOUT_SLOPE(
            MEASURED,
            "Undecided: at the widths {widths} that were tried model and linearization are at most"
                    + " {gap} of the initial residual apart, in {seeds} (tolerance {tolerance}), and"
                    + " the change with the width is not told"),
    /** Says that the gap falls with the width but is above the tolerance. */
    BECOMING_LINEAR(
            MEASURED,
            "Undecided: at width {width} model and linearization are {gap} of the initial residual"
                    + " apart (tolerance {tolerance}), which falls like width^{slope} ({low} to"
                    + " {high})"),
    /** Says that the gap neither falls nor remains constant. */
    GAP_FLAT(
            MEASURED,
            "Undecided: at width {width} model and linearization are {gap} of the initial residual"
                    + " apart (tolerance {tolerance}), and the slope with the width is {slope}"
                    + " ({low} to {high})"),
    /** Says that the gap is above the tolerance and has no slope. */
    GAP_WITHOUT_SLOPE(
            MEASURED,
            "Undecided: at width {width} model and linearization are {gap} of the initial residual"
                    + " apart (tolerance {tolerance}), and a slope is not told by {widths} and"
                    + " {seeds}"),
    /** Says from which width on the gap is expected to be within the tolerance. */
    WIDTH_NEEDED(
            FORETOLD,
            "Going on so the gap is under the tolerance from width {soon} on, at the slow end of the"
                    + " interval from {late}"),
    /** Says that the theorem on wide networks does not apply, and why. */
    THEOREM_NOT_APPLICABLE(
            FOLLOWS, "The theorem of wide networks does not apply: the program has a {obstacles}"),
    /** Says that the programs of two widths were not compared. */
    PROGRAMS_NOT_COMPARED(
            MEASURED,
            "The programs of two widths differ in more than sizes, so bottlenecks and non-linear"
                    + " outputs were not looked for"),
    /** Says that a quantity falls with the width, and with which slope. */
    SLOPE_FALLS(MEASURED, "{what} falls like width^{slope} (95 % interval {low} to {high})"),
    /** Says that a quantity grows with the width, and with which slope. */
    SLOPE_GROWS(MEASURED, "{what} grows like width^{slope} (95 % interval {low} to {high})"),
    /** Says that a slope's interval contains 0. */
    SLOPE_UNCHANGED(
            MEASURED, "{what}: width^{slope}, with a 95 % interval that holds 0 ({low} to {high})"),
    /** Says that a slope agrees with the theorem's. */
    THEORY_HELD(
            MEASURED,
            "The interval of {what} holds theory's width^{theory} ({parametrization}"
                    + " parametrization)"),
    /** Says that a slope disagrees with the theorem's. */
    THEORY_MISSED(
            MEASURED,
            "The interval of {what}, {low} to {high}, does not hold theory's width^{theory}"
                    + " ({parametrization} parametrization)"),
    /** Says from which networks the limit kernel was computed. */
    LIMIT_KERNEL(
            MEASURED,
            "The limit kernel is the mean of {kernels} kernels of width {width}, with a standard"
                    + " error of {error}"),
    /** The widest networks, trained to the end. */
    WIDEST(
            MEASURED,
            "At width {width}, in the mean over seeds: ‖D²f‖ = {hessian}, λ_min(K) = {least}, and the"
                    + " kernel moved by {drift} until the loss had fallen to {until} of its start"),
    /** Says how the widest network compares after equal numbers of steps. */
    WIDEST_IN_STEPS(
            MEASURED,
            "At width {width}, in the mean over seeds: ‖D²f‖ = {hessian}, λ_min(K) = {least}, and the"
                    + " kernel moved by {drift} in at most {steps} steps (loss to {ratio} of its"
                    + " start)"),
    /** Says that the network has kinks. */
    SWEEP_KINKS(
            FOLLOWS,
            "The network has kinks ({kinks}): the Hessian measured here is that between the kinks and"
                    + " says nothing of how the gradient jumps over them; the kernel's drift and the"
                    + " gap are measured with the kinks in"),
    /** Says how many networks have no numbers. */
    FAILED_NETWORKS(
            MEASURED,
            "{failed} of {networks} networks could not be measured, and nothing here counts them. The"
                    + " first, of width {width} and seed {seed}: {reason}"),
    /** Says which widths and seeds the slopes are of. */
    SLOPES_OF(
            MEASURED,
            "Slopes are of the widths {widths} and the seeds {seeds}, of which each was measured"),
    /** Says that rows repeat other rows. */
    REPEATED_ROWS(
            FOLLOWS,
            "{rows} that repeat another were left out: equal rows make the kernel singular"),
    /** Says that rows contradict other rows. */
    CONTRADICTING_ROWS(
            FOLLOWS,
            "{groups} of rows have the same features and different targets, which no network fits"),
    /** Steps at which the loss falls throughout. */
    MONOTONE_UP_TO(
            MEASURED,
            "Of the ηλ tried at width {width}, in {seeds}, the loss of {model} falls at each step up"
                    + " to {bound}; theory has 2 for wide quadratic models"),
    /** Says that at none of the tried step sizes the loss decreased throughout. */
    MONOTONE_AT_NONE(
            MEASURED,
            "At each of the ηλ tried at width {width}, in {seeds}, the loss of {model} rises at some"
                    + " step; theory has 2 for wide quadratic models"),
    /** Says from which step size on gradient descent diverges. */
    DIVERGES_FROM(
            MEASURED,
            "Of the ηλ tried at width {width}, in {seeds}, {bound} is the least at which {model}"
                    + " diverges; theory has 4 for wide quadratic models"),
    /** Says that gradient descent diverges at none of the tried step sizes. */
    DIVERGES_AT_NONE(
            MEASURED,
            "At none of the ηλ tried at width {width}, in {seeds}, {model} diverges; theory has 4 for"
                    + " wide quadratic models");

    private final Kind kind;
    private final String words;

    LinearityClaim(Kind kind, String words) {
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
