package org.plstar.study.solve;

/** The units in which steps and distances are short. */
public enum SolveScale {
    /**
     * With fewer unknowns than equations by the Jacobian; else by starts and bounds where their
     * sizes, but for the largest and smallest tenth, differ by more than a thousand, and as they
     * are where not.
     */
    AUTO,
    /** Unknowns as they are. */
    NONE,
    /** Each unknown by the largest norm so far of its column of the Jacobian (Moré 1978). */
    JACOBIAN,
    /** Each unknown by its start, or by a thousandth of its range if that is larger. */
    START
}
