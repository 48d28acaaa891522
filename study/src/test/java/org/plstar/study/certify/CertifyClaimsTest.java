package org.plstar.study.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.certify.LoweredEquations;
import org.plstar.check.Claim;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.landscape.Observation;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.study.PreparedDataset;
import org.plstar.study.certify.CertifyClaims.Origin;
import org.plstar.study.certify.TheoremResult.Inequality;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;
import org.plstar.study.claim.Withheld;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;

class CertifyClaimsTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    /** Losses of a residual that falls by a rate a step. */
    private static RunPace pace(double rate, int... steps) {
        List<Observation> path = IntStream.of(steps)
                .mapToObj(
                        t -> Observation.of(t, Math.exp(-2 * rate * t), 1, NONE, Optional.empty()))
                .toList();
        return RunPace.of(path, Optional.empty());
    }

    private static TheoremResult theorem(
            String symbol, boolean holds, OptionalDouble tooLarge, String words) {
        Claim claim = new Claim(
                Claim.Kind.C, "w0", List.of(0.5), false, List.of(), false, 0, "", List.of());
        OptionalDouble one = holds ? OptionalDouble.of(1) : NONE;
        return new TheoremResult(
                symbol,
                "w0",
                false,
                OptionalInt.empty(),
                holds ? Optional.of(claim) : Optional.empty(),
                holds ? OptionalDouble.of(0.12341) : NONE,
                NONE,
                NONE,
                new Inequality("", one, one, NONE, tooLarge, List.of(), List.of()),
                words);
    }

    private static CertifyResult result(TheoremResult... theorems) {
        CertifiedSystem about = request().about();
        return CertifyResult.of(
                List.of(theorems),
                new CertificateFiles(
                        about,
                        LoweredEquations.of(List.of(about.system()), request().w0()),
                        new LinkedHashMap<>(Map.of("w0", request().w0()))));
    }

    private static CertifyRequest request() {
        PreparedDataset data = PreparedDataset.raw(Dataset.of(
                "rows",
                List.of("x"),
                new double[][] {{1}, {2}},
                new Target.Regression(new double[] {1, 0}, List.of("y"))));
        return CertifyRequest.of(
                data,
                data.network(Architecture.parse("dense(4) tanh dense"), Initialization.DEFAULT));
    }

    private static Account said(Origin from, TheoremResult... theorems) {
        Say say = new Say();
        CertifyClaims.tell(request(), result(theorems), from, "w", Optional.empty(), _ -> {}, say);
        return say.account();
    }

    private static List<String> withheld(Account a) {
        return a.withheld().stream().map(Withheld::claim).toList();
    }

    @Test
    void theRateIsThatOfTheSecondHalf() {
        assertThat(pace(0.02, 0, 10, 50, 100).rate().orElseThrow()).isCloseTo(0.02, within(1e-12));
        assertThat(pace(-0.02, 0, 50, 100).rate()).isEmpty();
        assertThat(pace(0, 0, 50, 100).rate()).isEmpty();
        assertThat(pace(0.02, 0).rate()).isEmpty();
        assertThat(pace(0.01, 0, 50, 100).atRate(Math.exp(2))).hasValue(200);
        assertThat(RunPace.UNKNOWN.atRate(10)).isEmpty();
    }

    @Test
    void whatIsProvedComesFirstWithItsRadiusRoundedUp() {
        Account a = said(
                Origin.ofRun(RunPace.UNKNOWN),
                theorem("A'", false, OptionalDouble.of(3), "the residual is too large"),
                theorem("C'", true, NONE, "proved"));

        Said verdict = a.verdict().orElseThrow();
        assertThat(verdict.claim()).isEqualTo(CertifyClaim.SOLUTION_PROVED.key());
        assertThat(verdict.sign()).isEqualTo(Sign.GOOD);
        assertThat(verdict.values()).containsEntry("radius", 0.124);
        assertThat(verdict.text()).contains("2 equations").doesNotContain("margin");
        assertThat(a.said(CertifyClaim.NOT_PROVED)).isTrue();
        assertThat(a.said(CertifyClaim.NOTHING_PROVED)).isFalse();
    }

    @Test
    void theoremsThatLackTheSameShareALine() {
        Account a = said(
                Origin.ofRun(RunPace.UNKNOWN),
                theorem("A'", false, NONE, "J is singular"),
                theorem("B'", false, NONE, "J is singular"),
                theorem("C'", false, NONE, "another"));

        assertThat(a.verdict().orElseThrow().claim()).isEqualTo(CertifyClaim.NOTHING_PROVED.key());
        assertThat(a.findings().stream()
                        .filter(f -> f.claim().equals(CertifyClaim.NOT_PROVED.key()))
                        .map(f -> f.values().get("theorems")))
                .containsExactly("A', B'", "C'");
    }

    @Test
    void theNearestTheoremSaysByHowMuchTheResidualIsTooLarge() {
        Account a = said(
                new Origin(
                        Optional.of(Command.of("train", "FILE")),
                        Optional.empty(),
                        RunPace.UNKNOWN),
                theorem("A'", false, OptionalDouble.of(30), "too large"),
                theorem("C'", false, OptionalDouble.of(3), "too large by 3"));

        Said verdict = a.verdict().orElseThrow();
        assertThat(verdict.claim()).isEqualTo(CertifyClaim.NOTHING_PROVED_YET.key());
        assertThat(verdict.values()).containsEntry("theorem", "C'").containsEntry("factor", 3.0);
        assertThat(a.next()).hasValue("plstar train FILE");
    }

    /** At a rate of 0.01 a factor e² takes 200 steps. */
    @Test
    void aForecastOfStepsGoesTenTimesAsFarAsTheRunAtMost() {
        TheoremResult t = theorem("A'", false, OptionalDouble.of(Math.exp(2)), "too large");

        Account near = said(Origin.ofRun(pace(0.01, 0, 50, 100)), t);
        Account far = said(Origin.ofRun(pace(0.01, 0, 5, 10)), t);
        Account none = said(Origin.ofRun(RunPace.UNKNOWN), t);

        assertThat(near.withheld().getFirst().cause()).isEqualTo(Withheld.Cause.RECORD);
        assertThat(far.withheld().getFirst().cause()).isEqualTo(Withheld.Cause.HYPOTHESIS);
        assertThat(withheld(near)).containsExactly(CertifyClaim.STEPS_AT_LEAST.key());
        assertThat(withheld(none)).isEmpty();
    }

    @Test
    void aGoalThatIsMissedIsAReasonBehindTheVerdictOfARun() {
        TheoremResult t = theorem("C'", true, NONE, "proved");
        for (Goal goal : new Goal[] {Goal.SOLUTION, Goal.FLOW}) {
            Say say = new Say();
            say.verdict(Sign.NOTE)
                    .measured(CertifyClaim.EQUATIONS, Scope.WHOLE, "2 equations", "w");
            ProofClaims.tell(result(t), 2, goal, RunPace.UNKNOWN, say);

            Account a = say.account();
            assertThat(a.said(CertifyClaim.GOAL_MISSED)).isEqualTo(goal == Goal.FLOW);
            assertThat(a.said(CertifyClaim.SOLUTION_PROVED)).isTrue();
            assertThat(a.reasons()).isNotEmpty();
        }
    }

    /** A network that is linear in its weights has a kernel that stays. */
    @Test
    void stepsThatTheKernelGivesAreSaidWhereItIsKnown() {
        PreparedDataset data = FrozenStepsTest.data(5);
        FitResult run = FitRequest.of(data, "dense").withSteps(20).run();
        RunPace pace = RunPace.of(
                run.path(),
                Optional.of(new FrozenSteps(
                        data, run.network(), run.end(), run.eta().orElseThrow())));

        Account near = said(
                Origin.ofRun(pace), theorem("A'", false, OptionalDouble.of(1.01), "too large"));
        Account far =
                said(Origin.ofRun(pace), theorem("A'", false, OptionalDouble.of(1e9), "too large"));

        assertThat(near.said(CertifyClaim.STEPS_IF_KERNEL_STAYED)).isTrue();
        assertThat(withheld(far)).containsExactly(CertifyClaim.STEPS_IF_KERNEL_STAYED.key());
    }
}
