package org.plstar.study.claim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.plstar.study.claim.table.ClaimTable;

class ClaimTableTest {
    /** The table refuses two of one key. */
    @Test
    void eachKeyIsOfOneClaimAndNoneEndsItsSentence() {
        assertThat(ClaimTable.all())
                .hasSizeGreaterThan(300)
                .allSatisfy(
                        c -> {
                            assertThat(ClaimTable.of(c.key())).isSameAs(c);
                            assertThat(c.words()).as(c.key()).doesNotEndWith(".");
                        });
    }
}
