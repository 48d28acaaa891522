package org.plstar.tangent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;

/** Tiles and their mirror images land where they belong, and nowhere else. */
class TileWriterTest {
    private static final int ORDER = 700;

    /** A number that single precision holds, different for every place. */
    private static double number(int i, int j) {
        return i * 1024.0 + j;
    }

    /** A tile whose numbers above the diagonal are wrong where {@code lower}. */
    private static Storage tile(
            Precision precision, int rows, int columns, int top, int left, boolean lower) {
        Storage t = precision.allocate(rows * columns);
        for (int r = 0; r < rows; r++) {
            for (int s = 0; s < columns; s++) {
                boolean counts = !lower || left + s <= top + r;
                t.set(r * columns + s, counts ? number(top + r, left + s) : -1e9);
            }
        }
        return t;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 0",
        "3, 8, 5, 0",
        "7, 7, 40, 40",
        "130, 70, 300, 11",
        "129, 400, 271, 0",
        "64, 257, 193, 0",
        "300, 300, 400, 400",
        "5, 690, 690, 0"
    })
    void aSymmetricKernelHasTheTileAndItsMirrorImage(int rows, int columns, int top, int left) {
        for (Precision precision : Precision.values()) {
            try (Matrix k = Matrix.zeros(ORDER, ORDER)) {
                TileWriter w = new TileWriter(k.segment(), ORDER, precision, 0.5);
                Storage t = tile(precision, rows, columns, top, left, true);
                w.writeBoth(t, rows, columns, top, left);
                for (int i = 0; i < ORDER; i++) {
                    for (int j = 0; j < ORDER; j++) {
                        int a = Math.max(i, j);
                        int b = Math.min(i, j);
                        boolean in = a >= top && a < top + rows && b >= left && b < left + columns;
                        double expected = in ? number(a, b) * 0.5 : 0;
                        if (k.get(i, j) != expected) {
                            assertThat(k.get(i, j)).as("(%d, %d)", i, j).isEqualTo(expected);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 0, 699", "40, 700, 13, 0", "333, 77, 0, 600"})
    void anyOtherKernelHasTheTileAlone(int rows, int columns, int top, int left) {
        for (Precision precision : Precision.values()) {
            try (Matrix k = Matrix.zeros(ORDER, ORDER)) {
                Storage t = tile(precision, rows, columns, top, left, false);
                new TileWriter(k.segment(), ORDER, precision, 1).write(t, rows, columns, top, left);
                for (int i = 0; i < ORDER; i++) {
                    for (int j = 0; j < ORDER; j++) {
                        boolean in = i >= top && i < top + rows && j >= left && j < left + columns;
                        if (k.get(i, j) != (in ? number(i, j) : 0)) {
                            assertThat(k.get(i, j))
                                    .as("(%d, %d)", i, j)
                                    .isEqualTo(in ? number(i, j) : 0);
                        }
                    }
                }
            }
        }
    }
}
