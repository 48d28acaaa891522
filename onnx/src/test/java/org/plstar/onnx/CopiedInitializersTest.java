package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;

/** PyTorch stores equal initial tensors once and copies them by Identity. */
class CopiedInitializersTest {
    /** y = (x + a) · w + b, where b is a copy of a copy of a. */
    private static Models copied() {
        return new Models(2)
                .weight("a", List.of(2L), 3, 4)
                .weight("w", List.of(2L), 5, 6)
                .node("Identity", "copy", List.of("a"))
                .node("Identity", "b", List.of("copy"))
                .node("Add", "s", List.of("x", "a"))
                .node("Mul", "p", List.of("s", "w"))
                .node("Add", "out", List.of("p", "b"));
    }

    private static List<String> names(OnnxModel m) {
        return m.layout().entries().stream().map(ParamLayout.Entry::name).toList();
    }

    @Test
    void aCopyIsAParameterOfItsOwn() {
        OnnxModel m = copied().read();
        assertThat(names(m)).containsExactly("a", "w", "b");
        assertThat(m.parameters()).containsExactly(3, 4, 5, 6, 3, 4);
        assertThat(m.shared()).isEmpty();
        OnnxModel moved = new OnnxModel(
                m.program(),
                m.layout(),
                new double[] {0, 0, 1, 1, 7, 8},
                List.of(),
                List.of(),
                new LinkedHashMap<>(),
                m.reading());
        assertThat(Run.output(moved, new double[] {1, 2}, 1, Precision.DOUBLE))
                .containsExactly(8, 10);
    }

    @Test
    void aCopyIsFrozenByItsOwnName() {
        ImportOptions frozen = ImportOptions.DEFAULT.withFrozen("a"::equals);
        OnnxModel m = OnnxModel.read(copied().proto().toBytes(), Path.of("model.onnx"), frozen);
        assertThat(names(m)).containsExactly("w", "b");
    }

    @Test
    void statisticsThatCopyAWeightLeaveItAParameter() {
        OnnxModel m = new Models(2, 1)
                .weight("scale", List.of(2L), 1, 1)
                .weight("shift", List.of(2L), 0, 0)
                .node("Identity", "mean", List.of("shift"))
                .node("Identity", "var", List.of("scale"))
                .node("BatchNormalization", "out", List.of("x", "scale", "shift", "mean", "var"))
                .read();
        assertThat(names(m)).containsExactly("scale", "shift");
    }

    @Test
    void anInitializerReadTwiceStaysOneParameterAndIsNamed() {
        OnnxModel m = new Models(2)
                .weight("w", List.of(2L), 5, 6)
                .node("Mul", "p", List.of("x", "w"))
                .node("Add", "out", List.of("p", "w"))
                .read();
        assertThat(m.parameters()).containsExactly(5, 6);
        assertThat(m.shared()).containsExactly("w");
    }

    @Test
    void anInitializerReadTwiceIsPartedIfAsked() {
        Models models = new Models(2)
                .weight("w", List.of(2L), 5, 6)
                .node("Mul", "p", List.of("x", "w"))
                .node("Mul", "q", List.of("w", "w"))
                .node("Add", "out", List.of("p", "q"));
        OnnxModel m = OnnxModel.read(
                models.proto().toBytes(),
                Path.of("model.onnx"),
                ImportOptions.DEFAULT.withUntied(true));
        assertThat(names(m)).containsExactly("w", "w#2");
        assertThat(m.parameters()).containsExactly(5, 6, 5, 6);
        assertThat(m.shared()).isEmpty();
    }

    @Test
    void theNoteNamesWhatIsShared() {
        Path folder = Reference.resources();
        assertThat(ImportedModel.read(folder.resolve("equal_mlp.onnx"), n -> false)
                        .notes())
                .isEmpty();
        assertThat(ImportedModel.read(folder.resolve("shared_dense.onnx"), n -> false)
                        .notes())
                .containsExactly(
                        "shared_dense.onnx: several nodes read shared.weight, shared.bias, each of"
                                + " which stays one parameter");
    }

    @Test
    void modelsWithCopiesAreWrittenWithAllParameters() {
        for (String name : List.of("equal_mlp", "equal_resnet", "shared_dense")) {
            OnnxModel m = OnnxModel.read(
                    Reference.resources().resolve(name + ".onnx"), ImportOptions.DEFAULT);
            byte[] written = OnnxExport.model(
                            m.program(),
                            m.layout(),
                            m.parameters(),
                            Map.of(),
                            Precision.DOUBLE,
                            new LinkedHashMap<>())
                    .toBytes();
            OnnxModel back = OnnxModel.read(written, Path.of(name), ImportOptions.DEFAULT);
            assertThat(names(back)).isEqualTo(names(m));
            assertThat(back.parameters()).containsExactly(m.parameters());
        }
    }

    @Test
    void aNameGivenTwiceByACopyIsRefused() {
        for (String taken : List.of("w", "x")) {
            Models m = new Models(2)
                    .weight("w", List.of(2L), 5, 6)
                    .node("Identity", taken, List.of("w"))
                    .node("Mul", "out", List.of("x", "w"));
            Refusal r = catchThrowableOfType(Refusal.class, m::read);
            assertThat(r.code()).isEqualTo(OnnxRefusal.BAD_NAME);
        }
    }
}
