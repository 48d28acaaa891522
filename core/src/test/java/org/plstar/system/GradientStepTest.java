package org.plstar.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;

/** A step that products make in place is the gradient's, for every layer. */
final class GradientStepTest {
    private static final int SAMPLES = 13;
    private static final double ETA = 0.03;

    private static ResidualSystem system(String text, int... input) {
        Network n = Architecture.parse(text).build(Shape.of(input), 3, Initialization.DEFAULT);
        RandomStream random = RandomStream.of(4, "in place");
        double[] x = new double[SAMPLES * Shape.of(input).size()];
        double[] y = new double[SAMPLES * 3];
        random.normals(0, x, 0, x.length);
        for (int i = 0; i < SAMPLES; i++) {
            y[i * 3 + random.below(9000 + i, 3)] = 1;
        }
        return ResidualSystem.of(n, x, y);
    }

    private static int[] shape(String text) {
        return text.startsWith("conv") || text.startsWith("maxpool")
                ? new int[] {1, 6, 6}
                : text.startsWith("attention") || text.startsWith("layernorm attention")
                        ? new int[] {4, 6}
                        : new int[] {5};
    }

    private static double[] start(ResidualSystem s) {
        double[] w = new double[s.unknowns()];
        RandomStream.of(8, "start").normals(0, w, 0, w.length);
        for (int i = 0; i < w.length; i++) {
            w[i] *= 0.4;
        }
        return w;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense",
                "dense(bias=false)",
                "dense(9) tanh dense(7) tanh dense",
                "dense(9) relu dense(9) gelu dense(bias=false)",
                "dense(6) shared(a,dense(6)) tanh shared(a,dense(6)) dense",
                "dense(6) residual(dense(6) tanh dense(6)) dense",
                "dense(8) layernorm tanh dense",
                "conv(4,3x3) tanh conv(3,3x3) gap dense",
                "conv(4,3x3) relu maxpool(2) flatten dense",
                "attention(2) mean_tokens dense",
                "attention(2) mean_tokens dense softmax",
                "layernorm attention(3) flatten dense(5) softplus dense"
            })
    void theStepIsTheGradients(String text) {
        ResidualSystem s = system(text, shape(text));
        for (Precision p : Precision.values()) {
            for (Loss loss : List.of(Loss.SQUARE, Loss.CROSS_ENTROPY)) {
                double[] one = moved(s, loss, p, 1);
                assertThat(moved(s, loss, p, 2)).isEqualTo(one);
                assertThat(moved(s, loss, p, 3)).isEqualTo(one);
                try (Workers workers = Workers.of(1)) {
                    Storage w = p.of(start(s));
                    Storage g = p.allocate(w.size());
                    Objective.mean(s, loss, p, workers).gradient(w, g);
                    double bound = p == Precision.DOUBLE ? 1e-14 : 1e-6;
                    for (int i = 0; i < one.length; i++) {
                        assertThat(one[i])
                                .isCloseTo(
                                        w.get(i) - ETA * g.get(i),
                                        within(bound * (1 + Math.abs(one[i]))));
                    }
                }
            }
        }
    }

    private static double[] moved(ResidualSystem s, Loss loss, Precision p, int threads) {
        try (Workers workers = Workers.of(threads)) {
            Objective objective = Objective.mean(s, loss, p, workers);
            Storage w = p.of(start(s));
            double[] before = w.toDoubles(0, w.size());
            double value = objective.gradient(w, p.allocate(w.size()));
            double[] told = {0};
            boolean no = objective.step(w, ETA, l -> {
                told[0] = l;
                return false;
            });
            assertThat(no).isFalse();
            assertThat(told[0]).isEqualTo(value);
            assertThat(w.toDoubles(0, w.size())).as("declined").isEqualTo(before);
            assertThat(objective.step(w, ETA, l -> l == value)).isTrue();
            return w.toDoubles(0, w.size());
        }
    }

    @Test
    void whatTakesSeveralTilesIsAddedAfterwards() {
        int n = 20_000; // 2 x 20,000 x 1,100 doubles are more than an executor's memory
        Network m = Architecture.parse("dense(1100) tanh dense")
                .build(Shape.of(2), 1, Initialization.DEFAULT);
        double[] x = new double[2 * n];
        double[] y = new double[n];
        RandomStream.of(2, "x").normals(0, x, 0, x.length);
        RandomStream.of(2, "y").normals(0, y, 0, n);
        try (Workers workers = Workers.of(2)) {
            Objective o = Objective.mean(
                    ResidualSystem.of(m, x, y), Loss.SQUARE, Precision.DOUBLE, workers);
            Storage w = Precision.DOUBLE.of(m.initialParameters(1));
            Storage g = Precision.DOUBLE.allocate(w.size());
            double loss = o.gradient(w, g);
            double[] expected = w.toDoubles(0, w.size());
            for (int i = 0; i < expected.length; i++) {
                expected[i] = Math.fma(-ETA, g.get(i), expected[i]);
            }
            assertThat(o.step(w, ETA, l -> l == loss)).isTrue();
            assertThat(w.toDoubles(0, w.size())).isEqualTo(expected);
        }
    }

    @Test
    void batchesOfAnySizeStepInTurn() {
        ResidualSystem s = system("dense(9) tanh dense", 5);
        try (Workers workers = Workers.of(2)) {
            Objective objective = Objective.mean(s, Loss.CROSS_ENTROPY, Precision.DOUBLE, workers);
            Minibatch batch = objective.minibatch(6);
            Storage w = Precision.DOUBLE.of(start(s));
            Storage g = Precision.DOUBLE.allocate(w.size());
            int[] all = IntStream.range(0, SAMPLES).toArray();
            for (int from = 0; from < SAMPLES; from += 6) {
                batch.take(all, from, Math.min(6, SAMPLES - from), 0);
                double loss = batch.gradient(w, g);
                double[] expected = new double[w.size()];
                Arrays.setAll(expected, i -> w.get(i) - ETA * g.get(i));
                assertThat(batch.step(w, ETA, l -> l == loss)).isTrue();
                assertThat(w.toDoubles(0, w.size())).containsExactly(expected, within(1e-15));
            }
        }
    }

    @Test
    void theProgramDoesNotRunTwiceAtOnce() {
        ResidualSystem s = system("dense(4) tanh dense", 5);
        try (Workers workers = Workers.of(1)) {
            Objective o = Objective.mean(s, Loss.SQUARE, Precision.DOUBLE, workers);
            Storage w = Precision.DOUBLE.of(start(s));
            Storage g = Precision.DOUBLE.allocate(w.size());
            assertThatThrownBy(() -> o.step(w, ETA, _ -> o.gradient(w, g) > 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("runs already");
            assertThat(o.gradient(w, g)).as("and goes on").isPositive();
            assertThat(o.step(w, ETA, _ -> o.value(w) > 0))
                    .as("its value alone")
                    .isTrue();
        }
    }
}
