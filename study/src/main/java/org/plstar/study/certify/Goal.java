package org.plstar.study.certify;

import java.util.Locale;
import org.plstar.certify.Theorem;

/** The statement that a run is to prove. */
public enum Goal {
    /** The statement that a solution exists, by any theorem. */
    SOLUTION("any theorem"),
    /** The statement that gradient flow from some step on reaches a solution. */
    FLOW("A'"),
    /** The statement that the run's own steps reach a solution. */
    DESCENT("B' for the run's own steps");

    private final String words;

    Goal(String words) {
        this.words = words;
    }

    /**
     * Whether a proved theorem is enough.
     *
     * @param symbol such as {@code A'}
     * @param ahead whether it is about other steps than the run's
     */
    public boolean reachedBy(String symbol, boolean ahead) {
        return switch (this) {
            case SOLUTION -> true;
            case FLOW -> symbol.equals(Theorem.FLOW.symbol());
            case DESCENT -> symbol.equals(Theorem.DESCENT.symbol()) && !ahead;
        };
    }

    /** The goal in words. */
    public String words() {
        return words;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
