package org.plstar.predict;

import org.plstar.refusal.Refusal;

/** Why a prediction is refused. */
public enum PredictRefusal implements Refusal.Code {
    /** The steps are too large: residuals grow beyond the range of numbers. */
    DIVERGES,
    /** A kernel is not positive semi-definite, beyond rounding. */
    NOT_SEMIDEFINITE,
    /** A number is outside of its range. */
    RANGE,
    /** Arrays have sizes that do not match. */
    SIZE,
    /** A number is NaN or infinite. */
    NOT_FINITE
}
