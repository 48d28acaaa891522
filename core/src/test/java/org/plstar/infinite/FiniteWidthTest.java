package org.plstar.infinite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/** Tangent kernels of finite networks approach that of infinite width as 1/√width. */
final class FiniteWidthTest {
    private static final double[] X = {1, 0, 2, 0.6, -0.8, 0.5, -1, 2, 0.25, 0.5, 0, 1};
    private static final double[][] ROWS = {
        {1, 0, 2}, {0.6, -0.8, 0.5}, {-1, 2, 0.25}, {0.5, 0, 1}
    };
    private static final int SEEDS = 12;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(M) tanh dense(M) gelu dense",
                "dense(M) residual(relu dense(M)) residual(dense(M) tanh dense(M),skip=dense(M))"
                        + " relu dense",
                "dense(M) relu layernorm dense(M) layernorm tanh dense",
                "dense(M) layernorm layernorm tanh dense",
                "dense(M) tanh shared(a,dense(M)) tanh shared(a,dense(M)) tanh dense",
                "product(dense(M) erf,dense(M) relu) dense(M) erf dense",
                "dense(M) concat(relu,scale(1),tanh dense(M)) dense(M) silu dense",
                "sum(dense(M) relu,dense(M) softplus) dense"
            })
    void distancesFallAsTheWidthGrows(String text) {
        double narrow = distance(text, 64);
        double wide = distance(text, 512);

        // eight times the width: a factor of 1/√8 = 0.35 of what chance gives
        assertThat(wide).isLessThan(0.55 * narrow);
        assertThat(wide).isLessThan(0.16);
    }

    /** Root mean square over seeds of the relative distance of one network's kernel. */
    private static double distance(String text, int width) {
        Architecture architecture = Architecture.parse(text.replace("M", String.valueOf(width)));
        InfiniteNetwork infinite =
                InfiniteNetwork.of(architecture, Shape.of(3), Initialization.DEFAULT);
        Network network = architecture.build(Shape.of(3), 1, Initialization.DEFAULT);
        ResidualSystem system = ResidualSystem.of(network, X, new double[4]);
        double squares = 0;
        try (InfiniteKernels limit = infinite.kernels(ROWS, Workers.alone())) {
            double size = norm(limit.ntk(), Matrix.zeros(4, 4));
            TangentKernel kernel = TangentKernel.of(system, KernelOutputs.FULL, Workers.alone());
            for (int seed = 1; seed <= SEEDS; seed++) {
                try (Matrix k = kernel.at(network.initialParameters(seed))) {
                    double relative = norm(k, limit.ntk()) / size;
                    squares += relative * relative / SEEDS;
                }
            }
        }
        return Math.sqrt(squares);
    }

    private static double norm(Matrix a, Matrix b) {
        double squares = 0;
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < a.columns(); j++) {
                double gap = a.get(i, j) - b.get(i, j);
                squares += gap * gap;
            }
        }
        return Math.sqrt(squares);
    }
}
