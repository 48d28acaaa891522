package org.plstar.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.RandomNetwork;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/**
 * Long products are cut in pieces: that changes no more than rounding, and no thread changes
 * anything.
 */
class CutProductsTest {
    private static final int SAMPLES = 300;

    private static double[] gradient(int threads, int pieces) {
        return gradient(
                "dense(333) tanh dense(257) tanh dense",
                SAMPLES,
                Precision.DOUBLE,
                threads,
                pieces);
    }

    private static double[] gradient(
            String layers, int samples, Precision precision, int threads, int pieces) {
        Network n = Architecture.parse(layers).build(Shape.of(40), 3, Initialization.DEFAULT);
        ResidualSystem s =
                ResidualSystem.of(n, RandomNetwork.inputs(n, samples, 3), new double[samples * 3]);
        Storage w = precision.allocate(s.unknowns());
        for (int i = 0; i < w.size(); i++) {
            w.set(i, 0.1 * Math.sin(1 + 7 * i));
        }
        Storage g = precision.allocate(s.unknowns());
        try (Workers workers = Workers.of(threads, pieces)) {
            Objective.mean(s, Loss.SQUARE, precision, workers).gradient(w, g);
        }
        return g.toDoubles(0, g.size());
    }

    @Tag("net")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16})
    void anyNumberOfPiecesAndThreads(int pieces) {
        double[] whole = gradient(1, 1);
        double[] cut = gradient(1, pieces);
        assertThat(cut).containsExactly(whole, within(1e-14));
        assertThat(gradient(3, pieces)).isEqualTo(cut);
    }

    /** Products of more than 4 GFLOP, which are cut in any case, to be short calls. */
    @Tag("net")
    @ParameterizedTest
    @EnumSource(Precision.class)
    void productsThatAreCutInAnyCase(Precision precision) {
        String layers = "dense(300) tanh dense(300) tanh dense";
        double[] alone = gradient(layers, 30_000, precision, 1, 2);
        assertThat(gradient(layers, 30_000, precision, 2, 2)).isEqualTo(alone);
    }

    /** Rows are cut for the team. */
    @Tag("net")
    @ParameterizedTest
    @EnumSource(Precision.class)
    void rowsCutForTheTeam(Precision precision) {
        String layers = "dense(500) tanh dense(612) tanh dense(500) tanh dense";
        double[] alone = gradient(layers, 701, precision, 1, 2);
        assertThat(gradient(layers, 701, precision, 2, 2)).isEqualTo(alone);
        assertThat(gradient(layers, 701, precision, 5, 2)).isEqualTo(alone);
    }
}
