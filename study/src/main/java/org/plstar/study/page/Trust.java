package org.plstar.study.page;

import org.plstar.operator.Estimate;

/**
 * How far a number that stands beside it can be trusted.
 *
 * @param error bound of its error
 * @param reason how it was found, or why it did not converge
 */
public record Trust(double error, boolean converged, String reason) {
    /** How far an estimate can be trusted. */
    public static Trust of(Estimate e) {
        return new Trust(e.error(), e.converged(), e.reason());
    }

    /** A value, with its error where it has not converged. */
    public String words(double value) {
        return value + (converged ? "" : " (not converged, ± " + error + ")");
    }

    /** The estimate of a value. */
    public Estimate estimate(double value) {
        return new Estimate(value, error, converged, reason, 0);
    }
}
