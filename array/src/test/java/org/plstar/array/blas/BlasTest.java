package org.plstar.array.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** What {@link Blas} itself adds to its provider: checks, and products with an empty side. */
class BlasTest {
    @Test
    void wrongShapesAreRefusedBeforeNativeCodeRuns() {
        double[] four = new double[4];
        assertThatThrownBy(() -> square(four, 0, 2, new double[3], 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> square(four, 1, 2, four.clone(), 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> square(four, 0, 3, four.clone(), 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> square(four, 0, 1, four.clone(), 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> square(four, -1, 2, four.clone(), 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> square(four, Integer.MAX_VALUE, 2, four.clone(), 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Blas.gemm(
                        1,
                        Operand.of(four, -1, 1),
                        Operand.of(four, 1, 1),
                        0,
                        Operand.of(four.clone(), -1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void square(double[] a, int ao, int lda, double[] c, int ldc) {
        Blas.gemm(
                1,
                Operand.of(a, ao, 2, 2, lda),
                Operand.of(new double[] {1, 0, 0, 1}, 2, 2),
                0,
                Operand.of(c, 0, 2, 2, ldc));
    }

    @Test
    void offsetsNearTheEndOfLongDoNotWrapAround() {
        MemorySegment s = MemorySegment.ofArray(new double[4]);
        assertThatThrownBy(() -> Blas.gemv(
                        1,
                        Operand.of(s, Long.MAX_VALUE - 1, 2, 2, 2),
                        Operand.vector(s, 0, 2),
                        0,
                        Operand.vector(s, 0, 2)))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void anEmptyInnerDimensionLeavesBetaC() {
        double[] c = {1, 2, Double.NaN, 4};
        Blas.gemm(
                1,
                Operand.of(new double[0], 0, 2, 0, 1),
                Operand.of(new double[0], 0, 1),
                2,
                Operand.of(c, 2, 1));
        assertThat(c).containsExactly(2, 4, Double.NaN, 4);
        Blas.gemm(
                1,
                Operand.of(new double[0], 0, 2, 0, 1),
                Operand.of(new double[0], 0, 2),
                0,
                Operand.of(c, 2, 2));
        assertThat(c).containsExactly(0, 0, 0, 0);
        float[] y = {1, 2};
        Blas.gemv(
                1,
                Operand.of(new float[0], 0, 2, 0, 1),
                Operand.vector(new float[0], 0, 0),
                3,
                Operand.vector(y, 0, 2));
        assertThat(y).containsExactly(3, 6);
        double[] s = {1, 2, 3, 4};
        Blas.syrk(
                Triangle.LOWER, 1, Operand.of(new double[0], 0, 2, 0, 1), 10, Operand.of(s, 2, 2));
        assertThat(s).containsExactly(10, 2, 30, 40);
    }

    @Test
    void emptyResultsAreLeftAlone() {
        double[] none = {};
        Blas.gemm(1, Operand.of(none, 0, 0), Operand.of(none, 0, 0), 0, Operand.of(none, 0, 0));
        Blas.gemm(
                1,
                Operand.of(none, 0, 2, 0, 1).transpose(),
                Operand.of(new double[6], 3, 2).transpose(),
                0,
                Operand.of(none, 0, 3));
        Blas.gemv(
                1,
                Operand.of(none, 0, 2),
                Operand.vector(new double[2], 0, 2),
                0,
                Operand.vector(none, 0, 0));
        Blas.syrk(Triangle.UPPER, 1, Operand.of(none, 0, 3), 0, Operand.of(none, 0, 0));
        assertThat(none).isEmpty();
    }

    @Test
    void providerIsNamed() {
        assertThat(Blas.provider()).isNotBlank();
    }

    @Test
    void anArrayProductIntoAnOffHeapTileIsTheProduct() {
        try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
            MemorySegment tile = arena.allocate(8 * 4);
            Blas.gemm(
                    1,
                    Operand.of(new double[] {1, 2, 3, 4}, 2, 2),
                    Operand.of(new double[] {0, 1, 1, 0}, 2, 2),
                    0,
                    Operand.of(tile, 2, 2));
            assertThat(tile.toArray(java.lang.foreign.ValueLayout.JAVA_DOUBLE))
                    .containsExactly(2, 1, 4, 3);
        }
    }
}
