package org.plstar.study.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.data.TargetEncoding;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.onnx.ImportOptions;
import org.plstar.onnx.ImportedModel;
import org.plstar.onnx.OnnxExport;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

/** A model may say which number of the targets 1 of its outputs stands for. */
class TargetUnitTest {
    @TempDir
    private Path folder;

    @Test
    void targetsAreDividedByTheUnit() throws IOException {
        TargetEncoding.Standardized e = of(Optional.of("0.25")).orElseThrow();
        assertThat(e.mean()).containsExactly(0, 0);
        assertThat(e.deviation()).containsExactly(0.25, 0.25);
        assertThat(e.originalUnits(new double[] {4, -8})).containsExactly(1, -2);
        assertThat(of(Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "Infinity", "", "one"})
    void aUnitThatIsNoPositiveNumberIsRefused(String text) {
        assertThatThrownBy(() -> of(Optional.of(text)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        r -> assertThat(r.code()).isEqualTo(StudyRefusal.NOT_A_MODEL));
    }

    private Optional<TargetEncoding.Standardized> of(Optional<String> unit) throws IOException {
        Network n = Architecture.parse("dense").build(Shape.of(3), 2, Initialization.DEFAULT);
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        unit.ifPresent(u -> texts.put("plstar.unit", u));
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(
                file,
                n.program(),
                n.layout(),
                n.initialParameters(1),
                n.initialBuffers(),
                Precision.DOUBLE,
                texts);
        return TargetUnit.of(ImportedModel.read(file, ImportOptions.DEFAULT), List.of("a", "b"));
    }
}
