package org.plstar.cluster.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.cluster.LocalCluster;
import org.plstar.cluster.SparkEngine;
import org.plstar.cluster.TaskBytes;
import org.plstar.cluster.job.ClusterLoss;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.LossSpec;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.ModelState;
import org.plstar.network.Network;
import org.plstar.operator.DenseForm;
import org.plstar.optimize.Batches;
import org.plstar.optimize.Optimizer;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.predict.RowTiles;
import org.plstar.predict.TiledLoss;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.Subject;
import org.plstar.study.fit.Certifier;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;
import org.plstar.study.fit.FitStudy;
import org.plstar.study.fit.Journal;
import org.plstar.study.fit.LossEngine;
import org.plstar.study.fit.ObservationBudget;
import org.plstar.study.fit.PassCost;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.spectrum.Curvature;
import org.plstar.study.spectrum.SpectrumRequest;
import org.plstar.study.spectrum.SpectrumResult;
import org.plstar.system.Loss;
import org.plstar.system.LossCurvature;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.system.SampledLoss;

/** Losses, gradients, products and whole runs by executors are those of one machine, bit by bit. */
class ShardedLossTest {
    private static final int ROWS = 5 * RowTiles.TILE + 700;
    private static final Network NETWORK = Architecture.parse("dense(16) tanh dense(12) tanh dense")
            .build(Shape.of(6), 3, Initialization.DEFAULT);

    /** The same rows as images of 2 x 3. */
    private static final Network CONVOLUTIONS = Architecture.parse(
                    "conv(16,3x3) relu conv(16,2x2) tanh gap dense")
            .build(Shape.of(1, 2, 3), 3, Initialization.DEFAULT);

    private static final double[] X = new double[ROWS * 6];
    private static final double[] Y = new double[ROWS * 3];

    private static ClusterSession cluster;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() {
        SplittableRandom random = new SplittableRandom(4);
        Arrays.setAll(X, _ -> random.nextGaussian());
        for (int i = 0; i < ROWS; i++) {
            Y[3 * i + (X[6 * i] > 0 ? 0 : X[6 * i + 1] > 0 ? 1 : 2)] = 1;
        }
        cluster = LocalCluster.session();
    }

    private static TiledLoss here(
            Network network, RowTiles cut, Precision precision, Workers workers) {
        return TiledLoss.of(
                cut,
                Objective.mean(
                        ResidualSystem.of(network, X, Y), Loss.CROSS_ENTROPY, precision, workers));
    }

    private static TiledLoss there(
            Network network,
            RowTiles cut,
            Precision precision,
            int tasks,
            int piece,
            Workers workers) {
        return TiledLoss.of(new ShardedLoss(
                cluster,
                new LossSpec(
                        ModelSpec.of(network),
                        LossSpec.name(Loss.CROSS_ENTROPY),
                        precision,
                        ROWS,
                        cut.strands(),
                        1L << 20),
                network.layout().size(),
                WeightsSpec.of(Map.of()),
                X,
                Y,
                tasks,
                workers,
                piece));
    }

    private static double[] numbers(Storage s) {
        return s.toDoubles(0, s.size());
    }

    private static void same(TiledLoss there, TiledLoss here) {
        Precision precision = here.precision();
        double[] start = NETWORK.initialParameters(3);
        Storage w = precision.of(start);
        Storage g = precision.allocate(w.size());
        Storage h = precision.allocate(w.size());
        assertThat(there.gradient(w, g)).isEqualTo(here.gradient(w, h));
        assertThat(numbers(g)).isEqualTo(numbers(h));
        assertThat(there.value(w)).isEqualTo(here.value(w));
        double[] v = new double[w.size()];
        Arrays.setAll(v, i -> Math.sin(1 + 3 * i));
        assertThat(product(there.gaussNewton(w, 0), v))
                .isEqualTo(product(here.gaussNewton(w, 0), v));
        assertThat(product(there.hessian(w), v)).isEqualTo(product(here.hessian(w), v));
        int[] order = Batches.shuffled(5000, 2).order(1, ROWS);
        SampledLoss a = there.minibatch(5000, Optional.empty());
        SampledLoss b = here.minibatch(5000, Optional.empty());
        a.take(order, 5000, 5000, 1);
        b.take(order, 5000, 5000, 1);
        assertThat(a.gradient(w, g)).isEqualTo(b.gradient(w, h));
        assertThat(numbers(g)).isEqualTo(numbers(h));
    }

    private static double[] product(LossCurvature c, double[] v) {
        double[] y = new double[c.rows()];
        c.apply(v, y);
        return y;
    }

    @Tag("net")
    @Test
    void sumsHaveTheBytesOfOneMachineForAnyTasksAndPiecesAndAfterAKill() {
        try (Workers workers = Workers.of(2)) {
            RowTiles cut = new RowTiles(ROWS, 5);
            for (Precision precision : Precision.values()) {
                TiledLoss own = here(NETWORK, cut, precision, workers);
                boolean single = precision == Precision.FLOAT;
                for (int tasks : single ? new int[] {2, 3} : new int[] {1, 3, 7}) {
                    int piece = tasks == 3 ? 50 : ShardedLoss.PIECE;
                    try (TiledLoss its = there(NETWORK, cut, precision, tasks, piece, workers)) {
                        same(its, own);
                        if (tasks == 3 && single) {
                            LocalCluster.killAnExecutor();
                            same(its, own);
                        }
                    }
                }
            }
        }
    }

