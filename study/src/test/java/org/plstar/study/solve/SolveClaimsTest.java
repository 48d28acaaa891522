package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.data.equations.Equations;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Sign;
import org.plstar.study.claim.Withheld;

class SolveClaimsTest {
    private static final String FIT = """
            var a = 1; var b = 0
            param x = [1, 2, 3, 4]; param y = [2.1, 3.9, 6.2, 7.8]
            for i in 1..4: a*x[i] + b = y[i]
            """;

    private static SolveRequest request(String text) {
        return SolveRequest.of(Equations.parse("t.pls", Path.of("."), text.replace("|", "\n")));
    }

    private static Account said(String text, UnaryOperator<SolveRequest> with) {
        SolveRequest q = with.apply(request(text));
        Say say = new Say();
        SolveClaims.tell(
                q,
                q.run(),
                (option, value) -> Optional.of(Command.of("solve", "t.pls", "--" + option, value)),
                _ -> {},
                say);
        return say.account();
    }

    private static Account said(String text) {
        return said(text, q -> q);
    }

    private static List<String> withheld(Account a) {
        return a.withheld().stream().map(Withheld::claim).toList();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', textBlock = """
                    'var x = 1|x^2 = 4', SOLVED, GOOD
                    'var x = 1; var y = 1|x + y = 1|x + y = 2', CONTRADICT, WARNING
                    'var x = 1|1/x = 0', LIMIT, WARNING
                    'var x = 3|x^2 = -1', LEAST_SQUARES, WARNING
                    """)
    void theFirstLineIsHowItEnded(String text, SolveClaim claim, Sign sign) {
        Said verdict = said(text).verdict().orElseThrow();

        assertThat(verdict.claim()).isEqualTo(claim.key());
        assertThat(verdict.sign()).isEqualTo(sign);
    }

    @Test
    void digitsAreCountedAsFarAsThereAreSome() {
        String hilbert = "param n = %d; var x[1..n] = 0|"
                + "for i in 1..n: sum(j in 1..n: x[j]/(i + j - 1)) = sum(j in 1..n: 1/(i + j - 1))";
        for (int n = 7; n < 13; n++) {
            SolveResult r = request(hilbert.formatted(n)).run();
            OptionalDouble digits = r.rank().orElseThrow().digits();
            List<String> said = said(hilbert.formatted(n)).findings().stream()
                    .filter(f -> f.claim().equals(SolveClaim.DIGITS.key()))
                    .map(f -> "" + f.values().get("digits"))
                    .toList();
            if (digits.isEmpty() || digits.getAsDouble() >= 8) {
                assertThat(said).isEmpty();
            } else {
                long some = Math.round(digits.getAsDouble());
                String words = some == 1 ? "to some 1 digit" : "to some " + some + " digits";
                assertThat(said).containsExactly(some == 0 ? "to no digit" : words);
            }
        }
    }

    @Test
    void aSolutionIsToldWithItsValues() {
        Account a = said("var x = 1|x^2 = 4");

        assertThat(a.reasons().getFirst().values()).containsEntry("values", "x = 2.0");
        assertThat(a.said(SolveClaim.ERROR)).isTrue();
        assertThat(a.said(SolveClaim.POOR_DIGITS)).isFalse();
        assertThat(a.said(SolveClaim.WORST_EQUATION)).isFalse();
        assertThat(a.said(SolveClaim.UNITS)).isFalse();
    }

    @Test
    void anUnknownThatRoundingLeavesOpenIsAReason() {
        Account a = said("param c = 1e-11; var x = 3; var y = 0|x + y = 3|x + (1 + c)*y = 3 + 2*c");

        assertThat(a.verdict().orElseThrow().claim()).isEqualTo(SolveClaim.SOLVED.key());
        assertThat(a.reasons().stream().map(Said::claim)).contains(SolveClaim.POOR_DIGITS.key());
    }

    /** An end that is no solution has no digits; nor has an unknown that is 0 fewer than others. */
    @Test
    void errorsAreThoseOfSolutions() {
        Account open = said("var x = 100|exp(x) = 2", q -> q.withSteps(3));
        Account zero = said("var x = 1; var y = 1|x + y = 1|x - y = 1 + 1e-17");

        assertThat(open.said(SolveClaim.ERROR)).isFalse();
        assertThat(open.said(SolveClaim.POOR_DIGITS)).isFalse();
        assertThat(zero.said(SolveClaim.ERROR)).isTrue();
        assertThat(zero.said(SolveClaim.POOR_DIGITS)).isFalse();
    }

    /**
     * Hilbert's matrix of order 10 has the condition 3e12, of order 4 6e3; units change nothing.
     */
    @Test
    void lostDigitsAreToldInAnyUnits() {
        String hilbert = "param n = %d; var x[1..n] = 0|for i in 1..n:"
                + " sum(j in 1..n: %s*x[j]/(i+j-1)) = sum(j in 1..n: 1/(i+j-1))";
        Account ten = said(hilbert.formatted(10, "1"));
        Account units = said(hilbert.formatted(10, "2^(40*mod(j,2))"));

        assertThat(ten.said(SolveClaim.DIGITS)).isTrue();
        assertThat(units.said(SolveClaim.DIGITS)).isTrue();
        assertThat(said(hilbert.formatted(4, "1")).said(SolveClaim.DIGITS)).isFalse();
        assertThat(ten.said(SolveClaim.RANK)).isFalse();
        assertThat(said(hilbert.formatted(14, "1")).said(SolveClaim.RANK)).isTrue();
    }

    @Test
    void aFitIsNoFailureAndItsErrorsAreTold() {
        Account a = said(FIT);

        Said verdict = a.verdict().orElseThrow();
        assertThat(verdict.claim()).isEqualTo(SolveClaim.FITTED.key());
        assertThat(verdict.values()).containsEntry("free", 2);
        assertThat(a.reasons().getFirst().text()).contains("a = ", " ± ");
        assertThat(a.said(SolveClaim.LOCAL_MINIMUM)).isTrue();
        assertThat(a.said(SolveClaim.NO_SOLUTION_WITHIN)).isFalse();
        assertThat(a.said(SolveClaim.CONTRADICT_NEAR)).isFalse();
        assertThat(withheld(a)).doesNotContain(SolveClaim.OTHER_STARTS.key());
    }

    /** It takes no degree of freedom, and has no error. */
    @Test
    void anUnknownOfAFitOnItsBoundIsHeld() {
        Account a = said(FIT.replace("var a = 1", "var a = 1 in [0, 1.5]"));

        Said verdict = a.verdict().orElseThrow();
        assertThat(verdict.claim()).isEqualTo(SolveClaim.FITTED.key());
        assertThat(verdict.values()).containsEntry("free", 3);
        assertThat(a.said(SolveClaim.HELD)).isTrue();
        assertThat(a.said(SolveClaim.FIT_CORRELATIONS)).isFalse();
        assertThat(a.said(SolveClaim.PRESSED)).isTrue();
        assertThat(said(FIT).said(SolveClaim.HELD)).isFalse();
    }

    @Test
    void aFitHasIntervalsAndCorrelations() {
        Account a = said(FIT);

        assertThat(a.said(SolveClaim.FIT_INTERVALS)).isTrue();
        assertThat(a.said(SolveClaim.FIT_CORRELATIONS)).isTrue();
        Account none = said("var x = 1; var y = 1|x + y = 1|x - y = 1");
        assertThat(none.said(SolveClaim.FIT_INTERVALS)).isFalse();
        assertThat(none.said(SolveClaim.FIT_CORRELATIONS)).isFalse();
    }

    @Test
    void otherStartsAreAdviceWithoutARecord() {
        assertThat(withheld(said("var x = 3|x^2 = -1"))).contains(SolveClaim.OTHER_STARTS.key());
        assertThat(withheld(said("var x = 3|x^2 = -1", q -> q.withStarts(2))))
                .doesNotContain(SolveClaim.OTHER_STARTS.key());
        assertThat(withheld(said("var x = 1; var y = 1|x + y = 1|x + y = 2")))
                .doesNotContain(SolveClaim.OTHER_STARTS.key());
    }

    @Test
    void aNearestPointIsOneBySecondOrder() {
        Account a = said("var x = 0.2; var y = 0|x^2/9 + y^2 = 1", q -> q.withNearest(true));
        Account line = said("var x = 1|x^2 = 4", q -> q.withNearest(true));

        assertThat(a.said(SolveClaim.NEAREST)).isTrue();
        assertThat(a.said(SolveClaim.NEAREST_FIRST_ORDER)).isFalse();
        assertThat(line.said(SolveClaim.NEAREST)).isFalse();
        assertThat(line.said(SolveClaim.NEAREST_FIRST_ORDER)).isTrue();
    }

    @Test
    void aSearchThatUsedItsStepsIsToldToTakeTwiceAsMany() {
        Account a = said("var x = 100|exp(x) = 2", q -> q.withSteps(3));

        assertThat(a.verdict().orElseThrow().claim()).isEqualTo(SolveClaim.NOT_SOLVED.key());
        assertThat(a.next()).hasValue("plstar solve t.pls --steps 6");
    }

    @Test
    void unitsAreToldWhereSizesDiffer() {
        String text = "var x = %s; var y = 1; var z = 1|x*1e-6 + y + z = 2.5";

        assertThat(said(text.formatted("1e6")).said(SolveClaim.UNITS)).isTrue();
        assertThat(said(text.formatted("2"), q -> q.withScale(SolveScale.START))
                        .said(SolveClaim.UNITS))
                .isFalse();
    }

    @Test
    void systemsThatAreNotSolvedAreReasons() {
        SweepResult.Solution good = new SweepResult.Solution(
                "a",
                Map.of(),
                Optional.of(SolveStatus.SOLVED),
                "",
                1,
                OptionalDouble.empty(),
                List.of(),
                new double[0]);
        SweepResult.Solution bad = new SweepResult.Solution(
                "b",
                Map.of("g", 1.0),
                Optional.empty(),
                "refused",
                0,
                OptionalDouble.empty(),
                List.of(),
                new double[0]);
        Say say = new Say();
        SweepClaims.tell(new SweepResult(List.of(good, bad)), say);

        Account a = say.account();
        assertThat(a.verdict().orElseThrow().text()).isEqualTo("1 of 2 systems are solved.");
        assertThat(a.reasons().getFirst().claim()).isEqualTo(SolveClaim.SYSTEM_UNSOLVED.key());
    }

    @Test
    void startsThatCoverFiniteBoundsTellDifferentSolutions() {
        String text = "var x = 1 in [-5, 5]; var y = 1 in [-5, 5]|x^2 + y^2 = 5|x*y = 1";
        SolveRequest q = request(text).withNearest(true).withStarts(40);
        SolveResult r = q.run();
        assertThat(r.ending().different()).hasSize(4);
        assertThat(r.ending().different().stream()
                        .mapToInt(SolveResult.Different::starts)
                        .sum())
                .isBetween(20, 41);
        assertThat(q.areBoundedPoints()).isTrue();
        Account a = said(text, with -> with.withNearest(true).withStarts(40));
        assertThat(a.said(SolveClaim.DIFFERENT_SOLUTIONS)).isTrue();
        assertThat(said(text).said(SolveClaim.DIFFERENT_SOLUTIONS)).isFalse();
        assertThat(request("var x = 1 in [0, 5]; var y = 1|x = y|x = 1").areBoundedPoints())
                .isFalse();
        assertThat(request("var x = 1 in [0, 5]; var y = 1 in [0, 2]|x = y").areBoundedPoints())
                .isFalse();
    }
}
