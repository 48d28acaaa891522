package org.plstar.study.claim;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A sentence that can be refuted. The constants of an enum are the claims of a subject; the enum
 * stands beside the subject's results.
 */
public interface Claim {
    /** The constant. */
    String name();

    /** What it rests on. */
    Kind kind();

    /**
     * The sentence without its full stop. Each {@code {name}} stands for a value; values are given
     * in the order in which their names stand first.
     */
    String words();

    /** The part of all tries that the sentence itself says to hold; absent where it says none. */
    default OptionalDouble stated() {
        return OptionalDouble.empty();
    }

    /** The name in files, one of all subjects. */
    default String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
