package org.plstar.data.equations;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.refusal.Refusal;

/** Reads texts of differential equations. */
public final class PdeText {
    private PdeText() {}

    /**
     * A param of a text that is asked for.
     *
     * @param value in place of the text's, if there is one
     * @param isCoefficient whether it is an unknown number, which begins at its value
     */
    public record Param(String name, OptionalDouble value, boolean isCoefficient) {}

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
        return parse(name, folder, text, Optional.empty());
    }

    /**
     * Reads a problem from a file, with one param as it is asked for.
     *
     * @throws Refusal of an {@link EquationRefusal}, with line and column; UNKNOWN_NAME where the
     *     text has no such param
     */
    public static PdeProblem read(Path path, Param param) {
        String text = Source.read(path, "a text file of differential equations");
        return parse(path.toString(), Source.folder(path), text, Optional.of(param));
    }

    private static PdeProblem parse(String name, Path folder, String text, Optional<Param> param) {
        return PdeReader.read(new Source(name, text), PdeTables.in(folder), text, param);
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
