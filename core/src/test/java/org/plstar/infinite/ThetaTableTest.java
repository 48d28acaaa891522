package org.plstar.infinite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;

/** Tables of duals against the rule that fills them. */
final class ThetaTableTest {
    /** For random variances and angles, and at the ends. */
    @Tag("net")
    @ParameterizedTest
    @EnumSource(
            value = PointFunction.class,
            names = {"GELU", "SELU"},
            mode = EnumSource.Mode.EXCLUDE)
    void theErrorThatIsToldHolds(PointFunction function) {
        DirectRule rule = new DirectRule(function);
        boolean kinked = function == PointFunction.ELU || function == PointFunction.SOFTSIGN;
        double[][] ranges = kinked
                ? new double[][] {{0.9, 0.9}, {0.4, 1.6}, {3, 12}}
                : new double[][] {{0.5, 2}};
        for (double[] range : ranges) {
            ThetaTable table = ThetaTable.of(rule, range[0], range[1], Workers.alone());
            assertThat(table.error()).isBetween(0.0, 1e-10);
            SplittableRandom random = new SplittableRandom(7);
            double[] exact = new double[DualActivation.NUMBERS];
            double[] left = new double[DualActivation.NUMBERS];
            double[] right = new double[DualActivation.NUMBERS];
            for (int trial = 0; trial < 60; trial++) {
                double a = range[0] + (range[1] - range[0]) * random.nextDouble();
                double b = range[0] + (range[1] - range[0]) * random.nextDouble();
                double theta =
                        trial == 0 ? 0 : trial == 1 ? Math.PI : Math.PI * random.nextDouble();
                double s = Math.sqrt(a * b);
                double sine = Math.sin(theta);
                rule.at(a, b, s * Math.cos(theta), s * s * sine * sine, exact);
                rule.at(a, a, a, 0, left);
                rule.at(b, b, b, 0, right);
                ThetaRows rows = table.rows(3, new double[] {a}, new double[] {b}, 1);
                rows.evaluate(0, new int[1], 0, new double[] {theta}, 1);
                for (int f = 0; f < 3; f++) {
                    double size = Math.sqrt(left[f] * right[f]);
                    // the points of the rule differ where variances do, by its own error
                    assertThat(rows.results[f][0])
                            .isCloseTo(
                                    exact[f], within(size * Math.max(3e-12, 20 * table.error())));
                }
            }
        }
    }

    /** Numbers of many rows are from tables, those of two rows from the rule. */
    @Tag("net")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense tanh dense",
                "dense elu dense softsign dense",
                "dense layernorm tanh dense silu dense",
                "residual(dense sigmoid dense) dense"
            })
    void kernelsOfManyRowsAreThoseOfTheirPairs(String text) {
        String whole = text.startsWith("residual") ? "dense " + text : text;
        InfiniteNetwork network =
                InfiniteNetwork.of(Architecture.parse(whole), Shape.of(4), Initialization.DEFAULT);
        SplittableRandom random = new SplittableRandom(3);
        double[][] x = new double[150][4];
        for (double[] row : x) {
            double scale = Math.exp(0.5 * random.nextGaussian());
            for (int j = 0; j < 4; j++) {
                row[j] = scale * random.nextGaussian();
            }
        }
        x[20] = x[10].clone();
        x[30] = new double[4];
        try (Workers two = Workers.of(2);
                InfiniteKernels all = network.kernels(x, Workers.alone());
                InfiniteKernels again = network.kernels(x, two);
                InfiniteKernels cross = network.kernels(x, x.clone(), two)) {
            assertThat(all.dualError()).isBetween(1e-16, 1e-10);
            for (int[] pair : new int[][] {{0, 1}, {5, 5}, {10, 20}, {7, 149}, {30, 2}, {64, 63}}) {
                int i = pair[0];
                int j = pair[1];
                try (InfiniteKernels two2 =
                        network.kernels(new double[][] {x[i], x[j]}, Workers.alone())) {
                    double nngp = two2.nngp().get(0, 1);
                    double ntk = two2.ntk().get(0, 1);
                    assertThat(all.nngp().get(i, j)).isCloseTo(nngp, within(1e-10));
                    assertThat(all.ntk().get(i, j)).isCloseTo(ntk, within(1e-10));
                    assertThat(cross.ntk().get(i, j)).isCloseTo(ntk, within(1e-10));
                }
            }
            for (int i = 0; i < 150; i++) {
                for (int j = 0; j < 150; j++) {
                    assertThat(again.ntk().get(i, j)).isEqualTo(all.ntk().get(i, j));
                }
            }
            assertThat(all.nngp().get(10, 20)).isEqualTo(all.nngp().get(10, 10));
        }
    }

    /** Variances that differ by a factor of 400. */
    @Test
    void aWideRangeIsMetToo() {
        ThetaTable table =
                ThetaTable.of(new DirectRule(PointFunction.TANH), 0.02, 8, Workers.alone());
        assertThat(table.error()).isLessThan(2e-11);
    }

    @Test
    void aTableIsTakenWherePairsAreMany() {
        assertThat(ThetaTable.cost(1, 1)).isLessThan(200);
        assertThat(ThetaTable.cost(0.1, 1)).isLessThan(2000);
    }
}
