package org.plstar.data.text;

/**
 * A text's tokens within a limit.
 *
 * @param ids of its tokens
 * @param cut whether the text had more
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record TokenRow(int[] ids, boolean cut) {
    /** Copies the ids. */
    public TokenRow {
        ids = ids.clone();
    }
}
