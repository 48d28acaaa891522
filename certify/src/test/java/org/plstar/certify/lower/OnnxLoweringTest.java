package org.plstar.certify.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.onnx.ImportOptions;
import org.plstar.onnx.OnnxModel;
import org.plstar.program.Type;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ONNX models of the tests of module onnx, as PyTorch exports them. */
class OnnxLoweringTest {
    private static final Path FOLDER = Path.of("../onnx/src/test/resources/exports");

    private static final double TOLERANCE = 1e-12;

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".json"))
                    .map(f -> f.replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }

    private static ImportOptions options(JsonNode json) {
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

    private static ResidualSystem system(JsonNode json, OnnxModel m) {
        Map.Entry<String, Type> input = m.program().inputs().firstEntry();
        int width = input.getValue().shape().size();
        int rows = Math.min(2, json.get("x").get("shape").get(0).asInt());
        int ids = json.get("x").get("ids").asInt();
        double[] x = new double[rows * width];
        Arrays.setAll(
                x, i -> ids > 0 ? (i + 1L) * (i + 1L) % ids : Math.sin((i + 1.0) * (i + 1.0)));
        int outputs =
                m.program().outputType(m.program().outputs().getFirst()).shape().size();
        return ResidualSystem.of(
                m.program(),
                m.layout(),
                Map.of(input.getKey(), x),
                rows,
                new double[rows * outputs]);
    }

    @ParameterizedTest
    @MethodSource("names")
    void exportedModelsAreTheSameFunction(String name) throws IOException {
        JsonNode json =
                JsonMapper.shared().readTree(Files.readString(FOLDER.resolve(name + ".json")));
        OnnxModel m = OnnxModel.read(FOLDER.resolve(name + ".onnx"), options(json));
        ResidualSystem system = system(json, m);
        if (name.startsWith("choices")) {
            // where(y > 0, 2y, clamp(x)) jumps
            assertThatThrownBy(() -> Lowering.of(system, m.parameters()))
                    .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
                    .extracting(Refusal::code)
                    .isEqualTo(LoweringRefusal.JUMP);
            return;
        }
        Lowered l = Lowering.of(system, m.parameters());
        double[][] directions = {
            Agreement.numbers(system.unknowns(), 3), Agreement.numbers(system.unknowns(), 4)
        };
        Agreement.along(system, l, m.parameters(), TOLERANCE, directions);
        assertThat(l.stopsDerivatives()).isFalse();
    }
}
