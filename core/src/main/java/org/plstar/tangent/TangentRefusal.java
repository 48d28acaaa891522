package org.plstar.tangent;

import org.plstar.refusal.Refusal;

/** Why a tangent kernel cannot be formed. */
public enum TangentRefusal implements Refusal.Code {
    /**
     * The output of a sample depends on other samples, so that there is no gradient of a sample.
     */
    SAMPLES_COUPLED,
    /** Weights, rows or matrices have sizes that do not match. */
    SIZE,
    /** A number is outside of its range. */
    RANGE,
    /** Two systems of different programs. */
    PROGRAM,
    /** Weights are NaN or infinite, or the model's values there are. */
    NOT_FINITE
}
