package org.plstar.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongTestsTest {
    private static final List<String> OF = List.of("org/plstar/study/pde/", "docs/pde.md");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void threeDaysCoverEachTestOnce(int own) {
        assertThat(List.of(1, 2, 3))
                .filteredOn(day -> LongTests.selected(own, day, OF, List.of()))
                .containsExactly(own);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aChangeInItsPartSelectsATestEveryDay(int day) {
        for (String path : List.of(
                "study/src/main/java/org/plstar/study/pde/Pde.java",
                "study/src/test/java/org/plstar/study/pde/command/PdeTest.java",
                "docs/pde.md")) {
            assertThat(LongTests.selected(2, day, OF, List.of("README.md", path)))
                    .isTrue();
        }
        String other = "study/src/main/java/org/plstar/study/train/Train.java";
        assertThat(LongTests.selected(2, day, OF, List.of(other))).isEqualTo(day == 2);
    }

    @Test
    void invocationsAreDealtInTurn() {
        assertThat(IntStream.range(0, 6).map(i -> LongTests.dealt("org.plstar.A", i)))
                .containsOnly(1, 2, 3)
                .hasSize(6);
        assertThat(IntStream.range(0, 3).map(i -> LongTests.dealt("org.plstar.A", i)))
                .doesNotHaveDuplicates();
    }

    @Test
    void aChangedArgumentSelectsItsInvocation() {
        List<String> changed = List.of("docs/pde.md", "README.md");
        assertThat(LongTests.named("[3] document = \"docs/pde.md\"", changed)).isTrue();
        assertThat(LongTests.named("[3] document = \"docs/pages.md\"", changed)).isFalse();
    }

    @Test
    void partsAreTheFirstTwoPackages() {
        assertThat(LongTests.part("org.plstar.study.pde.command.PdeTest"))
                .isEqualTo("org/plstar/study/pde/");
        assertThat(LongTests.part("org.plstar.check.CheckTest")).isEqualTo("org/plstar/check/");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 4})
    void otherThirdsAreErrors(int third) {
        assertThatThrownBy(() -> LongTests.selected(third, 1, OF, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LongTests.selected(1, third, OF, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
