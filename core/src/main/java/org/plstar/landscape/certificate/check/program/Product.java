package org.plstar.landscape.certificate.check.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.landscape.certificate.check.PlainAlgebra;

/** A product of two arrays summed over shared labels. */
final class Product extends Line {
    private final String la;
    private final String lb;
    private final String lr;
    private final Line a;
    private final Line b;
    private final Loops forward;
    private final Loops toA;
    private final Loops toB;

    Product(int id, String la, Line a, String lb, Line b, String lr) {
        super(id, new int[] {a.id, b.id}, shape(id, la, a, lb, b, lr), a.moves || b.moves);
        this.la = la;
        this.lb = lb;
        this.lr = lr;
        this.a = a;
        this.b = b;
        forward = new Loops(lr, shape, la, a.shape, lb, b.shape);
        toA = new Loops(la, a.shape, lr, shape, lb, b.shape);
        toB = new Loops(lb, b.shape, lr, shape, la, a.shape);
    }

    private static int[] shape(int id, String la, Line a, String lb, Line b, String lr) {
        Shapes.require(
                la.length() == a.shape.length && lb.length() == b.shape.length,
                "labels of line " + id);
        for (String labels : List.of(la, lb, lr)) {
            Shapes.require(
                    labels.chars().distinct().count() == labels.length(),
                    "a label twice in line " + id);
        }
        String both = la + lb;
        for (int k = 0; k < both.length(); k++) {
            char label = both.charAt(k);
            int i = la.indexOf(label);
            int j = lb.indexOf(label);
            Shapes.require(lr.indexOf(label) >= 0 || (i >= 0 && j >= 0), "label " + label);
            Shapes.require(i < 0 || j < 0 || a.shape[i] == b.shape[j], "label " + label);
        }
        int[] shape = new int[lr.length()];
        for (int k = 0; k < shape.length; k++) {
            int i = la.indexOf(lr.charAt(k));
            int j = lb.indexOf(lr.charAt(k));
            Shapes.require(i >= 0 || j >= 0, "label " + lr.charAt(k));
            shape[k] = i >= 0 ? a.shape[i] : b.shape[j];
        }
        return shape;
    }

    /** The other factor, where slopes by a weight are an outer product of it and the cotangent. */
    Optional<Line> outer(Line weight) {
        boolean first = a == weight;
        boolean apart = first ? toA.terms == 1 : toB.terms == 1;
        Line other = first ? b : a;
        return a != b && apart && weight.size == (long) size * other.size
                ? Optional.of(other)
                : Optional.empty();
    }

    @Override
    void exact(Exact e) {
        double[] sizes = new double[size];
        double[] off = new double[size];
        forward.add(sizes(e.hi[a.id]), sizes(e.hi[b.id]), sizes);
        forward.add(sizes(e.hi[a.id]), e.off[b.id], off);
        forward.add(e.off[a.id], sizes(e.hi[b.id]), off);
        forward.add(e.off[a.id], e.off[b.id], off);
        double[] terms = new double[size];
        forward.add(places(e.hi[a.id], e.off[a.id]), places(e.hi[b.id], e.off[b.id]), terms);
        for (int k = 0; k < size; k++) {
            Pair sum = forward.exact(e, a.id, b.id, k);
            // a sum of products that underflow is not 0
            boolean zero = terms[k] == 0;
            double lost = (forward.terms + 4) * Pair.OFF * sizes[k] + Double.MIN_NORMAL;
            e.put(id, k, sum, zero ? 0 : off[k] * (1 + 1e-10) + lost);
        }
    }

    /** 1 where a number or its error is not 0. */
    private static double[] places(double[] x, double[] off) {
        double[] places = new double[x.length];
        for (int k = 0; k < places.length; k++) {
            places[k] = x[k] != 0 || off[k] != 0 ? 1 : 0;
        }
        return places;
    }

    private static double[] sizes(double[] x) {
        return Arrays.stream(x).map(Math::abs).toArray();
    }

    @Override
    void move(Run r) {
        byFactor(r, a, sizes(r, b.id), true, r.move[id]);
        byFactor(r, b, sizes(r, a.id), false, r.move[id]);
    }

    /** How far the product moves with one factor: by its elements, or by its norm. */
    private void byFactor(Run r, Line moving, double[] sizes, boolean first, double[] to) {
        if (!moving.moves) {
            return;
        }
        double[] by = new double[size];
        double whole = r.whole[moving.id];
        if (Double.isFinite(whole)) {
            double[] one = new double[moving.size];
            Arrays.fill(one, 1);
            double[] squares = new double[sizes.length];
            for (int k = 0; k < squares.length; k++) {
                squares[k] = sizes[k] * sizes[k];
            }
            double[] rows = new double[size];
            forward.add(first ? one : squares, first ? squares : one, rows);
            for (int k = 0; k < size; k++) {
                by[k] = whole * Math.sqrt(rows[k] + 1e-290);
            }
        } else if (first) {
            forward.add(r.move[a.id], sizes, by);
        } else {
            forward.add(sizes, r.move[b.id], by);
        }
        double[] terms = new double[size];
        double[] moves = places(r.move[moving.id], r.move[moving.id]);
        double[] other = places(sizes, sizes);
        forward.add(first ? moves : other, first ? other : moves, terms);
        for (int k = 0; k < size; k++) {
            to[k] = terms[k] == 0 ? to[k] : PlainAlgebra.up(to[k] + by[k]);
        }
    }

