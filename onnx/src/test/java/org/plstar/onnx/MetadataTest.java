package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Precision;
import org.plstar.program.ParamLayout;

/** Texts beside the graph are written and read back in their order. */
class MetadataTest {
    @Test
    void textsComeBack(@TempDir Path folder) throws IOException {
        ImportedModel m = ImportedModel.read(
                Reference.resources().resolve("equal_mlp.onnx"), ImportOptions.DEFAULT);
        assertThat(m.metadata()).isEmpty();
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        texts.put("plstar.features", "[\"length\",\"width\"]");
        texts.put("plstar.classes", "[\"ä\",\"b\"]");
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(
                file,
                m.program(),
                m.layout(),
                m.initialParameters(0),
                Map.of(),
                Precision.DOUBLE,
                texts);
        ImportedModel back = ImportedModel.read(file, ImportOptions.DEFAULT);
        assertThat(back.metadata()).containsExactlyEntriesOf(texts);
        assertThat(back.initialParameters(0)).isEqualTo(m.initialParameters(0));
    }

    /** A file may say which of its initializers are parameters; the others are constants. */
    @Test
    void onlyWhatTheFileNamesIsAParameter(@TempDir Path folder) throws IOException {
        ImportedModel m = ImportedModel.read(
                Reference.resources().resolve("equal_mlp.onnx"), ImportOptions.DEFAULT);
        ParamLayout.Entry last = m.layout().entries().getLast();
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        texts.put(GraphNames.PARAMETERS, last.name() + "\nno.such.name");
        Path file = folder.resolve("model.onnx");
        double[] w = m.initialParameters(0);
        OnnxExport.write(file, m.program(), m.layout(), w, Map.of(), Precision.DOUBLE, texts);

        ImportedModel some = ImportedModel.read(file, ImportOptions.DEFAULT);

        assertThat(some.layout().entries())
                .extracting(ParamLayout.Entry::name)
                .containsExactly(last.name());
        assertThat(some.initialParameters(0))
                .isEqualTo(Arrays.copyOfRange(w, last.offset(), last.offset() + last.size()));
        assertThat(some.notes())
                .anyMatch(
                        n -> n.contains((w.length - last.size()) + " of " + w.length + " numbers"));
    }
}
