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
                requireFinite(lines, line);
                line.exact(this);
                require(line.mayBeInfinite(), line, line);
            }
        }
    }

    /**
     * No rule but those that move or choose numbers, or take their largest, knows infinite ones.
     */
    private void requireFinite(List<Line> lines, Line line) {
        for (int operand : line.in) {
            require(line.takesInfinite(), lines.get(operand), line);
        }
    }

    private void require(boolean infinite, Line values, Line by) {
        double[] v = hi[values.id];
        for (int k = 0; k < values.size; k++) {
            boolean finite = Double.isFinite(v[k]) && Double.isFinite(off[values.id][k]);
            boolean padding = v[k] == Double.NEGATIVE_INFINITY && off[values.id][k] == 0;
            if (!finite && !(infinite && padding)) {
                throw new Unproved("line " + by.id + " meets a number that is not finite");
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
