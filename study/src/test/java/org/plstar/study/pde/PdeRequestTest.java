package org.plstar.study.pde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeText;
import org.plstar.study.Session;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.solve.SolveResult;
import org.plstar.tangent.Jacobian;

/** Differential equations with known solutions. */
class PdeRequestTest {
    private static final String POISSON = """
            unknown u(x in 0..1, y in 0..1)
            exact(x,y) = cos(pi*x) + cos(pi*y)
            interior: -laplacian(u) = pi^2*exact(x,y)
            boundary: u = exact(x,y)
            network "dense(32) tanh dense(32) tanh dense(32) tanh dense" first-scale 1
            points interior 400 boundary 120 by uniform seed 1 fixed
            map none
            """;

    @TempDir
    private Path folder;

    private PdeProblem problem(String text) {
        return PdeText.parse("p.pde", folder, text);
    }

    private PdeResult solve(String text, int steps) {
        return PdeRequest.of(problem(text)).withSteps(steps).run();
    }

    private static double error(PdeResult r) {
        return r.errors().getFirst().l2();
    }

    @Tag("net")
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void poissonsEquationIsSolvedInFewSteps(long seed) {
        PdeResult r =
                PdeRequest.of(problem(POISSON)).withSteps(50).withSeed(seed).run();

        assertThat(error(r)).isLessThan(1e-5);
        assertThat(r.size().unknowns()).isEqualTo(2241);
        assertThat(r.size().equations()).isEqualTo(520);
        // 67 by another drawing of the same law
        assertThat(r.kernel().atStart().orElseThrow().rank()).isBetween(60, 75);
        assertThat(r.course().history()).hasSize(r.course().steps() + 1);
        assertThat(r.course().history().getLast().loss()).isEqualTo(r.loss().atEnd());
        assertThat(r.kernel().drift().orElseThrow()).isPositive();
        double most = Math.pow(r.kernel().atStart().orElseThrow().largest(), 2);
        assertThat(r.course().history().getFirst().constant().orElseThrow()).isBetween(0.0, most);
    }

    @Test
    void theFirstLayersScaleRaisesTheRank() {
        PdeResult r = solve(POISSON.replace("first-scale 1", "first-scale 8"), 0);

        assertThat(r.kernel().atStart().orElseThrow().rank()).isGreaterThan(200);
        assertThat(r.status()).isEqualTo(PdeStatus.STEPS_USED);
        PdeResult auto = solve(
                POISSON.replace("first-scale 1", "first-scale auto")
                        .replace("400", "20")
                        .replace("120", "4"),
                0);
        assertThat(auto.course().firstScale()).isIn(1.0, 2.0, 4.0, 8.0);
    }

    @Tag("net")
    @Test
    void aCubicTermAndABoundaryOfZero() {
        PdeResult r = solve("""
                        unknown u(x in 0..1, y in 0..1)
                        exact(x,y) = sin(pi*x)*sin(2*pi*y)
                        let f(x,y) = 5*pi^2*exact(x,y) + exact(x,y)^3
                        interior: -laplacian(u) + u^3 = f(x,y)
                        boundary: u = 0
                        network "dense(32) tanh dense(32) tanh dense(32) tanh dense"
                        points interior 400 boundary 120 fixed
                        """, 60);

        assertThat(error(r)).isLessThan(5e-5);
    }

    @Test
    void theHeatEquationFromItsInitialValues() {
        PdeResult r = solve("""
                        unknown u(x in 0..1, t in 0..1)
                        exact(x,t) = exp(-pi^2*t/4)*sin(pi*x)
                        interior: u_t = 0.25*u_xx
                        initial at t = 0: u = sin(pi*x)
                        boundary: u = 0
                        network "dense(32) tanh dense(32) tanh dense"
                        points interior 300 boundary 100 fixed
                        """, 60);

        assertThat(error(r)).isLessThan(1e-4);
        assertThat(r.errors().getFirst().h1()).isLessThan(1e-3);
    }

    @Test
    void derivativesOfFourthOrder() {
        PdeResult r = solve("""
                        unknown u(x in 0..1)
                        exact(x) = sin(pi*x)
                        interior: u_xxxx = pi^4*sin(pi*x)
                        boundary: u = 0; boundary: u_xx = 0
                        network "dense(20) tanh dense(20) tanh dense"
                        points interior 60 boundary 4 by sobol fixed
                        """, 60);

        assertThat(error(r)).isLessThan(1e-6);
    }

