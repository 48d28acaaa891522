package org.plstar.cluster.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.study.kernel.StoredBlocks;

/** Blocks come into squares, each once. */
class SquareTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "5, 1", "5, 2", "5, 3", "5, 7", "17, 4"})
    void eachBlockIsInOneSquare(int tiles, int side) {
        List<StoredBlocks.Block> blocks = new ArrayList<>();
        for (int i = 0; i < tiles; i++) {
            for (int j = 0; j <= i; j++) {
                if ((i + 2 * j) % 7 != 3) { // some are there
                    blocks.add(new StoredBlocks.Block(i, j));
                }
            }
        }
        List<StoredBlocks.Block> found = new ArrayList<>();
        for (Square s : Square.of(blocks, side)) {
            assertThat(s.rows().stream().map(i -> i / side).distinct()).hasSize(1);
            assertThat(s.columns().stream().map(j -> j / side).distinct()).hasSize(1);
            found.addAll(s.blocks());
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(blocks);
    }

    /** Forming a tile costs a block's tenth: 2 of them over a side of 2 tiles is a tenth. */
    @ParameterizedTest
    @CsvSource({
        "1, 10, 100, 2, 9, 2",
        "1, 10, 100, 2, 1, 1",
        "1, 1000, 100, 2, 9, 1",
        "10, 10, 100, 1, 99, 14",
        "10, 10, 6, 2, 99, 2",
        "10, 10, 3, 50, 99, 1"
    })
    void sidesSpareFormingAsLongAsTasksAreLeft(
            double forming, double block, int tiles, int slots, int most, int side) {
        assertThat(Square.side(forming, block, tiles, slots, most)).isEqualTo(side);
    }
}