    private static double[] sizes(Run r, int line) {
        double[] sizes = new double[r.mid[line].length];
        for (int k = 0; k < sizes.length; k++) {
            sizes[k] = Math.abs(r.mid[line][k]) + r.rad[line][k];
        }
        return sizes;
    }

    @Override
    void pull(Run r) {
        if (a.moves) {
            pull(r, a, b, toA);
        }
        if (b.moves) {
            pull(r, b, a, toB);
        }
    }

    private void pull(Run r, Line target, Line other, Loops loops) {
        double[] c = r.cotangent(id);
        double[] e = r.spread(id);
        double gamma = PlainAlgebra.EPS * (loops.terms + 4);
        double[] sizes = sizes(r, other.id);
        double[] off = new double[sizes.length];
        double[] sizeC = new double[size];
        for (int k = 0; k < off.length; k++) {
            off[k] = r.rad[other.id][k] + gamma * sizes[k];
        }
        for (int k = 0; k < size; k++) {
            sizeC[k] = Math.abs(c[k]);
        }
        double[] mid = new double[target.size];
        double[] rad = new double[target.size];
        loops.add(c, r.mid[other.id], mid);
        loops.add(sizeC, off, rad);
        loops.add(e, sizes, rad);
        double[] terms = new double[target.size];
        loops.add(places(c, e), places(sizes, sizes), terms);
        double[] to = r.cotangent(target.id);
        double[] by = r.spread(target.id);
        for (int k = 0; k < mid.length; k++) {
            double sum = to[k] + mid[k];
            double more = rad[k] * (1 + 1e-10) + PlainAlgebra.EPS * Math.abs(sum);
            if (terms[k] != 0) {
                by[k] = PlainAlgebra.up(by[k] + more);
            }
            to[k] = sum;
        }
    }

    @Override
    void push(Run r) {
        push(r, a, b, true);
        push(r, b, a, false);
    }

    /** What one factor's slopes give. */
    private void push(Run r, Line moving, Line other, boolean first) {
        double[] c = r.tangent(moving.id);
        double[] to = r.tangent(id);
        if (c == null || to == null) {
            return;
        }
        double[] e = r.tangentOff(moving.id);
        double[] by = r.tangentOff(id);
        double gamma = PlainAlgebra.EPS * (forward.terms + 4);
        double[] sizes = sizes(r, other.id);
        double[] off = new double[sizes.length];
        for (int k = 0; k < off.length; k++) {
            off[k] = r.rad[other.id][k] + gamma * sizes[k];
        }
        double[] sizeC = sizes(c);
        for (int d = 0; d < r.directions; d++) {
            int at = d * moving.size;
            double[] mid = product(c, at, r.mid[other.id], first);
            double[] rad = product(sizeC, at, off, first);
            double[] more = product(e, at, sizes, first);
            for (int k = 0; k < size; k++) {
                int o = d * size + k;
                double sum = to[o] + mid[k];
                double all = (rad[k] + more[k]) * (1 + 1e-10) + PlainAlgebra.EPS * Math.abs(sum);
                by[o] = PlainAlgebra.up(by[o] + all);
                to[o] = sum;
            }
        }
    }

    private double[] product(double[] moving, int at, double[] other, boolean first) {
        double[] out = new double[size];
        if (first) {
            forward.add(moving, at, other, 0, out, 0);
        } else {
            forward.add(other, 0, moving, at, out, 0);
        }
        return out;
    }

    @Override
    int[] same(Run r) {
        int[] rows = classes(r, la, a);
        int[] columns = classes(r, lb, b);
        int[] names = new int[size];
        for (int k = 0; k < size; k++) {
            int[] at = Shapes.coordinates(k, shape);
            names[k] = r.name(List.of(id, rows[place(la, a, at)], columns[place(lb, b, at)]));
        }
        return names;
    }

    /** Which list of an operand's elements an element of the result is made of. */
    private int place(String labels, Line of, int[] at) {
        int place = 0;
        for (int i = 0; i < labels.length(); i++) {
            int axis = lr.indexOf(labels.charAt(i));
            if (axis >= 0) {
                place = place * of.shape[i] + at[axis];
            }
        }
        return place;
    }

    private int[] classes(Run r, String labels, Line of) {
        int[] names = r.same(of.id);
        int places = 1;
        for (int i = 0; i < labels.length(); i++) {
            places *= lr.indexOf(labels.charAt(i)) >= 0 ? of.shape[i] : 1;
        }
        List<List<Integer>> lists = new ArrayList<>();
        for (int k = 0; k < places; k++) {
            lists.add(new ArrayList<>(List.of(-2)));
        }
        for (int k = 0; k < of.size; k++) {
            int[] at = Shapes.coordinates(k, of.shape);
            int place = 0;
            for (int i = 0; i < at.length; i++) {
                if (lr.indexOf(labels.charAt(i)) >= 0) {
                    place = place * of.shape[i] + at[i];
                }
            }
            lists.get(place).add(names[k]);
        }
        return lists.stream().mapToInt(r::name).toArray();
    }
}
