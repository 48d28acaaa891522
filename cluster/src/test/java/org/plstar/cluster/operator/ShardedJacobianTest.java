package org.plstar.cluster.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.cluster.LocalCluster;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.cluster.spec.WeightsSpec;
import org.plstar.cluster.store.RowSource;
import org.plstar.cluster.store.StoredRows;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.ModelState;
import org.plstar.network.Network;
import org.plstar.operator.Lanczos;
import org.plstar.predict.RowTiles;
import org.plstar.predict.TiledJacobian;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** Products by executors are those of one machine, to the last bit. */
class ShardedJacobianTest {
    private static final int ROWS = 5 * RowTiles.TILE + 700;
    private static final int STRANDS = 5;
    private static final int WIDTH = 6;

    @TempDir
    private Path folder;

    @Tag("net")
    @Test
    void productsHaveTheBytesOfOneMachineForAnyPartitionsAndAfterAKill() {
        Network network = Architecture.parse("dense(16) tanh dense(12) tanh dense")
                .build(Shape.of(WIDTH), 2, Initialization.DEFAULT);
        ModelState state = ModelState.initial(network, 3);
        SplittableRandom random = new SplittableRandom(4);
        double[] rows = new double[ROWS * WIDTH];
        Arrays.setAll(rows, _ -> random.nextGaussian());
        double[] v = new double[network.layout().size()];
        Arrays.setAll(v, i -> Math.sin(1 + 3 * i));
        double[] u = new double[ROWS * 2];
        Arrays.setAll(u, i -> Math.cos(1 + 7 * i));
        double[] w = state.parameters();
        ClusterSession session = LocalCluster.session();
        JavaSparkContext spark = session.spark();
        try (Workers workers = Workers.of(2)) {
            ResidualSystem all =
                    ResidualSystem.of(network, state.buffers(), rows, new double[ROWS * 2]);
            RowTiles cut = new RowTiles(ROWS, STRANDS);
            TiledJacobian own = new TiledJacobian(
                    cut,
                    t -> all.rows(IntStream.range(0, cut.rowsOf(t))
                            .map(i -> cut.firstRow(t) + i)
                            .toArray()),
                    w,
                    workers);
            double[] y = new double[own.rows()];
            own.apply(v, y);
            double[] g = new double[own.columns()];
            own.applyTranspose(u, g);
            close(y, g, Jacobian.at(all, w, workers), v, u);
            Lanczos.Extremes ends = Lanczos.run(own.gram(), Lanczos.End.UPPER, 1e-8, 8, 1);

            RowsSpec spec = new RowsSpec(
                    folder.resolve("rows.zarr").toString(), ROWS, WIDTH, RowTiles.TILE);
            StoredRows.write(spec, t -> tile(rows, spec, t), "digest");
            for (int partitions : new int[] {1, 2, 3, 7}) {
                try (RowSource source = partitions % 2 == 0
                                ? RowSource.Sent.of(
                                        spark, ROWS, RowTiles.TILE, t -> tile(rows, spec, t))
                                : new RowSource.Stored(spec);
                        ShardedJacobian its = ShardedJacobian.at(
                                session,
                                ModelSpec.of(network),
                                WeightsSpec.of(state),
                                source,
                                STRANDS,
                                partitions)) {
                    same(its, v, u, y, g);
                    if (partitions == 3) {
                        assertThat(Lanczos.run(its.gram(), Lanczos.End.UPPER, 1e-8, 8, 1))
                                .isEqualTo(ends);
                        LocalCluster.killAnExecutor();
                        same(its, v, u, y, g);
                    }
                }
            }
            refusesDamagedRows(session, spec, network);
        }
    }

    /** Rows that executors cannot read are refused, not tried four times and then a fault. */
    private void refusesDamagedRows(ClusterSession session, RowsSpec spec, Network network) {
        try {
            Files.delete(folder.resolve("rows.zarr/c/1/0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ModelState state = ModelState.initial(network, 3);
        try (RowSource source = new RowSource.Stored(spec);
                ShardedJacobian its = ShardedJacobian.at(
                        session,
                        ModelSpec.of(network),
                        WeightsSpec.of(state),
                        source,
                        STRANDS,
                        2)) {
            double[] v = new double[its.columns()];
            double[] u = new double[its.rows()];
            for (ThrowingCallable product : List.<ThrowingCallable>of(
                    () -> its.apply(v, u), () -> its.applyTranspose(u, v))) {
                assertThatThrownBy(product)
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                r -> assertThat(r.code())
                                        .isEqualTo(ClusterRefusal.REFUSED_BY_EXECUTOR));
            }
        }
    }

    private static double[] tile(double[] rows, RowsSpec spec, int t) {
        int size = spec.tile() * spec.width();
        return Arrays.copyOfRange(rows, t * size, Math.min(rows.length, (t + 1) * size));
    }

    private static void same(ShardedJacobian j, double[] v, double[] u, double[] y, double[] g) {
        double[] its = new double[y.length];
        j.apply(v, its);
        assertThat(Arrays.equals(its, y)).isTrue();
        double[] back = new double[g.length];
        j.applyTranspose(u, back);
        assertThat(Arrays.equals(back, g)).isTrue();
    }

    private static void close(double[] y, double[] g, Jacobian whole, double[] v, double[] u) {
        double[] expected = new double[y.length];
        whole.apply(v, expected);
        for (int i = 0; i < y.length; i++) {
            assertThat(y[i]).isCloseTo(expected[i], within(1e-11));
        }
        double[] back = new double[g.length];
        whole.applyTranspose(u, back);
        for (int i = 0; i < g.length; i++) {
            assertThat(g[i]).isCloseTo(back[i], within(1e-8));
        }
    }
}
