package org.plstar.refusal;

/**
 * A request or an input that cannot be served: one line that says what is wrong, where, what was expected and how to fix it.
 *
 * <p>Thrown for errors of the caller, never for faults of the program. The command line prints {@link #getMessage()} as one line and exits
 * with code 2. Tests assert {@link #code()}, never the text.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Code code;

    /** A family of refusals: each module has one enum of its own that implements this. */
    public interface Code {
        /** The constant's name, as {@code Enum.name()} gives it. */
        String name();
    }

    private Refusal(Code code, String message) {
        super(message);
        this.code = code;
    }

    /**
     * Makes a refusal whose line reads {@code where: what; expected …; fix}.
     *
     * @param where the file, option, row, column or position at fault, with the offending value
     * @param what what is wrong there
     * @param expected what was expected instead
     * @param fix what the user can do about it
     */
    public static Refusal of(Code code, String where, String what, String expected, String fix) {
        return new Refusal(
                code,
                (where + ": " + what + "; expected " + expected + "; " + fix)
                        .replaceAll("\\s*\\R\\s*", " "));
    }

    /** Which refusal this is. */
    public Code code() {
        return code;
    }
}
