package org.plstar.study.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RemainingTimeTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void nothingIsSaidBeforeAUnitWasDone() {
        RemainingTime remaining = new RemainingTime();
        assertThat(remaining.left(10)).isEmpty();
        remaining.at(0, 5 * SECOND);
        assertThat(remaining.left(10)).isEmpty();
    }

    @Test
    void anEvenPaceGoesOn() {
        RemainingTime remaining = new RemainingTime();
        for (int done = 0; done <= 200; done++) {
            remaining.at(done, done * SECOND / 10);
        }
        assertThat(remaining.left(1000).orElseThrow()).isCloseTo(80, within(1e-6));
        assertThat(remaining.left(200).orElseThrow()).isZero();
    }

    @Test
    void aSlowStartAndLooksAtTheRunDoNotSpoilTheEstimate() {
        // 705 steps of 0.1 s, the first one 5 s; looks of 10 s at steps that thin out
        List<Integer> observations = List.of(0, 1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 48, 352, 705);
        RemainingTime remaining = new RemainingTime();
        long time = 0;
        for (int step = 0; step <= 50; step++) {
            remaining.at(step, time);
            int at = observations.indexOf(step);
            if (at >= 0) {
                time += 10 * SECOND;
                remaining.apart(10 * SECOND, observations.size() - 1 - at);
            }
            time += step == 0 ? 5 * SECOND : SECOND / 10;
        }
        double naive = time * 1e-9 * (705 - 50) / 50;

        // 655 steps and 2 looks are to come
        assertThat(remaining.left(705).orElseThrow()).isCloseTo(65.5 + 20, within(1.0));
        assertThat(naive).as("what dividing by the steps would say").isGreaterThan(1500);
    }

    @Test
    void aRunThatIsTakenUpCountsItsOwnStepsOnly() {
        RemainingTime remaining = new RemainingTime();
        remaining.at(500, 0);
        remaining.at(510, 10 * SECOND);
        assertThat(remaining.left(520).orElseThrow()).isCloseTo(10, within(1e-9));
    }
}
