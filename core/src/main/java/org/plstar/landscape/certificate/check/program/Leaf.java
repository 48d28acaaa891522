package org.plstar.landscape.certificate.check.program;

import java.util.Arrays;
import java.util.List;

/** Numbers that are given: weights, data of a sample, constants. */
final class Leaf extends Line {
    private final double[] values;
    private final int first;
    private final double[] zeros;

    /**
     * @param first where a weight lies in the row of all weights; -1 for data and constants
     */
    Leaf(int id, int[] shape, double[] values, boolean perSample, int first) {
        super(id, new int[0], shape, first >= 0);
        this.values = values;
        this.perSample = perSample;
        this.first = first;
        zeros = new double[size];
    }

    @Override
    int first() {
        return first;
    }

    @Override
    void allocate(Exact x) {
        x.hi[id] = perSample ? new double[size] : values;
        x.lo[id] = zeros;
        x.off[id] = zeros;
    }

    @Override
    void exact(Exact x) {
        if (perSample) {
            System.arraycopy(values, x.sample * size, x.hi[id], 0, size);
        }
    }

    @Override
    void move(Run r) {
        if (moves) {
            Arrays.fill(r.move[id], r.radius);
        }
        r.whole[id] = moves ? r.radius : 0;
    }

    @Override
    void pull(Run r) {
        // its cotangent is read from outside
    }

    @Override
    void push(Run r) {
        // its slopes are columns of D, which the run has
    }

    @Override
    int[] same(Run r) {
        int[] names = new int[size];
        for (int k = 0; k < size; k++) {
            long bits = Double.doubleToLongBits(r.mid[id][k] + 0.0);
            // a kind that no line has: numbers, then their bits
            names[k] = moves ? r.fresh() : r.name(List.of(-1, (int) bits, (int) (bits >>> 32)));
        }
        return names;
    }

    @Override
    boolean mayBeInfinite() {
        return !moves;
    }
}
