package org.plstar.certify;

/**
 * One number that a proof uses.
 *
 * @param symbol as in the documents, for instance {@code a0}
 * @param direction on which side of the exact number it is
 * @param meaning as text
 */
public record ProofNumber(String symbol, double value, Direction direction, String meaning) {
    /** The side of the exact number on which a computed one is. */
    public enum Direction {
        /** The number is at least the exact one. */
        UPPER,
        /** The number is at most the exact one. */
        LOWER,
        /** The number was chosen, not measured. */
        CHOSEN,
        /**
         * The number bounds the contribution of one instruction to κ from above; only the largest
         * are listed.
         */
        PART
    }

    /** A number that is at least the exact one. */
    static ProofNumber upper(String symbol, double value, String meaning) {
        return new ProofNumber(symbol, value, Direction.UPPER, meaning);
    }

    /** A number that is at most the exact one. */
    static ProofNumber lower(String symbol, double value, String meaning) {
        return new ProofNumber(symbol, value, Direction.LOWER, meaning);
    }

    /** A bound on the contribution of one instruction to κ. */
    static ProofNumber part(String symbol, double value, String meaning) {
        return new ProofNumber(symbol, value, Direction.PART, meaning);
    }

    /** A number that was chosen. */
    static ProofNumber chosen(String symbol, double value, String meaning) {
        return new ProofNumber(symbol, value, Direction.CHOSEN, meaning);
    }
}
