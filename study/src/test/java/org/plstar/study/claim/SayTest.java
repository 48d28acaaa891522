package org.plstar.study.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plstar.operator.Estimate;
import org.plstar.study.claim.Withheld.Cause;

/** What is said, what is withheld, and why. */
class SayTest {
    /** One claim of each kind. */
    private enum Made implements Claim {
        SEEN(Kind.MEASURED, "The {what} is {value}, and {value} is that of {rows} rows"),
        PROVED(Kind.FOLLOWS, "No {what} is left"),
        COMING(Kind.FORETOLD, "The loss halves in {steps} steps"),
        TRY(Kind.ADVISED, "Fewer steps are enough: {command}");

        private final Kind kind;
        private final String words;

        Made(Kind kind, String words) {
            this.kind = kind;
            this.words = words;
        }

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public String words() {
            return words;
        }
    }

    private static final Command COMMAND = Command.of("train", "DATA", "--steps", "5");

    private static Say with(int tried, int held, long horizon) {
        Track.Tried t = new Track.Tried(tried, tried, held, horizon, Optional.empty());
        return new Say(new Track("made", Map.of(Made.COMING.key(), t, Made.TRY.key(), t)));
    }

    /** A say whose verdict is said, so that other lines may follow. */
    private static Say begun(int tried, int held, long horizon) {
        Say say = with(tried, held, horizon);
        say.verdict(Sign.NOTE).measured(Made.SEEN, Scope.WHOLE, "loss", 1.0, 3);
        return say;
    }

