package org.plstar.data.equations;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.plstar.data.table.CellKind;
import org.plstar.data.table.CsvTable;
import org.plstar.data.table.Rows;

/** A CSV file with a header line; cells are numbers where they are requested as such. */
final class NumberTable {
    private final String name;
    private final List<String> columns;
    private final Map<String, Integer> positions = new HashMap<>();

    /** Columns whose names are a common name and a number. */
    private final Map<String, int[]> counted = new HashMap<>();

    /** The numbers by column and row; not-a-number for cells in {@link #texts}. */
    private final double[][] numbers;

    /** The cells that are no numbers, by row and column. */
    private final Map<Long, String> texts = new HashMap<>();

    private int[] lines = new int[64];
    private int rows;

    private NumberTable(String name, CsvTable table) {
        this.name = name;
        this.columns = table.columns();
        for (int c = columns.size() - 1; c >= 0; c--) {
            positions.put(columns.get(c), c);
        }
        this.numbers = new double[columns.size()][64];
        try (Rows all = table.open()) {
            while (all.advance()) {
                add(all);
            }
        }
    }

    private void add(Rows from) {
        if (rows == lines.length) {
            lines = Arrays.copyOf(lines, 2 * rows);
            for (int c = 0; c < numbers.length; c++) {
                numbers[c] = Arrays.copyOf(numbers[c], 2 * rows);
            }
        }
        lines[rows] = from.number();
        for (int c = 0; c < numbers.length; c++) {
            boolean number = from.kind(c) == CellKind.NUMBER;
            numbers[c][rows] = number ? from.value(c) : Double.NaN;
            if (!Double.isFinite(numbers[c][rows])) {
                texts.put((long) rows * numbers.length + c, from.text(c));
            }
        }
        rows++;
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
        return new NumberTable(statement.file(), CsvTable.of(path));
    }

    int rows() {
        return rows;
    }

    List<String> columns() {
        return columns;
    }

    /** All numbers of a row, counted from 1. */
    double[] row(Source source, Place at, int row) {
        return columns.stream().mapToDouble(c -> value(source, at, c, row)).toArray();
    }

    /**
     * The number in a column and row; not a number where {@link #value} refuses.
     *
     * @param second what follows the column's name; -1 for nothing
     * @param row from 1
     */
    double known(String column, int second, double row) {
        int r = (int) row;
        int c = position(column, second);
        return c < 0 || r != row || r < 1 || r > rows ? Double.NaN : numbers[c][r - 1];
    }

    private int position(String column, int second) {
        if (second < 0) {
            return positions.getOrDefault(column, -1);
        }
        int[] of = counted.computeIfAbsent(column, this::counted);
        return second < of.length ? of[second] : -1;
    }

    private int[] counted(String column) {
        return IntStream.rangeClosed(0, columns.size())
                .map(j -> positions.getOrDefault(column + j, -1))
                .toArray();
    }

    /**
     * The number in a column and row.
     *
     * @param row from 1
     * @param at where the text asks for it
     */
    double value(Source source, Place at, String column, int row) {
        Integer c = positions.get(column);
        if (c == null) {
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
        double v = numbers[c][row - 1];
        if (Double.isFinite(v)) {
            return v;
        }
        String cell = texts.getOrDefault((row - 1L) * numbers.length + c, "");
        throw source.refuse(
                EquationRefusal.TABLE,
                at,
                name
                        + ", line "
                        + lines[row - 1]
                        + ", column "
                        + column
                        + ": \""
                        + cell
                        + "\" is no finite number",
                "a number",
                "correct the file");
    }
}
