package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.StandardActivation;
import org.plstar.program.Derivatives;
import org.plstar.program.Program;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/** Written files mean to ONNX Runtime what the network computes, and read back as the same model. */
class ExportTest {
    private static final int SAMPLES = 4;
    private static final double DOUBLE = 1e-12;
    private static final double FLOAT = 1e-5;

    /** A network with weights, buffers and data. */
    record Case(
            String text, Network network, double[] w, Map<String, double[]> buffers, double[] x) {
        static Case of(String text, int... input) {
            Network n = Architecture.parse(text).build(Shape.of(input), 3, Initialization.DEFAULT);
            Map<String, double[]> buffers = new LinkedHashMap<>(n.initialBuffers());
            RandomStream moved = RandomStream.of(3, "buffers");
            buffers.forEach(
                    (name, values) -> {
                        for (int i = 0; i < values.length; i++) {
                            values[i] += 0.1 * Math.abs(moved.normal(i));
                        }
                    });
            double[] x = new double[SAMPLES * Shape.of(input).size()];
            RandomStream stream = RandomStream.of(2, "data");
            for (int i = 0; i < x.length; i++) {
                x[i] =
                        n.vocabulary().isPresent()
                                ? i * 7 % n.vocabulary().getAsInt()
                                : stream.normal(i);
            }
            return new Case(text, n, n.initialParameters(1), buffers, x);
        }

        ResidualSystem system() {
            return ResidualSystem.of(
                    network, buffers, x, new double[SAMPLES * network.output().size()]);
        }

        double[] output(Precision precision) {
            ResidualSystem s = system();
            try (Workers workers = Workers.of(1)) {
                return Run.run(
                        network.program(),
                        Network.OUTPUT,
                        s,
                        s.binding(precision.of(w)),
                        s.equations(),
                        precision,
                        workers);
            }
        }

        byte[] export(Precision precision) {
            return OnnxExport.model(network.program(), network.layout(), w, buffers, precision)
                    .toByteArray();
        }

        OnnxModel back(Precision precision) {
            return OnnxModel.read(export(precision), Path.of("back.onnx"), ImportOptions.DEFAULT);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (StandardActivation a : StandardActivation.values()) {
            cases.add(Case.of("dense(5) " + a.text() + " dense", 4));
        }
        cases.add(Case.of("dense(5,bias=false) tanh dense(4) scale(-0.5) dense", 4));
        cases.add(Case.of("dense(6) layernorm gelu dropout(0.3) dense", 4));
        cases.add(Case.of("dense(6) batchnorm relu dense", 4));
        cases.add(
                Case.of(
                        "residual(dense(4) tanh,post=sin) residual(dense(5),skip=dense(5)) dense",
                        4));
        cases.add(Case.of("sum(dense(4),identity) product(dense(2),dense(2) tanh) dense", 4));
        cases.add(Case.of("concat(dense(2),dense(3) tanh) dense", 4));
        cases.add(Case.of("shared(a,dense(4)) tanh shared(a,dense(4)) dense", 4));
        cases.add(Case.of("conv(4,3x3) relu conv(5,3x3,stride=2) tanh gap dense", 2, 6, 7));
        cases.add(Case.of("conv(4,3x3,padding=valid) softplus flatten dense", 2, 6, 7));
        cases.add(
                Case.of(
                        "conv(6,1x3,padding=0x2,dilation=1x2,groups=2,bias=false) erf gap dense",
                        4,
                        5,
                        6));
        cases.add(Case.of("conv(4,1x1,stride=2) tanh flatten dense", 2, 5, 6));
        cases.add(Case.of("conv(4,3x3) batchnorm relu avgpool(2x2) flatten dense", 2, 6, 6));
        cases.add(Case.of("avgpool(3x3,stride=2,padding=1) conv(4,3x3) gap dense", 2, 6, 6));
        cases.add(Case.of("conv(4,3x3) maxpool(3x3,stride=2,padding=1) flatten dense", 2, 6, 6));
        cases.add(
                Case.of(
                        "conv(4,3x3) relu residual(conv(4,3x3) batchnorm relu conv(4,3x3),post=relu) gap dense",
                        2,
                        6,
                        6));
        cases.add(Case.of("attention(2) mean_tokens dense", 5, 4));
        cases.add(
                Case.of(
                        "embedding(9,6) residual(layernorm attention(2)) residual(layernorm dense(6) gelu) mean_tokens dense",
                        5));
        cases.add(Case.of("embedding(9,6,positions=false) flatten dense", 5));
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onnxRuntimeComputesTheSameInDoublePrecision(Case c) {
        double[] theirs = OnnxRuntime.output(c.export(Precision.DOUBLE), c.x, SAMPLES);
        Close.check(c.text, theirs, c.output(Precision.DOUBLE), DOUBLE);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onnxRuntimeComputesTheSameInSinglePrecision(Case c) {
        double[] theirs = OnnxRuntime.output(c.export(Precision.FLOAT), c.x, SAMPLES);
        Close.check(c.text, theirs, c.output(Precision.FLOAT), FLOAT);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFileReadBackIsTheSameModel(Case c) {
        for (Precision p : Precision.values()) {
            double tolerance = p == Precision.DOUBLE ? DOUBLE : FLOAT;
            OnnxModel m = c.back(p);
            assertThat(m.layout().entries()).isEqualTo(c.network.layout().entries());
            Close.check(c.text + " parameters", m.parameters(), c.w, tolerance / 10);
            Close.check(
                    c.text,
                    Run.output(m, c.x, SAMPLES, Precision.DOUBLE),
                    c.output(Precision.DOUBLE),
                    tolerance);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFileReadBackHasTheSameKernel(Case c) {
        OnnxModel m = c.back(Precision.DOUBLE);
        Close.check(
                c.text,
                kernel(Run.system(m, c.x, SAMPLES), m.parameters()),
                kernel(c.system(), c.w),
                DOUBLE);
    }

    private static double[] kernel(ResidualSystem s, double[] w) {
        try (Workers workers = Workers.of(1);
                Matrix k = TangentKernel.of(s, KernelOutputs.FULL, workers).at(w)) {
            double[] all = new double[k.rows() * k.columns()];
            for (int i = 0; i < all.length; i++) {
                all[i] = k.get(i / k.columns(), i % k.columns());
            }
            return all;
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void importedModelsAreWrittenAgain(Precision p) throws IOException {
        for (Reference r : Reference.all()) {
            OnnxModel m = OnnxModel.read(r.model(), ImportOptions.DEFAULT);
            byte[] again =
                    OnnxExport.model(m.program(), m.layout(), m.parameters(), Map.of(), p)
                            .toByteArray();
            double[] ours = Run.output(m, r.numbers("x"), r.samples("x"), p);
            double tolerance = p == Precision.DOUBLE ? DOUBLE : FLOAT;
            double[] theirs = OnnxRuntime.output(again, r.numbers("x"), r.samples("x"));
            Close.check(r.name(), ours, theirs, tolerance);
        }
    }

    @Test
    void aSinglePrecisionConvolutionIsOneNode() {
        Case c = Case.of("conv(4,3x3,groups=2) relu gap dense", 4, 6, 6);
        assertThat(
                        OnnxExport.model(
                                        c.network.program(),
                                        c.network.layout(),
                                        c.w,
                                        Map.of(),
                                        Precision.FLOAT)
                                .getGraph()
                                .getNodeList())
                .extracting(NodeProto::getOpType)
                .contains("Conv")
                .doesNotContain("Einsum", "Pad");
    }

    @Test
    void aFileIsWrittenAndRead(@TempDir Path folder) throws IOException {
        Case c = Case.of("dense(5) tanh dense", 4);
        Path file = folder.resolve("net.onnx");
        OnnxExport.write(file, c.network, c.w, c.buffers, Precision.DOUBLE);
        OnnxModel m = OnnxModel.read(file, ImportOptions.DEFAULT);
        assertThat(m.parameters()).containsExactly(c.w);
    }

    @Test
    void aDerivativeIsRefused() {
        Case c = Case.of("dense(5) tanh dense", 4);
        Program gradient = Derivatives.vjp(c.network.program(), c.network.layout()::contains, true);
        Refusal r =
                catchThrowableOfType(
                        Refusal.class,
                        () ->
                                OnnxExport.model(
                                        gradient,
                                        c.network.layout(),
                                        c.w,
                                        Map.of(),
                                        Precision.DOUBLE));
        assertThat(r.code()).isEqualTo(OnnxRefusal.NOT_EXPORTABLE);
    }
}
