package org.plstar.study.pde;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.plstar.data.equations.PdeText;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Sign;

class PdeClaimsTest {
    private static final String LINE = """
            unknown u(x in 0..1)
            exact(x) = x*(1 - x)/2
            interior: u_xx = -1
            boundary: u = 0
            network "dense(16) tanh dense"
            points interior 20 boundary 2 by grid fixed
            """;

    private static Account said(String text, UnaryOperator<PdeRequest> with) {
        PdeRequest q = with.apply(
                PdeRequest.of(PdeText.parse("p.pde", Path.of("."), text)).withSeed(3));
        Say say = new Say();
        PdeClaims.tell(
                q,
                q.run(),
                (option, value) -> Optional.of(Command.of("solve", "p.pde", "--" + option, value)),
                say);
        return say.account();
    }

    private static List<String> reasons(Account a) {
        return a.reasons().stream().map(Said::claim).toList();
    }

    private static Said found(Account a, PdeClaim claim) {
        return a.findings().stream()
                .filter(f -> f.claim().equals(claim.key()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSolutionIsToldWithItsErrorAndTheLossAtOtherPoints() {
        Account a = said(LINE, q -> q.withSteps(60).withTolerance(1e-3));

        assertThat(a.verdict().orElseThrow().claim()).isEqualTo(PdeClaim.PDE_SOLVED.key());
        assertThat(reasons(a))
                .containsExactly(PdeClaim.RELATIVE_ERROR.key(), PdeClaim.OTHER_POINTS.key());
        assertThat(found(a, PdeClaim.RELATIVE_ERROR).sign()).isEqualTo(Sign.GOOD);
        assertThat(a.said(PdeClaim.OWN_HUNDREDTH)).isTrue();
        assertThat(a.said(PdeClaim.DESCENT_STALLS)).isFalse();
        assertThat(a.next()).isEmpty();
    }

    @Test
    void noStepsAreNoSolutionAndAnErrorThatIsLargeIsAWarning() {
        Account a = said(LINE, q -> q.withSteps(0));

        assertThat(a.verdict().orElseThrow().claim()).isEqualTo(PdeClaim.PDE_NOT_SOLVED.key());
        assertThat(found(a, PdeClaim.RELATIVE_ERROR).sign()).isEqualTo(Sign.WARNING);
        assertThat(a.said(PdeClaim.PDE_LEAST_QUOTIENT)).isFalse();
        assertThat(a.said(PdeClaim.OWN_HUNDREDTH)).isFalse();
        assertThat(a.next()).isEmpty();
    }

    @Test
    void aSearchThatUsedItsStepsIsToldToTakeTwiceAsMany() {
        Account a = said(LINE, q -> q.withSteps(2).withTolerance(1e-14));

        assertThat(a.next()).hasValue("plstar solve p.pde --steps 4");
        assertThat(found(a, PdeClaim.PDE_LEAST_QUOTIENT).values().get("looks"))
                .isEqualTo("2 looks of 2 steps");
    }

    @Test
    void plainDescentIsTheFirstReasonWhereItWasAskedFor() {
        Account a = said(LINE, q -> q.withSteps(5).withDescent(300));

        assertThat(reasons(a).getFirst()).isEqualTo(PdeClaim.DESCENT_STALLS.key());
        assertThat(found(a, PdeClaim.DESCENT_STALLS).text()).contains("if the kernel stayed");
        assertThat(a.said(PdeClaim.DESCENT_NEXT)).isTrue();
    }

    /** With a function that is 0 no error is relative to anything. */
    @Test
    void anErrorWithoutANormIsNotTold() {
        Account a = said(
                LINE.replace("x*(1 - x)/2", "0*x").replace("u_xx = -1", "u_xx = 0"),
                q -> q.withSteps(2));

        assertThat(a.said(PdeClaim.ERROR_UNTOLD)).isTrue();
        assertThat(a.said(PdeClaim.RELATIVE_ERROR)).isFalse();
    }
}
