package org.plstar.data.table;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.NameList;

/**
 * Whether the first line of a text file names columns, judged by the lines below it.
 *
 * @param where the first line
 * @param names the cells of the first line
 * @param below some lines below it
 */
record CsvHeader(Location where, List<String> names, List<List<String>> below) {
    /** The number of lines that are checked. */
    static final int LINES = 1000;

    /**
     * The names of the columns, those that stand again with numbers behind them.
     *
     * @param notes receives a line on columns that got another name
     * @throws org.plstar.refusal.Refusal for a first line that has no names
     */
    List<String> names(List<String> notes) {
        excel();
        spaces();
        above();
        data();
        Set<String> given = new HashSet<>(names);
        Set<String> seen = new HashSet<>();
        List<String> different = new ArrayList<>();
        List<String> renamed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            named(i);
            String name = names.get(i);
            for (int k = 1; !seen.add(name); k++) {
                String free = names.get(i) + "." + k;
                name = given.contains(free) ? name : free;
            }
            if (!name.equals(names.get(i))) {
                renamed.add(name + " (column " + (i + 1) + ")");
            }
            different.add(name);
        }
        if (!renamed.isEmpty()) {
            notes.add("names that stand again in the header line are numbered: "
                    + NameList.listed(renamed));
        }
        return different;
    }

    private void excel() {
        if (names.getFirst().toLowerCase(Locale.ROOT).startsWith("sep=")) {
            throw where.refuse(
                    DataRefusal.SEPARATOR_LINE,
                    "the line is Excel's mark of the separator",
                    "the names of the columns",
                    "take the line out (sed 1d a.csv > b.csv)");
        }
    }

    private void spaces() {
        int cells = words(names.getFirst());
        if (names.size() == 1
                && cells > 1
                && !below.isEmpty()
                && below.stream().allMatch(row -> words(row.getFirst()) == cells)) {
            throw where.refuse(
                    DataRefusal.SPACES_BETWEEN_CELLS,
                    "spaces stand between " + cells + " cells",
                    "a comma, semicolon, tab or bar between cells",
                    "write commas (sed -E 's/[ \\t]+/,/g' a.txt > b.csv)");
        }
    }

    private void above() {
        int last = below.isEmpty() ? 0 : below.getLast().size();
        if (names.size() == 1 && last > 1) {
            throw where.refuse(
                    DataRefusal.RAGGED_ROW,
                    "1 cell, and lines below it have " + last,
                    "the names of the columns",
                    "take out the lines above that of the names (tail -n +3 a.csv > b.csv)");
        }
    }

    private static int words(String cell) {
        return cell.isBlank() ? 0 : cell.strip().split("\\s+").length;
    }

    /**
     * Refuses a first line of data: names do not occur among the values of their columns, unlike
     * data.
     */
    private void data() {
        BitSet met = new BitSet();
        List<Integer> words = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (!name.isEmpty() && !CellParser.number(name)) {
                words.add(i);
                int column = i;
                met.set(
                        i,
                        below.stream()
                                .anyMatch(row ->
                                        row.size() > column && row.get(column).equals(name)));
            }
        }
        long numbers = names.stream().filter(CellParser::number).count();
        if (words.isEmpty()
                ? numbers == names.size()
                : numbers > 0
                        ? !met.isEmpty()
                        : words.size() > 1 && met.cardinality() == words.size()) {
            boolean again = numbers == 0
                    && below.contains(names)
                    && below.stream().anyMatch(r -> r.stream().anyMatch(CellParser::number));
            throw where.refuse(
                    DataRefusal.NO_HEADER_LINE,
                    again
                            ? "the line of names stands again among the rows"
                            : words.isEmpty()
                                    ? "the first line holds numbers"
                                    : "the first line is a row like those below it",
                    again ? "the names once" : "the names of the columns",
                    again ? "take the other ones out" : "put a header line first");
        }
    }

    private void named(int i) {
        if (names.get(i).isEmpty()) {
            boolean last = i > 0 && i == names.size() - 1;
            throw where.refuse(
                    DataRefusal.BLANK_COLUMN_NAME,
                    "column " + (i + 1) + " of " + names.size() + " has no name",
                    "a name for every column",
                    last
                            ? "name it, or take the separator at the ends of the lines out (sed"
                                    + " -E 's/[,;|]\\r?$//' a.csv > b.csv)"
                            : "name it, or remove it if it only counts the rows (pandas:"
                                    + " to_csv(index=False); R: write.csv(row.names=FALSE))");
        }
    }
}
