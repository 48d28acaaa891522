package org.plstar.study.claim;

import java.util.Map;

/**
 * A claim that was not said.
 *
 * @param claim its key
 * @param why the hypothesis, horizon or record that fails
 * @param values that it would have; empty where they are not known
 */
public record Withheld(String claim, String why, Map<String, Object> values) {
    /** Copies. */
    public Withheld {
        values = Map.copyOf(values);
    }
}
