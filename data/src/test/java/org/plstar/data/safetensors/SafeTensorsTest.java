package org.plstar.data.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plstar.array.npy.NpyArray;
import org.plstar.data.DataRefusal;
import org.plstar.refusal.Refusal;

class SafeTensorsTest {
    private static final SequencedMap<String, String> NO_METADATA = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    private static byte[] bytes(String header, byte[] numbers) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length + numbers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(numbers)
                .array();
    }

    private Path write(byte[] bytes) {
        try {
            return Files.write(file(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path write(String header, byte[] numbers) {
        return write(bytes(header, numbers));
    }

    private static String tensor(String type, String shape, int begin, int end) {
        return "{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[" + begin
                + "," + end + "]}";
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private void assertRefused(SafeTensorsRefusal code, byte[] bytes) {
        Path file = write(bytes);
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> SafeTensors.read(file));
        assertThat(refusal).as(code.toString()).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal.getMessage()).contains("model.safetensors");
        assertThat(refusal.getMessage()).hasLineCount(1);
    }

    private void assertRefused(SafeTensorsRefusal code, String header, int numbers) {
        assertRefused(code, bytes(header, new byte[numbers]));
    }

    private static NpyArray random(Random random, TensorType type) {
        List<Integer> shape = new ArrayList<>();
        int size = 1;
        for (int axis = random.nextInt(5); axis > 0; axis--) {
            int extent = random.nextInt(12);
            shape.add(extent);
            size *= extent;
        }
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            double value = random.nextGaussian() * Math.pow(2, random.nextInt(40) - 20);
            values[i] = type == TensorType.F32 ? (float) value : value;
        }
        return new NpyArray(shape, values);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void whatIsWrittenIsRead(TensorType type) throws IOException {
        Random random = new Random(11);
        for (int trial = 0; trial < 60; trial++) {
            SequencedMap<String, NpyArray> tensors = new LinkedHashMap<>();
            for (int k = random.nextInt(8); k > 0; k--) {
                tensors.put("layer." + k + "\n\u00e9\"\ud83d\ude00", random(random, type));
            }
            SequencedMap<String, String> metadata = new LinkedHashMap<>();
            for (int k = random.nextInt(3); k > 0; k--) {
                metadata.put("k\u00e9y" + k, "\"" + "x".repeat(k));
            }
            SafeTensors.write(file(), tensors, type, metadata);

            SafeTensors open = SafeTensors.open(file());
            assertThat(open.metadata()).containsExactlyEntriesOf(metadata);
            assertThat(open.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
            SequencedMap<String, NpyArray> all = SafeTensors.read(file());
            assertThat(all.keySet()).containsExactlyElementsOf(tensors.keySet());
            tensors.forEach((name, tensor) -> {
                assertThat(open.tensors().get(name))
                        .isEqualTo(new SafeTensors.Tensor(type, tensor.shape()));
                assertThat(open.read(name).shape()).isEqualTo(tensor.shape());
                assertThat(open.read(name).values()).containsExactly(tensor.values());
            });
        }
    }

    @Tag("net")
    @Test
    void largeTensorsAreReadInPieces() throws IOException {
        double[] values = new double[100_003];
        Random random = new Random(2);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        SequencedMap<String, NpyArray> tensors = new LinkedHashMap<>();
        tensors.put("a", new NpyArray(List.of(100_003), values));
        tensors.put("b", new NpyArray(List.of(1), new double[] {0.5}));
        SafeTensors.write(file(), tensors);
        assertThat(SafeTensors.open(file()).read("a").values()).containsExactly(values);
        assertThat(SafeTensors.open(file()).read("b").values()).containsExactly(0.5);
        assertThat(Files.size(file()) % 4).isZero();
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        SequencedMap<String, NpyArray> tensors = new LinkedHashMap<>();
        tensors.put("a", new NpyArray(List.of(2, 1), new double[] {1, -2}));
        tensors.put("b", new NpyArray(List.of(), new double[] {0.1}));
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", "pt");
        SafeTensors.write(file(), tensors, TensorType.F32, metadata);

        String header = "{\"__metadata__\":{\"format\":\"pt\"},\"a\":"
                + tensor("F32", "[2,1]", 0, 8)
                + ",\"b\":"
                + tensor("F32", "[]", 8, 12)
                + "}";
        String padded = header + " ".repeat((8 - header.length() % 8) % 8);
        assertThat(Files.readAllBytes(file()))
                .containsExactly(bytes(padded, hex("0000803f 000000c0 cdcccc3d")));
    }

    @Test
    void everyTypeIsWidenedExactly() {
        assertRead("F64", "182d4454fb210940 000000000000f0bf", Math.PI, -1);
        assertRead("F32", "cdcccc3d 01000000", 0.1f, Float.MIN_VALUE);
        assertRead("F16", "0100 ff03 ff7b 00c0 0080", 0x1p-24, 1023 * 0x1p-24, 65504, -2, -0.0);
        assertRead("BF16", "803f 0100 7f7f 49c0", 1, 0x1p-133, 0x1.fep127, -3.140625);
        assertRead("I64", "ffffffffffff1f00 0100000000000080".substring(0, 16), 0x1p53 - 1);
        assertRead("I32", "00000080 ffffff7f", Integer.MIN_VALUE, Integer.MAX_VALUE);
        assertRead("I16", "0080 ff7f", -32768, 32767);
        assertRead("I8", "80 7f", -128, 127);
        assertRead("U64", "ffffffffffff1f00", 0x1p53 - 1);
        assertRead("U32", "ffffffff", 4294967295.0);
        assertRead("U16", "ffff", 65535);
        assertRead("U8", "ff 00", 255, 0);
        assertRead("BOOL", "01 00", 1, 0);
    }

    private void assertRead(String type, String digits, double... expected) {
        byte[] numbers = hex(digits);
        Path file = write(
                "{\"w\":" + tensor(type, "[" + expected.length + "]", 0, numbers.length) + "}",
                numbers);
        assertThat(SafeTensors.open(file).read("w").values()).containsExactly(expected);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        for (Map.Entry<String, List<String>> type : Map.of(
                        "F64", List.of("000000000000f07f", "000000000000f8ff"),
                        "F32", List.of("0000807f", "000080ff", "0100807f"),
                        "F16", List.of("007c", "00fc", "017c", "ff7f"),
                        "BF16", List.of("807f", "80ff", "817f"))
                .entrySet()) {
            for (String digits : type.getValue()) {
                byte[] numbers = hex(digits);
                assertRefused(
                        SafeTensorsRefusal.NOT_FINITE,
                        bytes(
                                "{\"w\":" + tensor(type.getKey(), "[1]", 0, numbers.length) + "}",
                                numbers));
            }
        }
        for (String type : List.of("I64", "U64")) {
            assertRefused(
                    SafeTensorsRefusal.INEXACT,
                    bytes("{\"w\":" + tensor(type, "[1]", 0, 8) + "}", hex("0100000000002000")));
        }
    }

    @Test
    void emptyFilesOfTensorsAreRead() {
        assertThat(SafeTensors.read(write("{}", new byte[0]))).isEmpty();
        assertThat(SafeTensors.read(write("{}   ", new byte[0]))).isEmpty();
        String none = "{\"a\":" + tensor("F32", "[0,9223372036854775807]", 0, 0) + "}";
        assertRefused(SafeTensorsRefusal.TOO_LARGE, none, 0);
        assertThat(SafeTensors.open(
                                write("{\"a\":" + tensor("F32", "[3,0]", 0, 0) + "}", new byte[0]))
                        .read("a")
                        .shape())
                .containsExactly(3, 0);
    }

    @Test
    void tensorsMayStandInAnyOrder() {
        Path file = write(
                "{\"b\":" + tensor("U8", "[1]", 1, 2) + ",\"z\":" + tensor("U8", "[0]", 1, 1)
                        + ",\"a\":" + tensor("U8", "[1]", 0, 1) + "}",
                new byte[] {1, 2});
        assertThat(SafeTensors.open(file).read("a").values()).containsExactly(1);
        assertThat(SafeTensors.open(file).read("b").values()).containsExactly(2);
        assertThat(SafeTensors.open(file).tensors().keySet()).containsExactly("b", "z", "a");
    }

    @Test
    void filesWithoutAHeaderAreRefused() {
        assertRefused(SafeTensorsRefusal.NOT_SAFETENSORS, new byte[0]);
        assertRefused(SafeTensorsRefusal.NOT_SAFETENSORS, new byte[7]);
        assertRefused(SafeTensorsRefusal.NOT_SAFETENSORS, hex("0300000000000000 7b7d"));
        assertRefused(SafeTensorsRefusal.NOT_SAFETENSORS, hex("ffffffffffffffff 7b7d"));
        assertRefused(SafeTensorsRefusal.NOT_SAFETENSORS, hex("01e1f50500000000 7b7d"));
        assertRefused(SafeTensorsRefusal.BAD_HEADER, new byte[8]);
        assertThat(catchThrowableOfType(
                                Refusal.class, () -> SafeTensors.open(folder.resolve("none")))
                        .code())
                .isEqualTo(DataRefusal.MISSING_FILE);
    }

    @Test
    void malformedHeadersAreRefused() {
        String sound = tensor("U8", "[1]", 0, 1);
        for (String header : List.of(
                " {}",
                "[]",
                "{",
                "{}{}",
                "{\"a\":" + sound + ",\"a\":" + sound + "}",
                "{\"a\":3}",
                "{\"a\":" + sound.replace("dtype", "type") + "}",
                "{\"a\":" + sound.replace("[1]", "1") + "}",
                "{\"a\":" + sound.replace("[1]", "[1.0]") + "}",
                "{\"a\":" + sound.replace("[1]", "[-1]") + "}",
                "{\"a\":" + sound.replace("[1]", "[18446744073709551617]") + "}",
                "{\"a\":" + sound.replace("[0,1]", "[0,1,1]") + "}",
                "{\"a\":" + sound.replace("[0,1]", "[0,\"1\"]") + "}",
                "{\"a\":" + sound + ",\"__metadata__\":[]}",
                "{\"a\":" + sound + ",\"__metadata__\":{\"k\":1}}")) {
            assertRefused(SafeTensorsRefusal.BAD_HEADER, header, 1);
        }
        byte[] latin = bytes("{\"a\":" + sound + "}", new byte[1]);
        latin[10] = (byte) 0xe9;
        assertRefused(SafeTensorsRefusal.BAD_HEADER, latin);
    }

    @Test
    void tensorsThatDoNotFillTheFileAreRefused() {
        String a = "{\"a\":";
        assertRefused(SafeTensorsRefusal.ELEMENT_TYPE, a + tensor("F8_E4M3", "[1]", 0, 1) + "}", 1);
        assertRefused(SafeTensorsRefusal.SIZE, a + tensor("F32", "[2]", 0, 4) + "}", 4);
        assertRefused(SafeTensorsRefusal.SIZE, a + tensor("F32", "[0]", 0, 4) + "}", 4);
        assertRefused(
                SafeTensorsRefusal.SIZE,
                a + tensor("U8", "[4294967296,4294967296]", 0, 0) + "}",
                0);
        assertRefused(SafeTensorsRefusal.LAYOUT, a + tensor("U8", "[2]", 0, 2) + "}", 1);
        assertRefused(SafeTensorsRefusal.LAYOUT, a + tensor("U8", "[1]", 1, 0) + "}", 1);
        assertRefused(SafeTensorsRefusal.LAYOUT, a + tensor("U8", "[1]", 0, 1) + "}", 2);
        assertRefused(SafeTensorsRefusal.LAYOUT, a + tensor("U8", "[1]", 1, 2) + "}", 2);
        String b = ",\"b\":";
        assertRefused(
                SafeTensorsRefusal.LAYOUT,
                a + tensor("U8", "[2]", 0, 2) + b + tensor("U8", "[2]", 1, 3) + "}",
                3);
        assertRefused(
                SafeTensorsRefusal.LAYOUT,
                a + tensor("U8", "[1]", 0, 1) + b + tensor("U8", "[1]", 0, 1) + "}",
                1);
        assertRefused(
                SafeTensorsRefusal.LAYOUT,
                a + tensor("U8", "[1]", 0, 1) + b + tensor("U8", "[1]", 2, 3) + "}",
                3);
        assertRefused(SafeTensorsRefusal.LAYOUT, "{}", 1);
    }

    @Test
    void aTensorThatIsNotThereIsRefused() throws IOException {
        Path file = write("{\"layer.0\":" + tensor("U8", "[1]", 0, 1) + "}", new byte[1]);
        SafeTensors open = SafeTensors.open(file);
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> open.read("layer.1"));
        assertThat(refusal.code()).isEqualTo(SafeTensorsRefusal.NO_SUCH_TENSOR);
        assertThat(refusal.getMessage()).contains("layer.0");
        Files.write(file, new byte[3]);
        assertThat(catchThrowableOfType(Refusal.class, () -> open.read("layer.0"))
                        .code())
                .isEqualTo(SafeTensorsRefusal.NOT_SAFETENSORS);
    }

    @Test
    void whatTheFormatCannotHoldIsNotWritten() {
        assertNotWritten("w", TensorType.F16, 1);
        assertNotWritten("w", TensorType.I64, 1);
        assertNotWritten("w", TensorType.F64, Double.NaN);
        assertNotWritten("w", TensorType.F32, Double.NEGATIVE_INFINITY);
        assertNotWritten("w", TensorType.F32, 1e39);
        assertNotWritten("__metadata__", TensorType.F32, 1);
        assertNotWritten("\ud800", TensorType.F32, 1);
        assertThat(folder).isEmptyDirectory();
    }

    private void assertNotWritten(String name, TensorType type, double value) {
        SequencedMap<String, NpyArray> tensors = new LinkedHashMap<>();
        tensors.put(name, new NpyArray(List.of(2), new double[] {0, value}));
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> SafeTensors.write(file(), tensors, type, NO_METADATA));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(SafeTensorsRefusal.VALUE);
    }

    /** Damaged files are read or refused; nothing else is thrown. */
    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        SequencedMap<String, NpyArray> tensors = new LinkedHashMap<>();
        tensors.put("a", new NpyArray(List.of(2, 3), new double[6]));
        tensors.put("b", new NpyArray(List.of(4), new double[4]));
        SafeTensors.write(file(), tensors);
        byte[] sound = Files.readAllBytes(file());
        Random random = new Random(4);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = sound.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte)
                        (random.nextBoolean() ? random.nextInt(256) : '0' + random.nextInt(10));
            }
            Path file = write(
                    random.nextInt(4) > 0
                            ? bytes
                            : Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            try {
                assertThat(SafeTensors.read(file)).isNotEmpty();
            } catch (Refusal refusal) {
                assertThat(refusal.code()).isInstanceOf(SafeTensorsRefusal.class);
                refused++;
            }
        }
        assertThat(refused).isBetween(500, 1990);
    }
}
