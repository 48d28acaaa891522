package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.program.Derivatives;
import org.plstar.program.Program;
import org.plstar.program.Type;
import org.plstar.program.execute.Binding;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/** Imported models compute what PyTorch computes, to 1e-9 of the largest number. */
class ImportedReferenceTest {
    static List<Reference> references() throws IOException {
        return Reference.all();
    }

    @Test
    void thereAreReferences() throws IOException {
        assertThat(references()).hasSizeGreaterThanOrEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("references")
    void parametersAreTheFilesInItsOrder(Reference r) {
        OnnxModel m = OnnxModel.read(r.model(), ImportOptions.DEFAULT);
        assertThat(m.layout().entries()).extracting(e -> e.name()).isEqualTo(r.parameterNames());
        assertThat(m.inputs().firstEntry().getKey()).isEqualTo("x");
        assertThat(m.output()).isEqualTo("out");
    }

    @ParameterizedTest
    @MethodSource("references")
    void outputsAndDerivativesAgree(Reference r) {
        OnnxModel m = OnnxModel.read(r.model(), ImportOptions.DEFAULT);
        try (Workers workers = Workers.of(2)) {
            ResidualSystem s = Run.system(m, r.numbers("x"), r.samples("x"));
            Jacobian j = Jacobian.at(s, m.parameters(), workers);
            same(r, "out", j.value());
            double[] jv = new double[s.equations()];
            j.apply(r.numbers("v"), jv);
            same(r, "jvp", jv);
            double[] ju = new double[s.unknowns()];
            j.applyTranspose(r.numbers("u"), ju);
            same(r, "vjp", ju);
            secondDirectional(r, m, s, workers);
            if (r.has("dx")) {
                inputs(r, m, s, workers);
            }
        }
    }

    private static void secondDirectional(
            Reference r, OnnxModel m, ResidualSystem s, Workers workers) {
        Program once = Derivatives.jvp(m.program(), m.layout()::contains, "d:");
        Program twice = Derivatives.jvp(once, m.layout()::contains, "e:");
        Binding b = s.binding(Precision.DOUBLE.of(m.parameters()));
        m.layout().entries().forEach(e -> {
            for (String prefix : List.of("d:", "e:")) {
                b.input(prefix + e.name(), Precision.DOUBLE.of(r.numbers("v")), e.offset());
            }
        });
        String bent = "e:d:out";
        same(
                r,
                "jvp2",
                Run.run(
                        twice.keep(List.of(bent)),
                        bent,
                        s,
                        b,
                        s.equations(),
                        Precision.DOUBLE,
                        workers));
    }

    private static void inputs(Reference r, OnnxModel m, ResidualSystem s, Workers workers) {
        Predicate<String> x = "x"::equals;
        Program forward = Derivatives.jvp(m.program(), x, "d:").keep(List.of("d:out"));
        Binding b = s.binding(Precision.DOUBLE.of(m.parameters()))
                .input("d:x", Precision.DOUBLE.of(r.numbers("dx")), 0);
        same(
                r,
                "jvp_input",
                Run.run(forward, "d:out", s, b, s.equations(), Precision.DOUBLE, workers));
        Program backward = Derivatives.vjp(m.program(), x, false).keep(List.of("g:x"));
        Binding c = s.binding(Precision.DOUBLE.of(m.parameters()))
                .input("u:out", Precision.DOUBLE.of(r.numbers("u")), 0);
        int size = r.numbers("x").length;
        same(r, "vjp_input", Run.run(backward, "g:x", s, c, size, Precision.DOUBLE, workers));
    }

    @ParameterizedTest
    @MethodSource("references")
    void kernelsAgreeByEveryMethod(Reference r) {
        OnnxModel m = OnnxModel.read(r.model(), ImportOptions.DEFAULT);
        ResidualSystem s = Run.system(m, r.numbers("x"), r.samples("x"));
        ResidualSystem other = Run.system(m, r.numbers("x2"), r.samples("x2"));
        try (Workers workers = Workers.of(2)) {
            for (KernelMethod method : KernelMethod.values()) {
                TangentKernel kernel = TangentKernel.of(
                        s, KernelOutputs.FULL, method, workers, TangentKernel.DEFAULT_BUDGET);
                try (Matrix k = kernel.at(m.parameters());
                        Matrix cross = kernel.cross(m.parameters(), other)) {
                    same(r, "ntk", numbers(k));
                    same(r, "ntk_cross", numbers(cross));
                }
            }
        }
    }

    private static double[] numbers(Matrix k) {
        double[] all = new double[k.rows() * k.columns()];
        for (int i = 0; i < all.length; i++) {
            all[i] = k.get(i / k.columns(), i % k.columns());
        }
        return all;
    }

    private static void same(Reference r, String key, double[] ours) {
        Close.check(r.name() + " " + key, ours, r.numbers(key), Reference.TOLERANCE);
    }

    @Test
    void singlePrecisionFilesGiveTheSameToSinglePrecision() {
        List<String> checked = new ArrayList<>();
        for (String name : List.of("mlp_gelu_h1_ntk", "cnn_maxpool", "embed_attn")) {
            for (Reference r : all(name)) {
                OnnxModel m = OnnxModel.read(
                        Reference.resources().resolve(name + "_f32.onnx"), ImportOptions.DEFAULT);
                double[] out = Run.output(m, r.numbers("x"), r.samples("x"), Precision.FLOAT);
                Close.check(name, out, r.numbers("out"), 1e-5);
                checked.add(name);
            }
        }
        assertThat(checked).hasSize(3);
    }

    private static List<Reference> all(String name) {
        return List.of(new Reference(
                name,
                Reference.resources().resolve(name + ".onnx"),
                tools.jackson.databind.json.JsonMapper.shared()
                        .readTree(Reference.resources().resolve(name + ".json"))));
    }

    @Test
    void frozenInitializersAreConstants() {
        OnnxModel m = OnnxModel.read(
                Reference.resources().resolve("mlp_batchnorm_eval.onnx"),
                ImportOptions.DEFAULT.withFrozen(name -> name.startsWith("0.")));
        Map<String, Type> params = m.program().params();
        assertThat(params).containsOnlyKeys("1.weight", "1.bias", "3.weight", "3.bias");
        assertThat(m.parameters()).hasSize(8 + 8 + 24 + 3);
        Reference r = all("mlp_batchnorm_eval").getFirst();
        same(r, "out", Run.output(m, r.numbers("x"), r.samples("x"), Precision.DOUBLE));
    }
}
