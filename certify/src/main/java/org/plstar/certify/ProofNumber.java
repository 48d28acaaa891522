package org.plstar.certify;

/**
 * One number that a proof uses.
 *
 * @param symbol as in the documents, for instance {@code a0}
 * @param direction on which side of the exact number it is
 * @param meaning as text
 */
public record ProofNumber(String symbol, double value, Direction direction, String meaning) {
    /** Which side of the exact number a computed one is on. */
    public enum Direction {
        /** At least the exact number. */
        UPPER,
        /** At most the exact number. */
        LOWER,
        /** Chosen, not measured. */
        CHOSEN,
        /** What one instruction adds to κ, from above; those that add most. */
        PART
    }

    /** One that is at least the exact number. */
    static ProofNumber upper(String symbol, double value, String meaning) {
        return new ProofNumber(symbol, value, Direction.UPPER, meaning);
    }

    /** One that is at most the exact number. */
    static ProofNumber lower(String symbol, double value, String meaning) {
        return new ProofNumber(symbol, value, Direction.LOWER, meaning);
    }

    /** What one instruction adds to κ. */
    static ProofNumber part(String symbol, double value, String meaning) {
        return new ProofNumber(symbol, value, Direction.PART, meaning);
    }

    /** One that was chosen. */
    static ProofNumber chosen(String symbol, double value, String meaning) {
        return new ProofNumber(symbol, value, Direction.CHOSEN, meaning);
    }
}
