package org.plstar.study.pde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeText;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;

/** Collocation against solutions that are known otherwise. */
class CollocationTest {
    private static final String BRATU = """
            unknown u(x in 0..1)
            param lam = 1
            interior: u_xx + lam*exp(u) = 0
            boundary: u = 0
            """;

    private static PdeProblem problem(String text) {
        return PdeText.parse("p.pde", Path.of("."), text);
    }

    private static CollocationResult solved(String text) {
        CollocationResult r = CollocationRequest.of(problem(text)).run();
        assertThat(r.solved()).as(r.detail()).isTrue();
        return r;
    }

    private static double largest(CollocationResult r) {
        double largest = 0;
        for (int i = 0; i <= 100_000; i++) {
            largest = Math.max(largest, r.solution().value(0, 0, i / 100_000.0));
        }
        return largest;
    }

    /** Both branches: the largest u is 2 ln cosh θ with θ = √λ/√8 cosh θ. */
    @Test
    void bothSolutionsOfBratusProblemAreFound() {
        assertThat(largest(solved(BRATU))).isCloseTo(0.1405392144, within(1e-9));
        CollocationResult upper = solved(BRATU + "start u(x) = 16*x*(1 - x)");
        assertThat(largest(upper)).isCloseTo(4.09146714, within(1.1e-7));
        double theta = 2.7346757;
        for (int k = 0; k < 50; k++) {
            double c = Math.cosh(theta) / Math.sqrt(8);
            theta -= (theta - c) / (1 - Math.sinh(theta) / Math.sqrt(8));
        }
        assertThat(largest(upper)).isCloseTo(2 * Math.log(Math.cosh(theta)), within(1e-9));
        assertThat(upper.functions().getFirst().moved()).isLessThan(1e-9);
    }

    @Test
    void nodesGatherWhereALayerIs() {
        CollocationResult r = solved("""
                unknown u(x in 0..1)
                param eps = 1e-3
                exact(x) = x - (exp((x - 1)/eps) - exp(-1/eps))/(1 - exp(-1/eps))
                interior: -eps*u_xx + u_x = 1
                boundary: u = 0
                """);
        assertThat(r.solution().value(0, 0, 0.5)).isCloseTo(0.5, within(1e-8));
        assertThat(largest(r)).isCloseTo(0.99209, within(1e-5));
        assertThat(r.errors().getFirst().l2()).isLessThan(1e-10);
        long inLayer = Arrays.stream(r.solution().nodes()).filter(x -> x > 0.95).count();
        assertThat(inLayer).isGreaterThan(r.intervals() / 2);
    }

    @Test
    void anEigenvalueIsACoefficient() {
        CollocationResult r = solved("""
                unknown u(x in 0..1)
                unknown coefficient k = 8
                interior: -u_xx = k*u
                boundary: u = 0
                at x = 0: u_x = 1
                """);
        assertThat(r.coefficients().getFirst().value()).isCloseTo(Math.PI * Math.PI, within(1e-8));
    }

    /** The invariant of Lotka and Volterra's equations along ten units of time. */
    @Test
    void anInitialProblemIsSolvedFromConstants() {
        CollocationResult r = solved("""
                unknown u, v(t in 0..10)
                interior: u_t = 1.5*u - u*v
                interior: v_t = -3*v + u*v
                at t = 0: u = 10
                at t = 0: v = 5
                """);
        double start = 10 - 3 * Math.log(10) + 5 - 1.5 * Math.log(5);
        for (double t = 0; t <= 10; t += 0.25) {
            double u = r.solution().value(0, 0, t);
            double v = r.solution().value(1, 0, t);
            assertThat(u - 3 * Math.log(u) + v - 1.5 * Math.log(v)).isCloseTo(start, within(1e-7));
        }
    }

    /** Linear equations of orders 1 to 4 with random coefficients, whose solution is stated. */
    @Tag("net")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void statedSolutionsOfLinearEquationsAreFound(int order) {
        Random random = new Random(order);
        String[] derivatives = {"u", "u_x", "u_xx", "u_xxx", "u_xxxx"};
        for (int k = 0; k < 5; k++) {
            double a = 0.5 + 2 * random.nextDouble();
            double b = random.nextGaussian();
            double w = 1 + 2 * random.nextDouble();
            double scale = Math.pow(10, 6 * random.nextDouble() - 3);
            String u = String.format(Locale.ROOT, "%.17g*sin(%.17g*x + %.17g)", scale, w, b);
            String top = String.format(
                    Locale.ROOT,
                    "%.17g*%.17g^%d*sin(%.17g*x + %.17g + %d*pi/2)",
                    scale,
                    w,
                    order,
                    w,
                    b,
                    order);
            StringBuilder text = new StringBuilder("unknown u(x in -1..2)\nexact(x) = " + u + "\n");
            text.append(String.format(
                    Locale.ROOT,
                    "interior: %s - %.17g*u = %s - %.17g*%s\n",
                    derivatives[order],
                    a,
                    top,
                    a,
                    u));
            for (int q = 0; q < order; q++) {
                // values at one end, then at the other
                String x = q % 2 == 0 ? "-1" : "2";
                text.append(String.format(
                        Locale.ROOT,
                        "at x = %s: %s = %.17g*%.17g^%d*sin(%.17g*(%s) + %.17g + %d*pi/2)\n",
                        x,
                        derivatives[q / 2],
                        scale,
                        w,
                        q / 2,
                        w,
                        x,
                        b,
                        q / 2));
            }
            CollocationResult r = solved(text.toString());
            assertThat(r.errors().getFirst().h1()).as(text.toString()).isLessThan(1e-7);
            assertThat(r.worst().residual()).isLessThanOrEqualTo(1e-8);
        }
    }

