package org.plstar.tangent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Network;
import org.plstar.network.RandomNetwork;
import org.plstar.operator.LinearOperator;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/**
 * What holds for every network: derivatives, their transposes, the tangent kernel by every method,
 * and the text form.
 */
class RandomNetworksTest {
    private static final int N = 3;
    private static final int C = 2;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /** A network, data and a point. */
    private record Setting(Network network, ResidualSystem system, double[] w) {
        static Setting of(long seed) {
            Network network = RandomNetwork.of(seed, C);
            double[] x = RandomNetwork.inputs(network, N, seed + 1);
            double[] w = network.initialParameters(seed);
            double[] nudge = normal(w.length, seed + 2);
            for (int i = 0; i < w.length; i++) {
                w[i] += 0.1 * nudge[i]; // so that gains and biases are not 1 and 0
            }
            return new Setting(network, ResidualSystem.of(network, x, normal(N * C, seed + 3)), w);
        }

        String text() {
            return network.architecture().text() + " on " + network.input();
        }
    }

    private static double[] normal(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[n];
        Arrays.setAll(x, _ -> random.nextGaussian());
        return x;
    }

    private static double dot(double[] a, double[] b) {
        double s = 0;
        for (int i = 0; i < a.length; i++) {
            s += a[i] * b[i];
        }
        return s;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static double[] plus(double[] w, double t, double[] v) {
        double[] x = w.clone();
        for (int i = 0; i < x.length; i++) {
            x[i] += t * v[i];
        }
        return x;
    }

    private static double[] product(LinearOperator a, double[] v) {
        double[] y = new double[a.rows()];
        a.apply(v, y);
        return y;
    }

    private static void close(String what, double[] a, double[] b, double tolerance) {
        double[] difference = plus(a, -1, b);
        assertThat(norm(difference))
                .as(what)
                .isLessThanOrEqualTo(tolerance * (1e-3 + Math.max(norm(a), norm(b))));
    }

    /** The program without the places of arrays in memory. */
    private static String lines(Network network) {
        return network.program().toString().replaceAll("\\[D@[0-9a-f]+", "");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theTextFormIsTheNetwork(long seed) {
        Setting s = Setting.of(seed);
        Architecture read = Architecture.parse(s.network.architecture().text());
        assertThat(read).isEqualTo(s.network.architecture());
        Network again = read.build(s.network.input(), C, s.network.initialization());
        assertThat(lines(again)).isEqualTo(lines(s.network));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void derivativesAgreeWithDifferencesAndTransposes(long seed) {
        Setting s = Setting.of(seed);
        try (Workers workers = Workers.of(1)) {
            Jacobian j = Jacobian.at(s.system, s.w, workers);
            double[] v = normal(s.w.length, seed + 5);
            double[] u = normal(N * C, seed + 6);
            double[] jv = product(j, v);
            double h = 1e-6;
            double[] up = Jacobian.at(s.system, plus(s.w, h, v), workers).value();
            double[] down = Jacobian.at(s.system, plus(s.w, -h, v), workers).value();
            double[] difference = plus(up, -1, down);
            for (int i = 0; i < difference.length; i++) {
                difference[i] /= 2 * h;
            }
            close("Jv of " + s.text(), jv, difference, 1e-6);
            double[] ju = new double[s.w.length];
            j.applyTranspose(u, ju);
            assertThat(dot(v, ju))
                    .as(s.text())
                    .isCloseTo(dot(u, jv), Offset.offset(1e-12 * (1 + norm(v) * norm(ju))));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void hessianProductsAreSymmetricAndDifferencesOfGradients(long seed) {
        Setting s = Setting.of(seed);
        try (Workers workers = Workers.of(1)) {
            Objective objective = Objective.mean(s.system, Loss.SQUARE, Precision.DOUBLE, workers);
            LinearOperator h = objective.hessian(Precision.DOUBLE.of(s.w));
            double[] v = normal(s.w.length, seed + 7);
            double[] u = normal(s.w.length, seed + 8);
            double[] hv = product(h, v);
            double[] hu = product(h, u);
            assertThat(dot(u, hv))
                    .as(s.text())
                    .isCloseTo(dot(v, hu), Offset.offset(1e-12 * (1 + norm(u) * norm(hv))));
            double step = 1e-6;
            double[] up = gradient(objective, plus(s.w, step, v));
            double[] down = gradient(objective, plus(s.w, -step, v));
            double[] difference = plus(up, -1, down);
            for (int i = 0; i < difference.length; i++) {
                difference[i] /= 2 * step;
            }
            close("Hv of " + s.text(), hv, difference, 1e-5);
        }
    }

    private static double[] gradient(Objective objective, double[] w) {
        Storage g = Precision.DOUBLE.allocate(w.length);
        objective.gradient(Precision.DOUBLE.of(w), g);
        return g.toDoubles(0, w.length);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyKernelMethodGivesJacobianTimesItsTranspose(long seed) {
        Setting s = Setting.of(seed);
        int n = N * C;
        try (Workers workers = Workers.of(2)) {
            Jacobian j = Jacobian.at(s.system, s.w, workers);
            double[][] rows = new double[n][s.w.length];
            double[] unit = new double[n];
            for (int i = 0; i < n; i++) {
                unit[i] = 1;
                j.applyTranspose(unit, rows[i]);
                unit[i] = 0;
            }
            double[] full = new double[n * n];
            double[] traced = new double[N * N];
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < n; k++) {
                    full[i * n + k] = dot(rows[i], rows[k]);
                    if (i % C == k % C) {
                        traced[i / C * N + k / C] += full[i * n + k];
                    }
                }
            }
            for (KernelMethod method : KernelMethod.values()) {
                for (long budget : new long[] {1, TangentKernel.DEFAULT_BUDGET}) {
                    compare(s, KernelOutputs.FULL, method, budget, full, workers);
                    compare(s, KernelOutputs.TRACE, method, budget, traced, workers);
                }
            }
        }
    }

    private static void compare(
            Setting s,
            KernelOutputs outputs,
            KernelMethod method,
            long budget,
            double[] expected,
            Workers workers) {
        TangentKernel kernel = TangentKernel.of(s.system, outputs, method, workers, budget);
        try (Matrix k = kernel.at(s.w)) {
            double[] all = new double[k.rows() * k.columns()];
            for (int i = 0; i < all.length; i++) {
                all[i] = k.get(i / k.columns(), i % k.columns());
            }
            close(method + " " + outputs + " of " + s.text(), all, expected, 1e-12);
        }
    }
}
