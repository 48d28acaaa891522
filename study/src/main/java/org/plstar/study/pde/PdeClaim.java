package org.plstar.study.pde;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on solved differential equations. */
public enum PdeClaim implements Claim {
    // --- how it ended ---------------------------------------------------------------------------
    /** Says that the conditions hold at the points. */
    PDE_SOLVED(
            MEASURED,
            "Solved at the points: the loss of {conditions} in {unknowns} went from {start} to {end} in"
                    + " {steps}{resampled}, and the root of twice it is at most {tolerance}"),
    /** Says that the conditions do not hold. */
    PDE_NOT_SOLVED(
            MEASURED,
            "Not solved: the loss of {conditions} in {unknowns} went from {start} to {end} in"
                    + " {steps}{resampled}, and the root of twice it is above {tolerance}; {status}"),
    /** Says which test ended the search. */
    PDE_ENDED_BY(MEASURED, "The search ended: {test}"),
    /** Says that collocation holds to its tolerance. */
    COLLOCATION_SOLVED(
            MEASURED,
            "Solved by collocation: in each of {intervals} the residual is at most {residual} of the size"
                    + " of the terms ({tolerance} was asked for), after {steps} on {meshes}"),
    /** Says that collocation does not hold to its tolerance. */
    COLLOCATION_NOT_SOLVED(
            MEASURED,
            "Not solved by collocation: {why}. The largest residual is {residual} of the size of the"
                    + " terms ({tolerance} was asked for), after {steps} on {meshes}"),
    /** Says where the residual is largest. */
    COLLOCATION_WORST(
            MEASURED, "The largest residual is that of the interval from {lower} to {upper}"),
    /** Says how far halving all intervals moved a function. */
    COLLOCATION_MOVED(
            MEASURED,
            "Halving all intervals moved {name} by at most {moved} of its largest size, most at {place}"),
    /** Says that the solution was not compared with one on a finer mesh. */
    COLLOCATION_UNJUDGED(
            MEASURED,
            "How accurate the functions are was not judged: {nodes} were allowed, and a mesh with half"
                    + " the intervals has more"),
    /** Says which statements of a text collocation leaves aside. */
    COLLOCATION_LEAVES(
            MEASURED,
            "Collocation leaves aside what the text says of {statements}; method network uses it"),
    /** Says why equations of one coordinate are solved by a network. */
    BY_NETWORK(MEASURED, "Solved by a network; collocation does not do it: {why}"),
    // --- how good it is -------------------------------------------------------------------------
    /** Says the error relative to an exact solution. */
    RELATIVE_ERROR(
            MEASURED,
            "Relative error of {name} against the exact solution: {l2} in L2, {h1} in H1, at 5000 points"
                    + " of their own"),
    /** Says that the error is not known, since there is no exact solution. */
    ERROR_UNTOLD(
            MEASURED,
            "The error of {name} is not told: its exact solution lacks a finite norm above 0 at the"
                    + " points"),
    /** Says the loss at other points. */
    OTHER_POINTS(
            MEASURED,
            "At ten times as many other points the loss is {fresh}, {factor} times that at the points"),
    /** Says that a condition has no finite value at other points. */
    OTHER_POINTS_INFINITE(
            MEASURED, "At other points a condition is not finite, and neither is the loss"),
    /** Says the residual of a condition. */
    CONDITION(
            MEASURED,
            "{label}: residual {residual} on its {points} points (root of the mean square), {fresh} on"
                    + " others"),
    /** Says the value of a coefficient. */
    COEFFICIENT(MEASURED, "{name} = {value}{error}"),
    /** Says that a coefficient is not determined. */
    COEFFICIENT_OPEN(
            MEASURED,
            "{name} = {value}{error} is not determined: {part} of its direction changes residuals"),
    /** Says how many windows were solved one after another. */
    WINDOWS(
            MEASURED,
            "{windows} windows one after another, each from the last one's parameters; losses are their"
                    + " means. The worst one at other points goes from {lower} to {upper}: loss {loss},"
                    + " at other points {fresh}"),
    /** Says what in the text may be a mistake. */
    PDE_TEXT(MEASURED, "{warning}"),
    // --- the kernel -----------------------------------------------------------------------------
    /** Says the rank of the Jacobian. */
    JACOBIAN_RANK(
            MEASURED,
            "{when} the Jacobian has rank {rank} of {conditions} (singular values above 1e-8 of the"
                    + " largest; {rounding} above 1e-14): {blocks}"),
    /** Says which part of the residual gradient descent reduces slowly. */
    SLOW_PART(
            FOLLOWS,
            "{when} {part} of the squared residual lies where eigenvalues are below 1e-9 of the"
                    + " largest: if the kernel stayed, gradient descent would need more than 1e9 steps"
                    + " there"),
    /** Says how many steps gradient descent takes to a hundredth of the residual. */
    DESCENT_HUNDREDTH(
            FOLLOWS,
            "Gradient descent with step 1/λ_max would need {steps} to a hundredth of the loss at the"
                    + " start, if the kernel stayed as it is there"),
    /** Says how many steps were taken to a hundredth of the residual. */
    OWN_HUNDREDTH(MEASURED, "The steps here took {steps} to a hundredth of the loss at the start"),
    /** The quotient of the Polyak–Łojasiewicz inequality. */
    PDE_LEAST_QUOTIENT(MEASURED, "The least ‖Jᵀr‖²/‖r‖² at {looks} was {value}"),
    /** Says how far the kernel moved. */
    PDE_KERNEL_MOVED(MEASURED, "From start to end the kernel moved by {drift} times its norm"),
    /** Says which weights would balance the conditions. */
    BALANCED_WEIGHTS(MEASURED, "Weights that balance the traces of the kernel's blocks: {weights}"),
    // --- plain gradient descent -----------------------------------------------------------------
    /** Says where plain gradient descent stalls. */
    DESCENT_STALLS(
            FOLLOWS,
            "Plain gradient descent from the same start took the loss from {start} to {end} in {steps}"
                    + " steps; {part} of the squared residual that is left lies along eigenvectors of"
                    + " the kernel there that take more than {watched} steps to halve, if the kernel"
                    + " stayed"),
    /** Says how many further steps the stalled descent needs. */
    STALL_HUNDREDTH(
            FOLLOWS,
            "If the kernel stayed as after these steps, a hundredth of that loss would need {steps}"),
    /** Says how the next steps of gradient descent compare with the prediction. */
    DESCENT_NEXT(
            MEASURED,
            "The next {steps} steps of gradient descent took the loss to {loss}; the kernel had"
                    + " predicted {predicted}"),
    /** Says how many predicted half-lives were observed. */
    DESCENT_HALVES(
            MEASURED,
            "Of {due} eigenvectors with a part above 1e-6 that were predicted to halve by then"
                    + " {halved} did, in {least} to {most} times the steps predicted"),
    // --- proofs ---------------------------------------------------------------------------------
    /** An exact solution of the discrete equations. */
    DISCRETE_PROVED(
            FOLLOWS,
            "Proved: the equations at these points have an exact solution ({theorems}; {file}). That"
                    + " says nothing of the differential equations between the points"),
    /** Says that nothing is proved of the discrete equations. */
    DISCRETE_NOT_PROVED(MEASURED, "Nothing is proved of the equations at the points: {reason}");

    private final Kind kind;
    private final String words;

    PdeClaim(Kind kind, String words) {
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
