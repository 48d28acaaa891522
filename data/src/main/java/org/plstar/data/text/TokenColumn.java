package org.plstar.data.text;

import java.io.Serializable;
import org.plstar.refusal.Require;

/**
 * A column of text that becomes tokens, and the mask of those that are no filling.
 *
 * @param name of the column in the file
 * @param tokens of a row: texts of fewer are filled up, of more cut
 * @param filled whether rows are filled up even where no text has so many tokens, for a model that
 *     takes no fewer
 * @param tokenizer the text of its {@code tokenizer.json}
 */
public record TokenColumn(String name, int tokens, boolean filled, String tokenizer)
        implements Serializable {
    /** The array of the tokens. */
    public static final String IDS = "input_ids";

    /** The array of ones, and zeros where a row is filled up. */
    public static final String MASK = "attention_mask";

    /** A column whose rows are as long as its longest text. */
    public TokenColumn(String name, int tokens, String tokenizer) {
        this(name, tokens, false, tokenizer);
    }

    /** Refuses a number of tokens below 1. */
    public TokenColumn {
        Require.atLeast(1, tokens, TextRefusal.LIMIT, "tokens");
    }

    /** The same with another number of tokens. */
    public TokenColumn withTokens(int count) {
        return new TokenColumn(name, count, filled, tokenizer);
    }
}
