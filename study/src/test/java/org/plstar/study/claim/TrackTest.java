package org.plstar.study.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** When a record lets a sentence be said. */
class TrackTest {
    private record Made(Kind kind, OptionalDouble stated) implements Claim {
        @Override
        public String name() {
            return "MADE";
        }

        @Override
        public String words() {
            return "it is";
        }
    }

    private static boolean passes(Claim c, int tried, int held) {
        return new Track.Tried(tried, tried, held, 0, Optional.empty()).passes(c);
    }

    @Test
    void whatIsMeasuredOrFollowsHoldsInAll() {
        for (Kind kind : new Kind[] {Kind.MEASURED, Kind.FOLLOWS}) {
            Claim c = new Made(kind, OptionalDouble.empty());
            assertThat(passes(c, 100, 100)).isTrue();
            assertThat(passes(c, 100, 99)).isFalse();
        }
    }

    @Test
    void forecastsAndAdviceHoldInNineOfTen() {
        for (Kind kind : new Kind[] {Kind.FORETOLD, Kind.ADVISED}) {
            Claim c = new Made(kind, OptionalDouble.empty());
            assertThat(passes(c, 10, 9)).isTrue();
            assertThat(passes(c, 100, 89)).isFalse();
        }
    }

    /** An interval of 95 % that holds always is as wrong as one that holds half of the time. */
    @Test
    void aStatedPartHoldsWithinTwoStandardErrorsOnBothSides() {
        Claim c = new Made(Kind.FORETOLD, OptionalDouble.of(0.8));
        assertThat(passes(c, 100, 80)).isTrue();
        assertThat(passes(c, 100, 73)).isTrue();
        assertThat(passes(c, 100, 71)).isFalse();
        assertThat(passes(c, 100, 89)).isFalse();
    }

    @Test
    void thePublishedRecordIsOfClaimsAtTheirBarOrWithheld() {
        Track t = Track.published();
        t.claims().forEach((key, tried) -> {
            assertThat(tried.held()).as(key).isBetween(0, tried.tried());
            assertThat(tried.horizon()).as(key).isNotNegative();
            assertThat(tried.refuted().isPresent()).as(key).isEqualTo(tried.held() < tried.tried());
        });
    }
}
