package org.plstar.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MatrixTest {
    @Test
    void aNewMatrixIsZeroWhetherSmallOrLarge() {
        for (int size : new int[] {3, 700}) {
            try (Matrix a = Matrix.zeros(size, size)) {
                assertThat(a.segment().byteSize()).isEqualTo(8L * size * size);
                assertThat(a.segment().address() % 64).isZero();
                double[] row = new double[size];
                for (int i = 0; i < size; i++) {
                    a.readRow(i, row, 0);
                    assertThat(row).containsOnly(0);
                }
            }
        }
    }

    @Test
    void elementsAreRowMajorAndBoundsAreChecked() {
        try (Matrix a = Matrix.of(2, 3, 1, 2, 3, 4, 5, 6)) {
            assertThat(a.get(1, 0)).isEqualTo(4);
            a.set(1, 2, 9);
            assertThat(a.offset(1, 2)).isEqualTo(5);
            assertThat(a.segment().getAtIndex(java.lang.foreign.ValueLayout.JAVA_DOUBLE, 5))
                    .isEqualTo(9);
            assertThatThrownBy(() -> a.get(0, 3))
                    .hasFieldOrPropertyWithValue("code", ArrayRefusal.RANGE);
            assertThatThrownBy(() -> a.get(2, 0))
                    .hasFieldOrPropertyWithValue("code", ArrayRefusal.RANGE);
            assertThatThrownBy(() -> a.set(-1, 0, 1))
                    .hasFieldOrPropertyWithValue("code", ArrayRefusal.RANGE);
            assertThatThrownBy(() -> a.readRow(2, new double[3], 0))
                    .hasFieldOrPropertyWithValue("code", ArrayRefusal.RANGE);
        }
        assertThatThrownBy(() -> Matrix.of(2, 2, 1))
                .hasFieldOrPropertyWithValue("code", ArrayRefusal.SIZE);
        assertThatThrownBy(() -> Matrix.zeros(-1, 2))
                .hasFieldOrPropertyWithValue("code", ArrayRefusal.RANGE);
    }

    @Test
    void rowsAreCopiedInAndOut() {
        try (Matrix a = Matrix.zeros(2, 3)) {
            a.writeRow(1, new double[] {0, 7, 8, 9}, 1);
            double[] out = new double[5];
            a.readRow(1, out, 2);
            assertThat(out).containsExactly(0, 0, 7, 8, 9);
        }
    }

    @Test
    void mirroringMakesOneTriangleOverwriteTheOther() {
        for (int n : new int[] {1, 4, 33, 100}) {
            try (Matrix lower = Matrix.zeros(n, n);
                    Matrix upper = Matrix.zeros(n, n)) {
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        lower.set(i, j, j <= i ? i * 1000 + j : -1);
                        upper.set(i, j, j >= i ? j * 1000 + i : -1);
                    }
                }
                lower.mirrorLower();
                upper.mirrorUpper();
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        double wanted = Math.max(i, j) * 1000 + Math.min(i, j);
                        assertThat(lower.get(i, j)).isEqualTo(wanted);
                        assertThat(upper.get(i, j)).isEqualTo(wanted);
                    }
                }
            }
        }
    }

    @Test
    void useAfterCloseThrowsAndASecondCloseDoesNothing() {
        Matrix a = Matrix.zeros(2, 2);
        a.close();
        a.close();
        assertThatThrownBy(() -> a.get(0, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCopyIsIndependent() {
        try (Matrix a = Matrix.of(1, 2, 1, 2);
                Matrix b = a.copy()) {
            a.set(0, 0, 5);
            assertThat(b.get(0, 0)).isEqualTo(1);
            assertThat(b.get(0, 1)).isEqualTo(2);
        }
    }
}
