package org.plstar.data.equations;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plstar.data.table.CsvTable;
import org.plstar.data.table.Rows;
import org.plstar.refusal.Refusal;

/** Numbers by name from CSV files with a header line. */
public final class NamedNumbers {
    private static final String NAME = "name";
    private static final String VALUE = "value";

    private NamedNumbers() {}

    /**
     * One map for each row: a column is a param, or an element of a param such as {@code R[2]}.
     *
     * @throws Refusal of an {@link EquationRefusal} for a cell that is no finite number
     */
    public static List<Map<String, Double>> rows(Path path) {
        CsvTable table = CsvTable.of(path);
        List<Map<String, Double>> all = new ArrayList<>();
        try (Rows rows = table.open()) {
            while (rows.advance()) {
                Map<String, Double> row = new LinkedHashMap<>();
                for (int c = 0; c < table.columns().size(); c++) {
                    String column = table.columns().get(c);
                    row.put(column, number(path, rows.number(), column, rows.text(c)));
                }
                all.add(row);
            }
        }
        return all;
    }

    /**
     * The columns {@code name} and {@code value}, as solution.csv has them.
     *
     * @throws Refusal of an {@link EquationRefusal} where one is missing or holds no number
     */
    public static Map<String, Double> byName(Path path) {
        CsvTable table = CsvTable.of(path);
        int name = table.columns().indexOf(NAME);
        int value = table.columns().indexOf(VALUE);
        if (name < 0 || value < 0) {
            throw Refusal.of(
                    EquationRefusal.TABLE,
                    path.toString(),
                    "its columns are " + String.join(", ", table.columns()),
                    "columns name and value, as solution.csv has them",
                    "name another file");
        }
        Map<String, Double> all = new LinkedHashMap<>();
        try (Rows rows = table.open()) {
            while (rows.advance()) {
                all.put(rows.text(name), number(path, rows.number(), VALUE, rows.text(value)));
            }
        }
        return all;
    }

    private static double number(Path path, int line, String column, String cell) {
        try {
            double v = Double.parseDouble(cell.strip());
            if (Double.isFinite(v)) {
                return v;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw Refusal.of(
                EquationRefusal.TABLE,
                path + ", line " + line + ", column " + column,
                "\"" + cell + "\" is no finite number",
                "a number",
                "correct the file");
    }
}
