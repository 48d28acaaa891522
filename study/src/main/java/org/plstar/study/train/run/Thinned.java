package org.plstar.study.train.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sample of a trace's rows, reduced as rows are added: of every group of neighbours, the rows
 * with the least and the greatest loss, besides the first and the last row. All groups are of one
 * size, which doubles whenever there are too many.
 */
final class Thinned {
    /** A row of the file. */
    record Row(int step, double loss, String line) {}

    private final int most;
    private List<Row> kept = new ArrayList<>();
    private List<Row> group = new ArrayList<>();
    private @Nullable Row first;
    private int width = 1;
    private int grouped;

    /**
     * A sample without rows.
     *
     * @param most rows that are kept, about
     */
    Thinned(int most) {
        this.most = most;
    }

    /** Adds the next row. */
    void add(Row row) {
        if (first == null) {
            first = row;
            return;
        }
        group.add(row);
        grouped++;
        if (grouped == width) {
            kept.addAll(extremes(group));
            group.clear();
            grouped = 0;
            if (kept.size() >= most) {
                halve();
            }
        } else if (group.size() > 4) {
            // two rows of the group and the last one suffice
            Row last = group.removeLast();
            List<Row> two = new ArrayList<>(extremes(group));
            two.add(last);
            group = two;
        }
    }

    private void halve() {
        List<Row> half = new ArrayList<>();
        for (int i = 0; i < kept.size(); i += 4) {
            half.addAll(extremes(kept.subList(i, Math.min(i + 4, kept.size()))));
        }
        kept = half;
        width = width == 1 ? 4 : 2 * width;
    }

    /** The rows with the least and with the greatest loss, in their order. */
    private static List<Row> extremes(List<Row> rows) {
        int least = 0;
        int greatest = 0;
        for (int i = 1; i < rows.size(); i++) {
            least = rows.get(i).loss() < rows.get(least).loss() ? i : least;
            greatest = rows.get(i).loss() >= rows.get(greatest).loss() ? i : greatest;
        }
        return least == greatest
                ? List.of(rows.get(least))
                : List.of(rows.get(Math.min(least, greatest)), rows.get(Math.max(least, greatest)));
    }

    /** The rows that are kept, with the first and the last. */
    List<Row> rows() {
        List<Row> all = new ArrayList<>();
        if (first != null) {
            all.add(first);
        }
        all.addAll(kept);
        all.addAll(group.size() > 2 ? extremesAndLast() : group);
        return all;
    }

    private List<Row> extremesAndLast() {
        List<Row> some = new ArrayList<>(extremes(group));
        if (!some.getLast().equals(group.getLast())) {
            some.add(group.getLast());
        }
        return some;
    }
}
