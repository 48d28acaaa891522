package org.plstar.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.operator.Estimate;
import org.plstar.operator.Lanczos;
import org.plstar.operator.LinearOperator;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;

class OutputHessianTest {
    private static final Initialization NTK =
            new Initialization(Parametrization.NTK, OptionalDouble.of(1), 0.1);
    private static final int N = 5;
    private static final int D = 4;
    private static final int C = 3;

    private static ResidualSystem system(String text) {
        Network network = Architecture.parse(text).build(Shape.of(D), C, NTK);
        double[] x = new Random(3).doubles(N * D, -1, 1).toArray();
        return ResidualSystem.of(network, x, new Random(4).doubles(N * C, -1, 1).toArray());
    }

    private static double[] product(LinearOperator a, double[] v) {
        double[] y = new double[a.rows()];
        a.apply(v, y);
        return y;
    }

    private static double[] random(int n, long seed) {
        return new Random(seed).doubles(n, -1, 1).toArray();
    }

    @Test
    void equationsAddUpToTheWeightedHessian() {
        ResidualSystem s = system("dense(6) tanh dense(5) softplus dense");
        double[] w = random(s.unknowns(), 5);
        double[] u = random(s.equations(), 6);
        double[] v = random(s.unknowns(), 7);
        try (Workers workers = Workers.of(2)) {
            double[] sum = new double[v.length];
            for (int i = 0; i < u.length; i++) {
                double[] one = product(OutputHessian.ofEquation(s, w, i, workers), v);
                for (int j = 0; j < sum.length; j++) {
                    sum[j] += u[i] * one[j];
                }
            }
            OutputHessian all = OutputHessian.at(s, w, new double[u.length], workers);
            assertThat(product(all, v)).containsOnly(0);
            all.moveTo(w, u);
            assertThat(product(all, v)).containsExactly(sum, within(1e-13));
        }
    }

    /** Hess L = JᵀJ + Σ r_i Hess F_i for L = ½‖F - y‖². */
    @Test
    void lossHessianIsGaussNewtonPlusTheResidualsHessian() {
        ResidualSystem s = system("dense(6) tanh dense");
        double[] w = random(s.unknowns(), 8);
        double[] v = random(s.unknowns(), 9);
        double[] ones = new double[N];
        Arrays.fill(ones, 1);
        try (Workers workers = Workers.of(1)) {
            Objective sum = Objective.weighted(s, Loss.SQUARE, ones, Precision.DOUBLE, workers);
            double[] r = new double[s.equations()];
            Binding b = s.binding(Precision.DOUBLE.of(w));
            Executor.of(s.program(), Precision.DOUBLE, workers)
                    .run(b.output(s.output(), Precision.DOUBLE.of(r), 0), N);
            for (int i = 0; i < r.length; i++) {
                r[i] -= s.targets()[i];
            }
            double[] h = product(sum.hessian(Precision.DOUBLE.of(w)), v);
            double[] g = product(sum.gaussNewton(Precision.DOUBLE.of(w)), v);
            double[] f = product(OutputHessian.at(s, w, r, workers), v);
            for (int i = 0; i < h.length; i++) {
                assertThat(h[i]).isCloseTo(g[i] + f[i], within(1e-12));
            }
        }
    }

    @Test
    void aModelThatIsLinearInItsParametersHasNoCurvature() {
        ResidualSystem s = system("dense");
        double[] w = random(s.unknowns(), 5);
        try (Workers workers = Workers.of(1)) {
            OutputHessian h = OutputHessian.ofEquation(s, w, 4, workers);
            assertThat(product(h, random(s.unknowns(), 1))).containsOnly(0);
            Estimate e = Lanczos.run(h, Lanczos.End.MAGNITUDE, 1e-8, 50, 1).largest();
            assertThat(e.value()).isZero();
            assertThat(e.converged()).isTrue();
        }
    }

    /** The closed form for one hidden layer, f = m^{-1/2} Σ a_j φ(w_j·x/√d) with g = ‖x‖/√d. */
    @ParameterizedTest
    @ValueSource(ints = {8, 64, 300})
    void normOfOneHiddenLayerIsTheClosedForm(int m) {
        Network network = Architecture.parse("dense(" + m + ",bias=false) tanh dense(1,bias=false)")
                .build(Shape.of(D), 1, NTK);
        double[] x = random(D, 11);
        ResidualSystem s = ResidualSystem.of(network, x, new double[1]);
        double[] w = network.initialParameters(12);
        double g = Math.sqrt(Arrays.stream(x).map(t -> t * t).sum() / D);
        int first = s.layout().entry("0.weight").offset();
        int last = s.layout().entry("2.weight").offset();
        double norm = 0;
        for (int j = 0; j < m; j++) {
            double z = 0;
            for (int i = 0; i < D; i++) {
                z += w[first + j * D + i] * x[i] / Math.sqrt(D);
            }
            double t = Math.tanh(z);
            double p = Math.abs(w[last + j] * 2 * t * (1 - t * t)) * g * g;
            double q = (1 - t * t) * g;
            norm = Math.max(norm, (p + Math.sqrt(p * p + 4 * q * q)) / 2 / Math.sqrt(m));
        }
        try (Workers workers = Workers.of(2)) {
            OutputHessian h = OutputHessian.ofEquation(s, w, 0, workers);
            Estimate e = Lanczos.run(h, Lanczos.End.MAGNITUDE, 1e-10, 2000, 1).largest();
            assertThat(e.converged()).isTrue();
            assertThat(Math.abs(e.value())).isCloseTo(norm, within(1e-8 * norm));
        }
    }
}
