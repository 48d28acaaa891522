package org.plstar.study.page;

import org.plstar.operator.Estimate;
import org.plstar.study.claim.Digits;

/**
 * The trust in a number beside which it is written.
 *
 * @param error bound of its error
 * @param reason how it was found, or why it did not converge
 */
public record Trust(double error, boolean converged, String reason) {
    /** The trust in an estimate. */
    public static Trust of(Estimate e) {
        return new Trust(e.error(), e.converged(), e.reason());
    }

    /** A value with its error, and whether it has not converged. */
    public String words(double value) {
        return Digits.of(estimate(value)) + (converged ? "" : ", not converged");
    }

    /** The estimate of a value. */
    public Estimate estimate(double value) {
        return new Estimate(value, error, converged, reason, 0);
    }
}
