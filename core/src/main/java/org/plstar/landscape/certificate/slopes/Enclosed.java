package org.plstar.landscape.certificate.slopes;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plstar.program.Value;

/**
 * What is known of a value v(w) of a program for all w in the ball |w - w1| ≤ R; all parts are
 * values of the enclosing program, and an absent one is exactly 0.
 *
 * @param mid the computed value at w1
 * @param error element by element, at least |mid - v(w1)|
 * @param change at least the 2-norm of the row of slopes of each element
 * @param norm per sample, at least the norm of all slopes from w to the array
 * @param radius at least |v(w) - mid|: the error and R times the change
 * @param unknowns names of the params that v depends on
 * @param least no element of v(w) is smaller, for any w
 */
record Enclosed(
        Value mid,
        @Nullable Value error,
        @Nullable Value change,
        @Nullable Value norm,
        @Nullable Value radius,
        Set<String> unknowns,
        double least) {
    /** Whether v is a constant whose value is known exactly. */
    boolean isExact() {
        return radius == null;
    }

    /** Whether both depend on no common param, so that their changes are orthogonal. */
    boolean isApartFrom(Enclosed other) {
        return unknowns.stream().noneMatch(other.unknowns::contains);
    }
}
