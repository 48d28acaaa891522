package org.plstar.tangent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.operator.LinearOperator;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.system.ResidualSystem;

/**
 * The structured kernel against two slower ways: contraction of the Jacobian, and kernel-vector
 * products.
 */
class TangentKernelTest {
    private static final Workers WORKERS = Workers.of(2);

    @AfterAll
    static void close() {
        WORKERS.close();
    }

    private static ResidualSystem network(String text, int rows, int inputs, int outputs) {
        Network n =
                Architecture.parse(text).build(Shape.of(inputs), outputs, Initialization.DEFAULT);
        SplittableRandom random = new SplittableRandom(rows);
        return ResidualSystem.of(
                n, random.doubles((long) rows * inputs).toArray(), new double[rows * outputs]);
    }

    private static double[] weights(ResidualSystem s) {
        return new SplittableRandom(3).doubles(s.unknowns()).map(u -> 2 * u - 1).toArray();
    }

    /** K by contraction of the whole Jacobian, one reverse pass per equation. */
    private static double[][] contraction(ResidualSystem s, double[] w) {
        Jacobian j = Jacobian.at(s, w, WORKERS);
        int n = s.equations();
        double[][] rows = new double[n][s.unknowns()];
        for (int i = 0; i < n; i++) {
            double[] u = new double[n];
            u[i] = 1;
            j.applyTranspose(u, rows[i]);
        }
        double[][] k = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int l = 0; l < n; l++) {
                for (int q = 0; q < s.unknowns(); q++) {
                    k[i][l] += rows[i][q] * rows[l][q];
                }
            }
        }
        return k;
    }

    private static void agree(ResidualSystem s) {
        double[] w = weights(s);
        double[][] expected = contraction(s, w);
        LinearOperator implicit = Jacobian.at(s, w, WORKERS).kernel();
        double size = expected[0][0];
        for (KernelMethod method : KernelMethod.values()) {
            for (long budget : new long[] {TangentKernel.DEFAULT_BUDGET, 1}) {
                try (Matrix k = TangentKernel.of(s, KernelOutputs.FULL, method, WORKERS, budget)
                        .at(w)) {
                    for (int i = 0; i < s.equations(); i++) {
                        for (int l = 0; l < s.equations(); l++) {
                            assertThat(k.get(i, l))
                                    .as("%s, budget %d, (%d, %d)", method, budget, i, l)
                                    .isCloseTo(expected[i][l], within(1e-11 * size));
                            assertThat(k.get(i, l))
                                    .as("symmetric to the last bit")
                                    .isEqualTo(k.get(l, i));
                        }
                    }
                }
            }
        }
        double[] x = new SplittableRandom(9).doubles(s.equations()).toArray();
        double[] y = new double[x.length];
        implicit.apply(x, y);
        for (int i = 0; i < x.length; i++) {
            double sum = 0;
            for (int l = 0; l < x.length; l++) {
                sum += expected[i][l] * x[l];
            }
            assertThat(y[i]).as("K x").isCloseTo(sum, within(1e-11 * size * x.length));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dense(7) tanh dense; 9; 3; 2",
                "dense(5) relu dense(6) gelu dense; 300; 4; 1",
                "dense(4); 3; 5; 4",
                "dense(6) silu dense(5,bias=false) elu dense; 40; 2; 7"
            })
    void threeMethodsAgreeOnNetworks(String text, int rows, int inputs, int outputs) {
        agree(network(text, rows, inputs, outputs));
    }

    /** A bias whose cotangent is that of another layer's output must not bring its part along. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dense(7) tanh dense; 9; 3; 2",
                "dense(6) residual(dense(6) tanh dense(6)) sum(dense(5),dense(5)) tanh dense; 12; 4; 3"
            })
    void theLayersPartsAreThoseOfTheirParametersAlone(
            String text, int rows, int inputs, int outputs) {
        ResidualSystem s = network(text, rows, inputs, outputs);
        double[] w = weights(s);
        double[][] whole = contraction(s, w);
        double[][] sum = new double[s.equations()][s.equations()];
        double[] parts = new double[2];
        for (ParamLayout.Entry e : s.layout().entries()) {
            try (Matrix k = TangentKernel.ofParameters(
                            s, KernelOutputs.FULL, e.name()::equals, WORKERS)
                    .at(w)) {
                for (int i = 0; i < sum.length; i++) {
                    for (int l = 0; l < sum.length; l++) {
                        sum[i][l] += k.get(i, l);
                    }
                    parts[e.offset() == 0 ? 0 : 1] += k.get(i, i);
                }
            }
        }
        for (int i = 0; i < sum.length; i++) {
            assertThat(sum[i]).containsExactly(whole[i], within(1e-11 * whole[0][0]));
        }
        Jacobian j = Jacobian.at(s, w, WORKERS);
        double first = 0;
        for (int i = 0; i < s.equations(); i++) {
            double[] u = new double[s.equations()];
            u[i] = 1;
            double[] g = new double[s.unknowns()];
            j.applyTranspose(u, g);
            for (int q = 0; q < s.layout().entries().getFirst().size(); q++) {
                first += g[q] * g[q];
            }
        }
        assertThat(parts[0]).isCloseTo(first, within(1e-11 * first));
    }

    @Test
    void aWeightUsedTwiceHasItsCrossTerms() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(3));
        Value w = b.param("w", Shape.of(3, 3));
        Value h = b.unary(UnaryFn.TANH, b.contract("i", x, "oi", w, "o"));
        b.output("out", b.contract("i", h, "oi", w, "o"));
        Program p = b.build();
        ResidualSystem s = ResidualSystem.of(
                p,
                ParamLayout.of(p),
                Map.of("x", new SplittableRandom(1).doubles(18).toArray()),
                6,
                new double[18]);
        assertThat(TangentKernel.of(s, KernelOutputs.FULL, KernelMethod.PAIRWISE, WORKERS, 1L << 20)
                        .shares())
                .singleElement()
                .satisfies(share -> assertThat(share.positions()).isEqualTo(2));
        agree(s);
    }

    @Test
    void aWeightUsedTransposedFallsBackToPerSampleGradients() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(3));
        Value w = b.param("w", Shape.of(3, 3));
        Value h = b.unary(UnaryFn.TANH, b.contract("i", x, "oi", w, "o"));
        b.output("out", b.contract("i", h, "io", w, "o"));
        Program p = b.build();
        agree(ResidualSystem.of(
                p,
                ParamLayout.of(p),
                Map.of("x", new SplittableRandom(1).doubles(12).toArray()),
                4,
                new double[12]));
    }

    @Test
    void weightsCombinedBeforeTheyMeetASampleAreHandled() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(3));
        Value u = b.param("u", Shape.of(2, 3));
        Value v = b.param("v", Shape.of(2, 3));
        b.output("out", b.contract("i", x, "oi", b.mul(u, b.unary(UnaryFn.SIN, v)), "o"));
        Program p = b.build();
        agree(ResidualSystem.of(
                p,
                ParamLayout.of(p),
                Map.of("x", new SplittableRandom(1).doubles(12).toArray()),
                4,
                new double[8]));
    }

    @Test
    void aSystemWithoutSamplesHasItsKernel() {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(4));
        b.output(
                "F",
                b.unary(
                        UnaryFn.SIN,
                        b.contract(
                                "ij",
                                b.constant(Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8),
                                "j",
                                w,
                                "i")));
        agree(ResidualSystem.of(b.build(), 0, 0));
    }

    @Test
    void traceAndMeanSumOverOutputs() {
        ResidualSystem s = network("dense(7) tanh dense", 9, 3, 4);
        double[] w = weights(s);
        double[][] full = contraction(s, w);
        for (KernelMethod method : KernelMethod.values()) {
            try (Matrix trace = TangentKernel.of(s, KernelOutputs.TRACE, method, WORKERS, 1L << 20)
                            .at(w);
                    Matrix mean = TangentKernel.of(s, KernelOutputs.MEAN, method, WORKERS, 1L << 20)
                            .at(w)) {
                for (int i = 0; i < 9; i++) {
                    for (int j = 0; j < 9; j++) {
                        double sum = 0;
                        for (int c = 0; c < 4; c++) {
                            sum += full[i * 4 + c][j * 4 + c];
                        }
                        assertThat(trace.get(i, j))
                                .isCloseTo(sum, within(1e-11 * (1 + Math.abs(sum))));
                        assertThat(mean.get(i, j))
                                .isCloseTo(sum / 4, within(1e-11 * (1 + Math.abs(sum))));
                    }
                }
            }
        }
    }

    @Test
    void theNumberOfThreadsChangesNoBit() {
        ResidualSystem s = network("dense(64) tanh dense(64) tanh dense", 70, 8, 5);
        double[] w = weights(s);
        try (Workers one = Workers.of(1);
                Workers three = Workers.of(3);
                Matrix a = TangentKernel.of(s, KernelOutputs.FULL, one).at(w);
                Matrix b = TangentKernel.of(s, KernelOutputs.FULL, three).at(w)) {
            assertThat(a.segment().mismatch(b.segment())).isEqualTo(-1);
        }
    }
}
