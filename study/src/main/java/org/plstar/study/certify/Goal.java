package org.plstar.study.certify;

import java.util.Locale;
import org.plstar.certify.Theorem;

/** What a run is asked to prove. */
public enum Goal {
    /** That a solution exists: any theorem says so. */
    SOLUTION("any theorem"),
    /** That gradient flow from some step on reaches one. */
    FLOW("A'"),
    /** That the run's own steps reach one. */
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

    /** In words. */
    public String words() {
        return words;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
