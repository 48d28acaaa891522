package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.onnx.proto.ElementType;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.refusal.Refusal;

/** Untrusted files: each is refused in one line, or read; none crashes. */
class RefusalsTest {
    private static Refusal refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable read) {
        Refusal r = catchThrowableOfType(Refusal.class, read);
        assertThat(r).as("a refusal").isNotNull();
        assertThat(r.getMessage()).doesNotContain("\n");
        return r;
    }

    private static Models dense() {
        return new Models(2).weight("w", List.of(2L, 2L), 1, 2, 3, 4);
    }

    @Test
    void anUnknownOpIsNamedWithItsNodeAndWhatThereIs() {
        Refusal r = refusal(dense().node("Warp\nDrive", "out", List.of("x"))::read);
        assertThat(r.code()).isEqualTo(OnnxRefusal.UNSUPPORTED_OP);
        assertThat(r.getMessage()).contains("node out", "Warp?Drive", "MatMul", "Softmax");
    }

    @Test
    void anOldOpsetIsRefused() {
        Models m = dense().node("MatMul", "out", List.of("x", "w")).opset(8);
        assertThat(refusal(m::read).code()).isEqualTo(OnnxRefusal.OPSET);
    }

    @Test
    void aNameThatNothingDefinesIsRefused() {
        Models m = dense().node("MatMul", "out", List.of("x", "nothing"));
        assertThat(refusal(m::read).code()).isEqualTo(OnnxRefusal.BAD_NAME);
    }

    @Test
    void shapesThatDoNotMeetAreRefused() {
        Models m = dense().weight("v", List.of(3L), 1, 2, 3)
                .node("MatMul", "y", List.of("x", "w"))
                .node("Add", "out", List.of("y", "v"));
        assertThat(refusal(m::read).code()).isEqualTo(OnnxRefusal.BAD_NODE);
    }

    @Test
    void opsThatMixSamplesAreRefused() {
        Models mean = dense().node("MatMul", "y", List.of("x", "w"))
                .node("ReduceMean", "m", List.of("y"), Models.ints("axes", 0))
                .node("Sub", "out", List.of("y", "m"));
        assertThat(refusal(mean::read).code()).isEqualTo(OnnxRefusal.SAMPLE_AXIS);
        Models joined = dense().wholes("flat", 2, -1)
                .node("MatMul", "y", List.of("x", "w"))
                .node("Reshape", "out", List.of("y", "flat"));
        assertThat(refusal(joined::read).code()).isEqualTo(OnnxRefusal.SAMPLE_AXIS);
        Models training = dense().weight("a", List.of(2L), 1, 1)
                .node("MatMul", "y", List.of("x", "w"))
                .node(
                        "BatchNormalization",
                        "out",
                        List.of("y", "a", "a", "a", "a"),
                        Models.whole("training_mode", 1));
        assertThat(refusal(training::read).code()).isEqualTo(OnnxRefusal.TRAINING_MODE);
    }

    @Test
    void sizesAreHeldAgainstTheNumbersBeforeAnythingIsAllocated() {
        Models few = new Models(2)
                .weight("w", List.of(1L << 20, 1L << 7), 1)
                .node("MatMul", "out", List.of("x", "w"));
        assertThat(refusal(few::read).code()).isEqualTo(OnnxRefusal.BAD_TENSOR);
        Models huge = new Models(2)
                .weight("w", List.of(1L << 40, 1L << 40), 1)
                .node("MatMul", "out", List.of("x", "w"));
        assertThat(refusal(huge::read).code()).isEqualTo(OnnxRefusal.TOO_LARGE);
    }

    @Test
    void aSmallFileCannotAskForHugeValues() {
        Models filled = dense().wholes("shape", 1 << 14, 1 << 14)
                .node("ConstantOfShape", "c", List.of("shape"))
                .node("Add", "out", List.of("x", "c"));
        assertThat(refusal(filled::read).code()).isEqualTo(OnnxRefusal.TOO_LARGE);
        Models expanded = dense().wholes("shape", 1, 1 << 20, 1 << 20, 2)
                .node("MatMul", "y", List.of("x", "w"))
                .node("Expand", "out", List.of("w", "shape"));
        assertThat(refusal(expanded::read).code()).isEqualTo(OnnxRefusal.TOO_LARGE);
    }

    @Test
    void aParameterThatIsNoNumberIsRefused() {
        Models m = new Models(2)
                .weight("w", List.of(2L, 1L), 1, Double.NaN)
                .node("MatMul", "out", List.of("x", "w"));
        assertThat(refusal(m::read).code()).isEqualTo(OnnxRefusal.BAD_TENSOR);
    }

    @Test
    void aModelWithoutParametersIsRefused() {
        assertThat(refusal(new Models(2).node("Relu", "out", List.of("x"))::read)
                        .code())
                .isEqualTo(OnnxRefusal.NO_PARAMETERS);
    }

    @Test
    void aMissingFileAndAFileOfSomethingElseAreRefused(@TempDir Path folder) throws IOException {
        assertThat(refusal(() -> OnnxModel.read(folder.resolve("no"), ImportOptions.DEFAULT))
                        .code())
                .isEqualTo(OnnxRefusal.UNREADABLE);
        Path text = Files.writeString(folder.resolve("text.onnx"), "a,b\n1,2\n");
        assertThat(refusal(() -> OnnxModel.read(text, ImportOptions.DEFAULT)).code())
                .isEqualTo(OnnxRefusal.NOT_ONNX);
    }

    // ---- external data

    private static Path external(Path folder, String location) throws IOException {
        Models m = new Models(2)
                .node("MatMul", "out", List.of("x", "w"))
                .initializer(new TensorProto(
                        "w",
                        ElementType.DOUBLE.number(),
                        List.of(2L, 1L),
                        Optional.empty(),
                        Map.of(),
                        Map.of("location", location, "offset", "8"),
                        true));
        return Files.write(folder.resolve("model.onnx"), m.proto().toBytes());
    }

    private static byte[] numbers(double... values) {
        ByteBuffer b = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double v : values) {
            b.putDouble(v);
        }
        return b.array();
    }

    @Test
    void numbersBesideTheFileAreRead(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("weights"), numbers(0, 3, 4));
        OnnxModel m = OnnxModel.read(external(folder, "weights"), ImportOptions.DEFAULT);
        assertThat(m.parameters()).containsExactly(3, 4);
        double[] x = {1, 2};
        assertThat(Run.output(m, x, 1, Precision.DOUBLE)).containsExactly(11);
    }

    @Test
    void tooFewNumbersBesideTheFileAreRefused(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("weights"), numbers(0, 3));
        Path model = external(folder, "weights");
        assertThat(refusal(() -> OnnxModel.read(model, ImportOptions.DEFAULT)).code())
                .isEqualTo(OnnxRefusal.EXTERNAL_DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "a/../../secret", "", "absent", "link", "."})
    void numbersElsewhereAreRefused(String location, @TempDir Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("models"));
        Files.createDirectories(folder.resolve("a"));
        Path secret = Files.write(root.resolve("secret"), numbers(0, 3, 4));
        Files.createSymbolicLink(folder.resolve("link"), secret);
        Path model = external(folder, location);
        assertThat(refusal(() -> OnnxModel.read(model, ImportOptions.DEFAULT)).code())
                .isEqualTo(OnnxRefusal.EXTERNAL_DATA);
    }

    @Test
    void anAbsolutePathIsRefused(@TempDir Path folder) throws IOException {
        Path numbers = Files.write(folder.resolve("weights"), numbers(0, 3, 4));
        Path model = external(folder, numbers.toAbsolutePath().toString());
        assertThat(refusal(() -> OnnxModel.read(model, ImportOptions.DEFAULT)).code())
                .isEqualTo(OnnxRefusal.EXTERNAL_DATA);
    }

    // ---- garbage

    /**
     * Flips, cuts, repeats and splices the bytes of real models; every outcome but a refusal or a
     * model fails.
     */
    @Test
    void damagedFilesAreRefusedOrRead() throws IOException {
        List<Reference> models = Reference.all();
        SplittableRandom random = new SplittableRandom(1);
        int refused = 0;
        int read = 0;
        for (int round = 0; round < 4000; round++) {
            byte[] bytes = Files.readAllBytes(
                            models.get(random.nextInt(models.size())).model())
                    .clone();
            byte[] other =
                    Files.readAllBytes(models.get(random.nextInt(models.size())).model());
            byte[] damaged = damage(bytes, other, random);
            try {
                OnnxModel.read(damaged, Path.of("damaged.onnx"), ImportOptions.DEFAULT);
                read++;
            } catch (Refusal r) {
                assertThat(r.getMessage()).doesNotContain("\n");
                assertThat(r.code()).isInstanceOf(OnnxRefusal.class);
                refused++;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("round " + round, e);
            }
        }
        assertThat(refused).isGreaterThan(500);
        assertThat(read).isGreaterThan(100);
    }

    private static byte[] damage(byte[] bytes, byte[] other, SplittableRandom random) {
        int changes = 1 + random.nextInt(4);
        byte[] b = bytes;
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(b.length);
            switch (random.nextInt(5)) {
                case 0 -> b[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> b[at] = (byte) random.nextInt(256);
                case 2 -> b = java.util.Arrays.copyOf(b, Math.max(1, at));
                case 3 -> {
                    int n = Math.min(random.nextInt(64) + 1, Math.min(b.length - at, other.length));
                    System.arraycopy(other, random.nextInt(other.length - n + 1), b, at, n);
                }
                default -> b[at] = (byte) (b[at] + random.nextInt(3) - 1);
            }
        }
        return b;
    }
}
