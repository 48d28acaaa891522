package org.plstar.optimize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.npy.Npz;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.ModelState;
import org.plstar.network.Network;
import org.plstar.network.NetworkRefusal;
import org.plstar.network.Parametrization;
import org.plstar.network.TrainingNetwork;
import org.plstar.network.Weights;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.system.TrainingMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Batch norm and dropout while they train, against PyTorch 2.6 step by step, and by what must hold
 * whatever the numbers.
 */
class TrainingLayersTest {
    private static final int N = 10;

    private record Run(Training loop, Storage w, TrainingMode mode, ResidualSystem system) {}

    private static Network network(String text, int... input) {
        return Architecture.parse(text)
                .build(
                        Shape.of(input),
                        3,
                        new Initialization(Parametrization.STANDARD, OptionalDouble.of(1), 1));
    }

    private static Run run(Network n, Optimizer optimizer, Precision precision, Workers workers) {
        double[] x = new double[N * n.input().size()];
        double[] y = new double[N * 3];
        RandomStream.of(5, "x").normals(0, x, 0, x.length);
        RandomStream.of(5, "y").normals(0, y, 0, y.length);
        return run(n, ModelState.initial(n, 1), x, y, optimizer, Loss.SQUARE, precision, workers);
    }

    private static Run run(
            Network n,
            ModelState start,
            double[] x,
            double[] y,
            Optimizer optimizer,
            Loss loss,
            Precision precision,
            Workers workers) {
        ResidualSystem system = ResidualSystem.of(n, start.buffers(), x, y);
        TrainingMode mode = TrainingMode.of(n, start.buffers(), 3);
        Objective objective = Objective.mean(system, loss, precision, workers);
        Storage w = precision.of(start.parameters().clone());
        return new Run(Training.of(objective, Optional.of(mode), optimizer, w), w, mode, system);
    }

    private static double[] numbers(JsonNode list) {
        double[] all = new double[list.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = list.get(i).asDouble();
        }
        return all;
    }

