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
        assertThatThrownBy(
                        () ->
                                Blas.gemm(
                                        false,
                                        false,
                                        -1,
                                        1,
                                        1,
                                        1,
                                        four,
                                        0,
                                        1,
                                        four,
                                        0,
                                        1,
                                        0,
                                        four.clone(),
                                        0,
                                        1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void square(double[] a, int ao, int lda, double[] c, int ldc) {
        Blas.gemm(
                false,
                false,
                2,
                2,
                2,
                1,
                a,
                ao,
                lda,
                new double[] {1, 0, 0, 1},
                0,
                2,
                0,
                c,
                0,
                ldc);
    }

    @Test
    void offsetsNearTheEndOfLongDoNotWrapAround() {
        MemorySegment s = MemorySegment.ofArray(new double[4]);
        assertThatThrownBy(() -> Blas.gemv(false, 2, 2, 1, s, Long.MAX_VALUE - 1, 2, s, 0, 0, s, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void anEmptyInnerDimensionLeavesBetaC() {
        double[] c = {1, 2, Double.NaN, 4};
        Blas.gemm(false, false, 2, 1, 0, 1, new double[0], 0, 1, new double[0], 0, 1, 2, c, 0, 1);
        assertThat(c).containsExactly(2, 4, Double.NaN, 4);
        Blas.gemm(false, false, 2, 2, 0, 1, new double[0], 0, 1, new double[0], 0, 2, 0, c, 0, 2);
        assertThat(c).containsExactly(0, 0, 0, 0);
        float[] y = {1, 2};
        Blas.gemv(false, 2, 0, 1f, new float[0], 0, 1, new float[0], 0, 3f, y, 0);
        assertThat(y).containsExactly(3, 6);
        double[] s = {1, 2, 3, 4};
        Blas.syrk(Triangle.LOWER, false, 2, 0, 1, new double[0], 0, 1, 10, s, 0, 2);
        assertThat(s).containsExactly(10, 2, 30, 40);
    }

    @Test
    void emptyResultsAreLeftAlone() {
        double[] none = {};
        Blas.gemm(false, false, 0, 0, 0, 1, none, 0, 1, none, 0, 1, 0, none, 0, 1);
        Blas.gemm(true, true, 0, 3, 2, 1, none, 0, 1, new double[6], 0, 2, 0, none, 0, 3);
        Blas.gemv(false, 0, 2, 1, none, 0, 2, new double[2], 0, 0, none, 0);
        Blas.syrk(Triangle.UPPER, false, 0, 3, 1, none, 0, 3, 0, none, 0, 1);
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
                    false,
                    false,
                    2,
                    2,
                    2,
                    1,
                    new double[] {1, 2, 3, 4},
                    0,
                    2,
                    new double[] {0, 1, 1, 0},
                    0,
                    2,
                    0,
                    tile,
                    0,
                    2);
            assertThat(tile.toArray(java.lang.foreign.ValueLayout.JAVA_DOUBLE))
                    .containsExactly(2, 1, 4, 3);
        }
    }
}
