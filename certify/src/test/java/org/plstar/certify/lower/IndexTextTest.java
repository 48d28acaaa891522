package org.plstar.certify.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IndexTextTest {
    @Test
    void loopsAreFoundAndNothingElse() {
        assertThat(IndexText.of(7)).contains("7");
        assertThat(IndexText.of(0, 0, 2, 2, 4, 4)).contains("0+3*2+2*0");
        assertThat(IndexText.of(3, 2, 1, 0)).contains("3+4*-1");
        assertThat(IndexText.of(0, 1, 3)).isEmpty();
        assertThat(IndexText.of(0, 1, 2, 4, 5, 7)).isEmpty();
    }

    @Test
    void sumsOverLoopsAreFound() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            int[] counts = random.ints(3, 1, 5).toArray();
            int[] strides = random.ints(3, -4, 9).toArray();
            int[] at = ElementOrder.strided(20, counts, strides);
            String text = IndexText.of(at).orElse("");

            assertThat(text).as(Arrays.toString(at)).startsWith("20");
        }
    }
}
