package org.plstar.array.gather;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.plstar.array.Window;

/**
 * The transpose of {@link DoublePatches}: patches are added onto planes in {@code double} arrays;
 * all offsets and strides count elements.
 */
public final class DoubleFolds {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_256;

    private DoubleFolds() {}

    /**
     * Adds blocks to the plane x; elements in the padding are dropped.
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
        if (scratch && !dense) {
            foldShifted(w, height, width, x, xo, pitch, y, yo, blockPitch, first, rows);
            return;
        }
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
                    // the elements between two rows belong to neither of them
                    for (int r = 1; r < to - from; r++) {
                        for (int c = n - across; c < 0; c++) {
                            y[row + r * across + c] = 0;
                        }
                    }
                    add(y, row, x, target, (to - from - 1) * across + n);
                    continue;
                }
                addRows(w, y, row, across, x, target, pitch, to - from, n);
            }
        }
    }

    /**
     * Adds blocks to the plane, where windows step over elements: blocks with the same elements of
     * the plane, one window apart, are added to each other first, so that few blocks are added to
     * the plane.
     */
    private static void foldShifted(
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
        int back = w.rows().shift();
        int aside = w.columns().shift();
        int kernel = w.columns().kernel();
        for (int at = w.size() - 1; at >= 0; at--) {
            int i = at / kernel;
            int j = at % kernel;
            int block = yo + at * blockPitch;
            int left = w.columns().firstInside(j, across);
            int right = w.columns().endInside(j, width, across);
            int from = Math.clamp(w.rows().firstInside(i, down), first, first + rows);
            int to = Math.clamp(w.rows().endInside(i, height, down), from, first + rows);
            int begin = left;
            boolean above = back > 0 && i >= back;
            boolean beside = !above && aside > 0 && j >= aside;
            if (above) {
                add(
                        y,
                        block,
                        y,
                        yo + (at - back * kernel) * blockPitch + across,
                        (rows - 1) * across);
                from = Math.max(from, first + rows - 1);
            } else if (beside) {
                begin = Math.max(left, across - 1);
            }
            addRows(
                    w,
                    y,
                    block + (from - first) * across + begin,
                    across,
                    x,
                    xo + w.rows().position(from, i) * pitch + w.columns().position(begin, j),
                    pitch,
                    to - from,
                    right - begin);
            if (beside) {
                for (int r = 1; r < rows; r++) {
                    y[block + r * across - 1] = 0;
                }
                add(y, block, y, yo + (at - aside) * blockPitch + 1, rows * across - 1);
            }
        }
    }

    /** Adds rows of windows to rows of the plane; all loops are in one method. */
    private static void addRows(
            Window w,
            double[] x,
            int xo,
            int across,
            double[] y,
            int yo,
            int pitch,
            int rows,
            int n) {
        int stride = w.columns().stride();
        for (int r = 0; r < rows; r++) {
            if (stride == 1) {
                add(x, xo, y, yo, n);
            } else if (stride == 2) {
                for (int c = 0; c < n; c++) {
                    y[yo + c * 2] += x[xo + c];
                }
            } else {
                for (int c = 0; c < n; c++) {
                    y[yo + c * stride] += x[xo + c];
                }
            }
            xo += across;
            yo += w.rows().stride() * pitch;
        }
    }

    /** Computes y += x for short rows, where the time of the tail matters. */
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
}
