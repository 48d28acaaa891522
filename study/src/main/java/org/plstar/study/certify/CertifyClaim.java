package org.plstar.study.certify;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.FORETOLD;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on proofs: at a point, along a run, and by the check. */
public enum CertifyClaim implements Claim {
    // --- what is proved -------------------------------------------------------------------------
    /** Says that theorem B' is proved for the steps of a run. */
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
    /** Says that theorem A' is proved: gradient flow reaches a solution. */
    FLOW_PROVED(
            FOLLOWS,
            "Proved (A'): gradient flow from {point} reaches a solution of these {equations}, within"
                    + " R = {radius} of it"),
    /** Says that theorem C' is proved: a solution exists. */
    SOLUTION_PROVED(
            FOLLOWS,
            "Proved (C'): a solution of these {equations} exists within R = {radius} of {point}"),
    /** Says that theorem C'' is proved: a solution exists near the end of Gauss-Newton steps. */
    REFINED_PROVED(
            FOLLOWS,
            "Proved (C''): a solution of these {equations} exists within R = {radius} of {point}, and"
                    + " within R1 = {near} of the point w1 that Gauss-Newton steps lead to"),
    /** Says that theorem M is proved: outputs move little. */
    MOVEMENT_PROVED(FOLLOWS, "Proved (M): {words}"),
    /** Says that PL* is proved in a ball. */
    PL_BALL(
            FOLLOWS,
            "Within R = {radius} of the weights of step {step} μ-PL* is proved with μ ="
                    + " (a0(1 - κ))²/N = {mu}"),
    /** Says which least eigenvalue was measured along the run after the ball's step. */
    BALL_MEASURED(
            MEASURED, "From step {step} on the least λ_min(K/N) that was measured is {value}"),
    // --- what is not ----------------------------------------------------------------------------
    /** Says that no theorem is proved, and by what factor the nearest one fails. */
    NOTHING_PROVED_YET(
            MEASURED,
            "Not proved: for {theorem}, the nearest of {tried} theorems tried, the residual at {point}"
                    + " is {factor} times too large"),
    /** Says that no theorem is proved. */
    NOTHING_PROVED(MEASURED, "Not proved: 0 of {tried} theorems tried hold at {point}"),
    /** Says which theorems are not proved for one common reason. */
    NOT_PROVED(MEASURED, "Not proved: {theorems}: {reason}"),
    /** Says how many further steps bring a proof if the kernel stays constant. */
    STEPS_IF_KERNEL_STAYED(
            FOLLOWS, "{theorem}: if the kernel stayed, {steps} more steps would bring the proof"),
    /** Says how many further steps a proof takes at the present rate. */
    STEPS_AT_LEAST(
            FORETOLD,
            "{theorem}: at least {steps} more steps to a proof, by the rate of the last half"),
    /** Says that nothing is certified, since the run has no end. */
    NOTHING_CERTIFIED(MEASURED, "Nothing is certified: {reason}"),
    /** Says that the requested certificate is withheld. */
    GOAL_MISSED(MEASURED, "The certificate that was asked for ({goal}) is withheld"),
    // --- what it is about -----------------------------------------------------------------------
    /** Says how many equations there are, and at which point. */
    EQUATIONS(MEASURED, "{system}; w0: {point}"),
    /** A search for a provable start. */
    START_CHOSEN(MEASURED, "Chosen for the proof: {found}"),
    /** Says which command trains the same equations. */
    TRAINS_BY(MEASURED, "The same equations train by: {command}"),
    /** Says which command continues with a step for which theorem B' is proved. */
    GO_ON_PROVED(FOLLOWS, "To go on with a step for which convergence is proved: {command}"),
    /** Says that B' is not about the method by which the run was trained. */
    OTHER_METHOD(
            FOLLOWS,
            "B' speaks of gradient descent only, not of {method}, by which this run was trained; its"
                    + " step here is one to go on with"),
    /** Says which rows contradict each other. */
    CONFLICTING_ROWS(FOLLOWS, "No common solution: {rows}"),
    /** Says that the steps of the run are rounded to single precision. */
    ROUNDED_STEPS(
            MEASURED,
            "Theorems are about exact arithmetic; the steps of this run are rounded to single"
                    + " precision"),
    /** Says at how many steps theorems were tried, and with how many operations. */
    THEOREMS_TRIED(
            MEASURED,
            "The theorems were tried at {steps}, each time with at most about {operations}"
                    + " operations"),
    // --- Coq ------------------------------------------------------------------------------------
    /** Says that Coq's kernel accepts the theorem. */
    COQ_CONFIRMED(
            FOLLOWS,
            "Confirmed by Coq {version}: a solution exists within R = {radius} of the point that the"
                    + " claim is about (N = {equations}, p = {unknowns}, {seconds} s)"),
    /** Says that Coq's kernel accepts the theorems of claims C and B. */
    COQ_CONFIRMED_DESCENT(
            FOLLOWS,
            "Confirmed by Coq {version}: gradient descent on ½‖F - y‖² with the step {step} from the"
                    + " point of B' stays within R = {room} of it and converges to a solution; one"
                    + " exists within R = {radius} of the point of C' (N = {equations}, p ="
                    + " {unknowns}, {seconds} s)"),
    /** Says that Coq's kernel accepts the theorem of claim C, and why B is not confirmed. */
    COQ_CONFIRMED_ALONE(
            FOLLOWS,
            "Confirmed by Coq {version}: a solution exists within R = {radius} of the point that the"
                    + " claim is about (N = {equations}, p = {unknowns}, {seconds} s); B' is not:"
                    + " {reason}"),
    /** Says why claim B is not written for Coq. */
    COQ_LACKS_DESCENT(MEASURED, "B' is not for Coq: {reason}"),
    /** Says that files for Coq are written, and how to run them. */
    COQ_WRITTEN(MEASURED, "Written for Coq; where coqc is installed: sh {script}"),
    /** Says why the claim cannot be written for Coq. */
    COQ_LACKS(MEASURED, "Not for Coq: {reason}"),
    /** Says why Coq refuses the claim. */
    COQ_REFUSES(MEASURED, "Not confirmed: Coq refuses this instance: {reason}"),
    // --- the check ------------------------------------------------------------------------------
    /** Says that all claims of a certificate are confirmed. */
    CONFIRMED(
            FOLLOWS,
            "Confirmed: {claims} proved again, as many as there are; believed were the printed program"
                    + " and the certificate's own arrays"),
    /** Says that all claims are confirmed, for the equations of a run. */
    CONFIRMED_OF_RUN(
            FOLLOWS,
            "Confirmed: {claims} proved again, as many as there are, of the run's equations; believed"
                    + " were plstar's readers"),
    /** Says which claim was not confirmed. */
    NOT_CONFIRMED(MEASURED, "Not confirmed: {theorem}: {words}"),
    /** Says that the file makes no claim, and why. */
    NO_CLAIM(MEASURED, "The file makes 0 claims: {reason}"),
    /** Says that one claim was proved again. */
    CLAIM_HOLDS(FOLLOWS, "{theorem}: {words}"),
    /** Says that one claim was not proved again. */
    CLAIM_FAILS(MEASURED, "{theorem}: {words}"),
    /** Says which text of the certificate nothing verifies. */
    NOT_VERIFIED(MEASURED, "Not verified: {name}: {text}"),
    /** Says that the equations are those of the run. */
    RUN_EQUATIONS(
            MEASURED,
            "The equations are the run's, lowered again: all programs, data, targets, constants and"
                    + " positions"),
    /** Says which weights are the run's. */
    RUN_WEIGHTS(MEASURED, "The weights {points} are the run's"),
    /** Says which weights are the certificate's own. */
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
