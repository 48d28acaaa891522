package org.plstar.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.RandomNetwork;
import org.plstar.optimize.Batches;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.Optimizer;
import org.plstar.optimize.StepAdvice;
import org.plstar.optimize.StepRule;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.LossCurvature;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.system.SampledLoss;

/**
 * Losses, gradients and products in tiles are those of the whole, with the same bytes for any team
 * and wherever strands are computed.
 */
class TiledLossTest {
    private static final int ROWS = 3 * RowTiles.TILE + 100;
    private static final Network NETWORK = Architecture.parse("dense(7) tanh dense(5) tanh dense")
            .build(Shape.of(4), 2, Initialization.DEFAULT);
    private static final double[] X = RandomNetwork.inputs(NETWORK, ROWS, 3);
    private static final double[] Y = targets();
    private static final double[] W = NETWORK.initialParameters(1);

    private static double[] targets() {
        double[] y = new double[2 * ROWS];
        for (int i = 0; i < ROWS; i++) {
            y[2 * i + (X[4 * i] + X[4 * i + 1] > 0 ? 0 : 1)] = 1;
        }
        return y;
    }

    private static Objective whole(Loss loss, Precision precision, Workers team) {
        return Objective.mean(ResidualSystem.of(NETWORK, X, Y), loss, precision, team);
    }

    /** Strands in parts that share nothing, as executors hold them, added at the end. */
    private static final class Apart implements LossPasses {
        private final RowTiles cut;
        private final Precision precision;
        private final Workers workers;
        private final List<LossStrand> parts = new ArrayList<>();
        private final int[] ends;

        Apart(RowTiles cut, Loss loss, Precision precision, Workers workers, int... ends) {
            this.cut = cut;
            this.precision = precision;
            this.workers = workers;
            this.ends = ends;
            int from = 0;
            for (int to : ends) {
                int first = cut.firstRow(cut.firstTile(from));
                int end = Math.min(ROWS, cut.firstRow(cut.firstTile(to)));
                double[] weights = new double[end - first];
                Arrays.fill(weights, 1.0 / ROWS);
                parts.add(new LossStrand(
                        cut,
                        first,
                        Objective.weighted(
                                ResidualSystem.of(
                                        NETWORK,
                                        Arrays.copyOfRange(X, 4 * first, 4 * end),
                                        Arrays.copyOfRange(Y, 2 * first, 2 * end)),
                                loss,
                                weights,
                                precision,
                                workers),
                        first == 0 ? 0 : 1L << 20));
                from = to;
            }
        }

        @Override
        public RowTiles cut() {
            return cut;
        }

        @Override
        public int unknowns() {
            return W.length;
        }

        @Override
        public Precision precision() {
            return precision;
        }

        @Override
        public Workers workers() {
            return workers;
        }

        @Override
        public LossSum sum(LossQuery query) {
            StrandFold<LossSum> fold = new StrandFold<>(LossSum::sum);
            int strand = 0;
            for (int i = 0; i < ends.length; i++) {
                for (; strand < ends[i]; strand++) {
                    fold.add(parts.get(i).sum(strand, query));
                }
            }
            return fold.total();
        }

        @Override
        public void close() {}
    }

    private static double[] numbers(Storage s) {
        return s.toDoubles(0, s.size());
    }

    private static double[] product(LossCurvature c, double[] v) {
        double[] y = new double[c.rows()];
        c.apply(v, y);
        return y;
    }

