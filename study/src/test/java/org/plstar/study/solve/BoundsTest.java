package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.data.equations.Equations;
import org.plstar.operator.SparseRows;
import org.plstar.optimize.Box;
import org.plstar.study.Session;

/** Bounds are kept by every point, and starts are never moved. */
class BoundsTest {
    private static SolveRequest text(String text) {
        return SolveRequest.of(Equations.parse("s.pls", Path.of("."), text));
    }

    @Test
    void aStepThatABoundEndsGoesOnInTheOthers() {
        SolveResult r = text("var x in [0, 1]; var y in [0, 10]\nx + y = 3").run();

        assertThat(r.status()).isEqualTo(SolveStatus.SOLVED);
        assertThat(r.w()).containsExactly(1, 2);
    }

    @Test
    void aStartNextToABoundIsNotMoved() {
        SolveResult r = text("var x = 1.1e-12 in [0, inf]\n(x - 1e-12)^2 = 0").run();

        assertThat(r.solved()).isTrue();
        assertThat(r.w()[0]).isCloseTo(1e-12, within(1e-26));
    }

    @Test
    void boundsThatForbidTheSolutionAreNamed() {
        SolveResult r =
                text("var x = 1 in [0, 2]; var y = 1\nx + 0*y = 3; y = x").run();

        assertThat(r.status()).isEqualTo(SolveStatus.STATIONARY);
        assertThat(r.leastSquares().orElseThrow().pressed()).containsExactly("x");
        assertThat(r.leastSquares().orElseThrow().withoutBounds().orElseThrow())
                .isCloseTo(Math.sqrt(8), within(1e-9));
    }

    @Test
    void theNearestSolutionMayLieOnABound() {
        SolveResult r = text("var x = 1 in [-3, 3]; var y = 0.5 in [-0.1, 0.6]\nx^2 + y^2 = 4")
                .withNearest(true)
                .run();

        // the ray from the origin through the start meets the circle outside the box
        assertThat(r.w()[1]).isEqualTo(0.6);
        assertThat(r.w()[0]).isCloseTo(Math.sqrt(4 - 0.36), within(1e-12));
        assertThat(r.nearest().orElseThrow().converged()).isTrue();
    }

    @Test
    void aStartOutsideIsRefused() {
        SolveRequest q = text("var x = 1\nx = 2");

        assertThatThrownBy(() -> q.within(new Box(new double[] {2}, new double[] {3})))
                .hasMessageContaining("start 1.0 of unknown 1");
    }

    /** A system that keeps every point at which it was asked. */
    private record Watched(LocalSystem of, List<double[]> points) implements LocalSystem {
        @Override
        public int rows() {
            return of.rows();
        }

        @Override
        public int columns() {
            return of.columns();
        }

        @Override
        public double[] residuals(double[] w) {
            points.add(w.clone());
            return of.residuals(w);
        }

        @Override
        public Matrix jacobian() {
            return of.jacobian();
        }

        @Override
        public int evaluations() {
            return of.evaluations();
        }

        @Override
        public double[] sizes() {
            return of.sizes();
        }

        @Override
        public void entries(SparseRows.Entry visitor) {
            of.entries(visitor);
        }

        @Override
        public Optional<LinearSteps> steps(double[] rows, UnaryOperator<double[]> scale) {
            return of.steps(rows, scale);
        }

        @Override
        public void transpose(double[] u, double[] g) {
            of.transpose(u, g);
        }
    }

    @ParameterizedTest
    @EnumSource(StepRules.Kind.class)
    void noPointLeavesItsBox(StepRules.Kind kind) {
        Equations e = Equations.parse("s.pls", Path.of("."), """
                        var x[1..5] = 0.1
                        x[1]^2 + x[2]*x[3] = 1; exp(x[4]) - x[5] = 0.5; x[1]*x[5] + x[2]^3 = 0.3
                        """);
        int solved = 0;
        for (int seed = 0; seed < 100; seed++) {
            RandomStream random = RandomStream.of(seed, "boxes");
            double[] lower = new double[5];
            double[] upper = new double[5];
            double[] start = new double[5];
            for (int j = 0; j < 5; j++) {
                lower[j] = 2 * random.uniform(3L * j) - 2;
                upper[j] = lower[j] + 3 * random.uniform(3L * j + 1);
                start[j] = switch (random.below(100L + j, 4)) {
                    case 0 -> lower[j];
                    case 1 -> upper[j];
                    default -> lower[j] + (upper[j] - lower[j]) * random.uniform(3L * j + 2);
                };
                start[j] = Math.min(Math.max(start[j], lower[j]), upper[j]);
            }
            Box box = new Box(lower, upper);
            List<double[]> points = new ArrayList<>();
            Watched system =
                    new Watched(new GroupPoint(e.grouped().orElseThrow(), Workers.alone()), points);
            StepRules rules = new StepRules(kind, 60, 1e-10, false);
            SolverOutcome end;
            try (Session session = Session.of(1)) {
                Solved judge = new Solved(system, box, start, rules.tolerance());
                end = DampedSteps.run(system, start, box, rules, judge, session);
            }
            solved += end.status() == SolveStatus.SOLVED ? 1 : 0;
            for (double[] w : points) {
                for (int j = 0; j < 5; j++) {
                    assertThat(box.isOutside(j, w[j])).as("seed " + seed).isFalse();
                }
            }
        }
        assertThat(solved).isGreaterThan(5);
    }
}
