package org.plstar.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.landscape.Alignment;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.predict.TrainedKernel.Reason;
import org.plstar.reference.Oracle;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;
import tools.jackson.databind.JsonNode;

/** Against references of another program, and against fits without the row. */
class TrainedKernelTest {
    private static final Workers WORKERS = Workers.alone();

    private static double[] minus(double[] a, double[] b) {
        double[] c = a.clone();
        Arrays.setAll(c, i -> a[i] - b[i]);
        return c;
    }

    private static void same(double[] seen, JsonNode wanted, double relative) {
        double[] w = Oracle.numbers(wanted);
        double scale = Arrays.stream(w).map(Math::abs).max().orElse(1);
        assertThat(seen).containsExactly(w, within(relative * scale));
    }

    /** The network of an oracle on its rows, and on new ones. */
    private record Case(
            JsonNode json, ResidualSystem rows, ResidualSystem fresh, double[] w0, double[] w) {
        static Case of(String name) throws IOException {
            JsonNode o = Oracle.read(TrainedKernelTest.class, name);
            int outputs = o.path("Y").get(0).size();
            Network n = Architecture.parse(o.path("network").asString())
                    .build(
                            Shape.of(o.path("X").get(0).size()),
                            outputs,
                            new Initialization(Parametrization.NTK, OptionalDouble.empty(), 0.1));
            return new Case(
                    o,
                    ResidualSystem.of(n, Oracle.numbers(o.path("X")), Oracle.numbers(o.path("Y"))),
                    ResidualSystem.of(
                            n,
                            Oracle.numbers(o.path("X_new")),
                            new double[o.path("X_new").size() * outputs]),
                    Oracle.numbers(o.path("start")),
                    Oracle.numbers(o.path("weights")));
        }

        TrainedKernel atEnd() {
            Jacobian j = Jacobian.at(rows, w, WORKERS);
            double[] residual = minus(rows.targets(), j.value());
            double[] z = new double[residual.length];
            j.apply(minus(w, w0), z);
            Arrays.setAll(z, i -> z[i] + residual[i]);
            return TrainedKernel.of(kernel().at(w), z, residual, rows.outputs(), WORKERS);
        }

        TrainedKernel atStart() {
            double[] start =
                    minus(rows.targets(), Jacobian.at(rows, w0, WORKERS).value());
            double[] residual =
                    minus(rows.targets(), Jacobian.at(rows, w, WORKERS).value());
            return TrainedKernel.of(kernel().at(w0), start, residual, rows.outputs(), WORKERS);
        }

        TangentKernel kernel() {
            return TangentKernel.of(rows, KernelOutputs.FULL, WORKERS);
        }

        /** K of new rows and rows. */
        Matrix cross() {
            return TangentKernel.of(fresh, KernelOutputs.FULL, WORKERS).cross(w, rows);
        }

        double[] own() {
            double[] own = new double[fresh.equations()];
            try (Matrix k = TangentKernel.of(fresh, KernelOutputs.FULL, WORKERS).at(w)) {
                Arrays.setAll(own, i -> k.get(i, i));
            }
            return own;
        }
    }

