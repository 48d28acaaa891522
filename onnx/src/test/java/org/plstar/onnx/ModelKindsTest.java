package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Models of the kinds that registries have, read with data for their inputs: encoders with masks,
 * decoders, taggers, image models, stored numbers of few bits. Outputs and products with the kernel
 * are those of torch.func; what cannot be read is refused in words that say why.
 *
 * <p>{@code tools/onnx_kinds.py} writes them.
 */
class ModelKindsTest {
    record Model(String name, Path file, JsonNode json) {
        double[] numbers(JsonNode of) {
            JsonNode data = of.get("data");
            double[] v = new double[data.size()];
            Arrays.setAll(v, i -> data.get(i).asDouble());
            return v;
        }

        int rows() {
            return inputs().firstEntry().getValue().get("shape").get(0).asInt();
        }

        SequencedMap<String, JsonNode> inputs() {
            SequencedMap<String, JsonNode> all = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> e : json.get("inputs").properties()) {
                all.put(e.getKey(), e.getValue());
            }
            return all;
        }

        SequencedMap<String, Integer> widths() {
            SequencedMap<String, Integer> widths = new LinkedHashMap<>();
            inputs().forEach((name, v) -> widths.put(name, v.get("data").size() / rows()));
            return widths;
        }

        /** The inputs side by side. */
        double[] x() {
            int width = widths().values().stream().mapToInt(w -> w).sum();
            double[] x = new double[rows() * width];
            int at = 0;
            for (JsonNode input : inputs().values()) {
                double[] own = numbers(input);
                int count = own.length / rows();
                for (int i = 0; i < rows(); i++) {
                    System.arraycopy(own, i * count, x, i * width + at, count);
                }
                at += count;
            }
            return x;
        }

        private List<String> names(String key) {
            return json.path(key).valueStream().map(JsonNode::asString).toList();
        }

        ImportedModel read() {
            List<String> frozen = names("frozen");
            List<String> widened = names("widened");
            return ImportedModel.read(
                    file,
                    ImportOptions.DEFAULT
                            .withRows(widths())
                            .withFrozen(frozen::contains)
                            .withWidened(widened::contains));
        }

        /** PyTorch rounds constants of a graph to the precision of its numbers. */
        double tolerance() {
            return switch (json.get("precision").asString()) {
                case "float64" -> 1e-10;
                case "float32" -> 1e-5;
                case "float16" -> 2e-3;
                default -> 2e-2;
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Model> models(boolean refused) throws IOException, URISyntaxException {
        Path folder = Path.of(ModelKindsTest.class.getResource("/kinds").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".onnx"))
                    .sorted()
                    .map(ModelKindsTest::model)
                    .filter(m -> m.json.has("refused") == refused)
                    .toList();
        }
    }

    private static Model model(Path file) {
        String name = file.getFileName().toString().replace(".onnx", "");
        return new Model(
                name, file, JsonMapper.shared().readTree(file.resolveSibling(name + ".json")));
    }

    static List<Model> read() throws IOException, URISyntaxException {
        return models(false);
    }

    static List<Model> refused() throws IOException, URISyntaxException {
        return models(true);
    }

    @ParameterizedTest
    @MethodSource("read")
    void outputsAndProductsWithTheKernelAreThoseOfTorch(Model model) {
        ImportedModel m = model.read();
        double[] x = model.x();
        double[] out = model.numbers(model.json.get("out"));
        try (Workers workers = Workers.of(1)) {
            ResidualSystem s = ResidualSystem.of(m, x, new double[out.length]);
            Jacobian j = Jacobian.at(s, m.initialParameters(0), workers);
            Close.check("out", j.value(), out, model.tolerance());
            double[] v = new double[out.length];
            Arrays.setAll(v, i -> Math.cos(i + 1));
            double[] gradient = new double[s.unknowns()];
            double[] product = new double[out.length];
            j.applyTranspose(v, gradient);
            j.apply(gradient, product);
            Close.check("ntk", product, model.numbers(model.json.get("ntk")), model.tolerance());
        }
    }

    @Test
    void theFileSaysHowManyTokensARowHas() throws URISyntaxException {
        Path folder = Path.of(ModelKindsTest.class.getResource("/kinds").toURI());
        assertThat(RowTokens.of(folder.resolve("bert_one_row.onnx"), "input_ids"))
                .isEqualTo(new RowTokens(OptionalInt.of(5), OptionalInt.of(7), false));
        assertThat(RowTokens.of(folder.resolve("gpt_tied.onnx"), "input_ids"))
                .isEqualTo(new RowTokens(OptionalInt.empty(), OptionalInt.of(7), true));
        assertThat(RowTokens.of(folder.resolve("roberta_positions.onnx"), "input_ids"))
                .isEqualTo(new RowTokens(OptionalInt.empty(), OptionalInt.of(9), false));
        assertThat(RowTokens.of(folder.resolve("t5_einsum.onnx"), "input_ids"))
                .isEqualTo(new RowTokens(OptionalInt.empty(), OptionalInt.empty(), true));
    }

    @Test
    void tokensBesideNumbersAreWrittenAsRealRows(@TempDir Path folder)
            throws IOException, URISyntaxException {
        Model model = read().stream()
                .filter(m -> m.name.equals("text_and_numbers"))
                .findFirst()
                .orElseThrow();
        ImportedModel m = model.read();
        Path file = folder.resolve("mixed.onnx");
        OnnxExport.write(
                file,
                m.program(),
                m.layout(),
                m.initialParameters(0),
                Map.of(),
                Precision.DOUBLE,
                new LinkedHashMap<>(),
                true);
        double[] out = model.numbers(model.json.get("out"));
        byte[] bytes = Files.readAllBytes(file);
        Close.check("out", OnnxRuntime.output(bytes, model.x(), model.rows()), out, 1e-9);
        ImportedModel back = ImportedModel.read(file, ImportOptions.DEFAULT);
        assertThat(back.vocabulary(4)).hasValue(11);
        assertThat(back.vocabulary(5)).isEmpty();
    }

    @Test
    void aTableThatIsStoredTwiceIsTold() throws IOException, URISyntaxException {
        for (Model model : read()) {
            boolean twice = model.name.equals("gpt_cache_out");
            assertThat(model.read().notes().stream().filter(n -> n.contains("train apart")))
                    .as(model.name)
                    .hasSize(twice ? 1 : 0)
                    .allMatch(n -> n.contains("wte.weight and lm_head.weight"));
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeReadIsRefusedWithItsReason(Model model) {
        assertThatThrownBy(model::read)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(model.json.get("refused").asString());
    }
}
