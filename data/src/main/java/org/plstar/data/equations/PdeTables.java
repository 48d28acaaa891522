package org.plstar.data.equations;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.data.equations.PdeProblem.Coordinate;

/** The files with measurements and points that a differential equation names. */
final class PdeTables {
    private final Optional<Path> folder;
    private final Map<String, NumberTable> read = new HashMap<>();

    private PdeTables(Optional<Path> folder) {
        this.folder = folder;
    }

    /** The files of a folder. */
    static PdeTables in(Path folder) {
        return new PdeTables(Optional.of(folder));
    }

    /**
     * Files that are not read, as if each had no rows, for a text whose solution exists already.
     */
    static PdeTables none() {
        return new PdeTables(Optional.empty());
    }

    private Optional<NumberTable> table(Source source, Lexeme file) {
        return folder.map(f -> read.computeIfAbsent(
                file.text(),
                _ -> NumberTable.read(
                        source,
                        new Statement.Table(file.at(), "data", file.at(), file.text()),
                        f)));
    }

    /** The columns that are named like coordinates, [n, d]; all points must be in the box. */
    double[] points(Source source, Lexeme file, List<Coordinate> coordinates) {
        Optional<NumberTable> table = table(source, file);
        int n = table.map(NumberTable::rows).orElse(0);
        int d = coordinates.size();
        double[] at = new double[n * d];
        for (int k = 0; k < at.length; k++) {
            at[k] = table.orElseThrow()
                    .value(source, file.at(), coordinates.get(k % d).name(), k / d + 1);
            requireWithin(source, file, coordinates.get(k % d), at[k], k / d + 1);
        }
        return at;
    }

    private static void requireWithin(
            Source source, Lexeme file, Coordinate c, double value, int row) {
        if (value < c.lower() || value > c.upper()) {
            throw source.refuse(
                    EquationRefusal.TABLE,
                    file.at(),
                    "row "
                            + row
                            + " of "
                            + file.text()
                            + ": "
                            + c.name()
                            + " = "
                            + value
                            + " is outside the box",
                    c.name() + " in " + c.lower() + ".." + c.upper(),
                    "correct the file or the range");
        }
    }

    /** The numbers of a column, [n]. */
    double[] column(Source source, Lexeme file, String name) {
        Optional<NumberTable> table = table(source, file);
        double[] values = new double[table.map(NumberTable::rows).orElse(0)];
        for (int i = 0; i < values.length; i++) {
            values[i] = table.orElseThrow().value(source, file.at(), name, i + 1);
        }
        return values;
    }
}
