package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.data.equations.Equations;

/** Systems with many unknowns, few of them in each equation. */
class SparseSystemsTest {
    private static SolveResult solve(String text) {
        return SolveRequest.of(Equations.parse("s.pls", Path.of("."), text)).run();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 10_000})
    void aBoundaryValueProblemTakesAFewStepsOfNewton(int n) {
        SolveResult r = solve("""
                        param n = %d; param h = 1/(n+1)
                        var x[i in 1..n] = i*h*(i*h - 1)
                        2*x[1] - x[2] + h^2*(x[1] + h + 1)^3/2 = 0
                        for i in 2..n-1: 2*x[i] - x[i-1] - x[i+1] + h^2*(x[i] + i*h + 1)^3/2 = 0
                        2*x[n] - x[n-1] + h^2*(x[n] + n*h + 1)^3/2 = 0
                        """.formatted(n));

        assertThat(r.solved()).as(r.detail()).isTrue();
        assertThat(r.steps()).isLessThanOrEqualTo(6);
        assertThat(r.freedom().structure()).isEmpty();
        assertThat(r.undetermined()).isEmpty();
        // u'' = (u + t + 1)³/2 with u(0) = u(1) = 0 is 2/(2 - t) - t - 1
        int middle = n / 2;
        double t = middle / (n + 1.0);
        double exact = 2 / (2 - t) - t - 1;
        assertThat(r.w()[middle - 1]).isCloseTo(exact, within(1.0 / n / n));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.0780", "6, 0.7972"})
    void bratusProblemOnAGridTakesAFewSteps(double lambda, double centre) {
        SolveResult r = solve("""
                        param n = 41; param h = 1/(n+1)
                        var u[1..n, 1..n] = 0
                        for i in 1..n, j in 1..n: (if i>1 then u[i-1,j] else 0) +
                          (if i<n then u[i+1,j] else 0) + (if j>1 then u[i,j-1] else 0) +
                          (if j<n then u[i,j+1] else 0) - 4*u[i,j] + h^2*%s*exp(u[i,j]) = 0
                        """.formatted(lambda));

        assertThat(r.solved()).as(r.detail()).isTrue();
        assertThat(r.steps()).isLessThanOrEqualTo(6);
        assertThat(r.w()[41 * 20 + 20]).isCloseTo(centre, within(1e-3));
    }

    /** An unknown in all equations makes a row and a column full. */
    @Test
    void anArrowIsSolvedWithoutFillingUp() {
        SolveResult r = solve("""
                        param n = 20000
                        var x[1..n] = 1; var s = 0
                        for i in 1..n: x[i]^2 + 0.001*s = 2 + 1/i
                        s = sum(i in 1..n: x[i])/n
                        """);

        assertThat(r.solved()).as(r.detail()).isTrue();
        assertThat(r.steps()).isLessThanOrEqualTo(8);
    }

    /** What LU would need pivots off the diagonal for. */
    @Test
    void zeroDiagonalsArePermutedAway() {
        StringBuilder s = new StringBuilder("param n = 1500; var x[1..n] = 1; var y[1..n] = 1\n");
        s.append("for i in 1..n: y[i] + 0.1*y[if i < n then i+1 else 1]^2 = 2\n");
        s.append("for i in 1..n: x[i] + 0.2*y[i]*x[if i > 1 then i-1 else n] = 3\n");
        SolveResult r = solve(s.toString());

        assertThat(r.solved()).as(r.detail()).isTrue();
        double y = 5 * (Math.sqrt(1 + 0.8) - 1);
        assertThat(r.w()[0]).isCloseTo(3 / (1 + 0.2 * y), within(1e-12));
        assertThat(r.w()[1500]).isCloseTo(y, within(1e-12));
        assertThat(r.solution().getFirst().error().orElseThrow()).isBetween(1e-17, 1e-13);
    }

    @Test
    void moreUnknownsThanEquationsGetTheShortestStep() {
        SolveResult r = solve("""
                        param n = 2000
                        var x[1..n] = 0
                        for i in 1..n/2: x[2*i-1] + 2*x[2*i] = 5
                        """);

        assertThat(r.solved()).isTrue();
        assertThat(r.steps()).isLessThanOrEqualTo(2);
        assertThat(r.w()[0]).isCloseTo(1, within(1e-12));
        assertThat(r.w()[1]).isCloseTo(2, within(1e-12));
        assertThat(r.undetermined().orElseThrow().directions()).isEqualTo(1000);
    }

    @Test
    void aLargeFitHasStandardErrors() {
        StringBuilder s = new StringBuilder("param n = 1200; var a[1..n] = 0\n");
        s.append("for i in 1..n, k in 1..3: a[i] = i + (k - 2)\n");
        SolveResult r = solve(s.toString());

        assertThat(r.status()).isEqualTo(SolveStatus.STATIONARY);
        assertThat(r.w()[6]).isCloseTo(7, within(1e-12));
        SolveResult.Fit fit = r.leastSquares().orElseThrow().fit().orElseThrow();
        assertThat(fit.degreesOfFreedom()).isEqualTo(2400);
        assertThat(fit.deviation()).isCloseTo(1, within(1e-12));
        assertThat(r.solution().get(6).standardError().orElseThrow())
                .isCloseTo(Math.sqrt(1.0 / 3), within(1e-12));
    }

    /** Nodes in a plane, of which only distances are known: two shifts and a rotation are free. */
    @Test
    void aLargeNetOfDistancesIsFreeToMove() {
        int n = 450;
        StringBuilder s =
                new StringBuilder("param n = %d; var P[i in 1..n, a in 1..2] = ".formatted(n));
        s.append("(if a = 1 then floor((i-1)/2) else mod(i-1,2)) + 0.02*sin(7*i + a)\n");
        s.append("""
                for i in 1..n-1: (P[i+1,1]-P[i,1])^2 + (P[i+1,2]-P[i,2])^2 =
                  (if mod(i,2) = 1 then 1 else 2)
                for i in 1..n-2: (P[i+2,1]-P[i,1])^2 + (P[i+2,2]-P[i,2])^2 = 1
                """);
        SolveResult r = solve(s.toString());

        assertThat(r.solved()).as(r.detail()).isTrue();
        assertThat(r.undetermined().orElseThrow().names())
                .containsExactly("shift of P[.,1]", "shift of P[.,2]", "rotation of P[.,1], [.,2]");
        assertThat(r.solution().getFirst().error()).isEmpty();
    }

    @Test
    void equationsThatAreTooManyForTheirUnknownsAreNamed() {
        SolveResult r = solve("""
                        var x = 1; var y = 2; var z = 3
                        one: x^2 = 3
                        two: x*x + sin(x) = 6
                        three: y*z = 2
                        """);

        assertThat(r.solved()).isFalse();
        StructuralRank s = r.freedom().structure().orElseThrow();
        assertThat(s.rank()).isEqualTo(2);
        assertThat(s.equations()).containsExactly("one", "two");
        assertThat(s.unknowns()).containsExactly("y", "z");
    }

    @Test
    void carbonateEquilibriaAreFoundFromTwelveOrdersOfMagnitude() {
        for (int e = -9; e <= 3; e++) {
            for (int c = -9; c <= 3; c += 3) {
                StringBuilder s = new StringBuilder("param CT = 1e" + c + "\n");
                for (String name : new String[] {"H", "OH", "B", "C", "A"}) {
                    s.append(String.format(Locale.ROOT, "var %s = 1e%d\n", name, e));
                }
                s.append("""
                        H*OH = 1e-14; H*B = 10^(-6.35)*A; H*C = 10^(-10.33)*B
                        A + B + C = CT; H = OH + B + 2*C
                        """);
                SolveResult r = solve(s.toString());

                assertThat(r.solved()).as(e + " " + c + " " + r.detail()).isTrue();
                assertThat(r.steps()).isLessThanOrEqualTo(30);
                assertThat(r.w()[0] * r.w()[1]).isCloseTo(1e-14, within(1e-24));
            }
        }
    }
}