    @Test
    void periodicFunctionsAndPointsWithinTheRangeAreConditionsToo() {
        assertThat(solved("""
                                unknown u(x in 0..1)
                                exact(x) = sin(2*pi*x)/(4*pi^2 + 1)
                                interior: -u_xx + u = sin(2*pi*x)
                                periodic x
                                """).errors().getFirst().h1()).isLessThan(1e-9);
        assertThat(solved("""
                                unknown u(x in 0..1)
                                exact(x) = exp(x)
                                interior: u_xx = u
                                at point (0.3): u = exp(0.3)
                                at point (0.7): u = exp(0.7)
                                """).errors().getFirst().h1()).isLessThan(1e-9);
        // nothing but rounding is left
        assertThat(solved("unknown u(x in 0..1)\nexact(x) = x\ninterior: u_xx = 0\nboundary: u = x")
                        .errors()
                        .getFirst()
                        .h1())
                .isLessThan(1e-14);
    }

    @Tag("net")
    @Test
    void whatHasNoSolutionIsNotSolved() {
        CollocationResult beyond = CollocationRequest.of(
                        problem(BRATU.replace("lam = 1", "lam = 4")))
                .run();
        assertThat(beyond.solved()).isFalse();
        CollocationResult pole = CollocationRequest.of(
                        problem("unknown u(t in 0..1)\ninterior: u_t = u^2\nat t = 0: u = 2"))
                .run();
        assertThat(pole.solved()).isFalse();
        assertThat(pole.detail()).contains("lead to 0.4999");
    }

    /** Functions that grow without end as the mesh becomes finer, and equations without any. */
    @Test
    @Tag("net")
    void contradictoryProblemsAreNotSolved() {
        for (String contradictory : new String[] {
            "interior: -u_xx = 1\nat x = 0, 1: u_x = 0",
            "interior: -u_xx = pi^2*u + sin(pi*x)\nboundary: u = 0"
        }) {
            CollocationResult r = CollocationRequest.of(
                            problem("unknown u(x in 0..1)\n" + contradictory))
                    .run();
            assertThat(r.solved()).as(contradictory + " " + r.detail()).isFalse();
        }
    }

    @Test
    void fewNodesAreToldAndNoJudgementIsMade() {
        CollocationRequest q = CollocationRequest.of(problem(BRATU));
        CollocationResult few = q.withNodes(40).run();
        assertThat(few.solved()).isFalse();
        assertThat(few.detail()).contains("more than 40");
        CollocationResult unjudged = q.withNodes(200).run();
        assertThat(unjudged.solved()).isTrue();
        assertThat(unjudged.functions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown u(x in 0..1, y in 0..1);interior: laplacian(u) = 1;boundary: u = 0"
                        + "|2 coordinates",
                "unknown u, v(x in 0..1);interior: u_x = v;boundary: u = 0|1 equation",
                "unknown u(x in 0..1);interior: u_x = 1;boundary: u = 0|2 conditions at points",
                "unknown u(x in 0..1);interior: u = 1;boundary: u = 0|derivatives of u",
                "unknown u(x in 0..1);interior: u_x = 1;at x = 0: u_xx = 0|higher derivative"
            })
    void whatCollocationDoesNotDoIsRefused(String text, String why) {
        assertThat(CollocationRequest.does(problem(text))).isFalse();
        assertThatThrownBy(() -> CollocationRequest.of(problem(text)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(why)
                .hasMessageContaining("method = network");
    }

    @Test
    void aStartWithoutValuesAndOneOfANetworkAreRefused() {
        assertThatThrownBy(() -> CollocationRequest.of(problem(BRATU + "start u(x) = 1/x"))
                        .run())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("start u(x)");
        assertThatThrownBy(() -> PdeRequest.of(problem(BRATU + "start u(x) = x")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("begins at weights");
    }

    /** Rows of numbers are the solution again; expressions are those of its cubics. */
    @Test
    void aSolutionIsItsRows() {
        CollocationResult r = solved("""
                unknown u(x in 0..2)
                unknown coefficient k = 3
                interior: u_xx = -k*u
                at x = 0: u = 0
                at x = 0: u_x = 1
                at x = 2: u = 0
                """);
        PiecewiseSolution again =
                PiecewiseSolution.of(r.solution().problem(), r.solution().rows());
        try (Session session = Session.of(1)) {
            double[] at = {0, 0.3, 1.7, 2};
            assertThat(again.values(at, session)).isEqualTo(r.solution().values(at, session));
            double[] g = again.gradients(at, session);
            double k = r.coefficients().getFirst().value();
            assertThat(k).isCloseTo(Math.PI * Math.PI / 4, within(1e-8));
            for (int i = 0; i < at.length; i++) {
                assertThat(g[2 * i + 1]).isCloseTo(Math.cos(Math.sqrt(k) * at[i]), within(1e-8));
            }
        }
        double[][] wrong = again.rows();
        wrong[1][0] = 0;
        assertThatThrownBy(() -> PiecewiseSolution.of(again.problem(), wrong))
                .isInstanceOf(Refusal.class);
    }
}