    private static void agrees(TrainedKernel k, JsonNode wanted) {
        assertThat(k.reason()).isEmpty();
        double lambda = wanted.path("matched_lambda").asDouble();
        assertThat(k.ridge()).isCloseTo(lambda, within(1e-8 * lambda));
        assertThat(k.degreesOfFreedom())
                .isCloseTo(wanted.path("degrees_of_freedom").asDouble(), within(1e-7));
        same(k.leftOut(), wanted.path("loo_residuals"), 1e-8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"end_regression", "end_classes"})
    void rowsAreLeftOutAsAnotherProgramDoes(String name) throws IOException {
        Case c = Case.of(name);
        try (TrainedKernel end = c.atEnd();
                TrainedKernel start = c.atStart();
                Matrix cross = c.cross();
                Matrix effects = end.effects(cross, end.leftOut())) {
            agrees(end, c.json.path("expect").path("end_kernel"));
            agrees(start, c.json.path("expect").path("start_kernel"));
            JsonNode wanted = c.json.path("expect").path("end_kernel").path("influence_new");
            double scale =
                    Arrays.stream(Oracle.numbers(wanted)).map(Math::abs).max().orElseThrow();
            int outputs = c.rows.outputs();
            for (int i = 0; i < wanted.size(); i++) {
                for (int x = 0; x < c.fresh.equations(); x++) {
                    assertThat(effects.get(x, i))
                            .isCloseTo(
                                    wanted.get(i)
                                            .get(x / outputs)
                                            .get(x % outputs)
                                            .asDouble(),
                                    within(1e-7 * scale));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run_numbers", "run_classes"})
    void rowsAreLeftOutAndTargetsCorrectedAsAnotherProgramDoes(String name) throws IOException {
        Case c = Case.of(name);
        JsonNode expected = c.json.path("expect");
        int outputs = c.rows.outputs();
        double[] kept = new double[c.rows.equations()];
        Arrays.fill(kept, 1);
        double[] without = kept.clone();
        double[] change = new double[kept.length];
        double[] d = Oracle.numbers(c.json.path("change"));
        double[] rows = Oracle.numbers(c.json.path("rows"));
        for (int i = 0; i < d.length; i++) {
            int row = (int) rows[i / outputs];
            int equation = row * outputs + i % outputs;
            without[equation] = 0;
            change[equation] = d[i];
        }
        try (TrainedKernel end = c.atEnd();
                Matrix cross = c.cross()) {
            double ridge = expected.path("ridge").asDouble();
            assertThat(end.ridge()).isCloseTo(ridge, within(1e-6 * ridge));
            double[] now = Jacobian.at(c.fresh, c.w, WORKERS).value();
            same(now, expected.path("outputs"), 1e-9);
            same(
                    moved(now, cross, end.changes(without, new double[kept.length])),
                    expected.path("without"),
                    1e-6);
            same(moved(now, cross, end.changes(kept, change)), expected.path("corrected"), 1e-6);
            assertThat(end.changes(kept, new double[kept.length]))
                    .containsExactly(new double[kept.length], within(1e-9));
        }
    }

    private static double[] moved(double[] now, Matrix cross, double... coefficients) {
        double[] moved = now.clone();
        for (int x = 0; x < moved.length; x++) {
            for (int i = 0; i < coefficients.length; i++) {
                moved[x] += cross.get(x, i) * coefficients[i];
            }
        }
        return moved;
    }

    /** One of two equal rows left out is half of the row that stands for both. */
    @Test
    void oneOfEqualRowsIsLeftOutByItsWeight() {
        SplittableRandom random = new SplittableRandom(4);
        int n = 8;
        double[] features = random.doubles((long) n * n, -1, 1).toArray();
        double[] z = random.doubles(n, -1, 1).toArray();
        int[] twice = {0, 1, 2, 3, 4, 5, 6, 7, 3};
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        weights[3] = Math.sqrt(2);
        double[] zTwice = Arrays.stream(twice).mapToDouble(i -> z[i]).toArray();
        double[] zMerged = z.clone();
        zMerged[3] *= weights[3];
        double[] residual = Arrays.stream(zTwice).map(v -> v / 3).toArray();
        double[] residualMerged = Arrays.stream(zMerged).map(v -> v / 3).toArray();
        double[] out = new double[n + 1];
        Arrays.fill(out, 1);
        out[n] = 0;
        double[] less = new double[n];
        Arrays.fill(less, 1);
        less[3] = Math.sqrt(0.5);
        try (TrainedKernel both = TrainedKernel.of(
                        product(features, n, twice), zTwice, residual, 1, WORKERS);
                TrainedKernel merged = TrainedKernel.of(
                        weighted(product(features, n, 0, 1, 2, 3, 4, 5, 6, 7), weights),
                        zMerged,
                        residualMerged,
                        1,
                        WORKERS)) {
            double[] one = both.changes(out, new double[n + 1]);
            double[] other = merged.changes(less, new double[n]);
            for (int i = 0; i < n; i++) {
                double sum = one[i] + (i == 3 ? one[n] : 0);
                assertThat(weights[i] * other[i]).isCloseTo(sum, within(1e-8));
            }
        }
    }

    private static Matrix product(double[] features, int width, int... rows) {
        Matrix k = Matrix.zeros(rows.length, rows.length);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                double sum = 0;
                for (int a = 0; a < width; a++) {
                    sum += features[rows[i] * width + a] * features[rows[j] * width + a];
                }
                k.set(i, j, sum);
            }
        }
        return k;
    }

    private static Matrix weighted(Matrix k, double... weights) {
        for (int i = 0; i < k.rows(); i++) {
            for (int j = 0; j < k.rows(); j++) {
                k.set(i, j, weights[i] * weights[j] * k.get(i, j));
            }
        }
        return k;
    }

    @Test
    void intervalsAreThoseOfAnotherProgram() throws IOException {
        Case c = Case.of("end_regression");
        JsonNode wanted = c.json.path("expect").path("error_bars");
        try (TrainedKernel end = c.atEnd();
                Matrix cross = c.cross()) {
            TrainedKernel.Width width = end.width(0.9);
            double noise = wanted.path("noise_variance").asDouble();
            assertThat(width.noise()).isCloseTo(noise, within(1e-8 * noise));
            assertThat(width.quantile())
                    .isCloseTo(wanted.path("quantile90").asDouble(), within(1e-7));
            same(end.deviations(cross, c.own(), width), wanted.path("predictive_sd_new"), 1e-7);
        }
    }

    /** A kernel with a null space, and what is fitted. */
    private static Matrix random(int n, int rank, SplittableRandom random) {
        double[] a = random.doubles((long) n * rank, -1, 1).toArray();
        Matrix k = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int r = 0; r < rank; r++) {
                    sum += a[i * rank + r] * a[j * rank + r];
                }
                k.set(i, j, sum);
            }
        }
        return k;
    }

    /** (K + λ)⁻¹ y, by elimination. */
    private static double[] solve(Matrix k, double ridge, double[] y) {
        int n = y.length;
        double[][] a = new double[n][n + 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i][j] = k.get(i, j) + (i == j ? ridge : 0);
            }
            a[i][n] = y[i];
        }
        for (int p = 0; p < n; p++) {
            for (int i = 0; i < n; i++) {
                double factor = i == p ? 0 : a[i][p] / a[p][p];
                for (int j = p; j <= n && i != p; j++) {
                    a[i][j] -= factor * a[p][j];
                }
            }
        }
        double[] x = new double[n];
        Arrays.setAll(x, i -> a[i][n] / a[i][i]);
        return x;
    }

    @Test
    void aFitWithoutTheRowSaysTheSame() {
        SplittableRandom random = new SplittableRandom(5);
        int n = 8;
        int outputs = 2;
        double[] z = random.doubles(n, -1, 1).toArray();
        double[] residual = Arrays.stream(z).map(v -> 0.5 * v).toArray();
        try (Matrix k = random(n, n, random);
                TrainedKernel trained = TrainedKernel.of(k.copy(), z, residual, outputs, WORKERS)) {
            double[] e = trained.leftOut();
            for (int row = 0; row < n / outputs; row++) {
                int m = n - outputs;
                int left = row * outputs;
                double[] rest = new double[m];
                Matrix some = Matrix.zeros(m, m);
                Matrix cross = Matrix.zeros(outputs, m);
                for (int i = 0; i < m; i++) {
                    int a = i < left ? i : i + outputs;
                    rest[i] = z[a];
                    for (int j = 0; j < m; j++) {
                        some.set(i, j, k.get(a, j < left ? j : j + outputs));
                    }
                    for (int c = 0; c < outputs; c++) {
                        cross.set(c, i, k.get(left + c, a));
                    }
                }
                double[] alpha = solve(some, trained.ridge(), rest);
                for (int c = 0; c < outputs; c++) {
                    double f = 0;
                    for (int i = 0; i < m; i++) {
                        f += cross.get(c, i) * alpha[i];
                    }
                    assertThat(e[left + c]).isCloseTo(z[left + c] - f, within(1e-9));
                }
                some.close();
                cross.close();
            }
        }
    }

    @Test
    void whatSaysNothingIsToldAsThat() {
        SplittableRandom random = new SplittableRandom(6);
        double[] z = random.doubles(6, -1, 1).toArray();
        double[] none = new double[6];
        double[] more = Arrays.stream(z).map(v -> 2 * v).toArray();
        try (TrainedKernel exact = TrainedKernel.of(random(6, 6, random), z, none, 1, WORKERS);
                TrainedKernel worse = TrainedKernel.of(random(6, 6, random), z, more, 1, WORKERS);
                TrainedKernel empty = TrainedKernel.of(Matrix.zeros(6, 6), z, z, 1, WORKERS)) {
            assertThat(exact.reason()).isEqualTo(Optional.of(Reason.EXACT));
            assertThat(worse.reason()).isEqualTo(Optional.of(Reason.NOTHING_LEARNED));
            assertThat(empty.reason()).isEqualTo(Optional.of(Reason.NOTHING_LEARNED));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"end_regression", "end_classes"})
    void kernelsAreAlignedAsTheReferenceHasThem(String name) throws IOException {
        Case c = Case.of(name);
        JsonNode meter = c.json.path("expect").path("meter");
        int outputs = c.rows.outputs();
        try (Matrix first = c.kernel().at(c.w0);
                Matrix last = c.kernel().at(c.w)) {
            assertThat(Alignment.withTargets(first, c.rows.targets(), outputs).orElseThrow())
                    .isCloseTo(meter.path("alignment_start").asDouble(), within(1e-10));
            assertThat(Alignment.withTargets(last, c.rows.targets(), outputs).orElseThrow())
                    .isCloseTo(meter.path("alignment_end").asDouble(), within(1e-10));
            assertThat(Alignment.between(first, last, outputs).orElseThrow())
                    .isCloseTo(meter.path("cka_start_end").asDouble(), within(1e-10));
            assertThat(Alignment.withTargets(first, new double[c.rows.targets().length], outputs))
                    .isEmpty();
        }
    }
}
