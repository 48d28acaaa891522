package org.plstar.study.solve;

/**
 * Where steps ended, before it is judged.
 *
 * @param detail the test that ended them
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record Searched(double[] w, SolveStatus status, double atStart, int steps, String detail) {
    /** Of the residual that is allowed: nothing below is worth a step. */
    private static final double ENOUGH = 1e-6;

    /** The same at another point. */
    Searched at(double[] other) {
        return new Searched(other, status, atStart, steps, detail);
    }

    /** Whether a residual is allowed, and a further step would hardly better it. */
    static boolean isDone(double norm, double before, double allowed) {
        return norm <= allowed && (2 * norm > before || norm <= ENOUGH * allowed);
    }
}
