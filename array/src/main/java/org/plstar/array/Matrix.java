package org.plstar.array;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * A row-major matrix of doubles [rows, columns] outside the Java heap, with long indices inside:
 * for n x n kernels, where an array would end at 2³¹ bytes of index or burden garbage collection.
 *
 * <p>Element (i, j) is number {@code i * columns + j} of {@link #segment()}. A new matrix is zero.
 * Large ones are handed out by the operating system untouched, so that a page costs time only when
 * it is first written. The caller that makes a matrix closes it; it may be used from any thread,
 * but writes to the same element from two threads are the callers' affair.
 */
public final class Matrix implements AutoCloseable {
    /**
     * Relative to the largest element, by how much elements of a symmetric matrix may differ for
     * rounding.
     */
    public static final double SYMMETRIC = 0x1p-20;

    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE;

    /** The size of the square blocks of mirroring: two of them fit into the L1 cache. */
    private static final int MIRROR_BLOCK = 32;

    /**
     * The bytes up to which the collector frees a matrix: closing an arena that threads share stops
     * all of them, which takes some 50 µs. Larger ones would pile up outside the heap before the
     * collector runs.
     */
    private static final long SMALL = 512;

    /** The elements of a small matrix that is closed: any use of them throws. */
    private static final MemorySegment CLOSED = closed();

    private final int rows;
    private final int columns;
    private final Arena arena;
    private MemorySegment segment;

    private Matrix(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        long bytes = Math.multiplyExact((long) rows * columns, DOUBLE.byteSize());
        this.arena = bytes <= SMALL ? Arena.ofAuto() : Arena.ofShared();
        this.segment = OffHeap.zeros(arena, bytes);
    }

    /**
     * A new matrix of zeros.
     *
     * @throws org.plstar.refusal.Refusal RANGE if a dimension is negative, MEMORY if the system has
     *     no room for it
     */
    public static Matrix zeros(int rows, int columns) {
        Require.atLeast(0, rows, ArrayRefusal.RANGE, "rows");
        Require.atLeast(0, columns, ArrayRefusal.RANGE, "columns");
        return new Matrix(rows, columns);
    }

    /** A new matrix that holds a copy of the given values, row by row. */
    public static Matrix of(int rows, int columns, double... values) {
        Require.size((long) rows * columns, values.length, ArrayRefusal.SIZE, "values");
        Matrix matrix = zeros(rows, columns);
        MemorySegment.copy(values, 0, matrix.segment, DOUBLE, 0, values.length);
        return matrix;
    }

    /** The number of rows. */
    public int rows() {
        return rows;
    }

    /** The number of columns, which is also the distance between rows in elements. */
    public int columns() {
        return columns;
    }

    /**
     * The elements, row by row; valid until {@link #close()}. Writing to the segment changes the
     * matrix.
     */
    public MemorySegment segment() {
        return segment;
    }

    /** The index in {@link #segment()} of element (i, j), counted in doubles. */
    public long offset(int i, int j) {
        Require.index(i, rows, ArrayRefusal.RANGE, "row");
        Require.index(j, columns, ArrayRefusal.RANGE, "column");
        return (long) i * columns + j;
    }

    /** The value of element (i, j). */
    public double get(int i, int j) {
        return segment.getAtIndex(DOUBLE, offset(i, j));
    }

    /** Sets element (i, j). */
    public void set(int i, int j, double value) {
        segment.setAtIndex(DOUBLE, offset(i, j), value);
    }

    /** Copies row i into {@code target} from {@code at} on. */
    public void readRow(int i, double[] target, int at) {
        requireNonNull(target, "target");
        requireRoom(target, at);
        MemorySegment.copy(segment, DOUBLE, rowBytes(i), target, at, columns);
    }

    /** Overwrites row i with the {@link #columns()} values of {@code source} from {@code at} on. */
    public void writeRow(int i, double[] source, int at) {
        requireNonNull(source, "source");
        requireRoom(source, at);
        MemorySegment.copy(source, at, segment, DOUBLE, rowBytes(i), columns);
    }

    private void requireRoom(double[] row, int at) {
        if (at < 0 || at > row.length - columns) {
            throw Refusal.of(
                    ArrayRefusal.SIZE,
                    "an array of " + row.length + " numbers from " + at + " on",
                    "it has no room for a row",
                    columns + " numbers from there on",
                    "pass a longer array");
        }
    }

    /** A copy of the elements, [rows][columns]. */
    public double[][] toArray() {
        double[][] all = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            readRow(i, all[i], 0);
        }
        return all;
    }

    /** A new matrix with the same elements. */
    public Matrix copy() {
        Matrix copy = zeros(rows, columns);
        copy.segment.copyFrom(segment);
        return copy;
    }

    /** Overwrites the upper triangle of a square matrix with its lower one: A becomes symmetric. */
    public void mirrorLower() {
        mirror(true);
    }

    /** Overwrites the lower triangle of a square matrix with its upper one: A becomes symmetric. */
    public void mirrorUpper() {
        mirror(false);
    }

    /** The largest absolute value, 0 of no elements, infinite if an element is not finite. */
    public double largest() {
        double most = 0;
        for (long k = 0; k < (long) rows * columns; k++) {
            double size = Math.abs(segment.getAtIndex(DOUBLE, k));
            most = size <= most ? most : !Double.isNaN(size) ? size : Double.POSITIVE_INFINITY;
        }
        return most;
    }

    /**
     * The largest |a_ij - a_ji| of a square matrix of finite elements; 0 if it is symmetric. Cost
     * n².
     *
     * @throws Refusal SIZE if it is not square
     */
    public double asymmetry() {
        if (rows != columns) {
            throw notSquare();
        }
        double most = 0;
        for (int i = 0; i < rows; i += MIRROR_BLOCK) {
            for (int j = 0; j <= i; j += MIRROR_BLOCK) {
                for (int r = i; r < Math.min(rows, i + MIRROR_BLOCK); r++) {
                    for (int c = j; c < Math.min(r, j + MIRROR_BLOCK); c++) {
                        double lower = segment.getAtIndex(DOUBLE, (long) r * columns + c);
                        double upper = segment.getAtIndex(DOUBLE, (long) c * columns + r);
                        most = Math.max(most, Math.abs(lower - upper));
                    }
                }
            }
        }
        return most;
    }

    private Refusal notSquare() {
        return Refusal.of(
                ArrayRefusal.SIZE,
                toString(),
                "it is not square",
                "as many rows as columns",
                "take a square matrix");
    }

    /** Frees the memory; any use afterwards throws. A second close does nothing. */
    @Override
    public void close() {
        if (segment.byteSize() <= SMALL) {
            segment = CLOSED;
        } else if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private static MemorySegment closed() {
        try (Arena arena = Arena.ofShared()) {
            return arena.allocate(SMALL, DOUBLE.byteAlignment());
        }
    }

    @Override
    public String toString() {
        return "Matrix [" + rows + ", " + columns + "]";
    }

    private long rowBytes(int i) {
        Require.index(i, rows, ArrayRefusal.RANGE, "row");
        return (long) i * columns * DOUBLE.byteSize();
    }

    private void mirror(boolean fromLower) {
        if (rows != columns) {
            throw notSquare();
        }
        // In square blocks, since reading along columns misses the cache at every element.
        for (int i = 0; i < rows; i += MIRROR_BLOCK) {
            for (int j = 0; j <= i; j += MIRROR_BLOCK) {
                mirrorBlock(fromLower, i, j);
            }
        }
    }

    private void mirrorBlock(boolean fromLower, int i, int j) {
        int lastRow = Math.min(rows, i + MIRROR_BLOCK);
        for (int r = i; r < lastRow; r++) {
            int lastColumn = Math.min(r, j + MIRROR_BLOCK);
            for (int c = j; c < lastColumn; c++) {
                long lower = (long) r * columns + c;
                long upper = (long) c * columns + r;
                long from = fromLower ? lower : upper;
                segment.setAtIndex(
                        DOUBLE, fromLower ? upper : lower, segment.getAtIndex(DOUBLE, from));
            }
        }
    }
}
