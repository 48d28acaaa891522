package org.plstar.study.advise;

/** The outcome of comparing a training with its prediction. */
public enum CheckVerdict {
    /** Within a tenth, whether the kernel moved or not. */
    AGREES,
    /** The rates differ by more than a tenth, and the kernel moved. */
    ASSUMPTION_FAILS,
    /** The rates differ by more than a tenth although the kernel stayed constant. */
    DISAGREES,
    /** There are no rates to compare. */
    NOT_COMPARED
}
