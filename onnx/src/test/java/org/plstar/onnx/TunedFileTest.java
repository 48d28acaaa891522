package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.network.Adapted;
import org.plstar.network.HeadedModel;
import org.plstar.network.HeadedModel.Pooling;
import org.plstar.network.LowRank;
import org.plstar.network.Model;
import org.plstar.onnx.proto.ElementType;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.program.ParamLayout;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** Files of models after training, read back. */
class TunedFileTest {
    @TempDir
    private Path folder;

    private static final int TOKENS = 9;

    private static Path file(String name) throws URISyntaxException {
        return Path.of(TunedFileTest.class.getResource("/pretrained/" + name).toURI());
    }

    private static ImportOptions tokens() {
        SequencedMap<String, Integer> rows = new LinkedHashMap<>();
        rows.put("input_ids", TOKENS);
        rows.put("attention_mask", TOKENS);
        return ImportOptions.DEFAULT.withRows(rows);
    }

    /** Four rows of tokens with their masks. */
    private static double[] rows() {
        double[] rows = new double[4 * 2 * TOKENS];
        RandomStream random = RandomStream.of(3, "rows");
        for (int i = 0; i < 4; i++) {
            for (int t = 0; t < TOKENS - i; t++) {
                rows[i * 2 * TOKENS + t] = 1 + random.below(i * 100L + t, 25);
                rows[i * 2 * TOKENS + TOKENS + t] = 1;
            }
        }
        return rows;
    }

    private static double[] outputs(Model m, double[] w, double[] x) {
        int n = x.length / m.input().size();
        ResidualSystem s = ResidualSystem.of(m, x, new double[n * m.output().size()]);
        try (Workers workers = Workers.of(1)) {
            return Jacobian.at(s, w, workers).value();
        }
    }

    private static double[] moved(double[] w, double by) {
        RandomStream random = RandomStream.of(7, "moved");
        double[] other = w.clone();
        for (int i = 0; i < w.length; i++) {
            other[i] += by * random.normal(i);
        }
        return other;
    }

    private ImportedModel again(Model model, double[] w, ImportOptions options) throws IOException {
        Path to = folder.resolve("tuned.onnx");
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        texts.put("plstar.test", "a text");
        TunedFile.of(model).orElseThrow().write(to, w, texts);
        ImportedModel read = ImportedModel.read(to, options);
        assertThat(read.metadata()).containsEntry("plstar.test", "a text");
        assertThat(ImportedModel.metadata(to)).isEqualTo(read.metadata());
        return read;
    }

    private static void close(double[] is, double[] oracle, double tolerance) {
        assertThat(is).hasSameSizeAs(oracle);
        for (int i = 0; i < is.length; i++) {
            assertThat(is[i]).isCloseTo(oracle[i], within(tolerance));
        }
    }

