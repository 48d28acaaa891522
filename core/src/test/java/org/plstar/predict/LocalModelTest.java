package org.plstar.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.optimize.Optimizer;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.program.execute.Executor;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/** The linear and the quadratic model of a system around a point. */
class LocalModelTest {
    private static final int SAMPLES = 4;
    private static final int INPUTS = 3;
    private static final int OUTPUTS = 2;

    private static ResidualSystem system(String text) {
        Network network =
                Architecture.parse(text).build(Shape.of(INPUTS), OUTPUTS, Initialization.DEFAULT);
        return ResidualSystem.of(
                network, normals("x", SAMPLES * INPUTS), normals("y", SAMPLES * OUTPUTS));
    }

    private static double[] normals(String purpose, int count) {
        double[] numbers = new double[count];
        RandomStream.of(5, purpose).normals(0, numbers, 0, count);
        return numbers;
    }

    private static double[] value(ResidualSystem system, double[] w, Workers workers) {
        Storage out = Precision.DOUBLE.allocate(system.equations());
        Executor.of(system.program(), Precision.DOUBLE, workers)
                .run(
                        system.binding(Precision.DOUBLE.of(w)).output(system.output(), out, 0),
                        system.samples());
        return out.toDoubles(0, out.size());
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    private static double[] moved(double[] w, double[] direction, double by) {
        double[] there = w.clone();
        for (int i = 0; i < w.length; i++) {
            there[i] += by * direction[i];
        }
        return there;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(5) tanh dense",
                "dense(4) sin dense(5) gelu dense sigmoid",
                "dense(4) residual(dense(4) tanh dense(4)) layernorm dense",
            })
    void theErrorsShrinkLikeTheSquareAndTheCubeOfTheDistance(String text) {
        ResidualSystem f = system(text);
        double[] w0 = normals("w", f.unknowns());
        double[] direction = normals("direction", f.unknowns());
        ResidualSystem linear = LocalModel.linear(f, w0);
        ResidualSystem quadratic = LocalModel.quadratic(f, w0);
        try (Workers workers = Workers.of(1)) {
            assertThat(value(linear, w0, workers)).isEqualTo(value(f, w0, workers));
            assertThat(value(quadratic, w0, workers)).isEqualTo(value(f, w0, workers));
            double[] far = moved(w0, direction, 2e-3);
            double[] near = moved(w0, direction, 1e-3);
            double first = distance(value(f, far, workers), value(linear, far, workers))
                    / distance(value(f, near, workers), value(linear, near, workers));
            double second = distance(value(f, far, workers), value(quadratic, far, workers))
                    / distance(value(f, near, workers), value(quadratic, near, workers));
            assertThat(first).isCloseTo(4, within(0.1));
            assertThat(second).isCloseTo(8, within(0.2));
        }
    }

    @Test
    void gradientDescentOnTheLinearModelObeysTheClosedFormToRoundOff() {
        ResidualSystem f = system("dense(7) tanh dense(6) tanh dense");
        double[] w0 = normals("w", f.unknowns());
        ResidualSystem linear = LocalModel.linear(f, w0);
        try (Workers workers = Workers.of(2);
                Matrix k = TangentKernel.of(f, KernelOutputs.FULL, workers).at(w0)) {
            double[] residual = value(f, w0, workers);
            for (int i = 0; i < residual.length; i++) {
                residual[i] -= f.targets()[i];
            }
            LinearizedDynamics closed = LinearizedDynamics.of(k, residual, 1.0 / SAMPLES);
            double eta = 1 / closed.eigenvalues()[residual.length - 1];
            List<Double> losses = new ArrayList<>();
            Training.of(
                            Objective.mean(linear, Loss.SQUARE, Precision.DOUBLE, workers),
                            Optimizer.gradientDescent(eta),
                            Precision.DOUBLE.of(w0.clone()))
                    .run(Stopping.after(300), moment -> losses.add(moment.loss()));
            for (int t = 0; t <= 300; t++) {
                double exact = closed.loss(eta, t).getAsDouble();
                assertThat(losses.get(t)).isCloseTo(exact, within(1e-11 * losses.getFirst()));
            }
        }
    }

    @Test
    void aModelThatIsQuadraticIsItsOwnQuadraticModel() {
        ResidualSystem f = system("dense(6,bias=false) dense(bias=false)");
        double[] w0 = normals("w", f.unknowns());
        double[] far = moved(w0, normals("direction", f.unknowns()), 1);
        try (Workers workers = Workers.of(1)) {
            assertThat(distance(
                            value(LocalModel.quadratic(f, w0), far, workers),
                            value(f, far, workers)))
                    .isLessThan(1e-12);
            assertThat(distance(
                            value(LocalModel.linear(f, w0), far, workers), value(f, far, workers)))
                    .isGreaterThan(0.1);
        }
    }

    @Test
    void theTangentKernelOfTheLinearModelIsThatOfTheSystemEverywhere() {
        ResidualSystem f = system("dense(5) tanh dense");
        double[] w0 = normals("w", f.unknowns());
        double[] far = moved(w0, normals("direction", f.unknowns()), 1);
        try (Workers workers = Workers.of(1);
                Matrix there = TangentKernel.of(f, KernelOutputs.FULL, workers).at(w0);
                Matrix same = TangentKernel.of(
                                LocalModel.linear(f, w0), KernelOutputs.FULL, workers)
                        .at(far)) {
            for (int i = 0; i < there.rows(); i++) {
                for (int j = 0; j < there.rows(); j++) {
                    assertThat(same.get(i, j)).isCloseTo(there.get(i, j), within(1e-12));
                }
            }
        }
    }
}
