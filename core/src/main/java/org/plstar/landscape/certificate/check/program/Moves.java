package org.plstar.landscape.certificate.check.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.landscape.certificate.check.PlainAlgebra;

/**
 * Elements taken from other places, and elements added up: tables of places.
 *
 * <p>Element k of the line at {@code to[k]} gets element {@code from[k]} of what it takes; a line
 * that adds up has several k with one {@code to}. Places without any hold {@code fill}.
 */
final class Moves extends Line {
    private final int[] line;
    private final int[] from;
    private final int[] to;
    private final double fill;
    private final boolean adds;

    /** Whether no element is taken twice. */
    private final boolean once;

    /**
     * @param line which operand each element is from
     * @param adds whether several elements may meet
     */
    Moves(
            int id,
            List<Line> in,
            int[] shape,
            int[] line,
            int[] from,
            int[] to,
            double fill,
            boolean adds) {
        super(
                id,
                in.stream().mapToInt(l -> l.id).toArray(),
                shape,
                in.stream().anyMatch(l -> l.moves));
        this.line = line;
        this.from = from;
        this.to = to;
        this.fill = fill;
        this.adds = adds;
        once = in.size() == 1 && Arrays.stream(from).distinct().count() == from.length;
    }

    /** Every element from one place of one line, or from none where the table says -1. */
    static Moves gather(int id, Line x, int[] shape, double fill, int... from) {
        int[] to = new int[from.length];
        int[] of = new int[from.length];
        int n = 0;
        for (int k = 0; k < from.length; k++) {
            if (from[k] >= 0) {
                Shapes.require(from[k] < x.size, "line " + id + " takes what is not there");
                to[n] = k;
                of[n++] = from[k];
            }
        }
        return new Moves(
                id,
                List.of(x),
                shape,
                new int[n],
                Arrays.copyOf(of, n),
                Arrays.copyOf(to, n),
                fill,
                false);
    }

    /** Every element of a line added to a place. */
    static Moves scatter(int id, Line x, int[] shape, int... to) {
        int[] from = new int[to.length];
        int[] at = new int[to.length];
        int n = 0;
        for (int k = 0; k < to.length; k++) {
            if (to[k] >= 0) {
                from[n] = k;
                at[n++] = to[k];
            }
        }
        return new Moves(
                id,
                List.of(x),
                shape,
                new int[n],
                Arrays.copyOf(from, n),
                Arrays.copyOf(at, n),
                0,
                true);
    }

    /** Where each element is from; -1 for a zero, or for what no maximum takes. */
    int[] table() {
        boolean zeros = fill == 0 || fill == Double.NEGATIVE_INFINITY;
        Shapes.require(!adds && in.length == 1 && zeros, "line " + id + " does not move zeros");
        int[] table = new int[size];
        Arrays.fill(table, -1);
        for (int k = 0; k < to.length; k++) {
            table[to[k]] = from[k];
        }
        return table;
    }

    @Override
    void exact(Exact e) {
        Arrays.fill(e.hi[id], fill);
        if (!adds) {
            for (int k = 0; k < to.length; k++) {
                e.copy(in[line[k]], from[k], id, to[k]);
            }
            return;
        }
        double[] sizes = new double[size];
        int[] count = new int[size];
        for (int k = 0; k < to.length; k++) {
            Pair v = e.at(in[line[k]], from[k]);
            double off = e.off[id][to[k]] + e.off[in[line[k]]][from[k]];
            sizes[to[k]] += v.size();
            count[to[k]]++;
            Pair sum = e.at(id, to[k]).plus(v);
            e.put(id, to[k], sum, off);
        }
        for (int k = 0; k < size; k++) {
            double off = e.off[id][k] + (count[k] > 1 ? count[k] * Pair.OFF * sizes[k] : 0);
            e.put(id, k, e.at(id, k), off);
        }
    }

    @Override
    void move(Run r) {
        for (int k = 0; k < to.length; k++) {
            r.move[id][to[k]] += r.move[in[line[k]]][from[k]];
        }
        for (int k = 0; adds && k < size; k++) {
            r.move[id][k] *= 1 + 1e-10 + PlainAlgebra.EPS * to.length;
        }
        r.whole[id] = !adds && once ? r.whole[in[0]] : Double.POSITIVE_INFINITY;
    }

    @Override
    void pull(Run r) {
        double[] c = r.cotangent(id);
        double[] e = r.spread(id);
        for (int k = 0; k < to.length; k++) {
            if (c[to[k]] != 0 || e[to[k]] != 0) {
                r.give(in[line[k]], from[k], c[to[k]], e[to[k]], 1, 0);
            }
        }
    }

    @Override
    void push(Run r) {
        for (int k = 0; k < to.length; k++) {
            r.push(in[line[k]], from[k], id, to[k], 1, 0);
        }
    }

    @Override
    int[] same(Run r) {
        if (adds) {
            List<List<Integer>> keys = new ArrayList<>();
            for (int k = 0; k < size; k++) {
                keys.add(new ArrayList<>(List.of(id)));
            }
            for (int k = 0; k < to.length; k++) {
                keys.get(to[k]).add(r.same(in[line[k]])[from[k]]);
            }
            return keys.stream().mapToInt(r::name).toArray();
        }
        long bits = Double.doubleToLongBits(fill + 0.0);
        int filled = r.name(List.of(-1, (int) bits, (int) (bits >>> 32)));
        int[] names = new int[size];
        Arrays.fill(names, filled);
        for (int k = 0; k < to.length; k++) {
            names[to[k]] = r.same(in[line[k]])[from[k]];
        }
        return names;
    }

    @Override
    boolean mayBeInfinite() {
        return !adds;
    }
}
