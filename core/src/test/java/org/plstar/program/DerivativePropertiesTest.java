package org.plstar.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.operator.LinearOperator;
import org.plstar.program.execute.Executor;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** What holds for every program: adjoints, differences, symmetry. */
class DerivativePropertiesTest {
    private static final int SAMPLES = 5;

    private static ResidualSystem system(long seed) {
        Program program = RandomPrograms.of(seed);
        SplittableRandom random = new SplittableRandom(seed + 1000);
        int outputs = program.outputType("out").shape().size();
        return ResidualSystem.of(
                program,
                ParamLayout.of(program),
                Map.of("x", normal(random, 3 * SAMPLES)),
                SAMPLES,
                normal(random, outputs * SAMPLES));
    }

    private static double[] normal(SplittableRandom random, int n) {
        return random.doubles(n).map(u -> 2 * u - 1).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double s = 0;
        for (int i = 0; i < a.length; i++) {
            s += a[i] * b[i];
        }
        return s;
    }

    private static double[] moved(double[] w, double step, double[] v) {
        double[] m = w.clone();
        for (int i = 0; i < m.length; i++) {
            m[i] += step * v[i];
        }
        return m;
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                23, 24, 25, 26, 27, 28, 29
            })
    void derivativesOfRandomPrograms(long seed) {
        ResidualSystem s = system(seed);
        SplittableRandom random = new SplittableRandom(seed + 2000);
        double[] w = normal(random, s.unknowns());
        double[] v = normal(random, s.unknowns());
        double[] u = normal(random, s.equations());
        try (Workers workers = Workers.of(2)) {
            Jacobian j = Jacobian.at(s, w, workers);
            double[] jv = new double[s.equations()];
            double[] ju = new double[s.unknowns()];
            j.apply(v, jv);
            j.applyTranspose(u, ju);
            assertThat(dot(jv, u))
                    .as("⟨Jv, u⟩ = ⟨v, Jᵀu⟩")
                    .isCloseTo(dot(v, ju), within(1e-12 * (1 + Math.abs(dot(jv, u)))));

            double h = 1e-6;
            double[] plus = Jacobian.at(s, moved(w, h, v), workers).value();
            double[] minus = Jacobian.at(s, moved(w, -h, v), workers).value();
            for (int i = 0; i < jv.length; i++) {
                assertThat(jv[i])
                        .as("Jv against differences")
                        .isCloseTo(
                                (plus[i] - minus[i]) / (2 * h),
                                within(1e-6 * (1 + Math.abs(jv[i]))));
            }

            Objective objective = Objective.mean(s, Loss.SQUARE, Precision.DOUBLE, workers);
            LinearOperator hessian = objective.hessian(Precision.DOUBLE.of(w));
            double[] v2 = normal(random, s.unknowns());
            double[] hv = new double[s.unknowns()];
            double[] hv2 = new double[s.unknowns()];
            hessian.apply(v, hv);
            hessian.apply(v2, hv2);
            assertThat(dot(hv, v2))
                    .as("H is symmetric")
                    .isCloseTo(dot(v, hv2), within(1e-11 * (1 + Math.abs(dot(hv, v2)))));
            double[] gp = gradient(objective, moved(w, h, v));
            double[] gm = gradient(objective, moved(w, -h, v));
            for (int i = 0; i < hv.length; i++) {
                assertThat(hv[i])
                        .as("Hv against differences")
                        .isCloseTo((gp[i] - gm[i]) / (2 * h), within(2e-5 * (1 + Math.abs(hv[i]))));
            }
        }
    }

    private static double[] gradient(Objective o, double[] w) {
        double[] g = new double[w.length];
        o.gradient(Precision.DOUBLE.of(w), Precision.DOUBLE.of(g));
        return g;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, 7, 12, 21})
    void tilesOfSamplesAddUp(long seed) {
        ResidualSystem s = system(seed);
        double[] w = normal(new SplittableRandom(seed), s.unknowns());
        Program vjp = Derivatives.vjp(s.program(), s.layout()::contains, false);
        Program both = vjp.keep(vjp.outputs().stream().toList());
        double[] whole = run(both, s, w, Executor.DEFAULT_BUDGET, 2);
        double[] tiled = run(both, s, w, 1, 2);
        double[] alone = run(both, s, w, Executor.DEFAULT_BUDGET, 1);
        assertThat(alone).as("the number of threads does not matter").isEqualTo(whole);
        for (int i = 0; i < whole.length; i++) {
            assertThat(tiled[i]).isCloseTo(whole[i], within(1e-13 * (1 + Math.abs(whole[i]))));
        }
    }

    private static double[] run(Program p, ResidualSystem s, double[] w, long budget, int threads) {
        try (Workers workers = Workers.of(threads)) {
            Storage g = Precision.DOUBLE.allocate(s.unknowns() + s.equations());
            Storage ones = Precision.DOUBLE.of(normal(new SplittableRandom(5), s.equations()));
            var b = s.binding(Precision.DOUBLE.of(w))
                    .input("u:out", ones, 0)
                    .output("out", g, s.unknowns());
            for (ParamLayout.Entry e : s.layout().entries()) {
                if (p.hasOutput("g:" + e.name())) {
                    b.output("g:" + e.name(), g, e.offset());
                }
            }
            Executor.of(p, Precision.DOUBLE, workers, budget).run(b, s.samples());
            return g.toDoubles(0, g.size());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void equalNodesAreSharedAndDeadOnesGo(long seed) {
        Program once = RandomPrograms.of(seed);
        ProgramBuilder b = new ProgramBuilder();
        Value first = b.inline(once, Map.of()).get("out");
        Value second = b.inline(once, Map.of()).get("out");
        assertThat(second).isEqualTo(first);
        if (first != null) {
            b.output("out", first);
        }
        assertThat(b.build().nodes()).hasSameSizeAs(once.keep(List.of("out")).nodes());
    }
}
