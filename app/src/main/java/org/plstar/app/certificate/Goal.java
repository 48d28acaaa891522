package org.plstar.app.certificate;

import java.util.Locale;
import java.util.Set;
import org.plstar.landscape.certificate.Theorem;

/** What a run is asked to prove. */
public enum Goal {
    /** That a solution exists: any theorem says so. */
    SOLUTION(Set.of(Theorem.values()), "any theorem"),
    /** That gradient flow from some step on reaches one. */
    FLOW(Set.of(Theorem.FLOW), "A'"),
    /** That the run's own steps reach one. */
    DESCENT(Set.of(Theorem.DESCENT), "B' for the run's own steps");

    private final Set<Theorem> enough;
    private final String words;

    Goal(Set<Theorem> enough, String words) {
        this.enough = enough;
        this.words = words;
    }

    /**
     * Whether a proved theorem is enough.
     *
     * @param symbol such as {@code A'}
     * @param ahead whether it is about other steps than the run's
     */
    boolean reachedBy(String symbol, boolean ahead) {
        return !(ahead && this == DESCENT)
                && enough.stream().anyMatch(t -> t.symbol().equals(symbol));
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
