package org.plstar.study.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void absentValuesKeepTheirReasons() {
        Values values = Values.builder()
                .absent("too early")
                .add(1)
                .absent("singular")
                .absent("singular")
                .absent("too late")
                .addOrAbsent(Double.POSITIVE_INFINITY, "diverged")
                .build();
        assertThat(values.size()).isEqualTo(6);
        assertThat(values.at(1)).isEqualTo(OptionalDouble.of(1));
        assertThat(values.at(3)).isEmpty();
        assertThat(values.reason(0)).contains("too early");
        assertThat(values.reason(1)).isEmpty();
        assertThat(values.reason(3)).contains("singular");
        assertThat(values.reason(5)).contains("diverged");
        assertThat(values.gaps())
                .containsExactly(
                        new Values.Gap(0, 1, "too early"),
                        new Values.Gap(2, 2, "singular"),
                        new Values.Gap(4, 1, "too late"),
                        new Values.Gap(5, 1, "diverged"));
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        assertThatThrownBy(() -> Values.of(1, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Values.builder().add(Double.NEGATIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void equalColumnsAreEqualReasonsIncluded() {
        Values one = Values.builder().add(1).absent("a").build();
        assertThat(one)
                .isEqualTo(Values.builder().add(1).absent("a").build())
                .hasSameHashCodeAs(Values.builder().add(1).absent("a").build());
        assertThat(one).isNotEqualTo(Values.builder().add(1).absent("b").build());
    }

    @Test
    void marksRefuseColumnsThatDoNotFit() {
        Values gap = Values.builder().absent("gone").build();
        assertThatThrownBy(() -> new Mark.Line(Values.of(1, 2), Values.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mark.Points(gap, Values.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mark.Band(Values.of(1), Values.of(2), Values.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
