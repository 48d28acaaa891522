package org.plstar.study.advise;

/** What a comparison shows. */
public enum CheckVerdict {
    /** Within a tenth, whether the kernel moved or not. */
    AGREES,
    /** Not within a tenth, and the kernel moved. */
    ASSUMPTION_FAILS,
    /** Not within a tenth although the kernel stayed. */
    DISAGREES,
    /** Nothing can be compared. */
    NOT_COMPARED
}
