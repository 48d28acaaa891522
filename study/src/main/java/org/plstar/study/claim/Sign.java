package org.plstar.study.claim;

/** How the reader should take a sentence. */
public enum Sign {
    /** The sentence is a good result. */
    GOOD,
    /** The sentence is of interest. */
    NOTE,
    /** The sentence is a reason to act or to distrust. */
    WARNING
}
