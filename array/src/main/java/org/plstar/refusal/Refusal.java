package org.plstar.refusal;

import java.io.Serializable;
import java.util.List;

/**
 * The refusal of a request or an input: one line with the mistake, its place, what was expected and
 * a remedy.
 *
 * <p>Thrown for errors of the caller, never for faults of the program. The command line prints
 * {@link #getMessage()} as one line and exits with code 2. Tests assert {@link #code()}, never the
 * text.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String where;
    private final String what;
    private final String expected;
    private final String fix;
    private final String[] names;
    private final String[] excerpt;

    /** A family of refusals: each module has one enum of its own that implements this. */
    public interface Code extends Serializable {
        /** The name of the enum constant. */
        String name();
    }

    private Refusal(
            Code code,
            String where,
            String what,
            String expected,
            String fix,
            List<String> names,
            List<String> excerpt) {
        super((where + ": " + what + "; expected " + expected + "; " + fix)
                .replaceAll("\\s*\\R\\s*", " "));
        this.code = code;
        this.where = where;
        this.what = what;
        this.expected = expected;
        this.fix = fix;
        this.names = names.toArray(String[]::new);
        this.excerpt = excerpt.toArray(String[]::new);
    }

    /**
     * Makes a refusal whose line reads {@code where: what; expected …; fix}.
     *
     * @param where the file, argument, row, column or position at fault, with the offending value
     * @param what what is wrong there
     * @param expected what was expected instead
     * @param fix what the user can do about it
     */
    public static Refusal of(Code code, String where, String what, String expected, String fix) {
        return new Refusal(code, where, what, expected, fix, List.of(), List.of());
    }

    /**
     * The same refusal with another name of the argument and another remedy, such as a command
     * line's option.
     */
    public Refusal with(String otherWhere, String otherFix) {
        return new Refusal(code, otherWhere, what, expected, otherFix, names(), excerpt());
    }

    /** The same refusal with names, such as those of columns, that the remedy is about. */
    public Refusal about(List<String> others) {
        return new Refusal(code, where, what, expected, fix, others, excerpt());
    }

    /**
     * The same refusal with the line of a text where the mistake is.
     *
     * @param line without its end
     * @param column of the first character at fault, from 1
     */
    public Refusal showing(String line, int column) {
        return new Refusal(
                code, where, what, expected, fix, names(), SourceLine.excerpt(line, column));
    }

    /**
     * The line of a text with the mistake, and a line with a caret below its place; empty if there
     * is none.
     */
    public List<String> excerpt() {
        return List.of(excerpt);
    }

    /** The names that the remedy is about; empty if there are none. */
    public List<String> names() {
        return List.of(names);
    }

    /** The file, argument, row, column or position at fault, with the offending value. */
    public String where() {
        return where;
    }

    /** The mistake, without its place. */
    public String what() {
        return what;
    }

    /** The description of a correct value. */
    public String expected() {
        return expected;
    }

    /** The remedy for the user. */
    public String fix() {
        return fix;
    }

    /** The code of the refusal. */
    public Code code() {
        return code;
    }
}
