package org.plstar.study.pde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.data.equations.EquationRefusal;
import org.plstar.data.equations.Equations;
import org.plstar.data.equations.PdeText;
import org.plstar.refusal.Refusal;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.SolveStatus;

/** Inconsistent, singular and badly scaled differential equations: an answer or a refusal. */
class BadProblemsTest {
    private static PdeRequest request(String equations) {
        String text = "unknown u(x in 0..1)\n"
                + equations.replace('|', '\n')
                + (equations.contains("network") ? "" : "\nnetwork \"dense(8) tanh dense\"")
                + (equations.contains("points") ? "" : "\npoints interior 20 boundary 4 fixed")
                + "\n";
        return PdeRequest.of(PdeText.parse("p.pde", Path.of("."), text)).withSteps(12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                // no solution
                "interior: u_x = 1|boundary: u = 0",
                "interior: abs(u_x) = 1|boundary: u = 0",
                "interior: u_xx = 1|boundary: u = 0; boundary: u = 1",
                // blow-up, and functions with a value on one side only
                "interior: u_xx = exp(u)*1e6|boundary: u = 0",
                "interior: log(u) = u_xx|boundary: u = 1",
                "interior: u_xx = 1/u|boundary: u = 1",
                "interior: sqrt(u_x) = u|at x = 0: u = 1",
                // sizes
                "interior: u_xx = u^3|boundary: u = 1e100",
                "interior: 1e-200*u_xx = 1e-200|boundary: u = 0",
                "unknown coefficient k = 0|interior: k*u_xx = 1|boundary: u = 0",
                // one point
                "interior: u_xx = 1|boundary: u = 0|points interior 1 boundary 1",
                "interior: u_xx = 1|periodic x",
                "exact boundary|interior: u_xx = 1|at x = 0: u = 1; at x = 1: u_x = 0",
                // new points for each step, some of which have no value
                "interior: log(u) = u_xx|boundary: u = 1|points interior 9 boundary 2 resample"
            })
    void everyNumberIsFiniteAndNothingIsCalledSolvedThatIsNot(String equations) {
        PdeRequest q = request(equations);
        PdeResult r = q.run();

        assertThat(r.loss().atEnd()).isFinite();
        assertThat(r.loss().atStart()).isFinite();
        assertThat(r.w()).doesNotContain(Double.NaN);
        for (double v : r.w()) {
            assertThat(v).isFinite();
        }
        assertThat(r.loss().fresh()).isNotNaN();
        for (PdeResult.ConditionSummary c : r.conditions()) {
            assertThat(c.residual()).isFinite();
            assertThat(c.fresh()).isNotNaN();
        }
        for (double v : r.solution().table().values()) {
            assertThat(v).isFinite();
        }
        if (r.solved()) {
            assertThat(Math.sqrt(2 * r.loss().atEnd())).isLessThanOrEqualTo(q.tolerance());
        }
    }

    /**
     * Constants are functions; relative errors of 0 are none, nor are those of what is infinite.
     */
    @ParameterizedTest
    @CsvSource({"0, false", "2, true", "log(x - 0.5), false", "1/x, true"})
    void exactSolutionsOfAllKinds(String exact, boolean told) {
        PdeResult r = request("exact(x) = " + exact + "|interior: u_xx = 0|boundary: u = 2")
                .run();

        assertThat(!r.errors().isEmpty()).isEqualTo(told);
        r.solution()
                .table()
                .exact()
                .getFirst()
                .ifPresent(e -> assertThat(e).doesNotContain(Double.NaN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "interior: u_xx = 1/(x-0.5)|boundary: u = 0|points interior 21 boundary 2 by grid"
                        + " ~ START_UNDEFINED ~ x = 0.5",
                "interior: u_x = 1e200*u|at x = 0: u = 1 ~ START_UNDEFINED ~ beyond",
                "interior: u_xx = sqrt(-1 - u^2)|boundary: u = 0 ~ START_UNDEFINED ~ no finite",
                "interior: u_x = 1|boundary: u = 0|network \"dense(8) tanh dense(3)\""
                        + " ~ SHAPE ~ 3 outputs",
                "interior: u_xx = 1|boundary: u = 0|network \"dense(8) relu dense\""
                        + " ~ SHAPE ~ tanh",
                "interior: u_xx = 1|boundary: u = 0|network \"dense(8) leaky_relu dense\""
                        + " ~ SHAPE ~ second derivatives",
                "interior: u_x = 1|boundary: u = 0|network \"dense(8) batchnorm tanh dense\""
                        + " ~ SHAPE ~ statistics"
            })
    void whatHasNoValueIsRefused(String equations, EquationRefusal code, String words) {
        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> request(equations).run());

        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.getMessage()).contains(words).doesNotContain("\n");
    }

    @Test
    void kinksAreNoObstacleToFirstDerivatives() {
        assertThat(request("interior: u_x = 1|boundary: u = 0|network \"dense(8)"
                                + " relu dense\"|points interior 9 boundary 2")
                        .run()
                        .course()
                        .steps())
                .isPositive();
    }

    @Test
    void equationsBeyondNumbersAreNotCalledStationary() {
        // in the other kind of systems: squares of 1e300 are no numbers
        SolveResult r = SolveRequest.of(
                        Equations.parse("s.pls", Path.of("."), "var x = 1\nexp(exp(x)) = 1e300"))
                .run();
        assertThat(r.status()).isEqualTo(SolveStatus.STALLED);
        assertThat(r.detail()).contains("scale");
    }
}
