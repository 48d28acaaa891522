package org.plstar.data.equations;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;

/** Texts of differential equations, and what they state. */
public final class PdeText {
    private PdeText() {}

    /**
     * Reads a file.
     *
     * @throws Refusal of an {@link EquationRefusal}, with line and column
     */
    public static PdeProblem read(Path path) {
        try {
            Path parent = path.toAbsolutePath().getParent();
            return parse(
                    path.toString(),
                    parent == null ? path.toAbsolutePath() : parent,
                    Files.readString(path));
        } catch (CharacterCodingException e) {
            throw unreadable(path, "it is not UTF-8 text");
        } catch (IOException e) {
            throw unreadable(path, FailureWords.of(e));
        }
    }

    private static Refusal unreadable(Path path, String what) {
        return Refusal.of(
                EquationRefusal.UNREADABLE,
                path.toString(),
                what,
                "a text file of differential equations",
                "correct the path or the file");
    }

    /**
     * Reads a text.
     *
     * @param name used in error messages
     * @param folder where the files of its data are
     * @throws Refusal of an {@link EquationRefusal}, with line and column
     */
    public static PdeProblem parse(String name, Path folder, String text) {
        return PdeReader.read(new Source(name, text), PdeTables.in(folder), text);
    }

    /**
     * Reads a text whose solution is known, and expressions to be evaluated; the files that it
     * names are not read.
     *
     * @param shown such as {@code u_x} or {@code k*laplacian(u)}
     * @param where what the expressions are to a user, for their mistakes
     * @throws Refusal of an {@link EquationRefusal}, with line and column
     */
    public static PdeProblem.Shown shown(
            String name, String text, List<String> shown, String where) {
        return PdeReader.shown(new Source(name, text), PdeTables.none(), text, shown, where);
    }
}
