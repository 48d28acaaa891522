package org.plstar.program.execute;

import org.plstar.array.IndexTables;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;

/**
 * Weights of a convolution as the rows of a matrix, [lines, columns], which zeros fill up to a
 * width that fits any vectors.
 *
 * @param buffer of the weights
 * @param offset of the first
 * @param lines where each row begins, from the offset on
 * @param stride from one column to the next
 */
@SuppressWarnings("ArrayRecordComponent") // equal by identity only
record PackedWeights(int buffer, int offset, int[] lines, int stride, int columns) {
    /** Packed weights with rows over some labels and columns over one. */
    static PackedWeights of(Labelled weights, String lines, char column) {
        return new PackedWeights(
                weights.view().buffer(),
                weights.view().offset(),
                weights.positions(lines),
                weights.stride(column),
                weights.extent(column));
    }

    int width() {
        return IndexTables.padded(columns);
    }

    int size() {
        return lines.length * width();
    }

    /** Copies the weights, times a factor, to the matrix. */
    void pack(PlanMemory memory, double factor, Storage to, int at) {
        Kernels k = memory.kernels();
        Storage from = memory.storages()[buffer];
        int base = memory.bases()[buffer] + offset;
        if (width() > columns) {
            k.fill(0, to, at, size());
        }
        for (int l = 0; l < lines.length; l++) {
            k.copy(from, base + lines[l], stride, to, at + l * width(), 1, columns);
        }
        if (factor != 1) {
            k.scale(factor, to, at, to, at, size());
        }
    }

    /** Copies the matrix to the weights. */
    void unpack(PlanMemory memory, Storage from, int at) {
        Kernels k = memory.kernels();
        Storage to = memory.storages()[buffer];
        int base = memory.bases()[buffer] + offset;
        for (int l = 0; l < lines.length; l++) {
            k.copy(from, at + l * width(), 1, to, base + lines[l], stride, columns);
        }
    }
}
