package org.plstar.study.spectrum;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.FORETOLD;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** Sentences on a spectrum. */
public enum SpectrumClaim implements Claim {
    /** Says the largest eigenvalue. */
    LARGEST_EIGENVALUE(MEASURED, "Largest eigenvalue of the {operator}: {value}"),
    /** Says the largest eigenvalue, which has not converged. */
    LARGEST_EIGENVALUE_NOT_CONVERGED(
            MEASURED, "Largest eigenvalue of the {operator}: {value}, not converged"),
    /** Says up to which step gradient descent on the quadratic model converges. */
    QUADRATIC_LIMIT(
            FOLLOWS,
            "The quadratic model of the loss here is stable for steps below 2/λ_max = {limit}"),
    /** Says that the smallest eigenvalue is positive. */
    SMALLEST_POSITIVE(MEASURED, "Smallest eigenvalue {value}: above 0"),
    /** Says that the smallest eigenvalue is 0 up to its error. */
    SMALLEST_ZERO(MEASURED, "Smallest eigenvalue {value}: zero within its error"),
    /** Says that the smallest eigenvalue is negative, so that the loss is not convex here. */
    NOT_CONVEX_HERE(FOLLOWS, "Smallest eigenvalue {value}: the loss is not convex here"),
    /** Says the smallest eigenvalue, which has not converged. */
    SMALLEST_NOT_CONVERGED(MEASURED, "Smallest eigenvalue {value}, not converged"),
    /** Says which operator was used. */
    OPERATOR(MEASURED, "The {operator} of {network} on {rows} rows, {where}: order {order}"),
    /** Says that all eigenvalues were computed. */
    ALL_EIGENVALUES(MEASURED, "All {order} eigenvalues were computed"),
    /** The trace of a matrix. */
    TRACE(MEASURED, "Trace {value} ({method})"),
    /** The trace by random vectors. */
    TRACE_ESTIMATE(
            MEASURED,
            "Trace {value} (standard error {error}; 95 % interval {low} to {high}; {method})"),
    /** Says how the eigenvalues are distributed. */
    DENSITY(
            MEASURED,
            "Density of the {order} eigenvalues, each blurred by a normal law of {sigma}"),
    /** Says how many eigenvalues are positive and negative. */
    SIGNS(
            MEASURED,
            "{positive} eigenvalues are positive, {negative} negative, {zero} zero within rounding"),
    /** Says that the kernel is singular by rows that repeat others. */
    SINGULAR_BY_REPEATS(
            FOLLOWS,
            "{rows} that repeat others, targets included, make this kernel singular; plstar train"
                    + " takes such rows once, with a higher weight"),
    /** Says which layer's block has the largest eigenvalue. */
    LARGEST_BLOCK(
            MEASURED,
            "Of the layers' {blocks}, that of {name} has the largest eigenvalue, {value}"),
    /** Says that the network has kinks, where the Hessian does not exist. */
    HESSIAN_KINKS(
            FOLLOWS,
            "The network has kinks ({kinks}): what is measured is the Hessian of the smooth piece at"
                    + " these weights, which holds for steps that cross no kink and says nothing of"
                    + " how the gradient turns across them"),
    /** Says which eigenvalues have not converged to the requested accuracy. */
    NOT_CONVERGED(
            MEASURED,
            "{block}: {count} of {all} eigenvalues have not converged in {products} products; their"
                    + " errors are stated"),
    /** Says how many further products convergence takes. */
    PRODUCTS_NEEDED(FORETOLD, "{block}: about {more} more products are needed, {all} in all");

    private final Kind kind;
    private final String words;

    SpectrumClaim(Kind kind, String words) {
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
