package org.plstar.study.fit;

import java.util.OptionalInt;
import org.plstar.array.Precision;
import org.plstar.array.Storage;

/** The first prediction of an increase of the loss in a run, and whether the increase occurred. */
final class ForetoldRise {
    /**
     * The least number of steps around the predicted one within which an increase counts as
     * predicted.
     */
    private static final double ABOUT = 20;

    private static final int EXPECTED = 0;
    private static final int MADE_AT = 1;
    private static final int CAME = 2;
    private static final int SEEN = 3;

    private final Storage told = Precision.DOUBLE.allocate(4);

    /** A tracker without a prediction. */
    ForetoldRise() {
        for (int i = 0; i < told.size(); i++) {
            told.set(i, -1);
        }
    }

    /** The state that is saved. */
    Storage state() {
        return told;
    }

    /** Records a prediction made at step t; only the first one counts. */
    void foretell(int t, double ahead) {
        if (told.get(EXPECTED) < 0) {
            told.set(EXPECTED, t + Math.ceil(ahead));
            told.set(MADE_AT, t);
        }
    }

    /** Observes a step, and whether the loss is 1.3 times its least value before. */
    void passing(int t, boolean risen) {
        told.set(SEEN, t);
        if (risen
                && told.get(EXPECTED) >= 0
                && told.get(CAME) < 0
                && Math.abs(t - told.get(EXPECTED)) <= about()) {
            told.set(CAME, t);
        }
    }

    /** Half the lead, or 20 steps if that is less. */
    private double about() {
        return Math.max(ABOUT, (told.get(EXPECTED) - told.get(MADE_AT)) / 2);
    }

    EdgeSummary.Rise summary() {
        boolean passed = told.get(EXPECTED) >= 0 && told.get(SEEN) >= told.get(EXPECTED) + about();
        return new EdgeSummary.Rise(step(EXPECTED), step(MADE_AT), step(CAME), passed);
    }

    private OptionalInt step(int slot) {
        double v = told.get(slot);
        return v < 0 ? OptionalInt.empty() : OptionalInt.of((int) v);
    }
}
