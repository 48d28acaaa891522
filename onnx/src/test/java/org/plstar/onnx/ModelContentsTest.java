package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.onnx.proto.ElementType;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.refusal.Refusal;

/** What another process builds of a model's bytes is the model. */
class ModelContentsTest {
    @TempDir
    private Path folder;

    private static ModelContents travelled(ModelContents contents)
            throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(contents);
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (ModelContents) in.readObject();
        }
    }

    /** Of the program; arrays of constants have no words. */
    private static String text(ImportedModel m) {
        return m.program().toString().replaceAll("\\[D@[0-9a-f]+", "");
    }

    private static ImportedModel same(ImportedModel own)
            throws IOException, ClassNotFoundException {
        ModelContents contents = travelled(own.contents());
        assertThat(contents.sha256()).isEqualTo(own.sha256());
        ImportedModel its = contents.read();
        assertThat(text(its)).isEqualTo(text(own));
        assertThat(its.text()).isEqualTo(own.text());
        assertThat(its.identity()).isEqualTo(own.identity());
        assertThat(its.layout().entries()).isEqualTo(own.layout().entries());
        assertThat(its.initialParameters(1)).isEqualTo(own.initialParameters(1));
        return its;
    }

    static List<ExportedModelsTest.Exported> models() throws IOException, URISyntaxException {
        return ExportedModelsTest.models();
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyExportedModelComesBack(ExportedModelsTest.Exported e)
            throws IOException, ClassNotFoundException {
        same(ImportedModel.read(e.file(), e.options()));
    }

    @Test
    void whatIsFrozenAndUntiedTravels() throws Exception {
        Path file = export("mlp_opset9");
        ImportedModel free = ImportedModel.read(file, ImportOptions.DEFAULT);
        String name = free.layout().entries().getFirst().name();
        ImportedModel some = same(
                ImportedModel.read(file, ImportOptions.DEFAULT.withFrozen(n -> n.equals(name))));
        assertThat(some.layout().size()).isLessThan(free.layout().size());
        assertThat(some.sha256()).isNotEqualTo(free.sha256());
        assertThat(same(ImportedModel.read(file, ImportOptions.DEFAULT.withUntied(true)))
                        .sha256())
                .isNotEqualTo(free.sha256());
    }

    private static Path export(String name) throws IOException, URISyntaxException {
        return models().stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow()
                .file();
    }

    /** A model whose weight lies in {@code parts/weights}. */
    private Path external(double first) throws IOException {
        Models m = new Models(2)
                .node("MatMul", "out", List.of("x", "w"))
                .initializer(new TensorProto(
                        "w",
                        ElementType.DOUBLE.number(),
                        List.of(2L, 1L),
                        Optional.empty(),
                        Map.of(),
                        Map.of("location", "parts/weights"),
                        true));
        Files.createDirectories(folder.resolve("parts"));
        ByteBuffer numbers = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                folder.resolve("parts/weights"),
                numbers.putDouble(first).putDouble(4).array());
        return Files.write(folder.resolve("model.onnx"), m.proto().toBytes());
    }

    @Test
    void numbersBesideTheFileTravelAndCount() throws Exception {
        ImportedModel three = ImportedModel.read(external(3), ImportOptions.DEFAULT);
        assertThat(same(three).initialParameters(1)).containsExactly(3, 4);
        assertThat(three.bytes()).isEqualTo(16 + Files.size(folder.resolve("model.onnx")));
        ImportedModel five = ImportedModel.read(external(5), ImportOptions.DEFAULT);
        assertThat(five.sha256()).isNotEqualTo(three.sha256());
    }

    @Test
    void aFileThatWasWrittenOverIsRefused() throws IOException {
        ImportedModel model = ImportedModel.read(external(3), ImportOptions.DEFAULT);
        external(5);
        refused(OnnxRefusal.CHANGED, model);
        Files.delete(folder.resolve("parts/weights"));
        refused(OnnxRefusal.UNREADABLE, model);
    }

    private static void refused(OnnxRefusal code, ImportedModel model) {
        assertThatThrownBy(model::contents)
                .asInstanceOf(type(Refusal.class))
                .satisfies(r -> assertThat(r.code()).isEqualTo(code));
    }

    @Test
    void nothingIsLeftOfTheCopies() throws Exception {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        ModelContents contents =
                ImportedModel.read(external(3), ImportOptions.DEFAULT).contents();
        List<Path> before = copies(temporary);
        contents.read();
        assertThat(copies(temporary)).isSubsetOf(before);
    }

    private static List<Path> copies(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(p -> p.getFileName().toString().startsWith("plstar-model"))
                    .toList();
        }
    }
}
