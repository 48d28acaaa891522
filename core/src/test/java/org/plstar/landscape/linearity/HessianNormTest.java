package org.plstar.landscape.linearity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.operator.Estimate;
import org.plstar.program.Axes;
import org.plstar.program.Derivatives;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/** The largest norm of the Hessians against closed forms and dense matrices. */
class HessianNormTest {
    /** ‖H‖ of f = m^{-1/2} Σ a_j tanh(w_j·x/√d), the largest over samples, in closed form. */
    private static double closedForm(double[] w, double[] a, double[] x, int d) {
        int m = a.length;
        double largest = 0;
        for (int i = 0; i < x.length / d; i++) {
            double square = 0;
            for (int k = 0; k < d; k++) {
                square += x[i * d + k] * x[i * d + k];
            }
            double g = Math.sqrt(square / d);
            for (int j = 0; j < m; j++) {
                double z = 0;
                for (int k = 0; k < d; k++) {
                    z += w[j * d + k] * x[i * d + k];
                }
                double t = Math.tanh(z / Math.sqrt(d));
                double p = Math.abs(a[j] * -2 * t * (1 - t * t)) * g * g;
                double q = (1 - t * t) * g;
                // m^{-1/2} ½(|a φ''| g² + √((a φ'' g²)² + 4 φ'² g²))
                largest = Math.max(largest, (p + Math.sqrt(p * p + 4 * q * q)) / 2 / Math.sqrt(m));
            }
        }
        return largest;
    }

    static Network network(String text, int d, int outputs, double sigmaB) {
        return Architecture.parse(text)
                .build(
                        Shape.of(d),
                        outputs,
                        new Initialization(
                                Parametrization.NTK, Initialization.DEFAULT.sigmaW(), sigmaB));
    }

    static double[] normals(long seed, String purpose, int count) {
        double[] numbers = new double[count];
        RandomStream.of(seed, purpose).normals(0, numbers, 0, count);
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 300})
    void twoLayersHaveTheNormOfTheClosedForm(int m) {
        int d = 5;
        int n = 6;
        double[] x = normals(3, "x", n * d);
        Network network = network("dense(" + m + ",bias=false) tanh dense(1,bias=false)", d, 1, 0);
        double[] w = network.initialParameters(2);
        ResidualSystem system = ResidualSystem.of(network, x, new double[n]);
        double[] first = Arrays.copyOf(w, m * d);
        double[] second = Arrays.copyOfRange(w, m * d, m * d + m);
        try (Workers workers = Workers.of(2)) {
            Estimate norm = HessianNorm.of(system, workers).at(w, 1e-9, 1);
            double exact = closedForm(first, second, x, d);
            assertThat(norm.value()).isCloseTo(exact, within(1e-8 * exact));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(6) tanh dense(5) tanh dense",
                "dense(6) gelu dense(3) sin dense(5) erf dense sigmoid",
                "dense(4) residual(dense(4) tanh dense(4)) layernorm dense",
                "dense(4) shared(a,dense(4)) tanh shared(a,dense(4)) tanh dense",
                "dense(5) product(dense(4) tanh,dense(4)) dense",
                "dense(6) relu dense(5) relu dense",
            })
    void theHessianOfEverySampleAndOutputKeepsItsEigenvalues(String text) {
        int d = 3;
        int n = 3;
        Network network = network(text, d, 2, 0.3);
        ResidualSystem system =
                ResidualSystem.of(network, normals(4, "x", n * d), new double[n * 2]);
        double[] w = network.initialParameters(9);
        try (Workers workers = Workers.of(1)) {
            double largest = 0;
            for (int i = 0; i < n; i++) {
                for (int c = 0; c < 2; c++) {
                    double[] values = dense(system.rows(i), w, c, workers);
                    largest = Math.max(largest, Math.max(-values[0], values[values.length - 1]));
                }
            }
            Estimate norm = HessianNorm.of(system, workers).at(w, 1e-10, 1);
            assertThat(norm.value()).isCloseTo(largest, within(1e-8 * largest));
        }
    }

    /**
     * All eigenvalues of the Hessian of one output of one sample, from products with unit vectors
     * in the space of the weights.
     */
    private static double[] dense(ResidualSystem one, double[] w, int c, Workers workers) {
        ParamLayout layout = one.layout();
        ProgramBuilder b = new ProgramBuilder();
        Value f = Objects.requireNonNull(b.inline(one.program(), Map.of()).get(one.output()));
        Value seed = b.input("seed", Type.of(one.outputs()));
        b.output("s", b.sumAxes(b.sumAll(b.mul(f, seed)), Axes.SAMPLE));
        Program gradient = Derivatives.gradient(b.build(), "s", layout::contains);
        Program all = Derivatives.jvp(gradient, layout::contains, "v:");
        Program h = all.keep(
                all.outputs().stream().filter(o -> o.startsWith("v:g:")).toList());
        Executor executor = Executor.of(h, Precision.DOUBLE, workers);
        int p = layout.size();
        Storage s = Precision.DOUBLE.allocate(one.outputs());
        s.set(c, 1);
        try (Matrix matrix = Matrix.zeros(p, p)) {
            for (int j = 0; j < p; j++) {
                Storage unit = Precision.DOUBLE.allocate(p);
                unit.set(j, 1);
                Storage out = Precision.DOUBLE.allocate(p);
                Binding binding = one.binding(Precision.DOUBLE.of(w)).input("seed", s, 0);
                for (ParamLayout.Entry e : layout.entries()) {
                    binding.input("v:" + e.name(), unit, e.offset());
                    if (h.hasOutput("v:g:" + e.name())) {
                        binding.output("v:g:" + e.name(), out, e.offset());
                    }
                }
                executor.run(binding, 1);
                matrix.writeRow(j, out.toDoubles(0, p), 0);
            }
            return Lapack.eigenvalues(matrix);
        }
    }

    @Test
    void aLinearModelHasNoHessian() {
        Network network = network("dense", 3, 2, 0.1);
        ResidualSystem system = ResidualSystem.of(network, normals(4, "x", 6), new double[4]);
        try (Workers workers = Workers.of(1)) {
            Estimate norm =
                    HessianNorm.of(system, workers).at(network.initialParameters(1), 1e-6, 1);
            assertThat(norm.value()).isZero();
            assertThat(norm.converged()).isTrue();
        }
    }
}