    static List<ExportedModelsTest.Exported> models() throws IOException, URISyntaxException {
        return ExportedModelsTest.models().stream()
                .filter(e -> e.options().extents().isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("models")
    void whatDidNotChangeKeepsItsBytesAndWhatChangedComesBack(ExportedModelsTest.Exported e)
            throws IOException {
        ImportedModel m = ImportedModel.read(e.file(), _ -> false);
        double[] w = m.initialParameters(0);
        Optional<TunedFile> file = TunedFile.of(m);
        assertThat(file).as(e.name()).isPresent();
        Path same = folder.resolve("same.onnx");
        file.orElseThrow().write(same, w, new LinkedHashMap<>());
        assertThat(Files.readAllBytes(same)).isEqualTo(Files.readAllBytes(e.file()));

        double[] other = moved(w, 0.1);
        ImportedModel read = again(m, other, ImportOptions.DEFAULT);
        assertThat(read.layout().entries()).isEqualTo(m.layout().entries());
        double[] back = read.initialParameters(0);
        for (int i = 0; i < back.length; i++) {
            assertThat(back[i]).isIn((double) (float) other[i], other[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT, 13", "FLOAT, 18", "DOUBLE, 17", "DOUBLE, 18"})
    void onnxRuntimeComputesTheSameBehindAHead(ElementType type, int opset) throws IOException {
        double[] x = moved(new double[5 * 3 * 4], 1);
        Models tokens = new Models(type, 3, 4)
                .opset(opset)
                .weight("w", List.of(4L, 5L), moved(new double[20], 1))
                .node("MatMul", "h", List.of("x", "w"))
                .node("Tanh", "out", List.of("h"));
        Path file = Files.write(folder.resolve("tokens.onnx"), tokens.proto().toBytes());
        ImportedModel body = ImportedModel.read(file, _ -> false);
        for (Pooling.How how : Pooling.How.values()) {
            Model m = HeadedModel.of(body, new Pooling(how, 3, OptionalInt.empty()), 2);
            double[] w = moved(m.initialParameters(1), 0.5);
            Path to = folder.resolve("headed.onnx");
            TunedFile.of(m).orElseThrow().write(to, w, new LinkedHashMap<>());
            double[] is = OnnxRuntime.output(Files.readAllBytes(to), x, 5);
            close(is, outputs(m, w, x), type == ElementType.FLOAT ? 1e-5 : 1e-12);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MASK", "MEAN", "FIRST"})
    void aModelWithAdaptersAndAHeadComesBackAsOneGraph(String how)
            throws IOException, URISyntaxException {
        ImportedModel body = ImportedModel.read(file("bert-tiny-hidden.onnx"), tokens());
        Adapted adapted = Adapted.of(body, Adapted.matrices(body), 2, 3);
        OptionalInt mask = how.equals("MASK") ? OptionalInt.of(TOKENS) : OptionalInt.empty();
        Pooling pooling = new Pooling(
                how.equals("FIRST") ? Pooling.How.FIRST : Pooling.How.MEAN, TOKENS, mask);
        Model m = HeadedModel.of(adapted, pooling, 3);
        double[] w = moved(m.initialParameters(1), 0.2);
        ImportedModel read = again(m, w, tokens());
        assertThat(read.output().size()).isEqualTo(3);
        assertThat(read.layout().contains("head.weight")).isTrue();
        assertThat(read.layout().size())
                .isEqualTo(body.layout().size() + 3 * (body.outputShape().dim(1) + 1));
        close(outputs(read, read.initialParameters(0), rows()), outputs(m, w, rows()), 1e-12);
        double[] now = read.initialParameters(0);
        LowRank l = adapted.adapters().getFirst();
        int at = read.layout().entry(l.matrix()).offset();
        double[] own = adapted.merged(Arrays.copyOf(w, adapted.layout().size())).get(l.matrix());
        assertThat(Arrays.copyOfRange(now, at, at + l.in() * l.out())).isEqualTo(own);
    }

    @Test
    void aHeadJoinsTheParametersThatAFileNames() throws IOException, URISyntaxException {
        String name = "encoder.words.weight";
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        texts.put(GraphNames.PARAMETERS, name);
        Path some = folder.resolve("some.onnx");
        ImportedModel all = ImportedModel.read(file("bert-tiny-hidden.onnx"), tokens());
        assertThat(all.layout().contains(name)).isTrue();
        TunedFile.of(all).orElseThrow().write(some, all.initialParameters(0), texts);
        ImportedModel body = ImportedModel.read(some, tokens());
        Model m = HeadedModel.of(
                body, new Pooling(Pooling.How.MEAN, TOKENS, OptionalInt.of(TOKENS)), 1);
        ImportedModel read = again(m, m.initialParameters(0), tokens());
        assertThat(read.layout().entries().stream().map(ParamLayout.Entry::name))
                .containsExactlyInAnyOrder(name, "head.weight", "head.bias");
    }

    @Test
    void aHeadTakesANameThatTheGraphLacks() throws IOException, URISyntaxException {
        ImportedModel body = ImportedModel.read(
                file("bert-tiny.onnx"),
                tokens().withTrained(n -> n.contains("layer.1")).withConstant());
        Model m = HeadedModel.of(body, Pooling.NONE, 2);
        double[] w = moved(m.initialParameters(1), 0.2);
        ImportedModel read = again(m, w, tokens());
        assertThat(read.layout().contains("new_head.weight")).isTrue();
        close(outputs(read, read.initialParameters(0), rows()), outputs(m, w, rows()), 1e-12);
    }

    @Test
    void numbersOfOtherFilesAreTakenIn() throws IOException {
        Models m = new Models(2)
                .node("MatMul", "h", List.of("x", "a"))
                .node("MatMul", "out", List.of("h", "b"));
        for (String name : List.of("a", "b")) {
            m = m.initializer(new TensorProto(
                    name,
                    ElementType.DOUBLE.number(),
                    List.of(2L, 2L),
                    Optional.empty(),
                    Map.of(),
                    Map.of("location", "numbers"),
                    true));
        }
        ByteBuffer numbers = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putDouble(1).putDouble(2).putDouble(3).putDouble(4);
        Path from = Files.createDirectories(folder.resolve("from"));
        Files.write(from.resolve("numbers"), numbers.array());
        Path file = Files.write(from.resolve("model.onnx"), m.proto().toBytes());
        ImportedModel model = ImportedModel.read(file, _ -> false);
        double[] w = {5, 2, 3, 4, 1, 2, 3, 4};
        ImportedModel read = again(model, w, ImportOptions.DEFAULT);
        assertThat(read.initialParameters(0)).containsExactly(w);
    }

    @Test
    void modelsThatAFileAloneDoesNotSayHaveNone() throws URISyntaxException {
        Path file = file("bert-tiny.onnx");
        assertThat(TunedFile.of(ImportedModel.read(file, tokens().withUntied(true))))
                .isEmpty();
    }

    @Test
    void wrongNumbersAreRefusedAndLeaveNoFile() throws URISyntaxException {
        ImportedModel m = ImportedModel.read(file("bert-tiny.onnx"), tokens());
        TunedFile tuned = TunedFile.of(m).orElseThrow();
        double[] w = m.initialParameters(0);
        double[] endless = w.clone();
        endless[5] = Double.POSITIVE_INFINITY;
        Path to = folder.resolve("none.onnx");
        for (double[] wrong : List.of(endless, Arrays.copyOf(w, w.length - 1), new double[0])) {
            assertThatThrownBy(() -> tuned.write(to, wrong, new LinkedHashMap<>()))
                    .hasFieldOrPropertyWithValue("code", OnnxRefusal.NOT_EXPORTABLE);
        }
        assertThat(to).doesNotExist();
    }

    @Test
    void numbersBeyondTheTypeAreRefused() {
        assertThat(NumberBytes.of("w", ElementType.FLOAT16, 1.5, -2).remaining())
                .isEqualTo(4);
        assertThat(NumberBytes.of("w", ElementType.BFLOAT16, 1 + 0x1p-8).getShort())
                .isEqualTo((short) 0x3F80);
        for (var type : List.of(ElementType.FLOAT16, ElementType.BFLOAT16, ElementType.FLOAT)) {
            assertThatThrownBy(() -> NumberBytes.of("w", type, 3.4028235e38 * 2))
                    .hasFieldOrPropertyWithValue("code", OnnxRefusal.NOT_EXPORTABLE);
        }
    }
}
