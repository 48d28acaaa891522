package org.plstar.study.command;

/**
 * What a refusal means to who types commands.
 *
 * @param kind how it is told
 * @param option the options behind the argument of which the library speaks, joined by commas
 * @param fix what to do about it, where the library's own words do not serve
 */
public record Hint(Kind kind, String option, String fix) {
    /** Ways to tell. */
    public enum Kind {
        /** The argument is an option of its own name. */
        NAMED,
        /** The fix stays as the library says it, with the options in brackets. */
        BESIDE,
        /** The option and the fix take the place of the library's. */
        INSTEAD
    }

    /** The argument is an option of its own name. */
    public static Hint named() {
        return new Hint(Kind.NAMED, "", "");
    }

    /** The fix stays, with these options in brackets. */
    public static Hint beside(String options) {
        return new Hint(Kind.BESIDE, options, "");
    }

    /** The option and the fix take the place of the library's. */
    public static Hint instead(String option, String fix) {
        return new Hint(Kind.INSTEAD, option, fix);
    }
}