    private static void close(double[] a, double[] b, double off) {
        assertThat(a).hasSameSizeAs(b);
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).isCloseTo(b[i], within(off));
        }
    }

    @Test
    void sumsAreThoseOfTheWhole() {
        double[] v = new double[W.length];
        Arrays.setAll(v, i -> Math.sin(1 + 3 * i));
        try (Workers one = Workers.of(1);
                Workers three = Workers.of(3)) {
            for (Loss loss : List.of(Loss.SQUARE, Loss.CROSS_ENTROPY)) {
                Objective all = whole(loss, Precision.DOUBLE, one);
                Storage w = Precision.DOUBLE.of(W.clone());
                Storage expected = Precision.DOUBLE.allocate(W.length);
                double value = all.gradient(w, expected);
                double[] hv = product(all.hessian(w), v);
                double[] bv = product(all.gaussNewton(w), v);
                for (int strands : new int[] {1, 2, 3, 256}) {
                    RowTiles cut = new RowTiles(ROWS, strands);
                    TiledLoss tiled = TiledLoss.of(cut, all);
                    Storage g = Precision.DOUBLE.allocate(W.length);
                    assertThat(tiled.gradient(w, g)).isCloseTo(value, within(1e-14));
                    assertThat(tiled.value(w)).isCloseTo(value, within(1e-14));
                    close(numbers(g), numbers(expected), 1e-14);
                    close(product(tiled.hessian(w), v), hv, 1e-13);
                    close(product(tiled.gaussNewton(w, 0), v), bv, 1e-13);

                    TiledLoss team = TiledLoss.of(cut, whole(loss, Precision.DOUBLE, three));
                    Storage its = Precision.DOUBLE.allocate(W.length);
                    assertThat(team.gradient(w, its)).isEqualTo(tiled.gradient(w, g));
                    assertThat(numbers(its)).isEqualTo(numbers(g));
                }
            }
        }
    }

    @Tag("net")
    @Test
    void bytesDoNotDependOnWhereStrandsAreComputed() {
        double[] v = new double[W.length];
        Arrays.setAll(v, i -> Math.cos(2 + 5 * i));
        RowTiles cut = new RowTiles(ROWS, 4);
        try (Workers one = Workers.of(1)) {
            for (Precision precision : Precision.values()) {
                TiledLoss here = TiledLoss.of(cut, whole(Loss.CROSS_ENTROPY, precision, one));
                for (int[] ends : new int[][] {{4}, {1, 4}, {3, 4}, {1, 2, 3, 4}}) {
                    TiledLoss apart =
                            TiledLoss.of(new Apart(cut, Loss.CROSS_ENTROPY, precision, one, ends));
                    Storage w = precision.of(W.clone());
                    Storage g = precision.allocate(W.length);
                    Storage h = precision.allocate(W.length);
                    assertThat(apart.gradient(w, g)).isEqualTo(here.gradient(w, h));
                    assertThat(numbers(g)).isEqualTo(numbers(h));
                    assertThat(apart.value(w)).isEqualTo(here.value(w));
                    LossCurvature its = apart.hessian(w);
                    assertThat(product(its, v)).isEqualTo(product(here.hessian(w), v));
                    for (Batches.Sampling sampling : Batches.Sampling.values()) {
                        int[] order = new Batches(2500, sampling, 5).order(0, ROWS);
                        SampledLoss a = apart.minibatch(2500, Optional.empty());
                        SampledLoss b = here.minibatch(2500, Optional.empty());
                        a.take(order, 2500, 2500, 1);
                        b.take(order, 2500, 2500, 1);
                        assertThat(a.gradient(w, g)).isEqualTo(b.gradient(w, h));
                        assertThat(numbers(g)).isEqualTo(numbers(h));
                        assertThat(a.value(w)).isEqualTo(b.value(w));
                    }
                }
            }
        }
    }

    @Test
    void aBatchIsThatOfTheWhole() {
        try (Workers one = Workers.of(1)) {
            Objective all = whole(Loss.SQUARE, Precision.DOUBLE, one);
            for (int size : new int[] {1, 3000, ROWS}) {
                RowTiles cut = TiledLoss.cut(ROWS, size);
                SampledLoss tiled = TiledLoss.of(cut, all).minibatch(size, Optional.empty());
                SampledLoss plain = all.minibatch(size, Optional.empty());
                int[] order = Batches.shuffled(size, 4).order(0, ROWS);
                Storage w = Precision.DOUBLE.of(W.clone());
                Storage g = Precision.DOUBLE.allocate(W.length);
                Storage h = Precision.DOUBLE.allocate(W.length);
                tiled.take(order, 0, size, 0);
                plain.take(order, 0, size, 0);
                assertThat(tiled.size()).isEqualTo(plain.size());
                assertThat(tiled.gradient(w, g)).isCloseTo(plain.gradient(w, h), within(1e-13));
                close(numbers(g), numbers(h), 1e-13);
            }
            assertThatThrownBy(() -> TiledLoss.of(new RowTiles(ROWS, 2), all)
                            .minibatch(5, Optional.empty())
                            .value(Precision.DOUBLE.of(W)))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> TiledLoss.of(new RowTiles(ROWS - 1, 2), all))
                    .hasFieldOrPropertyWithValue("code", PredictRefusal.SIZE);
        }
    }

    @Test
    void batchesAreCutAtStrands() {
        RandomStream random = RandomStream.of(7, "batches");
        for (int i = 0; i < 200; i++) {
            int rows = 1 + random.below(4L * i, 20_000);
            RowTiles cut = new RowTiles(rows, 1 + random.below(4L * i + 1, 12));
            int size = 1 + random.below(4L * i + 2, rows);
            int[] order = new Batches(size, Batches.Sampling.INDEPENDENT, i).order(0, rows);
            BatchCut batch = BatchCut.of(cut, order, rows - size, size);
            assertThat(batch.first()[cut.strands()]).isEqualTo(size);
            assertThat(batch.scale()).isEqualTo(rows / (double) size);
            List<Integer> expected = new ArrayList<>();
            for (int s = 0; s < cut.strands(); s++) {
                int from = cut.firstRow(cut.firstTile(s));
                int to = Math.min(rows, cut.firstRow(cut.firstTile(s + 1)));
                assertThat(batch.first()[s]).isEqualTo(expected.size());
                IntStream.range(rows - size, rows)
                        .map(k -> order[k])
                        .filter(r -> r >= from && r < to)
                        .forEach(expected::add);
            }
            assertThat(Arrays.stream(batch.which()).boxed().toList()).isEqualTo(expected);
        }
    }

    @Test
    void methodsStepOnTilesAsOnTheWhole() {
        List<Optimizer> methods = List.of(
                Optimizer.gradientDescent(0.3),
                Optimizer.momentum(0.1, 0.9),
                Optimizer.adam(1e-2),
                Optimizer.gradientDescent(0.3).withBatches(Batches.shuffled(2500, 3)),
                Optimizer.withRule(new StepRule.Polyak(0.5, 0, OptionalDouble.of(1))));
        try (Workers one = Workers.of(1)) {
            Objective all = whole(Loss.SQUARE, Precision.DOUBLE, one);
            for (Optimizer method : methods) {
                Storage w = Precision.DOUBLE.of(W.clone());
                Storage u = Precision.DOUBLE.of(W.clone());
                try (Training plain = Training.of(all, method, w);
                        Training tiled = Training.of(
                                TiledLoss.of(TiledLoss.cut(ROWS, 2500), all), method, u)) {
                    plain.run(Stopping.after(12), m -> true);
                    tiled.run(Stopping.after(12), m -> true);
                }
                close(numbers(u), numbers(w), 1e-10);
                assertThat(all.value(u)).isLessThan(all.value(Precision.DOUBLE.of(W.clone())));
            }
            TiledLoss tiled = TiledLoss.of(TiledLoss.cut(ROWS, ROWS), all);
            Storage w = Precision.DOUBLE.of(W.clone());
            assertThat(StepAdvice.curvature(tiled, w, 2).value())
                    .isCloseTo(StepAdvice.curvature(all, w, 2).value(), within(1e-6));
            assertThatThrownBy(() ->
                            KernelNewton.Method.GAUSS_NEWTON.descent(tiled, Optional.empty(), w))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("tiles of rows");
        }
    }
}
