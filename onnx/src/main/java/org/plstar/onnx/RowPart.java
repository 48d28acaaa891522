package org.plstar.onnx;

/**
 * The numbers of a row of data that an input of a model takes.
 *
 * @param input its name in the file
 * @param first position of its first number in the row
 * @param count how many it takes, those of a sample in the order of its axes
 * @param role what they are
 */
public record RowPart(String input, int first, int count, Role role) {
    /** What an input's numbers are. */
    public enum Role {
        /** Whole numbers: tokens where they index a table. */
        WHOLE,
        /** 1 for a token that counts, 0 for one that only fills the row. */
        MASK,
        /** Numbers. */
        REAL
    }
}
