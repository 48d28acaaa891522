package org.plstar.data.equations;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.plstar.refusal.ClosestName;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;

/**
 * A text with the name that error messages use.
 *
 * @param text whose lines mistakes show
 */
record Source(String name, String text) {
    /**
     * The text of a file.
     *
     * @param expected what it should be, for refusals
     */
    static String read(Path path, String expected) {
        String what;
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            what = "it is not UTF-8 text";
        } catch (IOException e) {
            what = FailureWords.of(e);
        }
        throw unreadable(path, what, expected);
    }

    static Refusal unreadable(Path path, String what, String expected) {
        return Refusal.of(
                EquationRefusal.UNREADABLE,
                path.toString(),
                what,
                expected,
                "correct the path or the file");
    }

    /** The folder of a file. */
    static Path folder(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path.toAbsolutePath() : parent;
    }

    /** The refusal of a mistake at a place of the text. */
    Refusal refuse(EquationRefusal code, Place at, String what, String expected, String fix) {
        return Refusal.of(code, where(at), what, expected, fix)
                .showing(line(at.line()), at.column());
    }

    /** The refusal of an unknown name, with the nearest known one. */
    Refusal unknown(Place at, String name, String expected, Collection<String> known) {
        Optional<String> near = ClosestName.of(name, known);
        return refuse(
                EquationRefusal.UNKNOWN_NAME,
                at,
                '"' + name + "\" is unknown",
                expected,
                near.map(n -> "did you mean " + n).orElse("declare it above, or correct the name"));
    }

    private String where(Place at) {
        return name + ":" + at.line() + ":" + at.column();
    }

    /** A line of the text without its end; empty after the last line. */
    private String line(int number) {
        int from = 0;
        for (int k = 1; k < number; k++) {
            int end = text.indexOf('\n', from);
            if (end < 0) {
                return "";
            }
            from = end + 1;
        }
        int end = text.indexOf('\n', from);
        String line = text.substring(from, end < 0 ? text.length() : end);
        boolean marked = number == 1 && line.startsWith("\uFEFF");
        return marked ? line.substring(1) : line;
    }
}
