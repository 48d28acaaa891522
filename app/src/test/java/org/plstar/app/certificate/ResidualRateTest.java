package org.plstar.app.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.landscape.Observation;
import org.plstar.study.certify.FrozenSteps;
import org.plstar.study.certify.TheoremResult;

class ResidualRateTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    /** Losses of a residual that falls by a rate a step. */
    private static List<Observation> path(double rate, int... steps) {
        return IntStream.of(steps)
                .mapToObj(
                        t -> Observation.of(t, Math.exp(-2 * rate * t), 1, NONE, Optional.empty()))
                .toList();
    }

    private static OptionalDouble rate(double rate, int... steps) {
        return ResidualRate.of(path(rate, steps));
    }

    @Test
    void theRateIsThatOfTheSecondHalf() {
        assertThat(rate(0.02, 0, 10, 50, 100).orElseThrow()).isCloseTo(0.02, within(1e-12));
        assertThat(rate(-0.02, 0, 50, 100)).isEmpty();
        assertThat(rate(0, 0, 50, 100)).isEmpty();
        assertThat(rate(0.02, 0)).isEmpty();
    }

    @Test
    void stepsThatAreMissingFollowFromTheFactor() {
        TheoremResult t = theorem(OptionalDouble.of(Math.exp(2)));

        Optional<FrozenSteps> none = Optional.empty();

        assertThat(ResidualRate.missing(t, OptionalDouble.of(0.01), none))
                .isEqualTo("too large; it takes at least 200 more steps");
        assertThat(ResidualRate.missing(t, NONE, none)).isEqualTo("too large");
        assertThat(ResidualRate.missing(theorem(NONE), OptionalDouble.of(0.01), none))
                .isEqualTo("too large");
    }

    private static TheoremResult theorem(OptionalDouble tooLarge) {
        return new TheoremResult(
                "A'",
                "w0",
                false,
                OptionalInt.empty(),
                Optional.empty(),
                NONE,
                NONE,
                NONE,
                new TheoremResult.Inequality("", NONE, NONE, NONE, tooLarge, List.of(), List.of()),
                "too large");
    }
}
