package org.plstar.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.array.blas.Operand;

class OperandCacheTest {
    private static final int SIZE = 5000;

    private final double[] array = IntStream.range(0, SIZE).asDoubleStream().toArray();
    private final OperandCache parts =
            new OperandCache(MemorySegment.ofArray(array), Precision.DOUBLE);

    @Test
    void beginsAtTheElementAndEndsWithTheArray() {
        SplittableRandom random = new SplittableRandom(3);
        // more elements than are kept, and each again later
        for (int k = 0; k < 10_000; k++) {
            int element = random.nextInt(k % 2 == 0 ? SIZE : 100);
            Operand part = parts.matrix(element, 1, 1, 1, false);
            assertThat(part.memory().get(ValueLayout.JAVA_DOUBLE, 0)).isEqualTo(element);
            assertThat(part.memory().byteSize()).isEqualTo(8L * (SIZE - element));
        }
    }

    @Test
    void isMadeOnce() {
        assertThat(row(0)).isSameAs(row(0));
        assertThat(row(64)).isSameAs(row(64));
        // what a network's layers ask for, one after the other, is all kept
        Operand[] first =
                IntStream.range(0, 10).mapToObj(k -> row(k * 480)).toArray(Operand[]::new);
        for (int k = 0; k < first.length; k++) {
            assertThat(row(k * 480)).isSameAs(first[k]);
        }
    }

    private Operand row(int element) {
        return parts.matrix(element, 1, 8, 8, false);
    }

    @Test
    void hasTheShapeThatIsAskedFor() {
        SplittableRandom random = new SplittableRandom(4);
        for (int k = 0; k < 10_000; k++) {
            int rows = random.nextInt(1, 5);
            int columns = random.nextInt(1, 5);
            boolean transposed = random.nextBoolean();
            Operand part =
                    parts.matrix(random.nextInt(9), rows, columns, columns + k % 3, transposed);
            assertThat(part.rows()).isEqualTo(rows);
            assertThat(part.columns()).isEqualTo(columns);
            assertThat(part.ld()).isEqualTo(columns + k % 3);
            assertThat(part.transposed()).isEqualTo(transposed);
        }
    }

    @Test
    void endOfTheArrayIsEmpty() {
        assertThat(parts.matrix(SIZE, 0, 1, 1, false).memory().byteSize()).isZero();
    }
}
