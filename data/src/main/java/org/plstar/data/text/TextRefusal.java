package org.plstar.data.text;

import org.plstar.refusal.Refusal;

/** Why texts do not become tokens. */
public enum TextRefusal implements Refusal.Code {
    /** The file is no JSON, lacks a member, or has one that it cannot have. */
    BAD_FILE,
    /** The model is none of type WordPiece. */
    MODEL_TYPE,
    /** A normalizer that is not known. */
    NORMALIZER,
    /** A pre-tokenizer that is not known. */
    PRE_TOKENIZER,
    /** A post-processor that is not known, or a template that has no reading here. */
    POST_PROCESSOR,
    /** The vocabulary lacks the token for unknown words, or a token has two ids. */
    VOCABULARY,
    /** No tokenizer lies beside the model. */
    NO_TOKENIZER,
    /** Several tokenizers lie beside the model. */
    SEVERAL_TOKENIZERS,
    /** A limit that leaves no token of the text. */
    LIMIT
}
