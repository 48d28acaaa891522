package org.plstar.data.source;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
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

    private final int column;
    private final Set<String> values = new HashSet<>();
    private final List<String> examples = new ArrayList<>();

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
        return odd;
    }
}
