package org.plstar.study.certify;

import java.util.Locale;

/** What a theorem rests on. */
public enum Way {
    /** A bound of second derivatives. */
    CURVATURE,
    /** Slopes of the program in a ball of all weights. */
    SLOPES,
    /** Slopes of the program along as many directions as equations. */
    DIRECTIONS;

    /** As a certificate has it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The way that a certificate names.
     *
     * @throws IllegalArgumentException if there is no such way
     */
    static Way of(String word) {
        for (Way way : values()) {
            if (way.word().equals(word)) {
                return way;
            }
        }
        throw new IllegalArgumentException("by " + word);
    }
}
