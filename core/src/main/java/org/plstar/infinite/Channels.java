package org.plstar.infinite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a layer hands on: its channels in groups.
 *
 * @param fields the groups in order
 * @param draws names of the weights that channels depend on directly
 */
record Channels(List<Field> fields, Set<String> draws) {
    /** Begins the name of a draw that several layers use. */
    static final String SHARED = "shared ";

    boolean all(Field.Kind kind) {
        return fields.stream().allMatch(f -> f.is(kind));
    }

    boolean any(Field.Kind kind) {
        return fields.stream().anyMatch(f -> f.is(kind));
    }

    /** The number of channels; 0: not said. */
    int width() {
        boolean said = fields.stream().allMatch(f -> f.width() > 0);
        return said ? fields.stream().mapToInt(Field::width).sum() : 0;
    }

    /** Where groups end. */
    TreeSet<Integer> ends() {
        TreeSet<Integer> ends = new TreeSet<>();
        int at = 0;
        for (Field f : fields) {
            at += f.width();
            ends.add(at);
        }
        return ends;
    }

    /** The groups cut at more places. */
    List<Field> cut(TreeSet<Integer> ends) {
        List<Field> parts = new ArrayList<>();
        int from = 0;
        int at = 0;
        for (Field f : fields) {
            int stop = from + f.width();
            while (at < stop) {
                Integer next = ends.higher(at);
                int end = next == null ? stop : Math.min(next, stop);
                parts.add(f.withWidth(end - at));
                at = end;
            }
            from = stop;
        }
        return parts;
    }
}
