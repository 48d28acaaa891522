package org.plstar.tangent;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.elementwise.DoubleElementwise;

/**
 * Writes tiles to a kernel and, where it is symmetric, their mirror images, on one thread.
 *
 * <p>A tile's columns are read across its rows, in blocks that stay in the cache.
 */
final class TileWriter {
    /**
     * The number of columns of a tile that are mirrored together: several cache lines of a row,
     * which the processor prefetches.
     */
    private static final int MIRRORED = 64;

    /**
     * The number of rows of a tile that are mirrored together: few enough for the cache of address
     * translations.
     */
    private static final int MIRRORED_ROWS = 128;

    /**
     * Padding, in doubles, between the mirrored lines, so that lines whose length is a power of two
     * do not share one cache set.
     */
    private static final int PADDING = 8;

    private final Kernels kernels;
    private final MemorySegment to;
    private final long ld;
    private final double scale;
    private final double[] lines = new double[MIRRORED * (MIRRORED_ROWS + PADDING)];
    private double[] row = new double[0];

    /**
     * A writer of tiles of a given size.
     *
     * @param to where the kernel lies, row-major: in an array of doubles or outside the heap
     * @param ld doubles from one of its rows to the next
     * @param precision of the tiles
     * @param scale factor of all numbers
     */
    TileWriter(MemorySegment to, long ld, Precision precision, double scale) {
        this.to = to;
        this.ld = ld;
        this.kernels = Kernels.of(precision);
        this.scale = scale;
    }

    /**
     * Writes one tile to the kernel.
     *
     * @param tile [rows, columns]; not modified
     * @param top row of the kernel where it begins
     * @param left column of the kernel
     */
    void write(Storage tile, int rows, int columns, int top, int left) {
        row = grown(row, columns);
        for (int r = 0; r < rows; r++) {
            kernels.widen(tile, r * columns, row, 0, columns);
            put(top + r, left, row, 0, columns);
        }
    }

    /**
     * Writes a tile of a symmetric kernel and its mirror image; entries above the diagonal are
     * copied from below.
     *
     * @param tile [rows, columns]; not modified
     * @param top row of the kernel where it begins
     * @param left column of the kernel, at most {@code top}
     */
    void writeBoth(Storage tile, int rows, int columns, int top, int left) {
        int own = top - left;
        row = grown(row, columns);
        for (int r = 0; r < rows; r++) {
            int some = Math.min(columns, own + r + 1);
            kernels.widen(tile, r * columns, row, 0, some);
            put(top + r, left, row, 0, some);
        }
        for (int r = 0; r < rows; r += MIRRORED_ROWS) {
            int deep = Math.min(MIRRORED_ROWS, rows - r);
            int end = Math.min(columns, own + r + deep);
            for (int s = 0; s < end; s += MIRRORED) {
                mirror(tile, r, deep, s, Math.min(MIRRORED, end - s), columns, top, left);
            }
        }
    }

    private void mirror(
            Storage tile, int r, int deep, int s, int some, int columns, int top, int left) {
        int pitch = MIRRORED_ROWS + PADDING;
        if (tile instanceof Storage.Float32 f) {
            float[] from = f.data();
            for (int i = 0; i < deep; i++) {
                int at = (r + i) * columns + s;
                for (int j = 0; j < some; j++) {
                    lines[j * pitch + i] = from[at + j];
                }
            }
        } else if (tile instanceof Storage.Float64 d) {
            double[] from = d.data();
            for (int i = 0; i < deep; i++) {
                int at = (r + i) * columns + s;
                for (int j = 0; j < some; j++) {
                    lines[j * pitch + i] = from[at + j];
                }
            }
        }
        for (int j = 0; j < some; j++) {
            // only entries beyond the diagonal
            int skipped = Math.max(0, left + s + j + 1 - top - r);
            put(left + s + j, top + r + skipped, lines, j * pitch + skipped, deep - skipped);
        }
    }

    private void put(int i, int j, double[] values, int at, int n) {
        if (n <= 0) {
            return;
        }
        if (scale != 1) {
            DoubleElementwise.affine(scale, 0, values, at, values, at, n);
        }
        long offset = Math.multiplyExact(i * ld + j, (long) Double.BYTES);
        MemorySegment.copy(values, at, to, ValueLayout.JAVA_DOUBLE, offset, n);
    }

    private static double[] grown(double[] array, int size) {
        return array.length >= size ? array : new double[size];
    }
}
