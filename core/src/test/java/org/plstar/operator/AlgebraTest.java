package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;

class AlgebraTest {
    private static final LinearOperator A = Spectra.of(Spectra.Family.RANDOM.values(9, 1), 1);
    private static final LinearOperator B = Spectra.of(Spectra.Family.RANDOM.values(9, 2), 2);

    @Test
    void sumsScalesShiftsAndBlocksAreThoseOfTheMatrices() {
        Coordinates block =
                new Coordinates(List.of(new Coordinates.Range(1, 2), new Coordinates.Range(6, 3)));
        int[] which = {1, 2, 6, 7, 8};
        try (Matrix a = DenseForm.of(A, 9);
                Matrix b = DenseForm.of(B, 9);
                Matrix sum = DenseForm.of(A.plus(B.times(3)).shifted(-2), 9);
                Matrix part = DenseForm.of(new Restriction(A, block), 9);
                Workers workers = Workers.of(2);
                Matrix again = DenseForm.of(new MatrixOperator(a, workers), 9)) {
            for (int i = 0; i < 9; i++) {
                for (int j = 0; j < 9; j++) {
                    double expected = a.get(i, j) + 3 * b.get(i, j) - (i == j ? 2 : 0);
                    assertThat(sum.get(i, j)).isCloseTo(expected, within(1e-14));
                    assertThat(again.get(i, j)).isEqualTo(a.get(i, j));
                }
            }
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 5; j++) {
                    assertThat(part.get(i, j)).isEqualTo(a.get(which[i], which[j]));
                }
            }
        }
    }

    @Test
    void aMatrixBeyondTheLimitIsRefused() {
        assertThatThrownBy(() -> DenseForm.eigenvalues(A, 8))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        r -> assertThat(r.code()).isEqualTo(OperatorRefusal.TOO_LARGE_TO_FORM));
    }
}
