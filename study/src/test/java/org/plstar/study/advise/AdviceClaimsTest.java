package org.plstar.study.advise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.study.FloorClaim;
import org.plstar.study.PreparedDataset;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Sign;
import org.plstar.study.claim.Withheld;
import org.plstar.system.Loss;

class AdviceClaimsTest {
    private static final Command COMMAND = Command.of("train", "FILE", "--eta", "0.5");

    private static AdviceRequest request(String network, double[][] x, double... y) {
        PreparedDataset data = PreparedDataset.raw(
                Dataset.of("rows", List.of("a", "b"), x, new Target.Regression(y, List.of("y"))));
        return AdviceRequest.of(
                data, data.network(Architecture.parse(network), Initialization.DEFAULT));
    }

    private static double[][] circle(int rows) {
        double[][] x = new double[rows][];
        Arrays.setAll(x, i ->
                new double[] {Math.cos(2 * Math.PI * i / rows), Math.sin(6.3 * i / rows)});
        return x;
    }

    private static Account said(AdviceRequest request) {
        Say say = new Say();
        AdviceClaims.tell(request, request.run(), COMMAND, say);
        return say.account();
    }

    private static List<String> withheld(Account account) {
        return account.withheld().stream().map(Withheld::claim).toList();
    }

    @Test
    void aWideNetworkIsToldItsStepsAndItsCommand() {
        Account a = said(request("dense(800) tanh dense", circle(6), 0.1, -0.1, 0.1, -0.1, 0.1, 0));
        Said verdict = a.verdict().orElseThrow();
        assertThat(verdict.claim()).startsWith("to_target");
        assertThat(verdict.text()).startsWith("To fit the training rows to ");
        assertThat(a.next()).contains(COMMAND.toString());
        assertThat(a.said(AdviceClaim.CONDITIONING)).isTrue();
        assertThat(a.said(FloorClaim.RANK_AT_MOST_P)).isFalse();
        assertThat(a.said(AdviceClaim.NOT_CHECKED)).isTrue();
        // its record, which the fleet writes, decides which
        assertThat(a.said(AdviceClaim.RECOMMENDED))
                .isNotEqualTo(withheld(a).contains(AdviceClaim.RECOMMENDED.key()));
    }

    @Test
    void countsOfAKernelThatMovesAreAWarning() {
        Account a = said(request("dense(4) tanh dense", circle(4), 3, -3, 3, -3));
        assertThat(a.reasons()).extracting(Said::claim).contains(AdviceClaim.KERNEL_MOVES.key());
        assertThat(a.verdict().orElseThrow().sign()).isNotEqualTo(Sign.GOOD);
        assertThat(a.said(AdviceClaim.KERNEL_STAYS)).isFalse();
    }

    @Test
    void contradictingRowsAboveTheTargetAreTheVerdictAndHaveNoCommand() {
        double[][] x = {{1, 0}, {1, 0}, {0, 1}};
        AdviceRequest request = request("dense(50) tanh dense", x, 1, -1, 0);
        Account above = said(request.withUntil(OptionalDouble.of(0.1)));
        Said verdict = above.verdict().orElseThrow();
        assertThat(verdict.claim()).isEqualTo(FloorClaim.CONFLICT_FLOOR.key());
        assertThat(verdict.values()).containsEntry("floor", 1 / 3.0);
        assertThat(above.next()).isEmpty();
        Account below = said(request.withUntil(OptionalDouble.of(0.4)));
        assertThat(below.verdict().orElseThrow().claim()).startsWith("to_target");
        assertThat(below.said(FloorClaim.CONFLICT_FLOOR)).isTrue();
    }

    @Test
    void targetsBeyondTheLastLayerAreTheVerdict() {
        Account a = said(request("dense(40) tanh dense relu", circle(4), 1, -2, 1, 1));
        Said verdict = a.verdict().orElseThrow();
        assertThat(verdict.claim()).isEqualTo(FloorClaim.RANGE_FLOOR.key());
        assertThat(verdict.values()).containsEntry("floor", 0.5);
        assertThat(said(request("dense(40) tanh dense", circle(4), 1, -2, 1, 1))
                        .said(FloorClaim.RANGE_FLOOR))
                .isFalse();
    }

    @Test
    void fewerParametersThanEquationsBoundTheRankAndNothingElse() {
        Account a = said(request("dense(1) tanh dense", circle(9), 1, 2, 3, 4, 5, 6, 7, 8, 9));
        assertThat(a.said(FloorClaim.RANK_AT_MOST_P)).isTrue();
        assertThat(a.said(AdviceClaim.SINGULAR_AT_START)).isTrue();
        assertThat(a.said(AdviceClaim.PL_AT_START)).isFalse();
    }

    @Test
    void aKernelOfSomeRowsIsToldTheStepAndWhyNoMore() {
        AdviceRequest square = request("dense(20) tanh dense", circle(4), 1, -1, 1, -1);
        AdviceRequest request = new AdviceRequest(
                square.data(),
                square.model(),
                square.start(),
                Loss.SQUARE,
                OptionalDouble.empty(),
                0.1,
                2,
                false,
                200,
                1);
        Account a = said(request);
        assertThat(a.verdict().orElseThrow().claim()).isEqualTo(AdviceClaim.STEP_ALONE.key());
        assertThat(a.reasons())
                .extracting(Said::claim)
                .containsExactly(AdviceClaim.KERNEL_OF_SOME_ROWS.key());
        assertThat(a.next()).contains(COMMAND.toString());
    }

    @Test
    void aCheckIsJudgedByItsRatesAndSaysHowTheKernelMoved() {
        AdviceRequest request = request(
                        "dense(400) tanh dense", circle(6), 0.1, -0.1, 0.1, -0.1, 0.1, 0)
                .withVerify(true)
                .withVerifySteps(40);
        Advice advice = request.run();
        Say say = new Say();
        AdviceClaims.tell(request, advice, COMMAND, say);
        long held = say.account().findings().stream()
                .filter(f -> f.claim().equals(AdviceClaim.CHECK_HELD.key()))
                .count();
        long failed = say.account().findings().stream()
                .filter(f -> f.claim().equals(AdviceClaim.CHECK_FAILED.key()))
                .count();
        List<AdviceCheck> checks = advice.forecast().orElseThrow().checks();
        assertThat(held)
                .isEqualTo(checks.stream().filter(AdviceCheck::held).count())
                .isPositive();
        assertThat(held + failed).isLessThanOrEqualTo(checks.size());
        assertThat(say.account().said(AdviceClaim.NOT_CHECKED)).isFalse();
    }
}
