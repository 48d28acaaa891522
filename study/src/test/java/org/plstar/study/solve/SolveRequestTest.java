package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.data.equations.Equations;
import org.plstar.study.Session;
import org.plstar.study.certify.CertifyRequest;

/** Problems of Moré, Garbow and Hillstrom (1981) and others, as texts. */
class SolveRequestTest {
    private static final String BROYDEN = """
            param n = 20
            var x[1..n] = -1
            (3 - 2*x[1])*x[1] - 2*x[2] + 1 = 0
            for i in 2..n/2: (3 - 2*x[i])*x[i] - x[i-1] - 2*x[i+1] + 1 = 0
            """;

    private static final String CIRCUIT = """
            param I0 = 1e-12; param Vt = 0.02585; param V = 5
            param R[i in 1..3] = if i = 1 then 100 else if i = 2 then 1000 else 2200
            var v[1..3] = 0
            let d[k in 1..2] = I0*expm1((v[k]-v[k+1])/Vt)
            (v[1]-V)/R[1] + d[1] = 0
            -d[1] + v[2]/R[2] + d[2] = 0
            -d[2] + v[3]/R[3] = 0
            """;

    private static Equations text(String text) {
        return Equations.parse("s.pls", Path.of("."), text);
    }

    private static SolveResult solve(String text) {
        return SolveRequest.of(text(text)).run();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                # Rosenbrock
                var x[i in 1..2] = if i = 1 then -1.2 else 1
                10*(x[2] - x[1]^2) = 0; x[1] = 1
                """,
                """
                # Powell singular
                var a = 3; var b = -1; var c; var d = 1
                a + 10*b = 0; sqrt(5)*(c - d) = 0; (b - 2*c)^2 = 0
                sqrt(10)*(a - d)^2 = 0
                """,
                """
                # Brown almost linear
                param n = 10; var x[1..n] = 0.5
                for i in 1..n-1: x[i] + sum(j in 1..n: x[j]) = n + 1
                prod(j in 1..n: x[j]) = 1
                """,
                """
                # Discrete boundary value
                param n = 10; param h = 1/(n+1)
                var x[i in 1..n] = i*h*(i*h - 1)
                for i in 1..n: 2*x[i] - (if i > 1 then x[i-1] else 0) -
                    (if i < n then x[i+1] else 0) + h^2*(x[i] + i*h + 1)^3/2 = 0
                """,
                """
                # Discrete integral
                param n = 10; param h = 1/(n+1)
                var x[i in 1..n] = i*h*(i*h - 1)
                let cube[j in 1..n] = (x[j] + j*h + 1)^3
                for i in 1..n: x[i] + h/2*((1 - i*h)*sum(j in 1..i: j*h*cube[j]) +
                    i*h*sum(j in i+1..n: (1 - j*h)*cube[j])) = 0
                """,
                """
                # Broyden banded
                param n = 10; var x[1..n] = -1
                for i in 1..n: x[i]*(2 + 5*x[i]^2) + 1 -
                    sum(j in max(1,i-5)..min(n,i+1) if j != i: x[j]*(1 + x[j])) = 0
                """,
            })
    void squareProblemsAreSolved(String text) {
        SolveResult r = solve(text);

        assertThat(r.status()).as(r.detail()).isEqualTo(SolveStatus.SOLVED);
        assertThat(r.residual().norm())
                .isLessThan(1e-13)
                .isLessThanOrEqualTo(r.residual().allowed());
    }

    @Test
    void theCircuitIsSolvedThoughAPlainStepOverflows() {
        SolveResult r = solve(CIRCUIT);

        assertThat(r.solved()).isTrue();
        assertThat(r.w())
                .containsExactly(
                        new double[] {4.460322435997853, 3.881048040898868, 3.334600718069722},
                        within(1e-12));
        assertThat(r.distance()).isCloseTo(6.78797, within(1e-5));
    }

    @Test
    void pureStepsEndWhereTheOracleSays() {
        SolveRequest q = SolveRequest.of(text(BROYDEN)).withMethod(SolveMethod.GAUSS_NEWTON);
        SolveResult r = q.run();

        assertThat(r.solved()).isTrue();
        assertThat(r.residual().norm()).isLessThan(1e-13);
        assertThat(r.steps()).isLessThanOrEqualTo(6);
        assertThat(r.distance()).isCloseTo(0.9388221278154807, within(1e-9));
        assertThat(r.rank().orElseThrow().of()).isEqualTo(10);
        assertThat(q.equations().start()).containsOnly(-1);
    }

    @Test
    void aPointOfLeastSquaresIsNeverCalledSolved() {
        SolveResult r = solve("""
                        # Freudenstein and Roth
                        var x = 0.5; var y = -2
                        x + ((5 - y)*y - 2)*y = 13
                        x + ((y + 1)*y - 14)*y = 29
                        """);

        assertThat(r.status()).isEqualTo(SolveStatus.STATIONARY);
        assertThat(r.residual().norm()).isCloseTo(6.9989, within(1e-3));
    }

    @Test
    void equationsThatContradictEachOtherAreNamed() {
        SolveResult r = solve("var x[1..2] = 1\nx[1] + x[2] = 0\n2*x[1] + 2*x[2] = 3");

        assertThat(r.status()).isEqualTo(SolveStatus.CONTRADICTORY);
        Contradiction c = r.contradiction().orElseThrow();
        assertThat(c.everywhere()).isTrue();
        assertThat(c.constant()).isEqualTo(3);
        assertThat(c.combination().parts())
                .containsExactly(
                        new Combination.Part("line 2", 2), new Combination.Part("line 3", -1));
        assertThat(r.residual().norm()).isCloseTo(3 / Math.sqrt(5), within(1e-9));
        assertThat(r.rank().orElseThrow().of()).isEqualTo(1);
    }

    @Test
    void stepsRunOut() {
        SolveResult r = SolveRequest.of(text(CIRCUIT)).withSteps(3).run();

        assertThat(r.status()).isEqualTo(SolveStatus.STEPS_USED);
        assertThat(r.steps()).isEqualTo(3);
        assertThatThrownBy(() -> SolveRequest.of(text(CIRCUIT)).withTolerance(0))
                .hasMessageContaining("tolerance 0.0");
    }

    @Test
    void threadsDoNotMatter() {
        SolveRequest q = SolveRequest.of(text(BROYDEN));
        try (Session one = Session.of(1);
                Session three = Session.of(3)) {
            assertThat(q.run(one).w()).isEqualTo(q.run(three).w());
        }
    }

    @Test
    void aSolutionIsProvedToExist() {
        SolveRequest q = SolveRequest.of(text(CIRCUIT)).withCertify(true);
        SolveResult r = q.run();

        assertThat(r.proof().orElseThrow().theorems()).contains("C'");
        assertThat(r.proof().orElseThrow().reason()).isEmpty();
        assertThat(CertifyRequest.of(q.equations().system(), r.w()).run().proved())
                .isTrue();
    }

    /** Certified values of the NIST StRD, to six digits at least. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "1 ~ 5 ~ 0.76886226176 ~ 3.8604055871",
                "0.7 ~ 4 ~ 0.76886226176 ~ 3.8604055871"
            })
    void fitsEndAtTheCertifiedValues(String start1, String start2, double b1, double b2) {
        SolveResult r = solve("""
                        # DanWood
                        var b1 = %s; var b2 = %s
                        b1*1.309^b2 = 2.138; b1*1.471^b2 = 3.421; b1*1.490^b2 = 3.597
                        b1*1.565^b2 = 4.340; b1*1.611^b2 = 4.882; b1*1.680^b2 = 5.660
                        """.formatted(start1, start2));

        assertThat(r.status()).isEqualTo(SolveStatus.STATIONARY);
        assertThat(r.w()[0]).isCloseTo(b1, within(1e-9 * b1));
        assertThat(r.w()[1]).isCloseTo(b2, within(1e-9 * b2));
        assertThat(r.residual().norm() * r.residual().norm())
                .isCloseTo(0.0043173084083, within(1e-12));
    }

    @Test
    void aFitOfThreeExponentialsIsFoundToTheDigitsOfItsData() {
        // Lanczos1: the data are the model's to 13 digits
        StringBuilder text = new StringBuilder("var b1 = 1.2; var b2 = 0.3; var b3 = 5.6;");
        text.append("var b4 = 5.5; var b5 = 6.5; var b6 = 7.6;");
        for (int i = 0; i < 24; i++) {
            double x = 0.05 * i;
            double y =
                    0.0951 * Math.exp(-x) + 0.8607 * Math.exp(-3 * x) + 1.5576 * Math.exp(-5 * x);
            text.append("b1*exp(-b2*").append(x).append(") + b3*exp(-b4*").append(x);
            text.append(") + b5*exp(-b6*").append(x).append(") = ").append(y).append(';');
        }
        SolveResult r = solve(text.toString());

        assertThat(r.solved()).isTrue();
        assertThat(r.w())
                .containsExactly(new double[] {0.0951, 1, 0.8607, 3, 1.5576, 5}, within(1e-5));
    }
}
