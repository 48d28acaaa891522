package org.plstar.study.pde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.data.equations.PdeText;
import org.plstar.study.Session;

/** Plain gradient descent does what the kernel predicts, and stalls where it says. */
class DescentPlateauTest {
    private static final String POISSON = """
            unknown u(x in 0..1, y in 0..1)
            exact(x,y) = cos(pi*x) + cos(pi*y)
            interior: -laplacian(u) = pi^2*exact(x,y)
            boundary: u = exact(x,y)
            network "dense(32) tanh dense(32) tanh dense(32) tanh dense"
            points interior 400 boundary 120 by uniform seed 1 fixed
            map none
            """;

    private static PdeResult descended(String text, int steps, int descent) {
        return PdeRequest.of(PdeText.parse("p.pde", Path.of("."), text))
                .withSteps(steps)
                .withDescent(descent)
                .run();
    }

    @Tag("net")
    @Test
    void stepsOfPlainDescentOnPoissonsEquationArePredictedByEigendirection() {
        PdeResult r = descended(POISSON, 40, 1500);
        DescentPlateau s = r.kernel().stall().orElseThrow();

        assertThat(s.settled()).isEqualTo(1000);
        assertThat(s.watched()).isEqualTo(500);
        assertThat(s.loss()).isLessThan(s.lossAtStart());
        // Eigenvectors turn as the kernel moves, so that small parts get more from others than they
        // have themselves.
        List<DescentPlateau.Direction> told = s.directions().stream()
                .filter(d -> d.half() > 4 && d.half() < 200 && d.share() > 1e-6)
                .toList();
        assertThat(told).hasSizeGreaterThanOrEqualTo(5);
        for (DescentPlateau.Direction d : told) {
            assertThat(d.observed().orElseThrow())
                    .as(d.toString())
                    .isBetween(d.half() / 2, d.half() * 1.5);
        }
        DescentPlateau.Moment end = s.course().getLast();
        assertThat(end.step()).isEqualTo(500);
        assertThat(end.loss()).isCloseTo(end.predicted(), within(0.2 * end.predicted()));
        // most of what is left takes long: it stalls, and Gauss-Newton steps do not
        double slow = s.directions().stream()
                .filter(d -> d.half() > 1000)
                .mapToDouble(DescentPlateau.Direction::share)
                .sum();
        assertThat(slow).isGreaterThan(0.8);
        for (DescentPlateau.Direction d : s.directions()) {
            if (d.half() > 1000 && d.share() > 0.05) {
                assertThat(d.observed()).isEmpty();
                assertThat(d.leftObserved()).isCloseTo(d.left(), within(0.15));
            }
        }
        assertThat(s.hundredth()).isGreaterThan(5000);
        assertThat(r.loss().atEnd()).isLessThan(s.loss() / 1e6);
        assertThat(r.kernel().atStart().orElseThrow().hundredth()).isGreaterThan(1000);
    }

    /** A linear problem: the prediction is exact. */
    @Test
    void whereTheKernelStaysThePredictionIsExact() {
        PdeResult r = descended("""
                        unknown u(x in 0..1)
                        interior: u_x = 1
                        at x = 0: u = 2
                        network "dense"
                        points interior 5 boundary 1 by grid fixed
                        """, 0, 60);
        DescentPlateau s = r.kernel().stall().orElseThrow();

        assertThat(s.directions()).isNotEmpty();
        for (DescentPlateau.Moment m : s.course()) {
            assertThat(m.loss()).isCloseTo(m.predicted(), within(1e-12 * s.loss() + 1e-28));
        }
        for (DescentPlateau.Direction d : s.directions()) {
            if (d.share() > 1e-20) {
                assertThat(d.leftObserved()).isCloseTo(d.left(), within(1e-6));
            }
        }
    }

    @Tag("net")
    @Test
    void theSameBytesForAnyThreads() {
        PdeRequest q = PdeRequest.of(PdeText.parse("p.pde", Path.of("."), POISSON))
                .withSteps(0)
                .withDescent(9);
        try (Session one = Session.of(1);
                Session three = Session.of(3)) {
            assertThat(q.run(one).kernel().stall())
                    .isEqualTo(q.run(three).kernel().stall());
        }
        assertThatThrownBy(() -> q.withDescent(-1)).hasMessageContaining("descent -1");
    }

    @Test
    void stepsOfLinearDescentAreCounted() {
        // (1 - 1/2)^(2t) <= 1/100 from t = 4 on
        assertThat(DescentSteps.to(0.01, new double[] {0.5}, new double[] {3})).isEqualTo(4);
        assertThat(DescentSteps.to(0.01, new double[] {1, 1e-9}, new double[] {1, 1}))
                .isCloseTo(Math.log(50) / 2e-9, within(10.0));
        assertThat(DescentSteps.to(0.01, new double[] {1, 0}, new double[] {1, 1}))
                .isEqualTo(1e18);
        assertThat(DescentSteps.to(0.01, new double[] {1}, new double[] {0})).isEqualTo(1);
    }
}
