package org.plstar.landscape.linearity;

import org.plstar.refusal.Refusal;

/** Why the transition to linearity cannot be studied as requested. */
public enum LinearityRefusal implements Refusal.Code {
    /** Widths that do not grow, or too few of them. */
    WIDTHS,
    /** A text without a width to fill in. */
    NO_WIDTH,
    /** More equations than a dense kernel may have, or vectors beyond the memory allowed. */
    TOO_LARGE,
    /** A setting is outside of its range. */
    SETTING,
    /** No network could be measured. */
    ALL_FAILED;

    static Refusal tooLarge(String where, String what, String expected, String fix) {
        return Refusal.of(TOO_LARGE, where, what, expected, fix);
    }
}
