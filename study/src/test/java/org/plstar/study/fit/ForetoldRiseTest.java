package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A foretold rise has come, has not come, or was not reached. */
class ForetoldRiseTest {
    private static EdgeSummary.Rise run(int steps, int madeAt, int ahead, int... risen) {
        ForetoldRise rise = new ForetoldRise();
        for (int t = 0; t <= steps; t++) {
            boolean up = false;
            for (int s : risen) {
                up |= s == t;
            }
            rise.passing(t, up);
            if (t == madeAt) {
                rise.foretell(t, ahead);
            }
        }
        return rise.summary();
    }

    @Test
    void itCameWithinTwentyStepsOrHalfTheLead() {
        assertThat(run(300, 100, 10, 130).came()).hasValue(130);
        assertThat(run(300, 100, 10, 131).came()).isEmpty();
        assertThat(run(300, 100, 80, 140).came()).hasValue(140);
        assertThat(run(300, 100, 80, 139, 221).came()).isEmpty();
        assertThat(run(300, 100, 80, 139, 220).came()).hasValue(220);
    }

    @Test
    void aRunThatEndsBeforeHasNotReachedIt() {
        assertThat(run(219, 100, 80).passed()).isFalse();
        assertThat(run(220, 100, 80).passed()).isTrue();
        assertThat(run(300, 400, 80).passed()).isFalse();
    }

    @Test
    void theFirstForecastCounts() {
        ForetoldRise rise = new ForetoldRise();
        rise.foretell(5, 10.5);
        rise.foretell(6, 90);
        assertThat(rise.summary().expected()).hasValue(16);
        assertThat(rise.summary().foretoldAt()).hasValue(5);
    }
}
