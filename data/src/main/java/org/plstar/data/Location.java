package org.plstar.data;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.plstar.refusal.Refusal;

/**
 * The place of a mistake in the data, in the same words in every refusal: file, line or row,
 * column, value.
 *
 * @param text what the user reads, with long values cut and control characters made visible
 */
public record Location(String text) {
    private static final int LONGEST_VALUE = 60;

    /** The file at {@code path}. */
    public static Location file(Path path) {
        return new Location(shown(path.toString(), 200));
    }

    /** The place of data with a name: a file, or data from elsewhere. */
    public static Location of(String name) {
        return new Location(shown(name, 200));
    }

    /** Adds the row's number, in the file's own counting, such as {@code line 7}. */
    public Location row(String unit, long number) {
        return new Location(text + ", " + unit + " " + number);
    }

    /** Adds the name of a column to the place. */
    public Location column(String name) {
        return new Location(text + ", column " + quoted(name));
    }

    /** Adds the wrong value to the place. */
    public Location value(String value) {
        return new Location(text + ", value " + quoted(value));
    }

    /** The refusal for this place; see {@link Refusal#of}. */
    public Refusal refuse(DataRefusal code, String what, String expected, String fix) {
        return Refusal.of(code, text, what, expected, fix);
    }

    /** The refusal for a file that does not exist, or cannot be read. */
    public Refusal unreadable(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return refuse(
                    DataRefusal.MISSING_FILE,
                    "there is no such file",
                    "a file that can be read",
                    "check the path");
        }
        return refuse(
                DataRefusal.UNREADABLE_FILE,
                "reading failed ("
                        + failure.getClass().getSimpleName()
                        + ": "
                        + failure.getMessage()
                        + ")",
                "a file that can be read",
                "check its permissions and the disk");
    }

    /** A name or value in quotes, on one line, shortened if it is long. */
    public static String quoted(String value) {
        return '"' + shown(value, LONGEST_VALUE) + '"';
    }

    /**
     * The text in a form for a terminal: control characters, line ends and marks of writing
     * direction are spelled out.
     */
    public static String printable(String text) {
        return shown(text, Integer.MAX_VALUE);
    }

    private static String shown(String value, int longest) {
        StringBuilder shown = new StringBuilder();
        value.codePoints().limit(longest).forEach(c -> {
            if (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == 0x2028
                    || c == 0x2029) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return value.codePointCount(0, value.length()) > longest ? shown + "…" : shown.toString();
    }
}
