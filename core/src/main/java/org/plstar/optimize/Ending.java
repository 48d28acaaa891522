package org.plstar.optimize;

/**
 * The end of a run.
 *
 * @param steps steps done
 * @param loss the last loss, infinite if it was not a number
 * @param detail the test that ended the run, with its numbers
 */
public record Ending(Outcome outcome, int steps, double loss, String detail) {
    /** The outcome's message and the detail. */
    public String message() {
        return outcome.message() + " (" + detail + ")";
    }
}
