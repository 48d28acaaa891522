package org.plstar.study.advise;

/** What a comparison shows. */
public enum CheckVerdict {
    /** Within a tenth, and the kernel stayed where it was. */
    AGREES,
    /** The kernel moved too far for the prediction to apply. */
    ASSUMPTION_FAILS,
    /** Not within a tenth although the kernel stayed. */
    DISAGREES,
    /** Nothing can be compared. */
    NOT_COMPARED
}
