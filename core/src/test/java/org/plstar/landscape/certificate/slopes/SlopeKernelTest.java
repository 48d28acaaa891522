package org.plstar.landscape.certificate.slopes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.system.ResidualSystem;

/** The kernel of slopes, block by block. */
class SlopeKernelTest {
    private static final int ROWS = 100;

    private static ResidualSystem system(Network network) {
        SplittableRandom random = new SplittableRandom(3);
        double[] x = new double[ROWS * 16];
        Arrays.setAll(x, _ -> random.nextGaussian());
        return ResidualSystem.of(network, x, new double[ROWS * network.output().size()]);
    }

    private static Network network(String text) {
        return Architecture.parse(text).build(Shape.of(1, 4, 4), 2, Initialization.DEFAULT);
    }

    /** Some blocks each, in any order, by a kernel that was made again from what travels. */
    private static KernelFormer elsewhere(ResidualSystem again, long seed) {
        return (kernel, to, workers) -> {
            assertThat(kernel.tiles()).isGreaterThan(4);
            List<int[]> blocks = new ArrayList<>();
            for (int i = 0; i < kernel.tiles(); i++) {
                for (int j = 0; j <= i; j++) {
                    blocks.add(new int[] {i, j});
                }
            }
            Collections.shuffle(blocks, new Random(seed));
            SlopeKernel its = SlopeKernel.of(again, kernel.point(), kernel.parts(), Workers.of(1));
            for (int[] b : blocks) {
                its.blocks(
                        b[0],
                        b[0] + 1,
                        b[1],
                        b[1] + 1,
                        (i, j, numbers) -> kernel.put(i, j, numbers, to));
            }
        };
    }

    @Test
    void blocksByThemselvesAreThoseOfTheWhole() {
        for (String text :
                List.of(
                        "flatten dense(9) silu layernorm dense",
                        "conv(3,3x3) relu maxpool(2x2) flatten dense(8) relu dense",
                        "conv(3,3x3) silu residual(conv(3,3x3) gelu) gap dense")) {
            Network network = network(text);
            ResidualSystem system = system(network);
            double[] w = network.initialParameters(4);
            // tiles of some rows only
            long budget = 4L * 24 * 8 * w.length;
            try (Workers workers = Workers.of(2);
                    SlopeSystem own = SlopeSystem.at(system, w, budget, workers);
                    SlopeSystem its =
                            SlopeSystem.at(
                                    system, w, budget, elsewhere(system(network), 5), workers);
                    SlopeSystem whole = SlopeSystem.at(system, w, 2L << 30, workers)) {
                same(its.kernel(), own.kernel(), 0);
                same(whole.kernel(), own.kernel(), 1e-12);
                assertThat(its.leastSingularValue()).isEqualTo(own.leastSingularValue());
                assertThat(its.largestSingularValue()).isEqualTo(own.largestSingularValue());
            }
        }
    }

    private static void same(Matrix a, Matrix b, double off) {
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < a.rows(); j++) {
                double size = Math.sqrt(b.get(i, i) * b.get(j, j));
                assertThat(Math.abs(a.get(i, j) - b.get(i, j))).isLessThanOrEqualTo(off * size);
            }
        }
    }
}
