package org.plstar.study.claim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A claim that was withheld.
 *
 * @param claim its key
 * @param cause of which kind the reason is
 * @param why the hypothesis, horizon or record that fails
 * @param values that it would have; empty where they are not known
 */
public record Withheld(String claim, Cause cause, String why, Map<String, Object> values) {
    /** The kind of reason for withholding a claim. */
    public enum Cause {
        /** A hypothesis or a condition of the claim is not met. */
        HYPOTHESIS,
        /** A number of the claim is absent. */
        ABSENT,
        /** The record of the claim has too few tries, or is below its bar. */
        RECORD,
        /** The horizon of the forecast is beyond that of its record. */
        HORIZON
    }

    /** Copies the values in their order, so that files have the same bytes. */
    public Withheld {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
