package org.plstar.landscape.certificate.check.program;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a program: its values in the ball, its slopes backward and forward, and which of its
 * elements are the same function.
 */
abstract class Line {
    /** No number may be larger: then no product of two overflows. */
    private static final double LARGEST = 0x1p500;

    final int id;
    final int[] in;
    final int[] shape;
    final int size;

    /** Whether it is another for each sample. */
    boolean perSample;

    /** Whether it depends on the weights. */
    final boolean moves;

    Line(int id, int[] in, int[] shape, boolean moves) {
        this.id = id;
        this.in = in;
        this.shape = shape;
        this.moves = moves;
        size = Shapes.size(shape);
    }

    /** Fills in the values at the point of the claim. */
    abstract void exact(Exact x);

    /** Fills in how far each element may move in the ball. */
    abstract void move(Run r);

    void allocate(Exact x) {
        x.hi[id] = new double[size];
        x.lo[id] = new double[size];
        x.off[id] = new double[size];
    }

    /** Gives the cotangent on to the lines that it takes. */
    abstract void pull(Run r);

    /** Fills in the slopes by each direction, in a run that has some; only if it moves. */
    abstract void push(Run r);

    /** See {@link Run#same}. */
    abstract int[] same(Run r);

    /** Where a weight lies among all weights; -1 for every other line. */
    int first() {
        return -1;
    }

    /** Whether infinite values are of use here: as padding in front of a maximum. */
    boolean mayBeInfinite() {
        return false;
    }

    /** Whether infinite operands have a meaning here. */
    boolean takesInfinite() {
        return mayBeInfinite();
    }

    final void requireFinite(Run r) {
        for (int k = 0; k < size; k++) {
            double m = r.mid[id][k];
            boolean fits = Math.abs(m) + r.rad[id][k] < LARGEST;
            if (!fits && !(mayBeInfinite() && m == Double.NEGATIVE_INFINITY && r.rad[id][k] == 0)) {
                throw new Unproved("line " + id + " is not bounded in the ball");
            }
        }
    }

    /** Elements made alike of the elements at the same place. */
    final int[] alike(Run r, int... operands) {
        int[] names = new int[size];
        for (int k = 0; k < size; k++) {
            List<Integer> key = new ArrayList<>();
            key.add(id);
            for (int o : operands) {
                key.add(r.same(o)[k]);
            }
            names[k] = r.name(key);
        }
        return names;
    }
}