    private static JsonNode pytorch() {
        try (InputStream in =
                TrainingLayersTest.class.getResourceAsStream("training_layers.json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in)).get("cases");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void stepsAreThoseOfPyTorch() {
        int cases = 0;
        for (JsonNode c : pytorch()) {
            cases++;
            String name = c.get("name").asString();
            double[] shape = numbers(c.get("input"));
            int[] input = new int[shape.length];
            for (int i = 0; i < input.length; i++) {
                input[i] = (int) shape[i];
            }
            Network n = network(c.get("network").asString(), input);
            double eta = c.get("eta").asDouble();
            FirstOrder optimizer = switch (c.get("optimizer").asString()) {
                case "sgd" -> Optimizer.gradientDescent(eta);
                case "momentum" -> Optimizer.momentum(eta, 0.9);
                case "adam" -> Optimizer.adam(eta);
                default -> throw new AssertionError(c.get("optimizer"));
            };
            int batch = c.get("batch").asInt();
            if (batch > 0) {
                optimizer = optimizer.withBatches(Batches.shuffled(batch, 3));
            }
            Loss loss =
                    c.get("loss").asString().equals("SQUARE") ? Loss.SQUARE : Loss.CROSS_ENTROPY;
            ModelState start = new ModelState(
                    numbers(c.get("start")), ModelState.initial(n, 1).copy().buffers());
            try (Workers workers = Workers.of(2)) {
                Run r = run(
                        n,
                        start,
                        numbers(c.get("x")),
                        numbers(c.get("y")),
                        optimizer,
                        loss,
                        Precision.DOUBLE,
                        workers);
                for (TrainingNetwork.Mask mask : r.mode.network().masks().values()) {
                    int[] all = IntStream.range(0, r.system.samples()).toArray();
                    assertThat(mask.draw(3, 1, all))
                            .as(name + " mask")
                            .isEqualTo(numbers(c.get("masks").get(mask.name())));
                }
                double[] losses = numbers(c.get("losses"));
                r.loop.run(Stopping.after(losses.length - 1), m -> {
                    near(name + " loss " + m.step(), m.loss(), losses[m.step()]);
                    return true;
                });
                near(name + " w", r.w.toDoubles(0, r.w.size()), numbers(c.get("end")));
                c.get("buffers")
                        .propertyStream()
                        .forEach(b -> near(
                                name + " " + b.getKey(),
                                buffer(start, b.getKey()),
                                numbers(b.getValue())));
                Storage out = Precision.DOUBLE.allocate(r.system.equations());
                Executor.of(r.system.program(), Precision.DOUBLE, workers)
                        .run(
                                r.system.binding(r.w).output(r.system.output(), out, 0),
                                r.system.samples());
                near(name + " evaluated", out.toDoubles(0, out.size()), numbers(c.get("out")));
            }
        }
        assertThat(cases).isEqualTo(7);
    }

    private static void near(String what, double[] a, double[] b) {
        assertThat(a).as(what).hasSameSizeAs(b);
        double largest = 0;
        for (double v : b) {
            largest = Math.max(largest, Math.abs(v));
        }
        for (int i = 0; i < a.length; i++) {
            assertThat(Math.abs(a[i] - b[i])).as(what).isLessThanOrEqualTo(1e-9 * largest);
        }
    }

    private static double[] buffer(ModelState state, String name) {
        return Objects.requireNonNull(state.buffers().get(name));
    }

    private static void near(String what, double a, double b) {
        near(what, new double[] {a}, new double[] {b});
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resumedStepsGiveTheSameBytesForAnyNumberOfThreads(boolean batches) {
        Network n = network(
                "conv(4,3x3) batchnorm relu dropout(0.3) flatten dense(8) batchnorm"
                        + " dropout(0.5) dense",
                2,
                4,
                4);
        Optimizer optimizer = batches
                ? Optimizer.adam(0.01).withBatches(Batches.shuffled(4, 2))
                : Optimizer.adam(0.01);
        Stopping stopping = Stopping.after(12);
        for (Precision precision : Precision.values()) {
            Map<String, double[]> whole;
            SequencedMap<String, Storage> saved = new LinkedHashMap<>();
            try (Workers workers = Workers.of(1)) {
                Run r = run(n, optimizer, precision, workers);
                r.loop.run(stopping, m -> {
                    if (m.step() == 5) {
                        r.loop.state()
                                .forEach((name, s) -> saved.put(
                                        name,
                                        s.precision()
                                                .of(s.toDoubles(0, s.size()).clone())));
                    }
                    return true;
                });
                whole = state(r);
            }
            assertThat(whole).containsKeys("1.running_mean", "1.running_var", "6.running_var");
            assertThat(whole.get("6.num_batches_tracked")).containsExactly(12);
            try (Workers workers = Workers.of(3)) {
                Run r = run(n, optimizer, precision, workers);
                r.loop.restore(saved);
                r.loop.run(stopping, _ -> true);
                assertThat(state(r)).usingRecursiveComparison().isEqualTo(whole);
            }
        }
    }

    private static Map<String, double[]> state(Run r) {
        Map<String, double[]> all = new LinkedHashMap<>();
        r.loop.state().forEach((name, s) -> all.put(name, s.toDoubles(0, s.size())));
        return all;
    }

    @Test
    void theWholeBatchsCurvatureInTrainingModeIsThatOfItsGradients() {
        Network n = network("dense(5) batchnorm tanh dropout(0.4) dense", 4);
        try (Workers workers = Workers.of(2)) {
            Run r = run(n, Optimizer.gradientDescent(1e-9), Precision.DOUBLE, workers);
            double[] x = new double[N * 4];
            RandomStream.of(5, "x").normals(0, x, 0, x.length);
            Objective first = Objective.mean(
                    r.mode.firstStep(n, x, r.system.targets()),
                    Loss.SQUARE,
                    Precision.DOUBLE,
                    workers);
            double[] g = new double[r.w.size()];
            double loss = first.gradient(r.w, Precision.DOUBLE.of(g));
            r.loop.run(Stopping.after(0), m -> {
                near("loss", m.loss(), loss);
                near("gradient", m.gradient().toDoubles(0, g.length), g);
                return true;
            });
            double[] v = new double[g.length];
            RandomStream.of(5, "v").normals(0, v, 0, v.length);
            double[] hv = new double[g.length];
            first.hessian(r.w).apply(v, hv);
            double[] up = moved(r.w, v, 1e-5);
            double[] down = moved(r.w, v, -1e-5);
            double[] gu = new double[g.length];
            double[] gd = new double[g.length];
            first.gradient(Precision.DOUBLE.of(up), Precision.DOUBLE.of(gu));
            first.gradient(Precision.DOUBLE.of(down), Precision.DOUBLE.of(gd));
            double largest = 0;
            for (double h : hv) {
                largest = Math.max(largest, Math.abs(h));
            }
            for (int i = 0; i < hv.length; i++) {
                assertThat(Math.abs(hv[i] - (gu[i] - gd[i]) / 2e-5)).isLessThan(1e-7 * largest);
            }
        }
    }

    private static double[] moved(Storage w, double[] v, double t) {
        double[] at = w.toDoubles(0, w.size());
        for (int i = 0; i < at.length; i++) {
            at[i] += t * v[i];
        }
        return at;
    }

    @Test
    void aBatchOfOneRowIsRefusedWhereAVarianceIsTakenOfIt() {
        try (Workers workers = Workers.of(1)) {
            Optimizer nine = Optimizer.adam(0.01).withBatches(Batches.shuffled(9, 2));
            Refusal r = catchThrowableOfType(
                    Refusal.class,
                    () -> run(
                            network("dense(4) batchnorm dense", 3),
                            nine,
                            Precision.DOUBLE,
                            workers));
            assertThat(r.code()).isEqualTo(OptimizeRefusal.BATCH_TOO_SMALL);
            // an image has many numbers per channel, so that one is enough
            run(network("batchnorm gap dense", 3, 2, 2), nine, Precision.DOUBLE, workers);
        }
    }

    @Test
    void runningStatisticsGoIntoTheFileOfWeightsUnderPyTorchsNames(@TempDir Path folder)
            throws IOException {
        Network n = network("dense(4) batchnorm dense", 3);
        ModelState state = ModelState.initial(n, 1);
        state.buffers().put("1.running_mean", new double[] {1, 2, 3, 4});
        state.buffers().put("1.num_batches_tracked", new double[] {7});
        Path file = folder.resolve("w.npz");
        Weights.save(file, n.layout(), state);
        ModelState back = Weights.load(file, n);
        assertThat(back.parameters()).isEqualTo(state.parameters());
        assertThat(back.buffers()).usingRecursiveComparison().isEqualTo(state.buffers());
        assertThat(Objects.requireNonNull(Npz.read(file).get("1.num_batches_tracked"))
                        .shape())
                .isEmpty();
        state.buffers().put("1.running_var", new double[] {1, -1, 1, 1});
        Weights.save(file, n.layout(), state);
        Refusal r = catchThrowableOfType(Refusal.class, () -> Weights.load(file, n));
        assertThat(r.code()).isEqualTo(NetworkRefusal.WEIGHTS_VALUE);
        Weights.save(file, n.layout(), state.parameters());
        r = catchThrowableOfType(Refusal.class, () -> Weights.load(file, n));
        assertThat(r.code()).isEqualTo(NetworkRefusal.WEIGHTS_NAMES);
    }
}
