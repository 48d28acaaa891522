package org.plstar.data.table;

import java.util.ArrayList;
import java.util.List;
import org.plstar.data.DataRefusal;

/** Selects columns of a table by their names. */
public final class NamedColumns {
    private NamedColumns() {}

    private static List<Integer> columns(Table table, List<String> names, String role) {
        Positions at = Positions.of(table);
        return names.stream()
                .map(name -> at.find(name, DataRefusal.UNKNOWN_COLUMN, role))
                .toList();
    }

    /**
     * Text cells of some rows.
     *
     * @param names of columns
     * @param numbers of the rows in the file, ascending
     * @return a list for each column
     */
    public static List<List<String>> texts(Table table, List<String> names, int[] numbers) {
        List<Integer> columns = columns(table, names, "the column to keep");
        List<List<String>> texts = new ArrayList<>();
        names.forEach(_ -> texts.add(new ArrayList<>()));
        int next = 0;
        try (Rows rows = table.open()) {
            while (next < numbers.length && rows.advance()) {
                if (rows.number() == numbers[next]) {
                    next++;
                    for (int i = 0; i < columns.size(); i++) {
                        texts.get(i).add(rows.text(columns.get(i)));
                    }
                }
            }
        }
        return texts;
    }

    /**
     * Text cells of all rows.
     *
     * @param names of columns
     * @param role what they are to a user
     * @return a list for each column
     */
    public static List<List<String>> texts(Table table, List<String> names, String role) {
        List<Integer> columns = columns(table, names, role);
        List<List<String>> texts = new ArrayList<>();
        names.forEach(_ -> texts.add(new ArrayList<>()));
        try (Rows rows = table.open()) {
            while (rows.advance()) {
                for (int i = 0; i < columns.size(); i++) {
                    texts.get(i).add(rows.text(columns.get(i)));
                }
            }
        }
        return texts;
    }

    /**
     * The finite numbers of some columns, of all rows.
     *
     * @param names of columns
     * @param role what they are to a user, such as {@code a coordinate}
     * @return [rows, names] row-major
     * @throws org.plstar.refusal.Refusal UNKNOWN_COLUMN, TEXT_IN_NUMBER_COLUMN
     */
    public static double[] numbers(Table table, List<String> names, String role) {
        List<Integer> columns = columns(table, names, role);
        List<double[]> all = new ArrayList<>();
        try (Rows rows = table.open()) {
            while (rows.advance()) {
                double[] row = new double[columns.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = rows.value(columns.get(i));
                    if (!Double.isFinite(row[i])) {
                        throw table.location()
                                .row(table.unit(), rows.number())
                                .column(names.get(i))
                                .value(rows.text(columns.get(i)))
                                .refuse(
                                        DataRefusal.TEXT_IN_NUMBER_COLUMN,
                                        "it is no finite number",
                                        "a number",
                                        "correct the file");
                    }
                }
                all.add(row);
            }
        }
        double[] joined = new double[all.size() * names.size()];
        for (int i = 0; i < all.size(); i++) {
            System.arraycopy(all.get(i), 0, joined, i * names.size(), names.size());
        }
        return joined;
    }
}
