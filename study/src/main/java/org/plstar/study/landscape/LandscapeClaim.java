package org.plstar.study.landscape;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** What is said of a landscape. */
public enum LandscapeClaim implements Claim {
    /** The line from start to end, downhill. */
    LINE_FALLS(
            MEASURED,
            "On the straight line from the start to the end the loss falls from each of the {points}"
                    + " points tried to the next, from {from} to {to}"),
    /** The same with a rise. */
    LINE_RISES(
            MEASURED,
            "On the straight line from the start to the end the loss rises at {rises} of the {points}"
                    + " points tried; its largest value is {highest}, {from} at the start"),
    /** The Hessian's largest eigenvalue. */
    LARGEST_CURVATURE(MEASURED, "Largest curvature of the loss {where}: {value}"),
    /** The part of a path that a plane holds. */
    PATH_PLANE(
            MEASURED,
            "{explained} of the squared distances of {iterates} kept iterates from the end lie in one"
                    + " plane; of a random walk of as many steps {walk} in the limit of many"
                    + " parameters"),
    /** Negative curvature at the nearest distance that was tried. */
    NEAR_SOLUTION_NON_CONVEX(
            FOLLOWS,
            "At residual δ = {near} from a solution the loss is not convex: λ_min(Hess L)/δ is"
                    + " {nearRatio}, and {farRatio} at δ = {far} (L = ½‖F - y‖²)"),
    /** None. */
    NEAR_SOLUTION_UNTOLD(
            MEASURED,
            "At residual δ = {near} from a solution no negative curvature can be told from zero:"
                    + " λ_min(Hess L) is {value}"),
    /** Kernels over parameter space, none. */
    KERNEL_SINGULAR(
            MEASURED,
            "K is singular down to rounding here, and at {singular} of {points} points on {place}"),
    /** Kernels over parameter space. */
    KERNEL_SAMPLED(
            MEASURED,
            "λ_min(K/N) at {points} points on {place}: from {least} over a median of {median} to"
                    + " {most}; {above} of them are above μ = {mu}, half of what it is here"),
    /** What was not looked at. */
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
