package org.plstar.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.RandomNetwork;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** Products in tiles and strands are those of the whole, with the same bytes for any team. */
class TiledJacobianTest {
    private static final int ROWS = 3 * RowTiles.TILE + 100;

    private static TiledJacobian tiled(ResidualSystem all, int strands, double[] w, Workers team) {
        RowTiles cut = new RowTiles(ROWS, strands);
        return new TiledJacobian(
                cut,
                t -> all.rows(IntStream.range(0, cut.rowsOf(t))
                        .map(i -> cut.firstRow(t) + i)
                        .toArray()),
                w,
                team);
    }

    @Test
    void productsAreThoseOfTheWhole() {
        Network network = Architecture.parse("dense(7) tanh dense(5) tanh dense")
                .build(Shape.of(4), 2, Initialization.DEFAULT);
        ResidualSystem all = ResidualSystem.of(
                network, RandomNetwork.inputs(network, ROWS, 3), new double[ROWS * 2]);
        double[] w = network.initialParameters(1);
        double[] v = new double[w.length];
        Arrays.setAll(v, i -> Math.sin(1 + 3 * i));
        double[] u = new double[ROWS * 2];
        Arrays.setAll(u, i -> Math.cos(1 + 7 * i));
        try (Workers one = Workers.of(1);
                Workers three = Workers.of(3)) {
            Jacobian whole = Jacobian.at(all, w, one);
            for (int strands : new int[] {1, 2, 3, 256}) {
                TiledJacobian tiled = tiled(all, strands, w, one);
                double[] y = new double[tiled.rows()];
                tiled.apply(v, y);
                double[] g = new double[tiled.columns()];
                tiled.applyTranspose(u, g);
                double[] expected = new double[y.length];
                whole.apply(v, expected);
                for (int i = 0; i < y.length; i++) {
                    assertThat(y[i]).isCloseTo(expected[i], within(1e-12));
                }
                double[] back = new double[g.length];
                whole.applyTranspose(u, back);
                for (int i = 0; i < g.length; i++) {
                    assertThat(g[i]).isCloseTo(back[i], within(1e-9));
                }
                TiledJacobian team = tiled(all, strands, w, three);
                double[] its = new double[g.length];
                team.applyTranspose(u, its);
                assertThat(its).isEqualTo(g);
                assertThatThrownBy(() -> tiled.apply(u, y)).isInstanceOf(Refusal.class);
            }
            assertThatThrownBy(() -> new JacobianStrand(List.of(), w, one))
                    .hasFieldOrPropertyWithValue("code", PredictRefusal.SIZE);
        }
    }
}
