package org.plstar.study.spectrum;

import static org.plstar.study.claim.Kind.FOLLOWS;
import static org.plstar.study.claim.Kind.FORETOLD;
import static org.plstar.study.claim.Kind.MEASURED;

import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;

/** What is said of a spectrum. */
public enum SpectrumClaim implements Claim {
    /** The largest. */
    LARGEST_EIGENVALUE(MEASURED, "Largest eigenvalue of the {operator}: {value}"),
    /** The same, not to its accuracy. */
    LARGEST_EIGENVALUE_NOT_CONVERGED(
            MEASURED, "Largest eigenvalue of the {operator}: {value}, not converged"),
    /** Where descent on the quadratic model stays. */
    QUADRATIC_LIMIT(
            FOLLOWS,
            "The quadratic model of the loss here is stable for steps below 2/λ_max = {limit}"),
    /** The smallest, above 0. */
    SMALLEST_POSITIVE(MEASURED, "Smallest eigenvalue {value}: above 0"),
    /** Around 0. */
    SMALLEST_ZERO(MEASURED, "Smallest eigenvalue {value}: zero within its error"),
    /** Below 0. */
    NOT_CONVEX_HERE(FOLLOWS, "Smallest eigenvalue {value}: the loss is not convex here"),
    /** Not to its accuracy. */
    SMALLEST_NOT_CONVERGED(MEASURED, "Smallest eigenvalue {value}, not converged"),
    /** What was looked at. */
    OPERATOR(MEASURED, "The {operator} of {network} on {rows} rows, {where}: order {order}"),
    /** All of it. */
    ALL_EIGENVALUES(MEASURED, "All {order} eigenvalues were computed"),
    /** The trace of a matrix. */
    TRACE(MEASURED, "Trace {value} ({method})"),
    /** The trace by random vectors. */
    TRACE_ESTIMATE(
            MEASURED,
            "Trace {value} (standard error {error}; 95 % interval {low} to {high}; {method})"),
    /** How they lie. */
    DENSITY(
            MEASURED,
            "Density of the {order} eigenvalues, each blurred by a normal law of {sigma}"),
    /** Signs of all. */
    SIGNS(
            MEASURED,
            "{positive} eigenvalues are positive, {negative} negative, {zero} zero within rounding"),
    /** Rows that repeat others. */
    SINGULAR_BY_REPEATS(
            FOLLOWS,
            "{rows} that repeat others, targets included, make this kernel singular; plstar train"
                    + " takes such rows once, with a higher weight"),
    /** A layer. */
    LARGEST_BLOCK(
            MEASURED,
            "Of the layers' {blocks}, that of {name} has the largest eigenvalue, {value}"),
    /** Kinks. */
    HESSIAN_KINKS(
            FOLLOWS,
            "The network has kinks ({kinks}): what is measured is the Hessian of the smooth piece at"
                    + " these weights, which holds for steps that cross no kink and says nothing of"
                    + " how the gradient turns across them"),
    /** Errors above what was asked for. */
    NOT_CONVERGED(
            MEASURED,
            "{block}: {count} of {all} eigenvalues have not converged in {products} products; their"
                    + " errors are stated"),
    /** How many more it takes. */
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
