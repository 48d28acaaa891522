package org.plstar.data.equations;

import java.nio.file.Path;
import java.util.List;
import org.plstar.refusal.Refusal;

/** Reads texts of differential equations. */
public final class PdeText {
    private PdeText() {}

    /**
     * Reads a problem from a file.
     *
     * @throws Refusal of an {@link EquationRefusal}, with line and column
     */
    public static PdeProblem read(Path path) {
        String text = Source.read(path, "a text file of differential equations");
        return parse(path.toString(), Source.folder(path), text);
    }

    /**
     * Reads a problem from a text.
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
