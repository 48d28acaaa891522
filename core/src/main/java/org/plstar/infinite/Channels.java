package org.plstar.infinite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The channels that a layer returns, in groups of identical distribution.
 *
 * @param tile the pairs of rows and positions
 * @param fields the groups in order
 * @param draws names of the weights that channels depend on directly
 * @param flat whether the positions are features of one vector
 */
record Channels(Tile tile, List<Field> fields, Set<String> draws, boolean flat) {
    /** Prefix of the names of random draws that several layers use. */
    static final String SHARED = "shared ";

    /** The same pairs of rows with other groups of channels. */
    Channels with(List<Field> others) {
        return new Channels(tile, List.copyOf(others), draws, flat);
    }

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

    /** The same channels on only those pairs of positions that a smaller radius follows. */
    Channels within(PairedPositions fewer) {
        PairedPositions own = tile.positions();
        if (fewer.radius() == own.radius()) {
            return this;
        }
        Tile t = tile.with(fewer);
        List<Field> parts = new ArrayList<>();
        for (Field f : fields) {
            double[][] all = {f.kernel(), f.determinant(), f.tangent()};
            double[][] some = new double[all.length][t.pairs()];
            for (int p = 0; p < tile.rowPairs(); p++) {
                for (int k = 0; k < fewer.pairs(); k++) {
                    int source = p * own.pairs() + own.pair(fewer.from(k), fewer.to(k));
                    for (int i = 0; i < all.length; i++) {
                        some[i][p * fewer.pairs() + k] = all[i][source];
                    }
                }
            }
            parts.add(f.with(some[0], some[1], some[2]));
        }
        return new Channels(t, List.copyOf(parts), draws, flat);
    }

    /** The numbers of channels at which groups end, counted from the first channel. */
    TreeSet<Integer> ends() {
        TreeSet<Integer> ends = new TreeSet<>();
        int at = 0;
        for (Field f : fields) {
            at += f.width();
            ends.add(at);
        }
        return ends;
    }

    /** The channels with their groups divided at further places. */
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
