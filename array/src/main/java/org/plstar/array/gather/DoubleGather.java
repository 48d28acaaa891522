package org.plstar.array.gather;

import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Patterned copies between {@code double} arrays; all offsets and strides count elements. */
public final class DoubleGather {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_256;

    private DoubleGather() {}

    /**
     * Takes the patches of some rows of windows from one plane: element (i, j) of every window goes
     * to a row-major block [rows, windows per row] of its own.
     *
     * @param x the plane [height, width]; rows {@code pitch} apart; not modified
     * @param padding what lies outside the plane
     * @param y blocks in row-major order of (i, j), {@code blockPitch} apart; overwritten
     * @param first first row of windows, {@code rows} of them are taken
     */
    public static void unfold(
            Window w,
            int height,
            int width,
            double padding,
            double[] x,
            int xo,
            int pitch,
            double[] y,
            int yo,
            int blockPitch,
            int first,
            int rows) {
        int down = w.rows().count(height);
        int across = w.columns().count(width);
        for (int i = 0; i < w.rows().kernel(); i++) {
            int from = Math.clamp(w.rows().firstInside(i, down), first, first + rows);
            int to = Math.clamp(w.rows().endInside(i, height, down), from, first + rows);
            for (int j = 0; j < w.columns().kernel(); j++) {
                int block = yo + (i * w.columns().kernel() + j) * blockPitch;
                int left = w.columns().firstInside(j, across);
                int right = w.columns().endInside(j, width, across);
                Arrays.fill(y, block, block + (from - first) * across, padding);
                int source = xo + w.rows().position(from, i) * pitch;
                int begin = block + (from - first) * across;
                if (w.columns().stride() == 1
                        && w.rows().stride() == 1
                        && across == pitch
                        && to > from
                        && right > left) {
                    // rows follow each other as in the plane: one copy, whose ends of rows are
                    // then overwritten
                    System.arraycopy(
                            x,
                            source + w.columns().position(left, j),
                            y,
                            begin + left,
                            (to - from - 1) * across + right - left);
                    for (int r = begin; r < begin + (to - from) * across; r += across) {
                        for (int c = 0; c < left; c++) {
                            y[r + c] = padding;
                        }
                        for (int c = right; c < across; c++) {
                            y[r + c] = padding;
                        }
                    }
                } else {
                    for (int r = 0; r < to - from; r++) {
                        int row = begin + r * across;
                        Arrays.fill(y, row, row + left, padding);
                        copy(
                                x,
                                source
                                        + r * w.rows().stride() * pitch
                                        + w.columns().position(left, j),
                                w.columns().stride(),
                                y,
                                row + left,
                                right - left);
                        Arrays.fill(y, row + right, row + across, padding);
                    }
                }
                Arrays.fill(y, block + (to - first) * across, block + rows * across, padding);
            }
        }
    }

    private static void copy(double[] x, int xo, int xs, double[] y, int yo, int n) {
        if (xs == 1) {
            System.arraycopy(x, n == 0 ? 0 : xo, y, n == 0 ? 0 : yo, n);
        } else {
            for (int c = 0; c < n; c++) {
                y[yo + c] = x[xo + c * xs];
            }
        }
    }