    private static Withheld withheld(Say say) {
        List<Withheld> all = say.account().withheld();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    @Test
    void valuesAreKeptByTheirNamesAndShownInFourDigits() {
        Say say = with(0, 0, 0);
        say.verdict(Sign.GOOD)
                .measured(Made.SEEN, Scope.rows("3 rows").at("step 4"), "loss", 1.0 / 3, 12);

        Said said = say.account().verdict().orElseThrow();
        assertThat(said.text()).isEqualTo("The loss is 0.3333, and 0.3333 is that of 12 rows.");
        assertThat(said.values()).isEqualTo(Map.of("what", "loss", "value", 1.0 / 3, "rows", 12));
        assertThat(said.holdsFor().rows()).contains("3 rows");
        assertThat(said.holdsFor().steps()).contains("step 4");
        assertThat(said.sign()).isEqualTo(Sign.GOOD);
    }

    @Test
    void anEstimateIsShownWithItsErrorAndStoredAsItsValue() {
        Say say = with(0, 0, 0);
        say.verdict(Sign.NOTE)
                .measured(Made.SEEN, Scope.WHOLE, "trace", new Estimate(2.5, 0.3, true, "", 4), 3);

        Said said = say.account().verdict().orElseThrow();
        assertThat(said.text()).contains("2.50000 ± 0.3");
        assertThat(said.values()).containsEntry("value", 2.5);
    }

    @Test
    void aWrongNumberOfValuesIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> with(0, 0, 0)
                        .verdict(Sign.NOTE)
                        .measured(Made.SEEN, Scope.WHOLE, "loss", 1.0));
        assertThatIllegalStateException()
                .isThrownBy(() -> with(0, 0, 0)
                        .verdict(Sign.NOTE)
                        .measured(Made.SEEN, Scope.WHOLE, "loss", 1.0, 3, 4));
    }

    @Test
    void aClaimOfAnotherKindIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> begun(0, 0, 0).measured(Made.PROVED, Scope.WHOLE, "loss"));
        assertThatIllegalStateException()
                .isThrownBy(() -> begun(0, 0, 0).advised(Made.SEEN, COMMAND));
        assertThatIllegalStateException()
                .isThrownBy(() -> begun(0, 0, 0).follows(Made.PROVED, List.of(), "loss"));
    }

    @Test
    void anUnmetHypothesisWithholdsWithItsNumber() {
        Say say = begun(0, 0, 0);

        boolean said = say.follows(
                Made.PROVED,
                List.of(Hypothesis.that("rows differ", true), Hypothesis.atMost("drift", 0.5, 0.1)),
                "floor");

        assertThat(said).isFalse();
        assertThat(say.said(Made.PROVED)).isFalse();
        assertThat(withheld(say).cause()).isEqualTo(Cause.HYPOTHESIS);
        assertThat(withheld(say).why()).contains("drift <= 0.1").contains("0.5");
        assertThat(withheld(say).values()).containsEntry("what", "floor");
    }

    @Test
    void metHypothesesStandBesideTheSentence() {
        Say say = begun(0, 0, 0);
        List<Hypothesis> all =
                List.of(Hypothesis.atLeast("a", 2, 1), Hypothesis.atMost("b", 0.5, 1));

        assertThat(say.follows(Made.PROVED, all, "floor")).isTrue();
        assertThat(say.account().more().getFirst().holdsFor().hypotheses()).isEqualTo(all);
    }

    @Test
    void aForecastNeedsTenTries() {
        Say say = begun(9, 9, 100);
        assertThat(say.foretold(Made.COMING, Horizon.steps(50), List.of(), 50)).isFalse();
        assertThat(withheld(say).cause()).isEqualTo(Cause.RECORD);

        assertThat(begun(10, 10, 100).foretold(Made.COMING, Horizon.steps(50), List.of(), 50))
                .isTrue();
    }

    @Test
    void aForecastUnderItsBarIsWithheld() {
        Say say = begun(20, 17, 100);
        assertThat(say.foretold(Made.COMING, Horizon.steps(50), List.of(), 50)).isFalse();
        assertThat(withheld(say).cause()).isEqualTo(Cause.RECORD);
        assertThat(withheld(say).why()).contains("17 of 20");

        assertThat(begun(20, 18, 100).foretold(Made.COMING, Horizon.steps(50), List.of(), 50))
                .isTrue();
    }

    @Test
    void aForecastReachesNoFurtherThanSuchForecastsWereFollowed() {
        Say say = begun(20, 20, 100);
        assertThat(say.foretold(Made.COMING, Horizon.steps(101), List.of(), 101))
                .isFalse();
        assertThat(withheld(say).cause()).isEqualTo(Cause.HORIZON);

        Say within = begun(20, 20, 100);
        assertThat(within.foretold(Made.COMING, Horizon.steps(100), List.of(), 100))
                .isTrue();
        assertThat(within.account().more().getFirst().holdsFor().horizon()).hasValue(100);
    }

    @Test
    void aForecastOfRowsNeedsNoHorizonOfSteps() {
        Say say = begun(20, 20, 0);
        assertThat(say.foretold(Made.COMING, Horizon.drawnLike("these"), List.of(), 1))
                .isTrue();
        assertThat(say.account().more().getFirst().holdsFor().rows()).contains("drawn like these");
    }

    @Test
    void anUnmetConditionOfAForecastComesBeforeItsRecord() {
        Say say = begun(0, 0, 0);
        say.foretold(
                Made.COMING,
                Horizon.steps(5),
                List.of(Hypothesis.that("all steps were measured", false)),
                5);
        assertThat(withheld(say).cause()).isEqualTo(Cause.HYPOTHESIS);
    }

    @Test
    void aForecastSaysHowOftenSuchForecastsHeld() {
        Say say = begun(20, 19, 100);
        say.foretold(Made.COMING, Horizon.steps(50), List.of(), 50);

        Said said = say.account().more().getFirst();
        assertThat(said.text()).endsWith("(held in 19 of 20).");
        assertThat(said.record()).map(Track.Tried::held).contains(19);
    }

    @Test
    void adviceIsSaidByItsRecordAlone() {
        assertThat(begun(12, 10, 0).advised(Made.TRY, COMMAND)).isFalse();
        Say say = begun(12, 11, 0);
        assertThat(say.advised(Made.TRY, COMMAND)).isTrue();
        assertThat(say.account().more().getFirst().values())
                .containsEntry("command", "plstar train DATA --steps 5");
    }

    @Test
    void aSecondVerdictIsRefused() {
        assertThatIllegalStateException().isThrownBy(() -> begun(0, 0, 0).verdict(Sign.NOTE));
    }

    @Test
    void aReasonBeforeTheVerdictIsRefused() {
        assertThatIllegalStateException().isThrownBy(() -> with(0, 0, 0).reason(Sign.NOTE));
    }

    @Test
    void anAccountWithoutAVerdictIsRefused() {
        Say say = with(0, 0, 0);
        say.measured(Made.SEEN, Scope.WHOLE, "loss", 1.0, 3);
        assertThatIllegalStateException().isThrownBy(say::account);
    }

    @Test
    void aVerdictThatIsWithheldLeavesItsPlaceToTheNext() {
        Say say = with(0, 0, 0);
        say.verdict(Sign.NOTE)
                .follows(Made.PROVED, List.of(Hypothesis.that("it holds", false)), "loss");
        assertThat(say.hasVerdict()).isFalse();
        say.verdict(Sign.NOTE).measured(Made.SEEN, Scope.WHOLE, "loss", 1.0, 3);
        assertThat(say.account().verdict()).map(Said::claim).contains("seen");
    }

    @Test
    void reasonsBehindTheSecondFold() {
        Say say = begun(0, 0, 0);
        for (int i = 0; i < 3; i++) {
            say.reason(Sign.WARNING).measured(Made.SEEN, Scope.WHOLE, "reason", (double) i, i);
        }
        assertThat(say.account().reasons()).hasSize(Account.REASONS);
        assertThat(say.account().more()).hasSize(1);
    }

    @Test
    void theVerdictStandsFirstWhateverWasSaidBefore() {
        Say say = with(0, 0, 0);
        say.measured(Made.SEEN, Scope.WHOLE, "fold", 2.0, 3);
        say.verdict(Sign.NOTE).measured(Made.SEEN, Scope.WHOLE, "verdict", 1.0, 3);
        assertThat(say.account().findings().getFirst().text()).contains("verdict");
        assertThat(say.account().findings()).hasSize(2);
    }

    @Test
    void aSentenceThatEndsInACommandHasNoFullStopToPaste() {
        Say say = begun(20, 20, 0);
        say.advised(Made.TRY, COMMAND);
        assertThat(say.account().more().getFirst().text()).contains("--steps 5 (held in");
        say.next(COMMAND);
        assertThat(say.account().next()).contains("plstar train DATA --steps 5");
    }

    @Test
    void whatIsWithheldByHandSaysWhy() {
        Say say = begun(0, 0, 0);
        say.withhold(Made.COMING, "the run was stopped");
        assertThat(withheld(say).cause()).isEqualTo(Cause.ABSENT);
        assertThat(withheld(say).why()).isEqualTo("the run was stopped");
    }

    @Test
    void namesOfColumnsDoNotActOnATerminal() {
        Say say = with(0, 0, 0);
        say.verdict(Sign.NOTE).measured(Made.SEEN, Scope.WHOLE, "\u001b[31mred", 1.0, 3);
        assertThat(say.account().verdict().orElseThrow().text()).doesNotContain("\u001b");
    }
}
