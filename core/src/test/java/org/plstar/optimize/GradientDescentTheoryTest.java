package org.plstar.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.predict.LinearizedDynamics;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/** What theory says exactly about gradient descent. */
class GradientDescentTheoryTest {
    @Test
    void aLinearSystemObeysItsClosedFormToRoundOff() {
        int n = 6;
        int p = 15;
        SplittableRandom random = new SplittableRandom(4);
        double[] a = random.doubles((long) n * p).map(u -> 2 * u - 1).toArray();
        double[] y = random.doubles(n).toArray();
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(p));
        b.output("F", b.contract("ij", b.constant(Shape.of(n, p), a), "j", w, "i"));
        ResidualSystem system = ResidualSystem.of(b.build(), y);
        try (Workers workers = Workers.of(1);
                Matrix k =
                        TangentKernel.of(system, KernelOutputs.FULL, workers).at(new double[p])) {
            double[] r0 = y.clone();
            for (int i = 0; i < n; i++) {
                r0[i] = -r0[i];
            }
            LinearizedDynamics dynamics = LinearizedDynamics.of(k, r0, 1);
            double eta = 1 / dynamics.eigenvalues()[n - 1];
            List<Double> losses = new ArrayList<>();
            run(
                    Objective.mean(system, Loss.SQUARE, Precision.DOUBLE, workers),
                    eta,
                    Stopping.after(200),
                    Precision.DOUBLE.allocate(p),
                    m -> losses.add(m.loss()));
            for (int t = 0; t <= 200; t++) {
                assertThat(losses.get(t))
                        .isCloseTo(
                                dynamics.loss(eta, t).getAsDouble(),
                                within(1e-13 * losses.getFirst()));
            }
        }
    }

    @Test
    void theTailContractsByTheSmallestEigenvalueOfTheKernelThere() {
        int rows = 4;
        Network network = Architecture.parse("dense(40) tanh dense")
                .build(Shape.of(3), 1, Initialization.DEFAULT);
        SplittableRandom random = new SplittableRandom(8);
        ResidualSystem system = ResidualSystem.of(
                network,
                random.doubles(3L * rows).map(u -> 4 * u - 2).toArray(),
                random.doubles(rows).map(u -> 2 * u - 1).toArray());
        try (Workers workers = Workers.of(1)) {
            double[] start = network.initialParameters(1);
            double max = extremes(system, start, workers)[rows - 1] / rows;
            double eta = 1 / max;
            Storage w = Precision.DOUBLE.of(start.clone());
            List<Double> norms = new ArrayList<>();
            Outcome outcome = run(
                    Objective.mean(system, Loss.SQUARE, Precision.DOUBLE, workers),
                    eta,
                    Stopping.after(60_000).orLoss(1e-22),
                    w,
                    m -> norms.add(Math.sqrt(m.loss())));
            assertThat(outcome).isEqualTo(Outcome.TARGET_REACHED);
            int last = norms.size() - 1;
            double contraction = Math.pow(norms.get(last) / norms.get(last - 50), 1 / 50.0);
            double min = extremes(system, w.toDoubles(0, w.size()), workers)[0] / rows;
            assertThat(contraction).isCloseTo(1 - eta * min, within(1e-5));
        }
    }

    private static double[] extremes(ResidualSystem system, double[] w, Workers workers) {
        try (Matrix k = TangentKernel.of(system, KernelOutputs.FULL, workers).at(w)) {
            return Lapack.eigenvalues(k);
        }
    }

    @Test
    void aStepAboveTwoOverTheLargestEigenvalueDiverges() {
        ProgramBuilder b = new ProgramBuilder();
        b.output("F", b.scale(2, b.param("w", Shape.of(1))));
        ResidualSystem system = ResidualSystem.of(b.build(), 1);
        try (Workers workers = Workers.of(1)) {
            Objective objective = Objective.mean(system, Loss.SQUARE, Precision.DOUBLE, workers);
            // λ = 4: stable below η = ½
            assertThat(run(objective, 0.49)).isEqualTo(Outcome.STEPS_DONE);
            assertThat(run(objective, 0.51)).isEqualTo(Outcome.DIVERGED);
        }
    }

    private static Outcome run(Objective objective, double eta) {
        return run(objective, eta, Stopping.after(2000), Precision.DOUBLE.allocate(1), _ -> true);
    }

    private static Outcome run(
            Objective objective, double eta, Stopping stopping, Storage w, Watch watch) {
        return Training.of(objective, Optimizer.gradientDescent(eta), w)
                .run(stopping, watch)
                .outcome();
    }
}
