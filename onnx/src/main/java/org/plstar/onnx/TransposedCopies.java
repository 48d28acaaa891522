package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Matrices that a file holds twice, as such and transposed: a table that PyTorch's module also
 * multiplies with, where the exporter folded the transposition.
 */
final class TransposedCopies {
    private TransposedCopies() {}

    /**
     * A line for each copy. Cost: the elements of the copies, and one of each other pair of fitting
     * shapes.
     *
     * @param parameters by name
     * @param transposed those that may be copies
     */
    static List<String> notes(SequencedMap<String, Constant> parameters, Set<String> transposed) {
        List<String> notes = new ArrayList<>();
        parameters.forEach((name, k) -> {
            if (transposed.contains(name)) {
                parameters.forEach((other, of) -> {
                    if (!transposed.contains(other) && isTransposed(k, of)) {
                        notes.add("its parameters " + Words.of(other) + " and " + Words.of(name)
                                + " have the same numbers, one transposed: they train apart");
                    }
                });
            }
        });
        return notes;
    }

    private static boolean isTransposed(Constant a, Constant b) {
        if (a.rank() != 2 || b.rank() != 2) {
            return false;
        }
        int rows = a.shape().dim(0);
        int columns = a.shape().dim(1);
        if (b.shape().dim(0) != columns || b.shape().dim(1) != rows) {
            return false;
        }
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                if (a.values()[i * columns + j] != b.values()[j * rows + i]) {
                    return false;
                }
            }
        }
        return rows > 1 && columns > 1;
    }
}