    @Tag("net")
    @Test
    void stepsHaveTheBytesOfOneMachine() {
        for (Network network : List.of(NETWORK, CONVOLUTIONS)) {
            RowTiles cut = new RowTiles(ROWS, 2);
            try (Workers workers = Workers.of(2);
                    TiledLoss its = there(network, cut, Precision.FLOAT, 2, 100, workers)) {
                TiledLoss own = here(network, cut, Precision.FLOAT, workers);
                for (Optimizer method : List.of(
                        Optimizer.gradientDescent(0.5),
                        Optimizer.adam(1e-2).withBatches(Batches.shuffled(4096, 3)))) {
                    Storage w = Precision.FLOAT.of(network.initialParameters(3));
                    Storage u = Precision.FLOAT.of(network.initialParameters(3));
                    try (Training a = Training.of(own, method, w);
                            Training b = Training.of(its, method, u)) {
                        a.run(Stopping.after(7), _ -> true);
                        b.run(Stopping.after(7), _ -> true);
                    }
                    assertThat(numbers(u)).isEqualTo(numbers(w));
                }
            }
        }
    }

    private PreparedDataset table() throws IOException {
        StringBuilder text = new StringBuilder("a,b,c,label\n");
        for (int i = 0; i < 6000; i++) {
            text.append(X[6 * i]).append(',').append(X[6 * i + 1]).append(',');
            text.append(X[6 * i + 2]).append(X[6 * i] * X[6 * i + 1] > 0 ? ",x\n" : ",y\n");
        }
        Path table = folder.resolve("table.csv");
        Files.writeString(table, text);
        return PreparedDataset.read(table, "label");
    }

    private FitRequest request() throws IOException {
        return FitRequest.of(table(), "dense(2000) tanh dense")
                .withSteps(5)
                .with(s -> s.withBudget(new ObservationBudget(
                        0.2, OptionalInt.of(3), OptionalInt.of(2), OptionalInt.of(200))));
    }

    private static FitResult run(FitRequest request, LossEngine engine) {
        try (Session session = Session.of(2)) {
            return new FitStudy(request, session, engine).run(Certifier.NONE, Journal.NONE);
        }
    }

    @Tag("net")
    @Test
    void aRunHasTheBytesOfOneMachineAndItsPlanThoseThatSparkCounts()
            throws IOException, InterruptedException, TimeoutException {
        LossEngine engine = new ClusterLoss(() -> cluster);
        FitRequest request = request();
        FitResult own = run(request, LossEngine.LOCAL);
        FitResult its;
        try (TaskBytes bytes = TaskBytes.begin();
                Workers workers = Workers.of(1)) {
            PassCost cost = PassCost.ofStep(request.data(), request.model(), request.settings());
            WorkPlan plan = engine.plan(cost, workers);
            bytes.clear();
            long before = bytes.tasks();
            its = run(request, engine);
            bytes.settle();
            double passes = (bytes.tasks() - before) / (double) plan.tasks();
            assertThat(bytes.up() / passes)
                    .isBetween(0.8 * plan.bytes().up(), 1.2 * plan.bytes().up());
            assertThat(passes).isGreaterThanOrEqualTo(5);
            assertThatThrownBy(() -> cost.requireWorth(plan))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("moving its numbers")
                    .hasFieldOrPropertyWithValue("code", StudyRefusal.SMALL_STEPS);
        }
        assertThat(its.end().parameters()).isEqualTo(own.end().parameters());
        assertThat(its.path()).usingRecursiveComparison().isEqualTo(own.path());
        assertThat(its.step().curvature()).isEqualTo(own.step().curvature());
    }

    @Tag("net")
    @Test
    void spectraOfHessiansHaveTheBytesOfOneMachineAndThoseOfTheWhole() throws IOException {
        PreparedDataset data = table();
        Network network = data.network("dense(9) tanh dense");
        ModelState state = ModelState.initial(network, 3);
        Subject subject =
                new Subject(data, network, Loss.CROSS_ENTROPY, state, state, "at the start");
        try (Session session = Session.of(2)) {
            for (Curvature of : List.of(Curvature.HESSIAN, Curvature.GGN)) {
                SpectrumRequest request = SpectrumRequest.of(subject, of);
                SpectrumResult own = request.run(session);
                SpectrumResult its = request.run(session.withEngine(new SparkEngine(cluster)));
                assertThat(its.blocks()).usingRecursiveComparison().isEqualTo(own.blocks());
                double[] start = state.parameters();
                Objective whole = Objective.mean(
                        subject.system(), Loss.CROSS_ENTROPY, Precision.DOUBLE, session.workers());
                LossCurvature all = of == Curvature.HESSIAN
                        ? whole.hessian(Precision.DOUBLE.of(start))
                        : whole.gaussNewton(Precision.DOUBLE.of(start));
                double[] eigenvalues = DenseForm.eigenvalues(all, 100);
                assertThat(its.blocks().getFirst().top().getFirst().value())
                        .isCloseTo(eigenvalues[eigenvalues.length - 1], within(1e-12));
            }
        }
    }
}
