package org.plstar.study.solve;

/** The units in which steps and distances are short. */
public enum SolveScale {
    /**
     * The scale JACOBIAN with fewer unknowns than equations; otherwise START where the sizes of
     * starts and bounds, except for the largest and smallest tenth, differ by more than a factor of
     * a thousand, and NONE where they do not.
     */
    AUTO,
    /** Unknowns are not scaled. */
    NONE,
    /**
     * Each unknown is scaled by the largest norm so far of its column of the Jacobian (Moré 1978).
     */
    JACOBIAN,
    /** Each unknown is scaled by its start, or by a thousandth of its range if that is larger. */
    START
}
