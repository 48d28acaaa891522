package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Models as torch.onnx.export writes them compute what torch.func computes: outputs,
 * Jacobian-vector products and kernels, to 1e-9 of the largest number, or 1e-4 where PyTorch
 * computed in single precision.
 *
 * <p>{@code tools/onnx_exports.py} writes them; {@code -Dplstar.exports=FOLDER} gives others.
 */
class ExportedModelsTest {
    record Exported(String name, Path file, JsonNode json) {
        double[] numbers(String key) {
            JsonNode data = json.get(key).get("data");
            double[] v = new double[data.size()];
            Arrays.setAll(v, i -> data.get(i).asDouble());
            return v;
        }

        /** Sines of square numbers, or square numbers modulo the number of ids. */
        double[] x() {
            int size = json.get("x")
                    .get("shape")
                    .valueStream()
                    .mapToInt(JsonNode::asInt)
                    .reduce(1, (a, b) -> a * b);
            int ids = json.get("x").get("ids").asInt();
            double[] x = new double[size];
            Arrays.setAll(
                    x, i -> ids > 0 ? (i + 1L) * (i + 1L) % ids : Math.sin((i + 1.0) * (i + 1.0)));
            return x;
        }

        int rows() {
            return json.get("x").get("shape").get(0).asInt();
        }

        double tolerance() {
            return json.get("precision").asString().equals("float64") ? 1e-9 : 1e-4;
        }

        ImportOptions options() {
            Map<String, Integer> extents = new HashMap<>();
            JsonNode given = json.get("options");
            given.propertyNames().stream()
                    .filter(name -> given.get(name).isInt())
                    .forEach(name -> extents.put(name, given.get(name).asInt()));
            List<String> frozen =
                    json.get("frozen").valueStream().map(JsonNode::asString).toList();
            ImportOptions options =
                    ImportOptions.DEFAULT.withExtents(extents).withFrozen(frozen::contains);
            return Optional.ofNullable(given.get("samples"))
                    .map(axis -> options.withSamples(axis.asString()))
                    .orElse(options);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Exported> models() throws IOException, URISyntaxException {
        String given = System.getProperty("plstar.exports", "");
        Path folder = given.isEmpty()
                ? Path.of(ExportedModelsTest.class.getResource("/exports").toURI())
                : Path.of(given);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".onnx"))
                    .sorted()
                    .map(ExportedModelsTest::read)
                    .toList();
        }
    }

    private static Exported read(Path file) {
        String name = file.getFileName().toString().replace(".onnx", "");
        Path numbers = file.resolveSibling(name + ".json");
        return new Exported(name, file, JsonMapper.shared().readTree(numbers));
    }

    @Test
    void thereAreModels() throws IOException, URISyntaxException {
        assertThat(models()).hasSizeGreaterThanOrEqualTo(25);
    }

    @ParameterizedTest
    @MethodSource("models")
    void outputsDerivativesAndKernelsAreThoseOfTorch(Exported e) {
        OnnxModel m = OnnxModel.read(e.file(), e.options());
        assertThat(m.layout().entries())
                .extracting(entry -> m.reading().sources().getOrDefault(entry.name(), entry.name()))
                .isEqualTo(e.json()
                        .get("parameters")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
        try (Workers workers = Workers.of(1)) {
            ResidualSystem s = Run.system(m, e.x(), e.rows());
            Jacobian j = Jacobian.at(s, m.parameters(), workers);
            Close.check("out", j.value(), e.numbers("out"), e.tolerance());
            double[] v = new double[s.unknowns()];
            Arrays.setAll(v, i -> Math.cos(i + 1));
            double[] jv = new double[s.equations()];
            j.apply(v, jv);
            Close.check("jvp", jv, e.numbers("jvp"), e.tolerance());
            TangentKernel kernel = TangentKernel.of(
                    s,
                    KernelOutputs.FULL,
                    KernelMethod.AUTO,
                    workers,
                    TangentKernel.DEFAULT_BUDGET);
            try (Matrix k = kernel.at(m.parameters())) {
                double[] all = new double[k.rows() * k.columns()];
                for (int i = 0; i < k.rows(); i++) {
                    for (int c = 0; c < k.columns(); c++) {
                        all[i * k.columns() + c] = k.get(i, c);
                    }
                }
                Close.check("ntk", all, e.numbers("ntk"), e.tolerance());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void modelsThatAreWrittenAgainComeBack(Exported e) {
        OnnxModel m = OnnxModel.read(e.file(), e.options());
        byte[] written = OnnxExport.model(
                        m.program(),
                        m.layout(),
                        m.parameters(),
                        Map.of(),
                        Precision.DOUBLE,
                        new LinkedHashMap<>())
                .toBytes();
        OnnxModel back = OnnxModel.read(written, e.file(), ImportOptions.DEFAULT);
        assertThat(back.parameters()).containsExactly(m.parameters());
        double[] was = Run.output(m, e.x(), e.rows(), Precision.DOUBLE);
        Close.check("out", Run.output(back, e.x(), e.rows(), Precision.DOUBLE), was, 1e-12);
    }
}