    @Test
    void mixedDerivativesFluxesAndGradients() {
        PdeResult r = solve("""
                        unknown u(x in 0..2, y in -1..1)
                        exact(x,y) = exp(x/2)*cos(y)
                        let g(x,y) = exp(x/2)*cos(y)
                        interior: u_xx + u_yy + 0.5*u_xy + grad2(u) - dot(grad(u), grad(u))/2 =
                          -0.75*g(x,y) - 0.25*exp(x/2)*sin(y) + 0.125*g(x,y)^2 + exp(x)*sin(y)^2/2
                        at x = 0: u = g(x,y)
                        at x = 2: normal(u) = 0.5*g(x,y)
                        at y = -1, 1: u_y = -exp(x/2)*sin(y)
                        network "dense(32) tanh dense(32) tanh dense"
                        points interior 300 boundary 120 fixed
                        """, 60);

        assertThat(error(r)).isLessThan(1e-4);
    }

    @Tag("net")
    @Test
    void severalFunctionsAndAPeriodicCoordinate() {
        PdeResult r = solve("""
                        unknown u, v (x in 0..1, t in 0..1)
                        exact u(x,t) = sin(2*pi*(x-t)); exact v(x,t) = sin(2*pi*(x-t))
                        interior: u_t + v_x = 0; interior: v_t + u_x = 0
                        initial at t = 0: u = sin(2*pi*x); initial at t = 0: v = sin(2*pi*x)
                        periodic x
                        network "dense(32) tanh dense(32) tanh dense"
                        points interior 200 boundary 160 fixed
                        """, 40);

        assertThat(error(r)).isLessThan(1e-3);
        assertThat(r.errors().get(1).l2()).isLessThan(1e-3);
        assertThat(r.conditions()).hasSize(8);
    }

    @Test
    void aCoefficientIsFoundFromMeasurements() throws IOException {
        StringBuilder csv = new StringBuilder("x,value\n");
        for (int i = 0; i < 20; i++) {
            double x = (i + 0.5) / 20;
            csv.append(x).append(',').append(Math.sin(Math.PI * x) / 2.5).append('\n');
        }
        Files.writeString(folder.resolve("obs.csv"), csv);
        PdeResult r = solve("""
                        unknown u(x in 0..1)
                        unknown coefficient k = 0.5 in [0.01, 10]
                        interior: -k*u_xx = pi^2*sin(pi*x)
                        boundary: u = 0
                        data "obs.csv": u(x) = value
                        network "dense(20) tanh dense(20) tanh dense"
                        points interior 60 boundary 2 by grid fixed
                        """, 100);

        PdeResult.CoefficientValue k = r.coefficients().getFirst();
        assertThat(k.value()).isCloseTo(2.5, within(1e-6));
        assertThat(k.standardError().orElseThrow()).isLessThan(1e-5);
        assertThat(k.identified().orElseThrow()).isGreaterThan(0.9);
    }

    @Tag("net")
    @Test
    void inFiveDimensionsFixedPointsAreFittedToRounding() {
        PdeResult r =
                PdeRequest.of(problem("""
                        unknown u(a in 0..1, b in 0..1, c in 0..1, d in 0..1, f in 0..1)
                        exact(a,b,c,d,f) = cos(pi*a)+cos(pi*b)+cos(pi*c)+cos(pi*d)+cos(pi*f)
                        interior: -laplacian(u) = pi^2*exact(a,b,c,d,f)
                        boundary: u = exact(a,b,c,d,f)
                        network "dense(40) tanh dense(40) tanh dense(40) tanh dense"
                        points interior 200 boundary 60 fixed
                        map none
                        """)).withSteps(40).withTolerance(1e-13).run();

        assertThat(r.loss().atEnd()).isLessThan(1e-24);
        int quadratic = 0;
        for (int t = 1; t < r.course().history().size(); t++) {
            double before = Math.sqrt(2 * r.course().history().get(t - 1).loss());
            double after = Math.sqrt(2 * r.course().history().get(t).loss());
            quadratic += before < 0.1 && after <= 10 * Math.pow(before, 1.5) ? 1 : 0;
        }
        assertThat(quadratic).isGreaterThanOrEqualTo(2);
        assertThat(r.loss().overFitted()).isTrue();
        assertThat(r.loss().fresh()).isGreaterThan(1e-3);
    }

