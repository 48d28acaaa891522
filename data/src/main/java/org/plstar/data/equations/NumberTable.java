package org.plstar.data.equations;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plstar.data.table.CsvTable;
import org.plstar.data.table.Rows;

/** A CSV file with a header line; cells are read as numbers where they are requested. */
final class NumberTable {
    private final String name;
    private final List<String> columns;
    private final List<List<String>> rows;
    private final List<Integer> lines;

    private NumberTable(
            String name, List<String> columns, List<List<String>> rows, List<Integer> lines) {
        this.name = name;
        this.columns = columns;
        this.rows = rows;
        this.lines = lines;
    }

    /** Reads a file that a statement names. */
    static NumberTable read(Source source, Statement.Table statement, Path folder) {
        Path path = folder.resolve(statement.file());
        if (!statement.file().endsWith(".csv")) {
            throw source.refuse(
                    EquationRefusal.TABLE,
                    statement.fileAt(),
                    "\"" + statement.file() + "\" is no .csv or .npy file",
                    "a .csv file with a header line, or an array of numbers as .npy",
                    "save it in one of these formats");
        }
        if (!Files.isRegularFile(path)) {
            throw source.refuse(
                    EquationRefusal.TABLE,
                    statement.fileAt(),
                    "there is no file " + path,
                    "a .csv file, its path relative to the text's folder",
                    "correct the path");
        }
        CsvTable table = CsvTable.of(path);
        List<List<String>> cells = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        Rows rows = table.open();
        try {
            while (rows.advance()) {
                List<String> row = new ArrayList<>();
                for (int c = 0; c < table.columns().size(); c++) {
                    row.add(rows.text(c));
                }
                cells.add(row);
                lines.add(rows.number());
            }
        } finally {
            rows.close();
        }
        return new NumberTable(statement.file(), table.columns(), cells, lines);
    }

    int rows() {
        return rows.size();
    }

    /**
     * The number in a column and row.
     *
     * @param row from 1
     * @param at where the text asks for it
     */
    double value(Source source, Place at, String column, int row) {
        int c = columns.indexOf(column);
        if (c < 0) {
            throw source.unknown(at, column, "a column of " + name, columns);
        }
        if (row < 1 || row > rows()) {
            throw source.refuse(
                    EquationRefusal.INDEX_RANGE,
                    at,
                    "row " + row + " of " + name + " is outside 1.." + rows(),
                    "a row that the file has",
                    "let the index run to " + rows());
        }
        String cell = rows.get(row - 1).get(c).strip();
        try {
            double v = Double.parseDouble(cell);
            if (Double.isFinite(v)) {
                return v;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw source.refuse(
                EquationRefusal.TABLE,
                at,
                name
                        + ", line "
                        + lines.get(row - 1)
                        + ", column "
                        + column
                        + ": \""
                        + cell
                        + "\" is no finite number",
                "a number",
                "correct the file");
    }
}