    /**
     * The transpose of {@code unfold}: adds blocks onto the plane x; what lies in the padding is
     * dropped.
     *
     * @param scratch whether blocks may change: what lies in the padding becomes zero, and rows are
     *     added at once where they follow each other as in the plane
     */
    public static void fold(
            Window w,
            int height,
            int width,
            double[] x,
            int xo,
            int pitch,
            double[] y,
            int yo,
            int blockPitch,
            int first,
            int rows,
            boolean scratch) {
        int down = w.rows().count(height);
        int across = w.columns().count(width);
        int stride = w.columns().stride();
        boolean dense = scratch && stride == 1 && w.rows().stride() == 1 && across == pitch;
        for (int i = 0; i < w.rows().kernel(); i++) {
            int from = Math.clamp(w.rows().firstInside(i, down), first, first + rows);
            int to = Math.clamp(w.rows().endInside(i, height, down), from, first + rows);
            for (int j = 0; j < w.columns().kernel(); j++) {
                int block = yo + (i * w.columns().kernel() + j) * blockPitch;
                int left = w.columns().firstInside(j, across);
                int n = w.columns().endInside(j, width, across) - left;
                int row = block + (from - first) * across + left;
                int target =
                        xo + w.rows().position(from, i) * pitch + w.columns().position(left, j);
                if (n == 0) {
                    continue;
                }
                if (dense && to > from) {
                    // between two rows lies what belongs to neither
                    for (int r = 1; r < to - from; r++) {
                        for (int c = n - across; c < 0; c++) {
                            y[row + r * across + c] = 0;
                        }
                    }
                    add(y, row, x, target, (to - from - 1) * across + n);
                    continue;
                }
                for (int r = from; r < to; r++) {
                    if (stride == 1) {
                        add(y, row, x, target, n);
                    } else {
                        for (int c = 0; c < n; c++) {
                            x[target + c * stride] += y[row + c];
                        }
                    }
                    row += across;
                    target += w.rows().stride() * pitch;
                }
            }
        }
    }

    /** y += x; rows are short, so that the tail counts. */
    private static void add(double[] x, int xo, double[] y, int yo, int n) {
        int i = 0;
        for (; i <= n - SPECIES.length(); i += SPECIES.length()) {
            DoubleVector.fromArray(SPECIES, y, yo + i)
                    .add(DoubleVector.fromArray(SPECIES, x, xo + i))
                    .intoArray(y, yo + i);
        }
        for (; i < n; i++) {
            y[yo + i] += x[xo + i];
        }
    }

    /**
     * y_e = x[id_e] for e in [0, n): element e of x's choices lies at {@code xo + e·xs + id·step}.
     *
     * @param ids whole numbers in [0, choices)
     * @throws IndexOutOfBoundsException if an id is outside
     */
    public static void take(
            double[] x,
            int xo,
            int xs,
            int step,
            int choices,
            double[] ids,
            int io,
            int is,
            double[] y,
            int yo,
            int n) {
        for (int e = 0; e < n; e++) {
            int id = Objects.checkIndex((int) ids[io + e * is], choices);
            y[yo + e] = x[xo + e * xs + id * step];
        }
    }

    /** The transpose of {@code take}: adds g_e onto y[id_e]. */
    public static void scatter(
            double[] g,
            int go,
            int gs,
            double[] ids,
            int io,
            int is,
            double[] y,
            int yo,
            int ys,
            int step,
            int choices,
            int n) {
        for (int e = 0; e < n; e++) {
            int id = Objects.checkIndex((int) ids[io + e * is], choices);
            y[yo + e * ys + id * step] += g[go + e * gs];
        }
    }

    /**
     * y_e = the first i in [0, choices) with the largest x at {@code xo + e·xs + i·step};
     * not-a-number counts as largest.
     */
    public static void argMax(
            double[] x, int xo, int xs, int step, int choices, double[] y, int yo, int n) {
        int e = 0;
        for (; xs == 1 && e <= n - SPECIES.length(); e += SPECIES.length()) {
            DoubleVector best = DoubleVector.zero(SPECIES);
            DoubleVector most = DoubleVector.fromArray(SPECIES, x, xo + e);
            for (int i = 1; i < choices; i++) {
                DoubleVector v = DoubleVector.fromArray(SPECIES, x, xo + e + i * step);
                VectorMask<Double> more =
                        v.compare(VectorOperators.LE, most)
                                .not()
                                .and(most.compare(VectorOperators.EQ, most));
                most = most.blend(v, more);
                best = best.blend(i, more);
            }
            best.intoArray(y, yo + e);
        }
        for (; e < n; e++) {
            int best = 0;
            double most = x[xo + e * xs];
            for (int i = 1; i < choices && !Double.isNaN(most); i++) {
                double v = x[xo + e * xs + i * step];
                if (!(v <= most)) {
                    best = i;
                    most = v;
                }
            }
            y[yo + e] = best;
        }
    }
}