    @Tag("net")
    @Test
    void pointsAreDrawnAnewWhereTheRankIsHigh() {
        String text = """
                unknown u(a in 0..1, b in 0..1, c in 0..1, d in 0..1, f in 0..1)
                interior: -laplacian(u) = 0
                boundary: u = a*b
                network "dense(20) tanh dense(20) tanh dense"
                points interior 60 boundary 40
                map none
                """;
        PdeResult r = solve(text, 3);

        assertThat(r.course().resampled()).isTrue();
        assertThat(solve(text.replace("boundary 40", "boundary 40 fixed"), 3)
                        .course()
                        .resampled())
                .isFalse();
        assertThat(solve(POISSON.replace(" fixed", ""), 0).course().resampled()).isFalse();
    }

    @Tag("net")
    @Test
    void threadsDoNotMatter() {
        PdeRequest q = PdeRequest.of(problem(POISSON)).withSteps(3);
        try (Session one = Session.of(1);
                Session three = Session.of(3)) {
            assertThat(q.run(one).w()).isEqualTo(q.run(three).w());
        }
    }

    @Test
    void jacobiansAreThoseOfDifferences() {
        PdeProblem p = problem(POISSON.replace("400", "5").replace("120", "4"));
        PdeNetwork fields = new PdeNetwork(p);
        PdeSystem system = new PdeSystem(p, fields, PreviousWindow.NONE, Workers.alone());
        double[] w = fields.start(3, 2);
        try (var j = Matrix.zeros(9, w.length)) {
            system.jacobian(Precision.DOUBLE.of(w), j);
            for (int k = 0; k < w.length; k += 97) {
                double[] ahead = w.clone();
                double[] behind = w.clone();
                ahead[k] += 1e-5;
                behind[k] -= 1e-5;
                double[] up = system.residuals(Precision.DOUBLE.of(ahead));
                double[] down = system.residuals(Precision.DOUBLE.of(behind));
                for (int i = 0; i < 9; i++) {
                    assertThat(j.get(i, k)).isCloseTo((up[i] - down[i]) / 2e-5, within(1e-7));
                }
            }
        }
    }

    /** In two dimensions 24 points are told apart; 520 are not, and are refused with the rank. */
    @Tag("net")
    @Test
    void aSolutionOfTheDiscreteEquationsIsProvedToExist() {
        String few = POISSON.replace("400", "16").replace("120", "8");
        PdeResult r = PdeRequest.of(problem(few)).withSteps(30).run();
        try (Session session = Session.of(1)) {
            SolveResult polished = r.polishing().run(session);

            assertThat(polished.residual().norm()).isLessThan(1e-12);
            assertThat(CertifyRequest.of(r.solution().discrete(), polished.w())
                            .run(session)
                            .proved())
                    .isTrue();
            PdeResult many = PdeRequest.of(problem(POISSON)).withSteps(0).run(session);
            assertThatThrownBy(() -> many.polishing().run(session))
                    .hasMessageContaining("520 conditions at points, of which the Jacobian tells");
        }
    }

    @Test
    void theDiscreteSystemIsTheSameResidual() {
        PdeResult r = solve(POISSON.replace("400", "16").replace("120", "8"), 1);
        try (Workers workers = Workers.of(1)) {
            double[] f = Jacobian.at(r.solution().discrete(), r.w(), workers).value();
            double sum = 0;
            for (double v : f) {
                sum += v * v / 2;
            }
            assertThat(sum).isCloseTo(r.loss().atEnd(), within(1e-12 * r.loss().atEnd()));
        }
    }

    @Test
    void wrongRequestsAreRefused() {
        PdeRequest q = PdeRequest.of(problem(POISSON));

        assertThatThrownBy(() -> q.withSteps(-1)).hasMessageContaining("steps -1");
        assertThatThrownBy(() -> q.withTolerance(0)).hasMessageContaining("tolerance 0.0");
        assertThat(q.problem().ansatz().firstScale()).isEqualTo(OptionalDouble.of(1));
    }

    /** Each prefix of a net has one point in each cell of its size. */
    @Test
    void sobolPointsFillCellsEvenly() {
        Sobol s = new Sobol(3);
        boolean[] seen = new boolean[64];
        for (int i = 0; i < 64; i++) {
            seen[(int) (64 * s.at(i, 1))] = true;
        }
        assertThat(seen).containsOnly(true);
        assertThat(s.at(1, 0)).isEqualTo(0.5);
        assertThat(s.at(2, 1)).isEqualTo(0.25);
        assertThatThrownBy(() -> new Sobol(40)).hasMessageContaining("40 dimensions");
    }
}
