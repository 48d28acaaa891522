package org.plstar.study.claim;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A kind of sentence that can be refuted. The constants of an enum are the claims of a subject; the
 * enum is in the package of the subject's results.
 */
public interface Claim {
    /** The name of the enum constant. */
    String name();

    /** The kind of evidence for the sentence. */
    Kind kind();

    /**
     * The sentence without its full stop. Each {@code {name}} stands for a value; values are given
     * in the order in which their names occur first.
     */
    String words();

    /**
     * The part of all tries in which the sentence itself claims to hold; absent where it claims
     * none.
     */
    default OptionalDouble stated() {
        return OptionalDouble.empty();
    }

    /** The name of the claim in files, which is unique among all subjects. */
    default String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
