package org.plstar.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.operator.DenseForm;
import org.plstar.optimize.KernelNewton;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

class LandscapeTest {
    private static final Initialization NTK =
            new Initialization(Parametrization.NTK, OptionalDouble.of(1), 0.1);
    private static final int N = 4;
    private static final int D = 3;

    private static Network network(int width) {
        return Architecture.parse("dense(" + width + ") tanh dense(1)").build(Shape.of(D), 1, NTK);
    }

    private static ResidualSystem system(Network network) {
        return ResidualSystem.of(
                network,
                new Random(2).doubles(N * D, -1.5, 1.5).toArray(),
                new double[] {1, -1, 1, -1});
    }

    /** A point with F(w) = y. */
    private static double[] solution(ResidualSystem s, double[] start, Workers workers) {
        Storage w = Precision.DOUBLE.of(start);
        try (KernelNewton newton =
                KernelNewton.of(s, KernelNewton.Method.LEVENBERG_MARQUARDT, w, workers)) {
            newton.run(500, 1e-13, _ -> true);
        }
        return w.toDoubles(0, w.size());
    }

    private static Objective sum(ResidualSystem s, Workers workers) {
        double[] ones = new double[N];
        Arrays.fill(ones, 1);
        return Objective.weighted(s, Loss.SQUARE, ones, Precision.DOUBLE, workers);
    }

    @Test
    void negativeCurvatureIsProportionalToTheResidualNearASolution() {
        Network network = network(12);
        ResidualSystem s = system(network);
        try (Workers workers = Workers.of(2)) {
            for (long seed = 1; seed <= 3; seed++) {
                double[] w = solution(s, network.initialParameters(seed), workers);
                List<EssentialNonConvexity.Row> rows = EssentialNonConvexity.near(
                        s, w, new double[] {1e-2, 1e-3, 1e-4, 1e-5}, workers, seed);
                double limit = rows.getLast().ratio();
                assertThat(limit).isLessThan(-0.05);
                assertThat(rows.get(1).ratio()).isCloseTo(limit, within(0.05 * -limit));
                assertThat(rows.get(2).ratio()).isCloseTo(limit, within(0.005 * -limit));
                assertThat(rows.get(2).residual()).isCloseTo(1e-4, within(1e-6));
            }
        }
    }

    @Test
    void atASolutionExactlyAsManyHessianEigenvaluesAsEquationsAreNotZero() {
        Network network = network(12);
        ResidualSystem s = system(network);
        try (Workers workers = Workers.of(1)) {
            double[] w = solution(s, network.initialParameters(5), workers);
            double[] values =
                    DenseForm.eigenvalues(sum(s, workers).hessian(Precision.DOUBLE.of(w)), 100);
            double top = values[values.length - 1];
            assertThat(Arrays.stream(values).filter(v -> Math.abs(v) > 1e-9 * top))
                    .hasSize(N);
        }
    }

    /** Along any line the slice bends as the Hessian says: L(w + t d) ≈ L + t g·d + ½ t² dᵀHd. */
    @Test
    void slicesBendAsTheHessianSays() {
        Network network = network(6);
        ResidualSystem s = system(network);
        try (Workers workers = Workers.of(1)) {
            Objective objective = sum(s, workers);
            double[] w = network.initialParameters(1);
            double[] d = LossSlice.filterNormalised(s.layout(), w, 4);
            double[] hd = new double[w.length];
            objective.hessian(Precision.DOUBLE.of(w)).apply(d, hd);
            double bend = 0;
            for (int i = 0; i < w.length; i++) {
                bend += d[i] * hd[i];
            }
            double t = 1e-3;
            double[] l = LossSlice.line(objective, w, d, -t, 0, t);
            assertThat((l[0] - 2 * l[1] + l[2]) / (t * t))
                    .isCloseTo(bend, within(1e-4 * Math.abs(bend) + 1e-6));
            double[][] plane = LossSlice.plane(objective, w, d, hd, new double[] {0, t}, 0, t);
            assertThat(plane[0][1]).isEqualTo(l[2]);
        }
    }

    @Test
    void filterNormalisedDirectionsHaveTheFiltersLengths() {
        Network network = network(5);
        double[] w = network.initialParameters(3);
        double[] d = LossSlice.filterNormalised(network.layout(), w, 1);
        int from = network.layout().entry("0.weight").offset();
        for (int f = 0; f < 5; f++) {
            double a = 0;
            double b = 0;
            for (int i = 0; i < D; i++) {
                a += Math.pow(w[from + f * D + i], 2);
                b += Math.pow(d[from + f * D + i], 2);
            }
            assertThat(b).isCloseTo(a, within(1e-12));
        }
    }

    @Test
    void thePlaneOfAPlanarPathHoldsIt() {
        Random random = new Random(1);
        double[] a = random.doubles(40).toArray();
        double[] b = random.doubles(40).toArray();
        List<double[]> path = new ArrayList<>();
        for (int t = 0; t < 9; t++) {
            double[] w = new double[40];
            for (int i = 0; i < 40; i++) {
                w[i] = 1 + Math.cos(t) * a[i] + t * b[i];
            }
            path.add(w);
        }
        PathPlane plane = PathPlane.of(path);
        assertThat(plane.explained()).isCloseTo(1, within(1e-12));
        for (int t = 0; t < 9; t++) {
            double[] c = plane.coordinates()[t];
            for (int i = 0; i < 40; i++) {
                assertThat(path.getLast()[i] + c[0] * plane.first()[i] + c[1] * plane.second()[i])
                        .isCloseTo(path.get(t)[i], within(1e-10));
            }
        }
    }

    /** PL* holds on most of parameter space, and the wider the network the more so. */
    @Test
    void theKernelIsWellConditionedAtMostRandomWeightsAndNearThem() {
        Network network = network(200);
        ResidualSystem s = system(network);
        try (Workers workers = Workers.of(2)) {
            TangentKernel kernel = TangentKernel.of(s, KernelOutputs.FULL, workers);
            KernelSample random = KernelSample.at(kernel, 40, network::initialParameters);
            KernelSample near =
                    KernelSample.onSphere(kernel, network.initialParameters(1), 0.5, 40, 1);
            assertThat(random.fractionAbove(0)).isEqualTo(1);
            assertThat(random.quantile(0.5)).isBetween(random.quantile(0), random.quantile(1));
            assertThat(random.fractionAbove(random.quantile(0.5))).isCloseTo(0.5, within(0.03));
            double spread = near.quantile(1) - near.quantile(0);
            assertThat(spread).isLessThan(random.quantile(1) - random.quantile(0));
        }
    }
}
