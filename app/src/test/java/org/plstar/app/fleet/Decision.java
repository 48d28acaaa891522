package org.plstar.app.fleet;

import java.util.Locale;

/**
 * What came of trying to refute a sentence.
 *
 * @param tried whether it could be decided
 * @param held whether it is true
 * @param why the numbers
 */
record Decision(boolean tried, boolean held, String why) {
    @SuppressWarnings(
            "AnnotateFormatMethod") // the annotation is of a library that tests do not have
    static Decision of(boolean held, String why, Object... values) {
        return new Decision(true, held, String.format(Locale.ROOT, why, values));
    }

    static Decision undecided(String why) {
        return new Decision(false, false, why);
    }

    /** Whether two numbers are the same to a relative error. */
    static Decision same(double said, double seen, double error) {
        return of(
                Math.abs(said - seen) <= error * Math.max(Math.abs(said), Math.abs(seen)) + 1e-300,
                "said %.6g, seen %.6g",
                said,
                seen);
    }

    Decision and(Decision other) {
        return !tried || !other.tried
                ? undecided(why + "; " + other.why)
                : new Decision(true, held && other.held, held ? other.why : why);
    }
}
