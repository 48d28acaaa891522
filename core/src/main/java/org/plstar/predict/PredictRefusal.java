package org.plstar.predict;

import org.plstar.refusal.Refusal;

/** Why there is no prediction. */
public enum PredictRefusal implements Refusal.Code {
    /** The steps are too large: residuals grow beyond the range of numbers. */
    DIVERGES,
    /** A kernel is not positive semi-definite, beyond rounding. */
    NOT_SEMIDEFINITE,
    /** A number is outside of what it can be. */
    RANGE,
    /** Arrays of other sizes than belong together. */
    SIZE,
    /** A number that is NaN or infinite. */
    NOT_FINITE
}
