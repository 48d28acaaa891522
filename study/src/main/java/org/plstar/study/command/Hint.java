package org.plstar.study.command;

/**
 * The meaning of a refusal for the user of the command line: the options that belong to it.
 *
 * @param kind how it is told
 * @param option the options behind the argument of which the library speaks, joined by commas
 * @param fix what to do about it, where the library's own words do not serve
 */
public record Hint(Kind kind, String option, String fix) {
    /** The ways to write a hint. */
    public enum Kind {
        /** The argument is an option with the argument's name. */
        NAMED,
        /** The remedy is that of the library, with the options in brackets. */
        BESIDE,
        /** The option and the remedy replace those of the library. */
        INSTEAD
    }

    /** The hint that the argument is an option with the argument's name. */
    public static Hint named() {
        return new Hint(Kind.NAMED, "", "");
    }

    /** The hint that keeps the remedy, with the given options in brackets. */
    public static Hint beside(String options) {
        return new Hint(Kind.BESIDE, options, "");
    }

    /** The hint that replaces the library's argument and remedy by an option and a remedy. */
    public static Hint instead(String option, String fix) {
        return new Hint(Kind.INSTEAD, option, fix);
    }
}
