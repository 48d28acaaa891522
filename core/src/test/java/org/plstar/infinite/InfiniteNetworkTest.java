package org.plstar.infinite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Parametrization;
import tools.jackson.databind.JsonNode;

/** Kernels at infinite width against references and by what must hold for every kernel. */
final class InfiniteNetworkTest {
    private static InfiniteNetwork network(String text, int features) {
        return InfiniteNetwork.of(
                Architecture.parse(text), Shape.of(features), Initialization.DEFAULT);
    }

    private static double[][] random(int rows, int features, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] x = new double[rows][features];
        for (double[] row : x) {
            for (int i = 0; i < features; i++) {
                row[i] = random.nextGaussian();
            }
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense",
                "dense_elu_softplus",
                "residual",
                "layernorm",
                "shared",
                "conv_gap",
                "conv_flatten"
            })
    void matricesAreThoseOfTheReference(String name) {
        for (JsonNode n : Oracles.read("networks.json").get("networks")) {
            if (!n.get("name").asString().equals(name)) {
                continue;
            }
            int[] shape = IntStream.range(1, n.get("x_shape").size())
                    .map(i -> n.get("x_shape").get(i).asInt())
                    .toArray();
            double[][] x = Oracles.rows(n.get("x"), Shape.of(shape).size());
            // the number of channels, which does not count here, is written c
            Architecture text = Architecture.parse(n.get("text").asString().replace("(c,", "(64,"));
            try (InfiniteKernels k = InfiniteNetwork.of(
                            text, Shape.of(shape), Initialization.DEFAULT)
                    .kernels(x, Workers.alone())) {
                for (int i = 0; i < x.length; i++) {
                    for (int j = 0; j < x.length; j++) {
                        assertThat(k.nngp().get(i, j))
                                .isCloseTo(n.get("nngp").get(i).get(j).asDouble(), within(1e-11));
                        assertThat(k.ntk().get(i, j))
                                .isCloseTo(n.get("ntk").get(i).get(j).asDouble(), within(1e-11));
                    }
                }
                assertThat(k.dualError()).isBetween(1e-16, 1e-9);
            }
            return;
        }
        throw new AssertionError("no reference " + name);
    }

    /** Relu and erf, 1 to 3 hidden layers, with duplicates, opposite, near, tiny and huge rows. */
    @Test
    void denseStacksAreThoseOfTheFiftyDigitReference() {
        JsonNode file = Oracles.read("ntk_infinite.json");
        double[][] x = Oracles.rows(file.at("/x/data"), file.at("/x/shape/1").asInt());
        int cases = 0;
        for (JsonNode n : file.get("cases")) {
            if (n.has("points")) { // some pairs only, which duals.json has more of
                continue;
            }
            Initialization initialization = new Initialization(
                    Parametrization.NTK,
                    OptionalDouble.of(Math.sqrt(n.get("sigma_w2").asDouble())),
                    Math.sqrt(n.get("sigma_b2").asDouble()));
            String text = ("dense " + n.get("act").asString() + " ")
                            .repeat(n.get("hidden_layers").asInt())
                    + "dense";
            try (InfiniteKernels k = InfiniteNetwork.of(
                            Architecture.parse(text), Shape.of(x[0].length), initialization)
                    .kernels(x, Workers.alone())) {
                close(k.nngp(), n.at("/nngp/data"), text);
                close(k.ntk(), n.at("/ntk/data"), text);
                nearRows(k.ntk(), n.at("/ntk/data"), text);
            }
            cases++;
        }
        assertThat(cases).isEqualTo(16);
    }

    /** Rows 2 and 7 are 1e-7 apart; what a reference in doubles can say of their difference. */
    private static void nearRows(Matrix k, JsonNode data, String text) {
        int n = k.rows();
        double is = k.get(2, 2) + k.get(7, 7) - 2 * k.get(2, 7);
        double reference = data.get(2 * n + 2).asDouble()
                + data.get(7 * n + 7).asDouble()
                - 2 * data.get(2 * n + 7).asDouble();
        assertThat(is).as(text).isCloseTo(reference, within(4e-15 * k.get(2, 2)));
    }

    private static void close(Matrix k, JsonNode data, String text) {
        int n = k.rows();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double size = Math.sqrt(
                        data.get(i * n + i).asDouble() * data.get(j * n + j).asDouble());
                assertThat(k.get(i, j))
                        .as("%s (%d, %d)", text, i, j)
                        .isCloseTo(data.get(i * n + j).asDouble(), within(1e-13 * size));
            }
        }
    }

    @Test
    void nearRowsKeepTheDigitsOfTheirDifference() {
        // u and v at an angle φ and of equal length: cos φ is 1 to all digits, and one hidden layer
        // of relu without bias has K = cos φ (π - φ)/π + sin φ/π + … in closed form
        double phi = 1e-8;
        double[][] x = {{1, 0}, {Math.cos(phi), Math.sin(phi)}};
        InfiniteNetwork deep =
                network("dense(bias=false) relu dense(bias=false) relu dense(bias=false)", 2);
        try (InfiniteKernels k = deep.kernels(x, Workers.alone())) {
            double drop = k.ntk().get(0, 0) - k.ntk().get(0, 1);

            // to first order in φ: Θ = S (1 + 2 layers), each slope loses φ/π
            double first = 0.5 * phi / Math.PI * 3;
            assertThat(k.ntk().get(0, 0)).isCloseTo(1.5, within(1e-15));
            assertThat(drop).isCloseTo(first, within(1e-6 * first));
        }
    }

    @Test
    void equalRowsHaveEqualEntriesToTheBit() {
        double[][] x = random(70, 5, 3);
        x[66] = x[2].clone();
        for (String text :
                new String[] {"dense relu dense relu dense", "dense gelu dense", "dense erf dense"
                }) {
            try (InfiniteKernels k = network(text, 5).kernels(x, Workers.alone())) {
                assertThat(k.ntk().get(2, 66)).isEqualTo(k.ntk().get(2, 2));
                assertThat(k.ntk().get(66, 66)).isEqualTo(k.ntk().get(2, 2));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense relu residual(dense leaky_relu dense,skip=dense) layernorm dense erf dense",
                "concat(dense(10) abs,dense(20) sin) dense gelu dense",
                "product(dense erf,dense relu) layernorm dense relu dense",
                "dense layernorm relu dense"
            })
    void kernelsArePositiveSemidefinite(String text) {
        for (int seed = 0; seed < 5; seed++) {
            double[][] x = random(30, 3, seed);
            try (InfiniteKernels k = network(text, 3).kernels(x, Workers.alone())) {
                for (Matrix m : new Matrix[] {k.nngp(), k.ntk()}) {
                    double trace = 0;
                    for (int i = 0; i < 30; i++) {
                        trace += m.get(i, i);
                    }
                    double[] values = Lapack.eigenvalues(m);
                    assertThat(values[0]).isGreaterThanOrEqualTo(-30 * 2.3e-16 * trace);
                }
            }
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBytes() {
        double[][] x = random(150, 4, 5);
        double[][] x2 = random(70, 4, 6);
        InfiniteNetwork net = network("dense residual(relu dense) relu dense", 4);
        try (Workers two = Workers.of(2);
                InfiniteKernels one = net.kernels(x, Workers.alone());
                InfiniteKernels other = net.kernels(x, two);
                InfiniteKernels cross = net.kernels(x, x2, Workers.alone());
                InfiniteKernels otherCross = net.kernels(x, x2, two)) {
            assertThat(bytes(other.nngp())).isEqualTo(bytes(one.nngp()));
            assertThat(bytes(other.ntk())).isEqualTo(bytes(one.ntk()));
            assertThat(bytes(otherCross.ntk())).isEqualTo(bytes(cross.ntk()));
            assertThat(cross.ntk().rows()).isEqualTo(150);
            assertThat(cross.ntk().columns()).isEqualTo(70);
        }
    }

    /** Whatever the cut, and for tables of duals and images too. */
    @Tag("net")
    @Test
    void blocksHaveTheBytesOfTheWhole() {
        for (String text : List.of(
                "dense relu dense relu dense",
                "dense tanh residual(dense gelu) dense",
                "conv(4,3x3) relu conv(4,3x3) tanh gap dense")) {
            boolean image = text.startsWith("conv");
            int features = image ? 16 : 4;
            int n = image ? 23 : 300;
            double[][] x = random(n, features, 8);
            x[5] = x[3].clone();
            InfiniteNetwork net = image
                    ? InfiniteNetwork.of(
                            Architecture.parse(text), Shape.of(1, 4, 4), Initialization.DEFAULT)
                    : network(text, features);
            try (InfiniteKernels all = net.kernels(x, Workers.alone());
                    Workers two = Workers.of(2)) {
                InfiniteBlocks blocks = net.blocks(x, two);
                for (int steps : new int[] {1, 2}) {
                    int side = steps * blocks.step();
                    double[] nngp = new double[side * side];
                    double[] ntk = new double[side * side];
                    double error = 0;
                    for (int row = 0; row < n; row += side) {
                        for (int column = 0; column <= row; column += side) {
                            int rows = Math.min(side, n - row);
                            int columns = Math.min(side, n - column);
                            error = Math.max(
                                    error,
                                    blocks.block(
                                            new InfiniteBlocks.Place(row, rows, column, columns),
                                            nngp,
                                            ntk,
                                            side,
                                            two));
                            for (int i = 0; i < rows; i++) {
                                for (int j = 0; j < columns; j++) {
                                    int at = i * side + j;
                                    assertThat(nngp[at])
                                            .isEqualTo(all.nngp().get(row + i, column + j));
                                    assertThat(ntk[at])
                                            .isEqualTo(all.ntk().get(row + i, column + j));
                                }
                            }
                        }
                    }
                    assertThat(error).isEqualTo(all.dualError());
                }
            }
        }
    }

    @Test
    void crossKernelsAreBlocksOfTheKernelOfAllRows() {
        double[][] x = random(6, 3, 7);
        double[][] x2 = {x[4], x[5]};
        InfiniteNetwork net = network("dense tanh dense", 3);
        try (InfiniteKernels all = net.kernels(x, Workers.alone());
                InfiniteKernels cross = net.kernels(x, x2, Workers.alone())) {
            assertThat(cross.ntk().get(1, 0)).isEqualTo(all.ntk().get(1, 4));
            assertThat(cross.nngp().get(3, 1)).isEqualTo(all.nngp().get(3, 5));
        }
    }

    @Test
    void sumsCarryTheProductsOfMeans() {
        double[][] x = {{1, 2}, {0.5, -1}};
        try (InfiniteKernels k = network(
                                "sum(dense(bias=false) relu,dense(bias=false) relu) dense", 2)
                        .kernels(x, Workers.alone());
                InfiniteKernels one = network(
                                "dense(bias=false) relu dense(bias=false,sigma_w=1)", 2)
                        .kernels(x, Workers.alone())) {
            double mean = Math.sqrt(2.5 / (2 * Math.PI)) * Math.sqrt(0.625 / (2 * Math.PI));

            assertThat(k.nngp().get(0, 1))
                    .isCloseTo(2 * one.nngp().get(0, 1) + 2 * mean + 0.01, within(1e-15));
        }
    }

    @Test
    void standardParametrizationCountsItsInputs() {
        double[][] x = {{1, 2}, {0.5, -1}};
        InfiniteNetwork net = InfiniteNetwork.of(
                Architecture.parse("dense(100) erf dense"),
                Shape.of(2),
                new Initialization(Parametrization.STANDARD, OptionalDouble.of(1), 0.1));
        try (InfiniteKernels k = net.kernels(x, Workers.alone());
                InfiniteKernels ntk = network("dense erf dense", 2).kernels(x, Workers.alone())) {
            double hidden = k.nngp().get(0, 1) - 0.01;
            double c = (0.5 - 2) / 2 + 0.01;
            double slope = DualActivation.of(org.plstar.network.StandardActivation.ERF)
                    .at(2.5 + 0.01, 0.625 + 0.01, c)
                    .slope();

            assertThat(k.nngp().get(0, 1)).isEqualTo(ntk.nngp().get(0, 1));
            assertThat(k.ntk().get(0, 1))
                    .isCloseTo(100 * hidden + 1 + slope * (0.5 - 2 + 1), within(1e-12));
        }
    }

    private static byte[] bytes(Matrix m) {
        return m.segment().toArray(ValueLayout.JAVA_BYTE);
    }
}
