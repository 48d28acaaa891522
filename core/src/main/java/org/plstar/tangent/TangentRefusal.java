package org.plstar.tangent;

import org.plstar.refusal.Refusal;

/** Why a tangent kernel cannot be formed. */
public enum TangentRefusal implements Refusal.Code {
    /** The output of a sample depends on other samples, so that samples have no gradients. */
    SAMPLES_COUPLED,
    /** Weights, rows or matrices have sizes that do not match. */
    SIZE,
    /** A number is outside of its range. */
    RANGE,
    /** The two systems have different programs. */
    PROGRAM,
    /** Weights are NaN or infinite, or the model's values at these weights are. */
    NOT_FINITE
}
