package org.plstar.array.gather;

import java.util.Arrays;
import org.plstar.array.Window;

/**
 * Patches of planes in {@code double} arrays; all offsets and strides count elements.
 * {@link DoubleFolds} has the transpose.
 *
 * <p>Windows of stride s share elements: element k of a window is element k - s of the next. So a
 * block of patches is a shifted copy of another, but for its last row or column, and loops over
 * single elements are left for s·s blocks only.
 */
public final class DoublePatches {
    private DoublePatches() {}

    /**
     * Copies the patches of some rows of windows from one plane: element (i, j) of every window
     * goes to a row-major block [rows, windows per row] of its own.
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
        boolean dense = w.columns().stride() == 1 && w.rows().stride() == 1 && across == pitch;
        int back = dense ? 0 : w.rows().shift();
        int aside = dense ? 0 : w.columns().shift();
        for (int i = 0; i < w.rows().kernel(); i++) {
            int from = Math.clamp(w.rows().firstInside(i, down), first, first + rows);
            int to = Math.clamp(w.rows().endInside(i, height, down), from, first + rows);
            for (int j = 0; j < w.columns().kernel(); j++) {
                int at = i * w.columns().kernel() + j;
                int block = yo + at * blockPitch;
                int left = w.columns().firstInside(j, across);
                int right = w.columns().endInside(j, width, across);
                int source = xo + w.rows().position(from, i) * pitch;
                int begin = block + (from - first) * across;
                if (back > 0 && i >= back) {
                    // the elements that windows of the next row share with these, one row of
                    // elements above
                    int above = yo + (at - back * w.columns().kernel()) * blockPitch;
                    System.arraycopy(y, above + across, y, block, (rows - 1) * across);
                    int last = first + rows - 1;
                    int row = block + (rows - 1) * across;
                    boolean inside = last >= from && last < to;
                    if (inside) {
                        int start = xo + w.rows().position(last, i) * pitch;
                        copyRows(w, j, left, right, x, start, pitch, y, row, across, 1);
                    }
                    pad(y, row, across, 1, inside ? left : across, right, padding);
                    continue;
                }
                if (aside > 0 && j >= aside) {
                    // the elements that the next windows share with these, to the left
                    int beside = yo + (at - aside) * blockPitch;
                    System.arraycopy(y, beside + 1, y, block, rows * across - 1);
                    int column = w.columns().position(across - 1, j);
                    boolean inside = right == across && left < across;
                    for (int r = 0; r < rows; r++) {
                        int row = first + r;
                        y[block + r * across + across - 1] = inside && row >= from && row < to
                                ? x[xo + w.rows().position(row, i) * pitch + column]
                                : padding;
                    }
                    continue;
                }
                Arrays.fill(y, block, begin, padding);
                if (dense && to > from && right > left) {
                    // rows are contiguous as in the plane: one copy, after which the ends of rows
                    // are overwritten
                    System.arraycopy(
                            x,
                            source + w.columns().position(left, j),
                            y,
                            begin + left,
                            (to - from - 1) * across + right - left);
                } else {
                    copyRows(w, j, left, right, x, source, pitch, y, begin, across, to - from);
                }
                pad(y, begin, across, to - from, left, right, padding);
                Arrays.fill(y, block + (to - first) * across, block + rows * across, padding);
            }
        }
    }

    /** Copies element j of the windows [left, right) of some rows; all loops are in one method. */
    private static void copyRows(
            Window w,
            int j,
            int left,
            int right,
            double[] x,
            int xo,
            int pitch,
            double[] y,
            int yo,
            int across,
            int rows) {
        int stride = w.columns().stride();
        int n = right - left;
        int from = xo + w.columns().position(left, j);
        int to = yo + left;
        for (int r = 0; r < rows; r++) {
            if (stride == 1) {
                System.arraycopy(x, n == 0 ? 0 : from, y, to, n);
            } else if (stride == 2) { // a constant, so that the compiler need not check each index
                for (int c = 0; c < n; c++) {
                    y[to + c] = x[from + c * 2];
                }
            } else {
                for (int c = 0; c < n; c++) {
                    y[to + c] = x[from + c * stride];
                }
            }
            from += w.rows().stride() * pitch;
            to += across;
        }
    }

    /** Sets the elements left and right of the plane in some rows of windows. */
    private static void pad(
            double[] y, int yo, int across, int rows, int left, int right, double padding) {
        int outside = left + across - right;
        for (int k = 0; k < outside; k++) { // the case of few columns and many rows
            int column = yo + (k < left ? k : right + k - left);
            for (int r = 0; r < rows; r++) {
                y[column + r * across] = padding;
            }
        }
    }
}
