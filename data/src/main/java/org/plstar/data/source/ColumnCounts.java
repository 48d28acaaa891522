package org.plstar.data.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.plstar.data.source.ColumnSummary.Oddity;
import org.plstar.data.table.CellKind;
import org.plstar.data.table.Rows;
import org.plstar.data.table.Table;

/** Counts the contents of one column, row by row. */
final class ColumnCounts {
    private static final int EXAMPLES = 3;
    private static final int FEWEST = 5;
    private static final Pattern THREE = Pattern.compile("[-+]?[1-9]\\d{0,2}\\.\\d{3}");

    /**
     * The number of times and the distance, in interquartile ranges of the other values, from which
     * on the end of a range may represent a missing value.
     */
    private static final int OFTEN = 3;

    private static final double FAR = 5;

    private final int column;
    private final Set<String> values = new HashSet<>();
    private final List<String> examples = new ArrayList<>();

    /** The different numbers with their counts, as long as they are counted. */
    private final TreeMap<Double, Integer> numbers = new TreeMap<>();

    private int rows;
    private int missing;
    private int finite;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private double last;
    private boolean counts = true;
    private boolean three = true;

    private ColumnCounts(int column) {
        this.column = column;
    }

    /** The summaries of all columns of a table except some, by one pass. */
    static List<ColumnSummary> of(Table table, List<String> ignored) {
        List<ColumnCounts> all = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            if (!ignored.contains(table.columns().get(i))) {
                all.add(new ColumnCounts(i));
            }
        }
        try (Rows rows = table.open()) {
            while (rows.advance()) {
                all.forEach(c -> c.see(rows));
            }
        }
        return all.stream().map(c -> c.summary(table.columns().get(c.column))).toList();
    }

    private void see(Rows row) {
        rows++;
        CellKind kind = row.kind(column);
        if (kind == CellKind.MISSING) {
            missing++;
            counts = false;
            return;
        }
        String text = row.text(column);
        if (values.size() <= ColumnSummary.MOST && values.add(text) && examples.size() < EXAMPLES) {
            examples.add(text);
        }
        if (kind != CellKind.NUMBER) {
            counts = false;
            return;
        }
        double v = row.value(column);
        counts &= v == Math.rint(v) && (finite == 0 || v == last + 1);
        three &= THREE.matcher(text).matches();
        last = v;
        finite++;
        least = Math.min(least, v);
        most = Math.max(most, v);
        if (numbers.size() <= ColumnSummary.MOST || numbers.containsKey(v)) {
            numbers.merge(v, 1, Integer::sum);
        }
    }

    private ColumnSummary summary(String name) {
        return new ColumnSummary(
                name,
                rows,
                missing,
                finite,
                values.size(),
                examples,
                finite == 0 ? OptionalDouble.empty() : OptionalDouble.of(least),
                finite == 0 ? OptionalDouble.empty() : OptionalDouble.of(most),
                odd());
    }

    private List<Oddity> odd() {
        List<Oddity> odd = new ArrayList<>();
        if (values.isEmpty()) {
            odd.add(Oddity.EMPTY);
        } else if (values.size() == 1 && rows > 1) {
            odd.add(Oddity.CONSTANT);
        } else if (counts && rows >= FEWEST) {
            odd.add(Oddity.COUNTS_ROWS);
        } else if (finite == 0 && rows >= FEWEST && values.size() == rows - missing) {
            odd.add(Oddity.NAMES_ROWS);
        }
        if (finite >= FEWEST && three) {
            odd.add(Oddity.THREE_DECIMALS);
        }
        if (farOff()) {
            odd.add(Oddity.FAR_OFF);
        }
        return odd;
    }

    /**
     * Whether a number of nines at an end of the range occurs often, and is far from all others or
     * alone below zero.
     */
    private boolean farOff() {
        if (numbers.size() < FEWEST || numbers.size() > ColumnSummary.MOST) {
            return false;
        }
        double second = numbers.higherKey(least);
        double before = numbers.lowerKey(most);
        boolean below = least < 0 && second >= 0;
        return (stands(least) && (below || second - least > FAR * spread(least)))
                || (stands(most) && most - before > FAR * spread(most));
    }

    /** The interquartile range of all numbers but one. */
    private double spread(double without) {
        int others = finite - numbers.getOrDefault(without, 0);
        return ranked(without, 3 * (others - 1) / 4) - ranked(without, (others - 1) / 4);
    }

    /** The number of a rank, counted from 0, among all numbers but one. */
    private double ranked(double without, int rank) {
        int below = 0;
        for (Map.Entry<Double, Integer> e : numbers.entrySet()) {
            below += e.getKey() == without ? 0 : e.getValue();
            if (below > rank) {
                return e.getKey();
            }
        }
        return numbers.lastKey();
    }

    private boolean stands(double v) {
        return numbers.getOrDefault(v, 0) >= OFTEN
                && String.valueOf((long) Math.abs(v)).matches("9{2,}");
    }
}
