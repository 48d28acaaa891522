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

    /** Whether it is about the certificate's program, else about its layers. */
    boolean ofProgram() {
        return this != CURVATURE;
    }

    /**
     * The way that a certificate names; curvature where it names none, as in format 1.
     *
     * @throws IllegalArgumentException if there is no such way
     */
    static Way of(String word) {
        if (word.isEmpty()) {
            return CURVATURE;
        }
        for (Way way : values()) {
            if (way.word().equals(word)) {
                return way;
            }
        }
        throw new IllegalArgumentException("by " + word);
    }
}
