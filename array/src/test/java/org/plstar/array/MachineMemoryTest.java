package org.plstar.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.plstar.refusal.Refusal;

/** Matrices that do not fit. */
final class MachineMemoryTest {
    @Test
    void whatFitsIsNotRefused() {
        assertThat(MachineMemory.room()).isBetween(1e8, 1e15);
        MachineMemory.require("a kernel", 1e6, "take fewer rows");
    }

    @Test
    void whatDoesNotFitIsRefusedWithItsSize() {
        assertThatThrownBy(
                        () -> MachineMemory.require("kernel of 10 rows", 3.2e15, "take fewer rows"))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo(ArrayRefusal.MEMORY))
                .hasMessageContaining("kernel of 10 rows")
                .hasMessageContaining("3,200 TB")
                .hasMessageContaining("take fewer rows");
    }

    /** Linux would promise it and end the process later. */
    @Test
    void aMatrixOfMoreThanAllMemoryIsRefused() {
        int rows = 1 << 24;
        assertThatThrownBy(() -> Matrix.zeros(rows, rows))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo(ArrayRefusal.MEMORY));
    }
}
