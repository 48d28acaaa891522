package org.plstar.study.pde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.plstar.array.random.RandomStream;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeText;
import org.plstar.study.Session;

/** Functions with their boundary values by form. */
class ExactBoundaryTest {
    private static PdeProblem problem(String text) {
        return PdeText.parse("p.pde", Path.of("."), text);
    }

    /** The first function at a point, of untrained networks. */
    private static double[] untrained(String text, double[] at) {
        PdeProblem p = problem(text);
        PdeResult r = PdeRequest.of(p).withSeed(7).withSteps(0).run();
        try (Session session = Session.of(1)) {
            return r.model().values(at, session);
        }
    }

    @Test
    void oneFunctionOnAllFacesHoldsBeforeAnyStep() {
        String text = """
                unknown u(x in 0..2, y in -1..1, z in 0..1)
                exact boundary
                interior: laplacian(u) = 0
                boundary: u = x*exp(y) + z
                network "dense(8) tanh dense"
                points interior 20 boundary 10 fixed
                """;
        double[] at = new double[3 * 60];
        RandomStream random = RandomStream.of(5, "faces");
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 3; j++) {
                at[3 * i + j] = (j == 1 ? -1 : 0) + (j == 2 ? 1 : 2) * random.uniform(3L * i + j);
            }
            int face = i % 3;
            double low = face == 1 ? -1 : 0;
            at[3 * i + face] = i % 2 == 0 ? low : face == 0 ? 2 : 1;
        }
        double[] u = untrained(text, at);
        for (int i = 0; i < 60; i++) {
            assertThat(u[i])
                    .isCloseTo(at[3 * i] * Math.exp(at[3 * i + 1]) + at[3 * i + 2], within(1e-14));
        }
    }

    /** Other functions on other faces, which agree where these meet. */
    @Test
    void severalFunctionsAreJoined() {
        String text = """
                unknown u(x in 0..1, y in 0..1, t in 0..2)
                exact boundary
                interior: u_t = laplacian(u)
                initial at t = 0: u = x*y
                at x = 0: u = t*y
                at x = 1: u = y + t*y
                at y = 0: u = 0
                network "dense(8) tanh dense"
                points interior 20 boundary 10 fixed
                """;
        double[] at = {
            0.3, 0.7, 0, // initial
            0, 0.4, 1.5, // x = 0
            1, 0.4, 1.5, // x = 1
            0.2, 0, 0.9, // y = 0
            1, 0, 2, 0.2, 1, 1
        };
        double[] u = untrained(text, at);
        assertThat(u[0]).isCloseTo(0.21, within(1e-15));
        assertThat(u[1]).isCloseTo(0.6, within(1e-15));
        assertThat(u[2]).isCloseTo(1.0, within(1e-15));
        assertThat(u[3]).isCloseTo(0, within(1e-15));
        assertThat(u[4]).isCloseTo(0, within(1e-15));
        // no condition: the network is free
        assertThat(Math.abs(u[5])).isGreaterThan(1e-3);
        assertThat(problem(text).warnings()).isEmpty();
    }

    @Test
    void itSolvesPoissonsEquationWithInteriorPointsAlone() {
        PdeResult r = PdeRequest.of(problem("""
                                        unknown u(x in 0..1, y in 0..1)
                                        exact(x,y) = cos(pi*x) + cos(pi*y)
                                        exact boundary
                                        interior: -laplacian(u) = pi^2*exact(x,y)
                                        boundary: u = exact(x,y) + x*(1-x)*y*(1-y)
                                        network "dense(24) tanh dense(24) tanh dense"
                                        points interior 300 fixed
                                        """)).withSteps(40).run();

        assertThat(r.size().equations()).isEqualTo(300);
        assertThat(r.conditions()).hasSize(1);
        assertThat(r.errors().getFirst().l2()).isLessThan(1e-5);
    }

    /** Fluxes stay conditions, and windows go on from the last one's values. */
    @Test
    void whatGivesNoValuesStaysACondition() {
        String heat = """
                unknown u(x in 0..1, t in 0..1)
                exact(x,t) = exp(-pi^2*t/4)*cos(pi*x)
                exact boundary
                interior: u_t = 0.25*u_xx
                initial at t = 0: u = cos(pi*x)
                at x = 0: u = exp(-pi^2*t/4)
                at x = 1: normal(u) = 0
                network "dense(20) tanh dense(20) tanh dense"
                points interior 200 boundary 40 initial 40 fixed
                """;
        PdeResult r = PdeRequest.of(problem(heat)).withSteps(40).run();
        PdeResult marched =
                PdeRequest.of(problem(heat + "march t by 0.5\n")).withSteps(60).run();

        assertThat(r.conditions())
                .extracting(PdeResult.ConditionSummary::label)
                .containsExactly("interior", "at x = 1.0");
        assertThat(r.errors().getFirst().l2()).isLessThan(1e-4);
        assertThat(marched.conditions())
                .extracting(PdeResult.ConditionSummary::label)
                .containsExactly("interior", "initial", "at x = 1.0");
        assertThat(marched.errors().getFirst().l2()).isLessThan(1e-4);
    }

    @Test
    void tooManyKindsOfFacesAreRefused() {
        PdeProblem p = problem("""
                        unknown u(a in 0..1, b in 0..1, c in 0..1, d in 0..1, t in 0..1, s in 0..1)
                        exact boundary
                        interior: laplacian(u) = 0
                        at a = 0: u = 0; at b = 0: u = 0; at c = 0: u = 0
                        at d = 0: u = 0; at t = 0: u = 0; at s = 0: u = 0
                        network "dense(4) tanh dense"
                        """);
        assertThatThrownBy(() -> PdeRequest.of(p).run()).hasMessageContaining("exact boundary");
    }

    /** Momentum takes other steps, which solve it as well. */
    @Test
    void momentumCarriesOn() {
        PdeProblem p = problem("""
                        unknown u(x in 0..1)
                        exact(x) = sin(pi*x)
                        interior: u_xx = -pi^2*sin(pi*x)
                        boundary: u = 0
                        network "dense(20) tanh dense(20) tanh dense"
                        points interior 60 boundary 2 by grid fixed
                        solve { momentum = 0.3; steps = 60 }
                        """);
        PdeResult r = PdeRequest.of(p).run();
        PdeResult plain = PdeRequest.of(p).withMomentum(0).run();

        assertThat(p.momentum()).isEqualTo(0.3);
        assertThat(r.errors().getFirst().l2()).isLessThan(1e-5);
        assertThat(plain.errors().getFirst().l2()).isLessThan(1e-5);
        assertThat(r.w()).isNotEqualTo(plain.w());
        assertThatThrownBy(() -> PdeRequest.of(p).withMomentum(1))
                .hasMessageContaining("momentum 1.0");
    }
}
