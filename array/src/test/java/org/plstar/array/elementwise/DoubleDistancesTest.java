package org.plstar.array.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Distances by vectors have the bytes of a loop. */
class DoubleDistancesTest {
    private static final int BLOCK = DoubleDistances.BLOCK;

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7, 213, 784})
    void distancesAreSummedNumberAfterNumber(int d) {
        SplittableRandom random = new SplittableRandom(d);
        double[] u = random.doubles(d, -3, 3).toArray();
        double[] columns = random.doubles((long) d * BLOCK, -3, 3).toArray();
        double[] absolute = new double[BLOCK];
        double[] squares = new double[BLOCK];
        for (int j = 0; j < d; j++) {
            for (int k = 0; k < BLOCK; k++) {
                double e = u[j] - columns[j * BLOCK + k];
                absolute[k] += Math.abs(e);
                squares[k] = Math.fma(e, e, squares[k]);
            }
        }
        double[] sums = new double[BLOCK];
        DoubleDistances.absolute(u, columns, sums);
        assertThat(sums).containsExactly(absolute);
        DoubleDistances.squares(u, columns, sums);
        assertThat(sums).containsExactly(squares);
        assertThatThrownBy(() -> DoubleDistances.squares(u, new double[d * BLOCK - 1], sums))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
