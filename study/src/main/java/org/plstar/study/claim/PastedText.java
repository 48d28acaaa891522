package org.plstar.study.claim;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Command lines for printing: a POSIX shell reads the original words from them. A line has no line
 * break, and no character that controls a terminal.
 */
public final class PastedText {
    private PastedText() {}

    /** The text of a command of plstar. */
    public static String command(List<String> words) {
        return words.stream().map(PastedText::word).collect(Collectors.joining(" ", "plstar ", ""));
    }

    /** The path of a file or folder in a form that no program reads as an option. */
    public static String path(Path path) {
        return word(named(path.toString()));
    }

    /** The name of a file in a form that no program reads as an option. */
    public static String named(String name) {
        return name.startsWith("-") ? "./" + name : name;
    }

    /** The text of one word. */
    public static String word(String word) {
        if (word.matches("[A-Za-z0-9_./=,:+-]+")) {
            return word;
        }
        if (word.codePoints().anyMatch(PastedText::unseen)) {
            return escaped(word);
        }
        return word.matches("[^\"$`\\\\!]*")
                ? "\"" + word + "\""
                : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Whether a character is a control, a line end or a mark of writing direction. */
    private static boolean unseen(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || c == 0x2028
                || c == 0x2029;
    }

    /**
     * A word in the dollar quotes of POSIX 2024, with the UTF-8 bytes of characters that are not
     * printable.
     */
    private static String escaped(String word) {
        StringBuilder text = new StringBuilder("$'");
        word.codePoints().forEach(c -> {
            if (unseen(c)) {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    text.append(String.format("\\%03o", b & 0xff));
                }
            } else {
                text.append(c == '\'' || c == '\\' ? "\\" : "").appendCodePoint(c);
            }
        });
        return text.append('\'').toString();
    }
}
