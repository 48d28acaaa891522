package org.plstar.study.claim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A claim that was not said.
 *
 * @param claim its key
 * @param cause of which kind the reason is
 * @param why the hypothesis, horizon or record that fails
 * @param values that it would have; empty where they are not known
 */
public record Withheld(String claim, Cause cause, String why, Map<String, Object> values) {
    /** What kind of reason it is. */
    public enum Cause {
        /** A hypothesis or a condition is not met. */
        HYPOTHESIS,
        /** Its number is absent. */
        ABSENT,
        /** Its record has too few tries, or is under its bar. */
        RECORD,
        /** The forecast reaches further than such forecasts were followed. */
        HORIZON
    }

    /** Copies, in the same order, so that files have the same bytes. */
    public Withheld {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
