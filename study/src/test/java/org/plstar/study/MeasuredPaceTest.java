package org.plstar.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.plstar.refusal.Refusal;

/** Work that takes too long. */
final class MeasuredPaceTest {
    private final AtomicLong clock = new AtomicLong(-5);
    private final List<Long> told = new ArrayList<>();

    private MeasuredPace pace(boolean patient) {
        return new MeasuredPace(
                "kernel",
                new MeasuredPace.Limit(86_400, "a day", "take fewer rows"),
                patient,
                (_, done, _) -> told.add(done),
                clock::get);
    }

    private void later(int seconds) {
        clock.addAndGet(seconds * 1_000_000_000L);
    }

    /** 20 s for 10 of 100,000 tiles are 55 hours. */
    @Test
    void moreThanADayIsRefusedOnceThePaceIsKnown() {
        MeasuredPace pace = pace(false);
        pace.at(2, 100_000);
        later(10);
        pace.at(4, 100_000);
        later(10);
        assertThatThrownBy(() -> pace.at(12, 100_000))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("about 56 hours")
                .hasFieldOrPropertyWithValue("code", StudyRefusal.TOO_LONG);
        assertThat(told).containsExactly(2L, 4L, 12L);
    }

    @Test
    void whoeverIsPatientWaits() {
        MeasuredPace pace = pace(true);
        pace.at(2, 100_000);
        later(20);
        pace.at(12, 100_000);
        assertThat(told).containsExactly(2L, 12L);
    }

    @Test
    void lessThanADayIsComputed() {
        MeasuredPace pace = pace(false);
        pace.at(2, 1000);
        later(60);
        pace.at(12, 1000);
        assertThat(told).hasSize(2);
    }
}
