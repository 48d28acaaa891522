package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Workers;
import org.plstar.data.equations.Equations;

/** What counts as a solution, and what is said where there is none. */
class SolvedTest {
    private static SolveRequest request(String text) {
        String lines = text.replace("; ", "\n");
        return SolveRequest.of(Equations.parse("v.pls", Path.of("."), lines));
    }

    private static Solved judge(SolveRequest q) {
        Workers alone = Workers.alone();
        return new Solved(
                q.equations().grouped().isPresent()
                        ? new GroupPoint(q.equations().grouped().get(), alone)
                        : new ProgramPoint(q.equations().system(), q.equations().start(), alone),
                q.box(),
                q.equations().start(),
                q.tolerance());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e3, 1e8, 1.4e16, 1e200})
    void noStepAlongWhatNoEquationSeesIsASolution(double far) {
        Solved judge = judge(request("var x = 1; var y = 1; x = y; x = y + 1"));
        double[] w = {far, far};

        assertThat(judge.of(w, w).holds()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e3, 1e8, 1e16})
    void aSolutionIsFoundAgainFromFarAlongWhatNoEquationSees(double far) {
        Solved judge = judge(request("var x = 1; var y = 1; x = y + 0.5; 2*x = 2*y + 1"));
        double[] w = {far + 0.5, far};
        Solved.Verdict v = judge.of(w, w);

        assertThat(v.holds()).isTrue();
        assertThat(v.singular()).isTrue();
        assertThat(v.w()[0] - v.w()[1]).isCloseTo(0.5, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void equationsThatContradictEachOtherAreNamed(boolean nearest) {
        SolveResult r = request("var x[1..3] = 0; x[1] + x[2] = 1; x[2] + x[3] = 2;"
                        + " x[1] + 2*x[2] + x[3] = 3.5")
                .withNearest(nearest)
                .run();

        assertThat(r.status()).isEqualTo(SolveStatus.CONTRADICTORY);
        Contradiction c = r.contradiction().orElseThrow();
        assertThat(c.everywhere()).isTrue();
        assertThat(c.constant()).isCloseTo(0.5, within(1e-12));
        assertThat(c.combination().parts())
                .containsExactly(
                        new Combination.Part("line 2", 1),
                        new Combination.Part("line 3", 1),
                        new Combination.Part("line 4", -1));
    }

    @Test
    void aNetworkWhoseSourcesDoNotBalanceIsContradictory() {
        SolveResult r = request("var q[1..5] = 0; var p = 1; q[1] + q[2] = 10;"
                        + " -q[1] + q[3] + q[4] = 0; -q[2] - q[3] + q[5] = 0;"
                        + " -q[4] - q[5] = -11; p^3 + p = q[1]^2; q[2] = 2*p")
                .run();

        assertThat(r.status()).isEqualTo(SolveStatus.CONTRADICTORY);
        assertThat(r.contradiction().orElseThrow().combination().parts())
                .extracting(Combination.Part::equation)
                .containsExactly("line 3", "line 4", "line 5", "line 6");
    }

    @Test
    void anEquationThatFollowsFromOthersIsTold() {
        SolveResult r =
                request("var x = 1; var y = 1; x + y = 1; x - y = 3; 2*x = 4").run();

        assertThat(r.solved()).isTrue();
        assertThat(r.contradiction()).isEmpty();
        SolveResult s =
                request("var x = 1; var y = 1; x + y = 1; 2*x + 2*y = 2").run();
        assertThat(s.solved()).isTrue();
        assertThat(s.dependent())
                .containsExactly(new Combination(List.of(
                        new Combination.Part("line 3", 2), new Combination.Part("line 4", -1))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var x = 1; x/(1+x) = 1",
                "var x = 1; atan(x) = pi/2",
                "var x = 1; sqrt(x^2+1) = x",
                "var x = 1; 1/x = 0",
                "var x = 1; var y = 1; x*y = 1; y = 0"
            })
    void aLimitIsNoSolution(String text) {
        SolveResult r = request(text).run();

        assertThat(r.status()).isEqualTo(SolveStatus.LIMIT);
        Limit limit = r.dependence().limit().orElseThrow();
        assertThat(limit.grow().size() + limit.fall().size()).isPositive();
    }

    @Test
    void unknownsInNoEquationStayAtTheirStarts() {
        SolveResult r = request(
                        "var x = 0.5; var s[1..4] = 3 in [0, inf]; x^2 = s[1] - 4; s[1]*x = 0")
                .run();

        assertThat(r.solved()).as(r.detail()).isTrue();
        for (int j = 2; j <= 4; j++) {
            assertThat(r.w()[j]).isEqualTo(3);
        }
        SolveResult none =
                request("var x = 0.5; var s[1..4] = 3; x^2 = -1").withStarts(3).run();
        for (int j = 1; j <= 4; j++) {
            assertThat(none.w()[j]).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var x = 1; var y = 1; x*y = 0; x + y = 0",
                "var x = 1; x^3 = 0",
                "var x = -2; x^2 + 1 - 1 = 0",
                "var x = 2; var y = 3; var z = 1; x^2 = y^3; x = 0; z*x = 0",
                "var x = 1.05; var y = 1.09; x^2*y = 0; x + y = 2"
            })
    void derivativesThatAreZeroAtAPointAreNoStructure(String text) {
        SolveResult r = request(text).run();

        assertThat(r.solved()).as(r.detail()).isTrue();
        assertThat(r.freedom().structure().filter(s -> s.rank() == 0)).isEmpty();
        if (!text.contains("z")) {
            assertThat(r.freedom().structure()).isEmpty();
        }
    }

    @Test
    void aPointThatIsFarthestIsLeft() {
        SolveResult r = request("var x = 0.2; var y = 0; x^2/9 + y^2 = 1")
                .withNearest(true)
                .run();

        assertThat(r.distance()).isCloseTo(0.99749686716, within(1e-9));
        SolveResult.NearestPoint n = r.nearest().orElseThrow();
        assertThat(n.left()).isEqualTo(1);
        assertThat(n.curvature().orElseThrow()).isCloseTo(0.888, within(1e-3));
    }

    @Test
    void ofCopiesOfOneSolutionTheLeastResidualIsKept() {
        SolveResult r = request("var x = 0; x^3 - 6*x^2 + 11*x - 6 = 0")
                .withNearest(true)
                .withStarts(20)
                .run();

        assertThat(r.w()[0]).isEqualTo(1);
        assertThat(r.residual().norm()).isZero();
    }

    @Test
    void aRegularSystemInAnyUnitsIsRegular() {
        for (int e : new int[] {-150, -12, 0, 12, 150}) {
            SolveResult r = request("var x = 1e"
                            + e
                            + "; var y = 1; x*1e"
                            + -e
                            + " + y = 3; x*1e"
                            + -e
                            + " - y = 1")
                    .run();

            assertThat(r.solved()).isTrue();
            assertThat(r.dependent()).isEmpty();
            assertThat(r.w()[1]).isCloseTo(1, within(1e-12));
        }
    }

    /** Derivatives that are 0, or rounding, about the start are no dependence of equations. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "var x = 1e-20; var y = 1e-20; x*y = 1; x = y",
                "var x = 1; exp(-x/1e-5) = 1e-3",
                "var x = 1; max(x - 5, 0) = 1",
                "var x = 1; var y = 1; max(x - 5, 0) + y = 3; y = 1",
                "var x = -3; relu(x) = 2",
                "var x = 1e20; var y = 1e20; x + y = 1; x + y + sin(x) = 1.5",
                "var x = 1; var y = 1; x + 1e-17*y = 1; x = 0"
            })
    void whatHasASolutionIsNeverCalledContradictory(String text) {
        assertThat(request(text).run().status()).isNotEqualTo(SolveStatus.CONTRADICTORY);
    }
}
