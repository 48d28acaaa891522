package org.plstar.check;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A table of text with a header: cells between commas, semicolons, tabs or bars, quotes as in RFC
 * 4180. A row's number is that of the line on which it begins, less that of the first below the
 * first line.
 */
final class Table {
    private static final String NUMBER = "[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?";
    private static final String MISSING = "|\\?|NA|N/A|(?i)nan";

    private final String name;
    private final TreeMap<Integer, List<String>> rows = new TreeMap<>();
    private final List<String> header;

    private Table(String text, String name, char by) {
        this.name = name;
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        boolean closed = false;
        int line = 0;
        int began = 0;
        for (int i = 0; i <= text.length(); i++) {
            char ch = i < text.length() ? text.charAt(i) : '\n';
            boolean last = i == text.length();
            Unreadable.require(!last || !quoted, name + ": a quote is not closed");
            if (quoted && ch == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                cell.append(ch);
                i++;
            } else if (quoted ? ch == '"' : ch == '"' && cell.isEmpty() && !closed) {
                closed = quoted;
                quoted = !quoted;
            } else if (!quoted && (ch == by || ch == '\n')) {
                row.add(cell.toString().strip());
                cell.setLength(0);
                if (ch == '\n') {
                    if (row.size() > 1 || !row.getFirst().isEmpty() || closed) {
                        rows.put(began - 1, row);
                    }
                    row = new ArrayList<>();
                    began = line + 1;
                }
                closed = false;
            } else {
                Unreadable.require(!closed, name + ", line " + (line + 1) + ": text after a quote");
                cell.append(ch);
            }
            line += ch == '\n' ? 1 : 0;
        }
        Unreadable.require(!rows.isEmpty(), name + " has no rows");
        header = rows.pollFirstEntry().getValue();
    }

    /** Reads a table with the only separator by which the header has all requested columns. */
    static Table read(String text, String name, List<String> columns) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        plain = plain.replace("\r\n", "\n").replace('\r', '\n');
        List<Table> fit = new ArrayList<>();
        String why = "";
        for (char by : ",;\t|".toCharArray()) {
            try {
                Table t = new Table(plain, name, by);
                columns.forEach(t::column);
                fit.add(t);
            } catch (Unreadable e) {
                why = why.isEmpty() ? String.valueOf(e.getMessage()) : why;
            }
        }
        Unreadable.require(!fit.isEmpty(), why);
        Unreadable.require(
                fit.size() == 1 || fit.getFirst().header.size() == 1,
                name + " has these columns with more than one separator");
        Table t = fit.getFirst();
        Unreadable.require(!t.rows.isEmpty(), name + " has no rows");
        return t;
    }

    int rows() {
        return rows.size();
    }

    /** One more than the largest number of a row. */
    int end() {
        return rows.lastKey() + 1;
    }

    int column(String of) {
        int at = header.indexOf(of);
        Unreadable.require(at >= 0, name + " has no column " + of);
        Unreadable.require(at == header.lastIndexOf(of), name + " has two columns " + of);
        return at;
    }

    private String cell(int row, int column) {
        List<String> cells = rows.get(row);
        if (cells == null) {
            throw new Unreadable(name + " has no row " + row);
        }
        Unreadable.require(
                cells.size() == header.size(),
                name + ", row " + row + " has " + cells.size() + " cells, not " + header.size());
        return cells.get(column);
    }

    /** The number in a cell; -0 is 0, as in plstar's reader. */
    double number(int row, int column, @Nullable Double missing) {
        String cell = cell(row, column);
        if (missing != null && cell.matches(MISSING)) {
            return missing;
        }
        Unreadable.require(
                cell.matches(NUMBER), name + ", row " + row + ": " + cell + " is no number");
        return Double.parseDouble(cell) + 0.0;
    }

    double is(int row, int column, String value) {
        return says(cell(row, column), value) ? 1 : 0;
    }

    /** Whether a cell is a given text, or the same number. */
    private static boolean says(String cell, String value) {
        boolean numbers = cell.matches(NUMBER) && value.matches(NUMBER);
        return cell.equals(value)
                || (numbers && Double.parseDouble(cell) == Double.parseDouble(value));
    }

    /** The number of empty cells of some rows. */
    long empty(int[] of, int column) {
        return IntStream.of(of)
                .filter(row -> cell(row, column).matches(MISSING))
                .count();
    }

    /** Whether some row has a value. */
    boolean has(int column, String value) {
        return rows.values().stream()
                .anyMatch(r -> r.size() > column && says(r.get(column), value));
    }
}
