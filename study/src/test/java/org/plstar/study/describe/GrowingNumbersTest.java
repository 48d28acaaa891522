package org.plstar.study.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

class GrowingNumbersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "64",
                "64,64",
                "128,64",
                "64,x",
                "64,-1",
                "0,64",
                "…,64",
                "64,…,128",
                "64,128,…",
                "64,128,…,1000",
                "64,128,…,…,512",
                "64,,128",
                "64,99999999999"
            })
    void numbersThatDoNotGrowAreRefused(String list) {
        assertThatThrownBy(() -> GrowingNumbers.of(list))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.code()).isEqualTo(StudyRefusal.RANGE));
    }

    @Test
    void dotsGoOnByTheSameFactor() {
        assertThat(GrowingNumbers.of("64, 128,…,1024")).containsExactly(64, 128, 256, 512, 1024);
        assertThat(GrowingNumbers.of("10,30,...,270")).containsExactly(10, 30, 90, 270);
        assertThat(GrowingNumbers.of("5,7,100")).containsExactly(5, 7, 100);
    }
}
