package org.plstar.study.certify;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.FORETOLD;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** What is said of proofs: at a point, along a run, and by the check. */
public enum CertifyClaim implements Claim {
    // --- what is proved -------------------------------------------------------------------------
    /** B' for the steps that a run takes. */
    OWN_STEPS_PROVED(
            FOLLOWS,
            "Proved (B'): the run's own steps of η = {eta} from {point} on reach a solution of these"
                    + " {equations}, within R = {radius} of it; each step multiplies the residual by"
                    + " at most 1 - {rate}"),
    /** B' for gradient descent from a point. */
    DESCENT_PROVED(
            FOLLOWS,
            "Proved (B'): gradient descent on all rows with η = {eta} (loss 1/(2N)) from {point}"
                    + " reaches a solution of these {equations}, within R = {radius} of it; each step"
                    + " multiplies the residual by at most 1 - {rate}"),
    /** A'. */
    FLOW_PROVED(
            FOLLOWS,
            "Proved (A'): gradient flow from {point} reaches a solution of these {equations}, within"
                    + " R = {radius} of it"),
    /** C'. */
    SOLUTION_PROVED(
            FOLLOWS,
            "Proved (C'): a solution of these {equations} exists within R = {radius} of {point}"),
    /** C''. */
    REFINED_PROVED(
            FOLLOWS,
            "Proved (C''): a solution of these {equations} exists within R = {radius} of {point}, and"
                    + " within R1 = {near} of the point w1 that Gauss-Newton steps lead to"),
    /** M. */
    MOVEMENT_PROVED(FOLLOWS, "Proved (M): {words}"),
    /** PL* in a ball. */
    PL_BALL(
            FOLLOWS,
            "Within R = {radius} of the weights of step {step} μ-PL* is proved with μ ="
                    + " (a0(1 - κ))²/N = {mu}"),
    /** The same along the run. */
    BALL_MEASURED(
            MEASURED, "From step {step} on the least λ_min(K/N) that was measured is {value}"),
    // --- what is not ----------------------------------------------------------------------------
    /** None, and how far off the nearest is. */
    NOTHING_PROVED_YET(
            MEASURED,
            "Not proved: for {theorem}, the nearest of {tried} theorems tried, the residual at {point}"
                    + " is {factor} times too large"),
    /** None. */
    NOTHING_PROVED(MEASURED, "Not proved: 0 of {tried} theorems tried hold at {point}"),
    /** Theorems that lack the same. */
    NOT_PROVED(MEASURED, "Not proved: {theorems}: {reason}"),
    /** Steps that bring a proof if the kernel stays. */
    STEPS_IF_KERNEL_STAYED(
            FOLLOWS, "{theorem}: if the kernel stayed, {steps} more steps would bring the proof"),
    /** The same by the rate. */
    STEPS_AT_LEAST(
            FORETOLD,
            "{theorem}: at least {steps} more steps to a proof, by the rate of the last half"),
    /** A run without an end. */
    NOTHING_CERTIFIED(MEASURED, "Nothing is certified: {reason}"),
    /** Another theorem than that which was asked for. */
    GOAL_MISSED(MEASURED, "The certificate that was asked for ({goal}) is withheld"),
    // --- what it is about -----------------------------------------------------------------------
    /** Equations and point. */
    EQUATIONS(MEASURED, "{system}; w0: {point}"),
    /** A search for a provable start. */
    START_CHOSEN(MEASURED, "Chosen for the proof: {found}"),
    /** A command for the same equations. */
    TRAINS_BY(MEASURED, "The same equations train by: {command}"),
    /** A step for which B' holds. */
    GO_ON_PROVED(FOLLOWS, "To go on with a step for which convergence is proved: {command}"),
    /** A run that B' does not speak of. */
    OTHER_METHOD(
            FOLLOWS,
            "B' speaks of gradient descent only, not of {method}, by which this run was trained; its"
                    + " step here is one to go on with"),
    /** Rows that contradict each other. */
    CONFLICTING_ROWS(FOLLOWS, "No common solution: {rows}"),
    /** Single precision. */
    ROUNDED_STEPS(
            MEASURED,
            "Theorems are about exact arithmetic; the steps of this run are rounded to single"
                    + " precision"),
    /** The effort. */
    THEOREMS_TRIED(
            MEASURED,
            "The theorems were tried at {steps}, each time with at most about {operations}"
                    + " operations"),
    // --- Coq ------------------------------------------------------------------------------------
    /** Coq's kernel accepts the theorem. */
    COQ_CONFIRMED(
            FOLLOWS,
            "Confirmed by Coq {version}: a solution exists within R = {radius} of the weights that the"
                    + " claim is about (N = {equations}, p = {unknowns}, {seconds} s)"),
    /** Files without Coq. */
    COQ_WRITTEN(MEASURED, "Written for Coq; where coqc is installed: sh {script}"),
    /** What the theory lacks. */
    COQ_LACKS(MEASURED, "Not for Coq: {reason}"),
    /** Coq refuses. */
    COQ_REFUSES(MEASURED, "Not confirmed: Coq refuses this instance: {reason}"),
    // --- the check ------------------------------------------------------------------------------
    /** All of a certificate. */
    CONFIRMED(
            FOLLOWS,
            "Confirmed: {claims} proved again, as many as there are; believed were the printed program"
                    + " and the certificate's own arrays"),
    /** The same beside the run. */
    CONFIRMED_OF_RUN(
            FOLLOWS,
            "Confirmed: {claims} proved again, as many as there are, of the run's equations; believed"
                    + " were plstar's readers"),
    /** A claim that failed. */
    NOT_CONFIRMED(MEASURED, "Not confirmed: {theorem}: {words}"),
    /** A file without claims. */
    NO_CLAIM(MEASURED, "The file makes 0 claims: {reason}"),
    /** A claim that was proved again. */
    CLAIM_HOLDS(FOLLOWS, "{theorem}: {words}"),
    /** A claim that was not. */
    CLAIM_FAILS(MEASURED, "{theorem}: {words}"),
    /** What a certificate says beside its claims. */
    NOT_VERIFIED(MEASURED, "Not verified: {name}: {text}"),
    /** What was compared with a run. */
    RUN_EQUATIONS(
            MEASURED,
            "The equations are the run's, lowered again: all programs, data, targets, constants and"
                    + " positions"),
    /** Points of the run. */
    RUN_WEIGHTS(MEASURED, "The weights {points} are the run's"),
    /** Other points. */
    OWN_WEIGHTS(MEASURED, "The weights {points} are the certificate's own, not compared");

    private final Kind kind;
    private final String words;

    CertifyClaim(Kind kind, String words) {
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
