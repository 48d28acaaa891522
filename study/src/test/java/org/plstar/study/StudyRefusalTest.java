package org.plstar.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.plstar.refusal.Refusal;

/** Numbers that are out of bounds are refused with them. */
class StudyRefusalTest {
    @Test
    void moreEquationsThanCanBeNumberedAreRefused() {
        assertThat(StudyRefusal.equations(2_147_483, 1000)).isEqualTo(2_147_483_000);
        assertThatThrownBy(() -> StudyRefusal.equations(2_147_484, 1000))
                .hasMessageContaining("2,147,484,000 equations")
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo(StudyRefusal.TOO_MANY));
    }
}
