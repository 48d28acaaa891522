package org.plstar.array;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProductSplitTest {
    @Test
    void asManyAsCoresWithinBounds() {
        assertThat(ProductSplit.read("", 1)).isEqualTo(2);
        assertThat(ProductSplit.read("", 2)).isEqualTo(2);
        assertThat(ProductSplit.read("", 6)).isEqualTo(6);
        assertThat(ProductSplit.read("", 128)).isEqualTo(16);
    }

    @Test
    void theSettingComesFirstAndNonsenseIsIgnored() {
        assertThat(ProductSplit.read("1", 8)).isEqualTo(1);
        assertThat(ProductSplit.read("32", 8)).isEqualTo(32);
        assertThat(ProductSplit.read("0", 8)).isEqualTo(8);
        assertThat(ProductSplit.read("many", 8)).isEqualTo(8);
    }

    @Test
    void aTeamHasTheMachinesPiecesWhateverItsSize() {
        try (Workers one = Workers.of(1);
                Workers three = Workers.of(3);
                Workers own = Workers.of(1, 5)) {
            assertThat(one.pieces()).isEqualTo(Workers.alone().pieces()).isEqualTo(three.pieces());
            assertThat(own.pieces()).isEqualTo(5);
        }
    }
}
