package org.plstar.landscape.certificate.check.program;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every line's values of one sample at the point of the claim, in pairs of doubles. */
final class Exact {
    /** The halves of every element, and what both together are off by at most. */
    final double[][] hi;

    final double[][] lo;
    final double[][] off;
    final int sample;

    /**
     * Evaluates.
     *
     * @param shared those of another sample, for the lines that are the same for all; absent for
     *     the first
     */
    Exact(List<Line> lines, int sample, @Nullable Exact shared) {
        this.sample = sample;
        int n = lines.size();
        hi = new double[n][];
        lo = new double[n][];
        off = new double[n][];
        for (Line line : lines) {
            if (shared != null && !line.perSample) {
                hi[line.id] = shared.hi[line.id];
                lo[line.id] = shared.lo[line.id];
                off[line.id] = shared.off[line.id];
            } else {
                line.allocate(this);
                line.exact(this);
            }
        }
    }

    Pair at(int line, int k) {
        return new Pair(hi[line][k], lo[line][k]);
    }

    void put(int line, int k, Pair v, double error) {
        hi[line][k] = v.hi();
        lo[line][k] = v.lo();
        off[line][k] = error == 0 ? 0 : error * (1 + 1e-10) + 1e-200;
    }

    void copy(int from, int i, int to, int k) {
        hi[to][k] = hi[from][i];
        lo[to][k] = lo[from][i];
        off[to][k] = off[from][i];
    }
}
