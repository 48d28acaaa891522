package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Shape;
import org.plstar.refusal.Refusal;

/** Which axis of an input counts samples, and what the others are long. */
class InputAxesTest {
    private static Models scaled(String... axes) {
        return new Models()
                .input(axes)
                .weight("w", List.of(1L), 2)
                .node("Mul", "out", List.of("x", "w"));
    }

    private static Shape shape(Models m, ImportOptions options) {
        return m.read(options).inputs().firstEntry().getValue().shape();
    }

    /** Axes of the file, then those per sample. */
    @ParameterizedTest
    @CsvSource({
        "batch 3 4, 3 4",
        "N 3, 3",
        "3 batch 4, 3 4",
        "3 rows 4, 3 4",
        "T batch_size 4, T",
        "2 3 4, 3 4",
        "1 3 4, 1 3 4",
        "1, 1"
    })
    void samplesAreCountedByTheBatch(String file, String item) {
        Models m = scaled(file.split(" "));
        if (item.equals("T")) {
            Refusal r = catchThrowableOfType(Refusal.class, m::read);
            assertThat(r.code()).isEqualTo(OnnxRefusal.OPEN_AXIS);
            return;
        }
        int[] dims =
                List.of(item.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
        assertThat(shape(m, ImportOptions.DEFAULT)).isEqualTo(Shape.of(dims));
    }

    @Test
    void anAxisThatIsNotTheFirstIsSaid() {
        assertThat(scaled("3", "rows").read().notes())
                .containsExactly("axis 1 of its input \"x\" counts samples");
        assertThat(scaled("rows", "3").read().notes()).isEmpty();
    }

    @Test
    void anOpenAxisIsNamed() {
        Refusal named = catchThrowableOfType(Refusal.class, scaled("1", "3", "width")::read);
        assertThat(named.code()).isEqualTo(OnnxRefusal.OPEN_AXIS);
        assertThat(named.getMessage()).contains("axis 2, \"width\", is open", "axis width=8");
        Refusal last = catchThrowableOfType(Refusal.class, scaled("8", "3", "width")::read);
        assertThat(last.getMessage()).contains("axis 2, \"width\", is open");
        Refusal unnamed = catchThrowableOfType(Refusal.class, scaled("batch", "3", "")::read);
        assertThat(unnamed.getMessage()).contains("\"x:2\", is open", "axis x:2=8");
    }

    @Test
    void anOpenAxisIsGiven() {
        ImportOptions width = ImportOptions.DEFAULT.withExtents(Map.of("width", 5));
        assertThat(shape(scaled("1", "3", "width"), width)).isEqualTo(Shape.of(1, 3, 5));
        ImportOptions number = ImportOptions.DEFAULT.withExtents(Map.of("x:2", 5));
        assertThat(shape(scaled("batch", "3", ""), number)).isEqualTo(Shape.of(3, 5));
        ImportOptions samples = ImportOptions.DEFAULT.withSamples("x:1");
        assertThat(shape(scaled("3", "2", "4"), samples)).isEqualTo(Shape.of(3, 4));
        assertThat(samples.samples()).isEqualTo(Optional.of("x:1"));
    }

    @Test
    void anAxisThatThereIsNotIsRefused() {
        for (ImportOptions options : List.of(
                ImportOptions.DEFAULT.withExtents(Map.of("height", 5)),
                ImportOptions.DEFAULT.withExtents(Map.of("x:1", 5)),
                ImportOptions.DEFAULT.withSamples("time"))) {
            Refusal r = catchThrowableOfType(
                    Refusal.class, () -> scaled("batch", "3").read(options));
            assertThat(r.code()).isEqualTo(OnnxRefusal.OPEN_AXIS);
        }
    }
}
