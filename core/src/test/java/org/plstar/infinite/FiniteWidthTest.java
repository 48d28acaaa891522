package org.plstar.infinite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    private static final double[][] ROWS = {{1, 0, 2}, {0.6, -0.8, 0.5}, {-1, 2, 0.25}, {0.5, 0, 1}
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

    /** Images of two channels, and sequences of tokens. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "conv(M,3x3) relu avgpool(2) conv(M,3x3) relu flatten dense | 2,4,4",
                "conv(M,3x3,padding=valid) tanh conv(M,3x3,stride=2) relu gap dense | 2,5,5",
                "avgpool(2) conv(M,2x2) residual(relu conv(M,3x3)) relu gap dense(M) relu dense"
                        + " | 2,4,4",
                "embedding(5,M) residual(dense(M) tanh dense(M)) layernorm relu mean_tokens dense"
                        + " | 4",
                "embedding(5,M,positions=false) relu flatten dense(M) tanh dense | 4"
            })
    void imagesAndSequencesApproachTheirLimitToo(String text, String shape) {
        Shape input = Shape.of(
                Arrays.stream(shape.split(",", -1)).mapToInt(Integer::parseInt).toArray());
        SplittableRandom random = new SplittableRandom(4);
        double[][] rows = new double[3][input.size()];
        for (double[] row : rows) {
            Arrays.setAll(row, _ -> input.rank() == 1 ? random.nextInt(5) : random.nextGaussian());
        }
        double narrow = distance(text, 24, input, rows, 8);
        double wide = distance(text, 192, input, rows, 8);
        assertThat(wide).isLessThan(0.6 * narrow);
        assertThat(wide).isLessThan(0.3);
    }

    /** Of the networks of the reference. */
    @Tag("net")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dense(M) tanh dense(M,sigma_w=1.3,sigma_b=0.2) gelu dense | 3",
                "dense(M,bias=false) elu dense(M) softplus dense(M) softsign dense | 3",
                "conv(M,3x3) relu conv(M,3x3,stride=2) relu gap dense | 2,5,5",
                "conv(M,3x3,padding=valid) erf conv(M,2x2,dilation=2) erf avgpool(2x2) flatten"
                        + " dense | 2,6,6",
                "dense(M) residual(relu dense(M)) residual(dense(M) tanh dense(M),skip=dense(M))"
                        + " relu dense | 3",
                "dense(M) relu layernorm dense(M) layernorm tanh dense | 3",
                "dense(M) tanh shared(a,dense(M)) tanh shared(a,dense(M)) tanh dense | 3"
            })
    void theSlopeIsMinusOneHalf(String text, String shape) {
        Shape input = Shape.of(
                Arrays.stream(shape.split(",", -1)).mapToInt(Integer::parseInt).toArray());
        SplittableRandom random = new SplittableRandom(6);
        double[][] rows = input.rank() == 1 ? ROWS : images(input, random);
        int[] widths = {32, 64, 128, 256};
        double[] x = Arrays.stream(widths).mapToDouble(Math::log).toArray();
        double[] y = Arrays.stream(widths)
                .mapToDouble(m -> Math.log(distance(text, m, input, rows, 40)))
                .toArray();
        double middle = Arrays.stream(x).average().orElseThrow();
        double slope = 0;
        double size = 0;
        for (int i = 0; i < x.length; i++) {
            slope += (x[i] - middle) * y[i];
            size += (x[i] - middle) * (x[i] - middle);
        }
        assertThat(slope / size).as("%s", slope / size).isBetween(-0.6, -0.4);
    }

    private static double[][] images(Shape input, SplittableRandom random) {
        double[][] rows = new double[3][input.size()];
        for (double[] row : rows) {
            Arrays.setAll(row, _ -> random.nextGaussian());
        }
        return rows;
    }

    private static double distance(String text, int width) {
        return distance(text, width, Shape.of(3), ROWS, SEEDS);
    }

    /** Root mean square over seeds of the relative distance of one network's kernel. */
    private static double distance(
            String text, int width, Shape input, double[][] rows, int seeds) {
        Architecture architecture = Architecture.parse(text.replace("M", String.valueOf(width)));
        InfiniteNetwork infinite = InfiniteNetwork.of(architecture, input, Initialization.DEFAULT);
        Network network = architecture.build(input, 1, Initialization.DEFAULT);
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        ResidualSystem system = ResidualSystem.of(network, flat, new double[rows.length]);
        double squares = 0;
        try (InfiniteKernels limit = infinite.kernels(rows, Workers.alone())) {
            double size = norm(limit.ntk(), Matrix.zeros(rows.length, rows.length));
            TangentKernel kernel = TangentKernel.of(system, KernelOutputs.FULL, Workers.alone());
            for (int seed = 1; seed <= seeds; seed++) {
                try (Matrix k = kernel.at(network.initialParameters(seed))) {
                    double relative = norm(k, limit.ntk()) / size;
                    squares += relative * relative / seeds;
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
