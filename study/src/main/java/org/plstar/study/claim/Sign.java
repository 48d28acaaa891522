package org.plstar.study.claim;

/** How the reader should take a sentence. */
public enum Sign {
    /** What went as hoped. */
    GOOD,
    /** What is worth knowing. */
    NOTE,
    /** What the reader should act on or distrust. */
    WARNING
}
