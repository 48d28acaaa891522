package org.plstar.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartsTest {
    private static final int SIZE = 5000;

    private final double[] array = IntStream.range(0, SIZE).asDoubleStream().toArray();
    private final Parts parts = new Parts(MemorySegment.ofArray(array), Double.BYTES);

    @Test
    void beginsAtTheElementAndEndsWithTheArray() {
        SplittableRandom random = new SplittableRandom(3);
        // more elements than are kept, and each again later
        for (int k = 0; k < 10_000; k++) {
            int element = random.nextInt(k % 2 == 0 ? SIZE : 100);
            MemorySegment part = parts.from(element);
            assertThat(part.get(ValueLayout.JAVA_DOUBLE, 0)).isEqualTo(element);
            assertThat(part.byteSize()).isEqualTo(8L * (SIZE - element));
        }
    }

    @Test
    void isMadeOnce() {
        assertThat(parts.from(0)).isSameAs(parts.from(0));
        assertThat(parts.from(64)).isSameAs(parts.from(64));
        // what a network's layers ask for, one after the other, is all kept
        MemorySegment[] first =
                IntStream.range(0, 10)
                        .mapToObj(k -> parts.from(k * 480))
                        .toArray(MemorySegment[]::new);
        for (int k = 0; k < first.length; k++) {
            assertThat(parts.from(k * 480)).isSameAs(first[k]);
        }
    }

    @Test
    void endOfTheArrayIsEmpty() {
        assertThat(parts.from(SIZE).byteSize()).isZero();
    }
}
