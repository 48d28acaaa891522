package org.plstar.program.execute;

import org.plstar.array.Kernels;
import org.plstar.array.Storage;

/**
 * An operand with a number for every item, channel and window, which is copied between its planes
 * and the rows of a matrix, [windows, channels].
 *
 * @param labels of the operand's axes: S, the channel, and row and column of windows, in any order
 */
record WindowRows(Labelled labels, char channel, char row, char column) {
    int buffer() {
        return labels.view().buffer();
    }

    int channels() {
        return labels.extent(channel);
    }

    int rows() {
        return labels.extent(row);
    }

    int across() {
        return labels.extent(column);
    }

    int windows() {
        return rows() * across();
    }

    /** Whether an item's numbers are a matrix with contiguous rows of {@code n} numbers. */
    boolean isMatrix(int n) {
        return channels() == n
                && labels.stride(channel) == 1
                && labels.stride(column) == n
                && labels.stride(row) == n * across();
    }

    /** The offset of an item's numbers. */
    int item(PlanMemory memory, int item) {
        return memory.bases()[buffer()] + labels.view().offset() + item * labels.stride('S');
    }

    /** The operand's planes with a border of zeros. */
    BorderedPlanes bordered(int top, int bottom, int left, int right) {
        return new BorderedPlanes(
                labels.positions(String.valueOf(channel)),
                labels.stride(row),
                labels.stride(column),
                rows(),
                across(),
                top,
                bottom,
                left,
                right,
                0);
    }

    /** Copies all windows of an item that begins at {@code base} to rows of {@code n} numbers. */
    void toMatrix(Kernels k, Storage from, int base, Storage to, int at, int n) {
        int run = run(rows());
        for (int c = 0; c < channels(); c++) {
            for (int w = 0; w < windows(); w += run) {
                k.copy(from, base + place(c, w), labels.stride(column), to, at + w * n + c, n, run);
            }
        }
    }

    /**
     * Copies the windows of {@code count} rows from row {@code first} on from rows of {@code n}
     * numbers.
     */
    void fromMatrix(
            Kernels k, Storage from, int at, int n, int first, int count, Storage to, int base) {
        int run = run(count);
        for (int c = 0; c < channels(); c++) {
            for (int w = 0; w < count * across(); w += run) {
                int place = base + place(c, first * across() + w);
                k.copy(from, at + w * n + c, n, to, place, labels.stride(column), run);
            }
        }
    }

    /**
     * The number of consecutive windows at equal distances: those of {@code count} rows, or of one
     * row.
     */
    private int run(int count) {
        boolean dense = labels.stride(row) == across() * labels.stride(column);
        return dense ? count * across() : across();
    }

    private int place(int plane, int window) {
        return plane * labels.stride(channel)
                + window / across() * labels.stride(row)
                + window % across() * labels.stride(column);
    }
}
