package org.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.UnaryFn;
import org.plstar.array.Workers;
import org.plstar.network.Activate;
import org.plstar.network.Activation;
import org.plstar.network.Architecture;
import org.plstar.network.Dense;
import org.plstar.network.Initialization;
import org.plstar.network.Layer;
import org.plstar.network.Network;
import org.plstar.network.Site;
import org.plstar.operator.LinearOperator;
import org.plstar.optimize.Descent;
import org.plstar.optimize.Direction;
import org.plstar.optimize.OptimizeRefusal;
import org.plstar.optimize.Optimizer;
import org.plstar.optimize.StepAdvice;
import org.plstar.optimize.StepRule;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * An activation, a layer, a loss, a direction, a step rule and a descent of the user's own, each
 * one class.
 */
final class OwnPartsTest {
    /** x + sin² x. */
    private record Snake() implements Activation {
        @Override
        public String text() {
            return "snake";
        }

        @Override
        public Value apply(ProgramBuilder b, Value x) {
            return b.add(x, b.unary(UnaryFn.SQUARE, b.unary(UnaryFn.SIN, x)));
        }
    }

    /** x times the logistic function of a trained number for each unit. */
    private record Gates() implements Layer {
        @Override
        public String text() {
            return "gates";
        }

        @Override
        public Value apply(Site site, Value x) {
            ProgramBuilder b = site.builder();
            Shape in = x.type().shape();
            Value w = site.constantStart("weight", in, 0.5);
            return b.mul(x, b.broadcast(b.unary(UnaryFn.SIGMOID, w), in, List.of(0)));
        }
    }

    /** Σ √(1 + r²) - 1. */
    private record PseudoHuber() implements Loss {
        @Override
        public String text() {
            return "pseudo-huber";
        }

        @Override
        public Value perSample(ProgramBuilder b, Value f, Value y) {
            Value square = b.unary(UnaryFn.SQUARE, b.subtract(f, y));
            return b.sumAll(b.shift(b.unary(UnaryFn.SQRT, b.shift(square, 1)), -1));
        }
    }

    /** v ← 0.5 v + g, d = v + 0.001 w. */
    private record Halving() implements Direction {
        @Override
        public List<String> remembers() {
            return List.of("velocity");
        }

        @Override
        public void turn(Vectors v, int t) {
            v.updates().momentum(0.5, 1, false, v.memory().getFirst(), v.g(), v.at(), v.n());
            v.decay(0.001);
        }
    }

    /** η = 0.5/(1 + t/50), whatever the gradient. */
    private record Harmonic() implements StepRule {
        @Override
        public double eta(int t, double loss, DoubleSupplier squaredNorm) {
            return 0.5 / (1 + t / 50.0);
        }
    }

    /** Steps along the coordinate of the largest slope. */
    private record Greedy(DifferentiableLoss loss, Storage w, Storage g) implements Descent {
        @Override
        public boolean step(int t, Gate gate) {
            if (!gate.opens(loss.gradient(w, g), g)) {
                return false;
            }
            int steepest = 0;
            for (int k = 1; k < g.size(); k++) {
                steepest = Math.abs(g.get(k)) > Math.abs(g.get(steepest)) ? k : steepest;
            }
            w.set(steepest, w.get(steepest) - 0.5 * g.get(steepest));
            return true;
        }
    }

    private static final int ROWS = 6;

    private static Network network() {
        return new Architecture(List.of(
                        Dense.of(12),
                        new Activate(new Snake()),
                        new Gates(),
                        new Dense(
                                Optional.empty(),
                                true,
                                OptionalDouble.empty(),
                                OptionalDouble.empty())))
                .build(Shape.of(3), 1, Initialization.DEFAULT);
    }

    private static ResidualSystem system(Network network) {
        Random random = new Random(5);
        double[] x = random.doubles(3 * ROWS).map(_ -> random.nextGaussian()).toArray();
        double[] y = random.doubles(ROWS).map(_ -> random.nextGaussian()).toArray();
        return ResidualSystem.of(network, x, y);
    }

    private static double trained(Objective loss, Optimizer by, double[] start) {
        Storage w = Precision.DOUBLE.of(start.clone());
        Training.of(loss, by, w).run(Stopping.after(400), _ -> true);
        return loss.value(w);
    }

    @Test
    void theyTrain() {
        Network network = network();
        double[] w = network.initialParameters(3);
        try (Workers workers = Workers.of(1)) {
            Objective loss =
                    Objective.mean(system(network), new PseudoHuber(), Precision.DOUBLE, workers);
            double before = loss.value(Precision.DOUBLE.of(w));
            assertThat(trained(loss, Optimizer.withRule(new Harmonic()), w))
                    .isLessThan(0.1 * before);
            assertThat(trained(loss, Optimizer.of(new Halving(), 0.2), w)).isLessThan(0.1 * before);
            Optimizer greedy = (l, _, at) -> new Greedy(l, at, at.precision().allocate(at.size()));
            assertThat(trained(loss, greedy, w)).isLessThan(0.2 * before);
        }
    }

    @Test
    void theirKernelIsThatOfTheJacobianByAllMethods() {
        Network network = network();
        ResidualSystem system = system(network);
        double[] w = network.initialParameters(3);
        try (Workers workers = Workers.of(1)) {
            LinearOperator k = Jacobian.at(system, w, workers).kernel();
            for (KernelMethod method : KernelMethod.values()) {
                try (Matrix m = TangentKernel.of(
                                system,
                                KernelOutputs.FULL,
                                method,
                                workers,
                                TangentKernel.DEFAULT_BUDGET)
                        .at(w)) {
                    for (int i = 0; i < ROWS; i++) {
                        double[] unit = new double[ROWS];
                        double[] column = new double[ROWS];
                        unit[i] = 1;
                        k.apply(unit, column);
                        for (int j = 0; j < ROWS; j++) {
                            assertThat(m.get(i, j)).isCloseTo(column[j], within(1e-11));
                        }
                    }
                }
            }
        }
    }

    @Test
    void theirHessianIsTheDerivativeOfTheGradient() {
        Network network = network();
        double[] w = network.initialParameters(3);
        try (Workers workers = Workers.of(1)) {
            Objective loss =
                    Objective.mean(system(network), new PseudoHuber(), Precision.DOUBLE, workers);
            double[] v = new Random(1).doubles(w.length).map(u -> u - 0.5).toArray();
            double[] hv = new double[w.length];
            loss.hessian(Precision.DOUBLE.of(w)).apply(v, hv);
            double step = 1e-6;
            double[][] g = new double[2][w.length];
            for (int side = 0; side < 2; side++) {
                double[] at = w.clone();
                for (int k = 0; k < at.length; k++) {
                    at[k] += (side == 0 ? step : -step) * v[k];
                }
                loss.gradient(Precision.DOUBLE.of(at), Precision.DOUBLE.of(g[side]));
            }
            for (int k = 0; k < w.length; k++) {
                assertThat(hv[k]).isCloseTo((g[0][k] - g[1][k]) / (2 * step), within(1e-7));
            }
        }
    }

    @Test
    void whatNoRuleIsKnownForIsRefused() {
        refused(OptimizeRefusal.NO_STEP_ADVICE, () -> StepAdvice.fullBatch(new Halving(), 1));
    }

    private static void refused(Refusal.Code code, Runnable request) {
        assertThatThrownBy(request::run)
                .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(code);
    }
}
