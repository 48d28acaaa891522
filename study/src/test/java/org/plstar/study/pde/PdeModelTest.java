package org.plstar.study.pde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeText;
import org.plstar.study.Session;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.solve.SolveResult;

/** What was found, evaluated at points. */
class PdeModelTest {
    private static final String TEXT = """
            unknown u, v (x in 0..2, y in -1..1)
            unknown coefficient k = 3
            interior: laplacian(u) = v; interior: v_x = k
            boundary: u = 0; boundary: v = 1
            network "dense(9) tanh dense(7) sin dense"
            points interior 12 boundary 8 fixed
            """;

    /** Derivatives of an untrained network, against central differences. */
    @Test
    void expressionsAreThoseOfDifferences() {
        PdeProblem.Shown shown = PdeText.shown(
                "p.pde",
                TEXT,
                List.of("u_x", "u_xy", "laplacian(v)", "k*u*v_y", "u_xxxx", "v_xxy"),
                "--show");
        PdeResult r = PdeRequest.of(shown.problem()).withSteps(0).withSeed(4).run();
        PdeModel model = r.model();
        double h = 1e-3;
        double[] at = {0.7, 0.2};
        double[] around = new double[2 * 25];
        for (int i = 0; i < 25; i++) {
            around[2 * i] = at[0] + (i / 5 - 2) * h;
            around[2 * i + 1] = at[1] + (i % 5 - 2) * h;
        }
        try (Session session = Session.of(1)) {
            double[] f = model.values(around, session);
            double[] d = shown.expressions().stream()
                    .mapToDouble(e -> model.values(e, at, session)[0])
                    .toArray();
            assertThat(d[0]).isCloseTo((u(f, 3, 2) - u(f, 1, 2)) / (2 * h), within(1e-5));
            assertThat(d[1])
                    .isCloseTo(
                            (u(f, 3, 3) - u(f, 3, 1) - u(f, 1, 3) + u(f, 1, 1)) / (4 * h * h),
                            within(1e-5));
            assertThat(d[2])
                    .isCloseTo(
                            (v(f, 3, 2) + v(f, 1, 2) + v(f, 2, 3) + v(f, 2, 1) - 4 * v(f, 2, 2))
                                    / (h * h),
                            within(1e-5));
            assertThat(d[3])
                    .isCloseTo(3 * u(f, 2, 2) * (v(f, 2, 3) - v(f, 2, 1)) / (2 * h), within(1e-5));
            assertThat(d[4])
                    .isCloseTo(
                            (u(f, 0, 2)
                                            - 4 * u(f, 1, 2)
                                            + 6 * u(f, 2, 2)
                                            - 4 * u(f, 3, 2)
                                            + u(f, 4, 2))
                                    / (h * h * h * h),
                            within(1e-2));
            assertThat(d[5])
                    .isCloseTo(
                            (v(f, 3, 3)
                                            - 2 * v(f, 2, 3)
                                            + v(f, 1, 3)
                                            - v(f, 3, 1)
                                            + 2 * v(f, 2, 1)
                                            - v(f, 1, 1))
                                    / (2 * h * h * h),
                            within(1e-4));
        }
    }

    private static double u(double[] f, int i, int j) {
        return f[2 * (5 * i + j)];
    }

    private static double v(double[] f, int i, int j) {
        return f[2 * (5 * i + j) + 1];
    }

    /** u' = v, v' = -u by two networks, which do not start alike. */
    @Test
    void eachFunctionHasItsNetwork() {
        PdeResult r = PdeRequest.of(PdeText.parse("p.pde", Path.of("."), """
                                        unknown u, v (x in 0..3)
                                        exact u(x) = sin(x); exact v(x) = cos(x)
                                        interior: u_x = v; interior: v_x = -u
                                        at x = 0: u = 0; at x = 0: v = 1
                                        network "dense(12) tanh dense"
                                        network v "dense(12) tanh dense"
                                        points interior 30 boundary 2 by grid fixed
                                        """))
                .withSteps(40)
                .run();

        // 12 + 12 + 12 + 1 parameters each
        assertThat(r.size().unknowns()).isEqualTo(74);
        assertThat(r.errors().get(0).l2()).isLessThan(1e-4);
        assertThat(r.errors().get(1).l2()).isLessThan(1e-4);
        double[] start = new Networks(r.model().problem()).start(0, 1);
        assertThat(start[0]).isNotEqualTo(start[37]);
    }

    @Test
    void otherNumbersOfParametersAreRefused() {
        PdeProblem p = PdeText.parse("p.pde", Path.of("."), TEXT);

        assertThatThrownBy(() -> new PdeModel(p, List.of(new double[3])))
                .hasMessageContaining("3 parameters");
        assertThatThrownBy(() -> new PdeModel(p, List.of(new double[3], new double[3])))
                .hasMessageContaining("2 rows");
    }

    /** Certificates see through the form that gives values on faces. */
    @Test
    void equationsWithAnExactBoundaryAreProvedToHaveASolution() {
        PdeResult r = PdeRequest.of(PdeText.parse("p.pde", Path.of("."), """
                                        unknown u(x in 0..1)
                                        exact boundary
                                        interior: u_xx = -1
                                        boundary: u = x
                                        network "dense(16) tanh dense"
                                        points interior 4 by grid fixed
                                        """))
                .withSteps(20)
                .run();
        try (Session session = Session.of(1)) {
            SolveResult polished = r.polishing().run(session);
            assertThat(polished.residual().norm()).isLessThan(1e-12);
            assertThat(CertifyRequest.of(r.solution().discrete(), polished.w())
                            .run(session)
                            .proved())
                    .isTrue();
        }
    }
}
