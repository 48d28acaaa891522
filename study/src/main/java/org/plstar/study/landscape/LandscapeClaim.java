package org.plstar.study.landscape;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on a landscape. */
public enum LandscapeClaim implements Claim {
    /** The line from start to end, downhill. */
    LINE_FALLS(
            MEASURED,
            "On the straight line from the start to the end the loss falls from each of the {points}"
                    + " points tried to the next, from {from} to {to}"),
    /** Says that the loss rises along the line from start to end. */
    LINE_RISES(
            MEASURED,
            "On the straight line from the start to the end the loss rises at {rises} of the {points}"
                    + " points tried; its largest value is {highest}, {from} at the start"),
    /** Says the Hessian's largest eigenvalue. */
    LARGEST_CURVATURE(MEASURED, "Largest curvature of the loss {where}: {value}"),
    /** Says which part of the path is within a plane. */
    PATH_PLANE(
            MEASURED,
            "{explained} of the squared distances of {iterates} kept iterates from the end lie in one"
                    + " plane; of a random walk of as many steps {walk} in the limit of many"
                    + " parameters"),
    /** Says that the Hessian has a negative eigenvalue near a solution. */
    NEAR_SOLUTION_NON_CONVEX(
            FOLLOWS,
            "At residual δ = {near} from a solution the loss is not convex: λ_min(Hess L)/δ is"
                    + " {nearRatio}, and {farRatio} at δ = {far} (L = ½‖F - y‖²)"),
    /** Says that no negative eigenvalue was found near a solution. */
    NEAR_SOLUTION_UNTOLD(
            MEASURED,
            "At residual δ = {near} from a solution no negative curvature can be told from zero:"
                    + " λ_min(Hess L) is {value}"),
    /** Says that the kernel is singular at sampled points of parameter space. */
    KERNEL_SINGULAR(
            MEASURED,
            "K is singular down to rounding here, and at {singular} of {points} points on {place}"),
    /** Says which least eigenvalues the kernel has at sampled points of parameter space. */
    KERNEL_SAMPLED(
            MEASURED,
            "λ_min(K/N) at {points} points on {place}: from {least} over a median of {median} to"
                    + " {most}; {above} of them are above μ = {mu}, half of what it is here"),
    /** Says what was not measured, and why. */
    NOT_LOOKED_AT(MEASURED, "{what}: {why}");

    private final Kind kind;
    private final String words;

    LandscapeClaim(Kind kind, String words) {
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
