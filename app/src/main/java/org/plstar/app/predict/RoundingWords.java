package org.plstar.app.predict;

import java.util.Locale;
import org.plstar.app.study.Sentences;
import org.plstar.study.predict.Rounding;

/** What rounded weights do to outputs, in words. */
final class RoundingWords {
    /** Real over foretold change above which the change is not of first order. */
    private static final double OFF = 1.5;

    private RoundingWords() {}

    /**
     * Says it.
     *
     * @param scaled whether an output of 1 is a standard deviation of its target
     */
    static void say(Rounding r, boolean scaled, Sentences say) {
        double ratio = r.foretold() > 0 ? r.real() / r.foretold() : 1;
        say.note(
                "Weights rounded to {} change the outputs by {} (root mean square, on {} rows{});"
                        + " foretold to first order: {}{}. The largest change is {}.{}",
                r.format().name().toLowerCase(Locale.ROOT),
                r.real(),
                r.rows(),
                scaled ? ", in standard deviations of the targets" : "",
                r.foretold(),
                r.error() > 0
                        ? String.format(Locale.ROOT, " to within %.0f %%", 100 * r.error())
                        : "",
                r.largest(),
                ratio > OFF || ratio < 1 / OFF
                        ? " The change is not of first order: trust the rounded network only as"
                                + " measured."
                        : "");
        if (r.changed().isPresent()) {
            say.note(
                    "{} of these rows change their class; {} have a margin within two standard"
                            + " deviations of the change.",
                    r.changed().getAsInt(),
                    r.atRisk().orElse(0));
        }
    }
}
