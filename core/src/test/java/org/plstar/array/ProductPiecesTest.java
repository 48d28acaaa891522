package org.plstar.array;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProductPiecesTest {
    @Test
    void asManyAsCoresWithinBounds() {
        assertThat(ProductPieces.read("", 1)).isEqualTo(2);
        assertThat(ProductPieces.read("", 2)).isEqualTo(2);
        assertThat(ProductPieces.read("", 6)).isEqualTo(6);
        assertThat(ProductPieces.read("", 128)).isEqualTo(16);
    }

    @Test
    void theSettingComesFirstAndNonsenseIsIgnored() {
        assertThat(ProductPieces.read("1", 8)).isEqualTo(1);
        assertThat(ProductPieces.read("32", 8)).isEqualTo(32);
        assertThat(ProductPieces.read("0", 8)).isEqualTo(8);
        assertThat(ProductPieces.read("many", 8)).isEqualTo(8);
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
