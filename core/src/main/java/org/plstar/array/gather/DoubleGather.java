package org.plstar.array.gather;

import java.util.Arrays;
import java.util.Objects;

/** Patterned copies between {@code double} arrays; all offsets and strides count elements. */
public final class DoubleGather {
    private DoubleGather() {}

    /**
     * Takes the patches of some rows of windows from one plane: element (i, j) of every window goes to a row-major block [rows, windows per row]
     * of its own.
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
                Arrays.fill(y, block, block + (from - first) * across, padding);
                int left = w.columns().firstInside(j, across);
                int right = w.columns().endInside(j, width, across);
                for (int r = from; r < to; r++) {
                    int row = block + (r - first) * across;
                    int source =
                            xo + w.rows().position(r, i) * pitch + w.columns().position(left, j);
                    for (int c = 0; c < left; c++) {
                        y[row + c] = padding;
                    }
                    copy(x, source, w.columns().stride(), y, row + left, right - left);
                    for (int c = right; c < across; c++) {
                        y[row + c] = padding;
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

    /** The transpose of {@code unfold}: adds blocks onto the plane x; what lies in the padding is dropped. */
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
            int rows) {
        int down = w.rows().count(height);
        int across = w.columns().count(width);
        int stride = w.columns().stride();
        for (int i = 0; i < w.rows().kernel(); i++) {
            int from = Math.clamp(w.rows().firstInside(i, down), first, first + rows);
            int to = Math.clamp(w.rows().endInside(i, height, down), from, first + rows);
            for (int j = 0; j < w.columns().kernel(); j++) {
                int block = yo + (i * w.columns().kernel() + j) * blockPitch;
                int left = w.columns().firstInside(j, across);
                int n = w.columns().endInside(j, width, across) - left;
                for (int r = from; r < to; r++) {
                    int row = block + (r - first) * across + left;
                    int target =
                            xo + w.rows().position(r, i) * pitch + w.columns().position(left, j);
                    if (stride == 1) {
                        for (int c = 0; c < n; c++) {
                            x[target + c] += y[row + c];
                        }
                    } else {
                        for (int c = 0; c < n; c++) {
                            x[target + c * stride] += y[row + c];
                        }
                    }
                }
            }
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

    /** y_e = the first i in [0, choices) with the largest x at {@code xo + e·xs + i·step}; not-a-number counts as largest. */
    public static void argMax(
            double[] x, int xo, int xs, int step, int choices, double[] y, int yo, int n) {
        for (int e = 0; e < n; e++) {
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
