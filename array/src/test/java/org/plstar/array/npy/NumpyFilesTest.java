package org.plstar.array.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.InflaterInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Matrix;
import org.plstar.refusal.Refusal;

/** Files as NumPy 2.4 wrote them, byte for byte, and ours held against them. */
class NumpyFilesTest {
    /** What numpy.save, savez and savez_compressed wrote, deflated, in base 64. */
    private static final Map<String, String> FILES = Map.ofEntries(
            Map.entry(
                    "f8",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQ"
                            + "pkAy4GMPhgD6EZDkAoDgcILQClRaC0xAEA1/8fIw=="),
            Map.entry(
                    "bigEndianF8",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBul2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQ"
                            + "pkAy77DwxgcABCMThwQGkBKC0ClZeA0ADwsh8l"),
            Map.entry(
                    "fortranF4",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChIPKSpNBQoXZyQWpAK5GkY6CsaaOgq1Cu"
                            + "QDLgaGBnsgdmBgYDjAwLAASDsA8YEDAA6wIGA="),
            Map.entry(
                    "i8",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQ"
                            + "pkAy5GBgj49x8CmKF8FijNCqV/QeUBxuUrag=="),
            Map.entry(
                    "i4BigEndian",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBul2mirqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQ"
                            + "pkAy4GBgbG/////wPSzEDMAsSsQP4vAD9ZI3A="),
            Map.entry(
                    "i2",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mkrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQ"
                            + "pkAy5Ghn//mRlYGFgZfv0HALYuH3A="),
            Map.entry(
                    "i1",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBek2morqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQ"
                            + "pkAy7Gf8wsrL8AHWMdsQ=="),
            Map.entry(
                    "f2",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2akrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgrGmjoKtQ"
                            + "pkAy4GG4YDDE4MLgyuDMcArLEd9w=="),
            Map.entry(
                    "u1",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBeU2qorqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RrGOpo6CrUKFA"
                            + "AuBsb/AMaGHKY="),
            Map.entry(
                    "bool",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBek2SorqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgqGmjoKtQ"
                            + "pkAy5GBgClFhuk"),
            Map.entry(
                    "scalar",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqaOgq1ChQBLg"
                            + "YwkHMAACfSG50="),
            Map.entry(
                    "empty",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RoGOgrGmjoKtQ"
                            + "pkAy4AV48bbg=="),
            Map.entry(
                    "cube",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuU2qkrqOgnpZfVFKUmBefX5SSChIPKSpNBQoXZyQWpAK5GkY6CsY6CiaaOg"
                            + "q1CmQCLgYGHgYWBgEGDgYRBkYGXgZWBkEGTgZRBiYGPgY2BiEGLgYxBmYGfgZ2BmEGbgZxBgCUjRyC"),
            Map.entry(
                    "hugeIntegers",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqGOpo6CrUKFA"
                            + "AuRgYwEAAAMFMbcA=="),
            Map.entry(
                    "strings",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuE2qkrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqGOpo6CrUKFA"
                            + "CuRAYGhiQgBgApPRwI"),
            Map.entry(
                    "records",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupRCtoZ6orqOgbpNpoq6po6ChngTmpVmoa8YCGWn5RSVFiXnx+UUpqSDlbok5xa"
                            + "lA8eKMxIJUIF/DUAeoq1aBGMDFyAAHDgCxRh2B"),
            Map.entry(
                    "complex",
                    "eNqb7BfqGxDJyFDGUK2eklqcXKRupaBuk2xopq6joJ6WX1RSlJgXn1+UkgqScEvMKU4FihdnJBakAvkahjqaOgq1Cu"
                            + "QDLgYU8MEeAAntHJc="),
            Map.entry(
                    "version2",
                    "eNqb7BfqGxDJxFDCwMBQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOg"
                            + "q1CmQCLgYw+GAPoRkOQCgOBwgtAKVFoLTEAQCZtR7i"),
            Map.entry(
                    "npz",
                    "eNoL8GZm0WWAAEWGMx9i/P9DASuDCEOFXl5BJSODAMMGqBIYPdkv1DcgkpGhjKFaPSW1OLlI3UpB3SbNQl1HQT0tv6"
                            + "ikKDEvPr8oJRUk7paYU5wKFC/OSCxIBfI1jHQUjDV1FGoVyAZcEFd8sIc65wCE4nCA0AJQWgRKSxwIQPEm989Vusje"
                            + "rIR5swOqpAOvNzNNiPQmZZ4EepMR6AYmIA7wZmTSZUaNpw3Q6GBlQIAGkAZIrKFrAfm5A+o1VC3PgWQlRAsrGwPYRi"
                            + "aGNCC9DGwaABttZ+E="),
            Map.entry(
                    "npzCompressed",
                    "eNoL8GZm0WVgYOAAYkWGMx9i/P9DASuDCEOFXl5BJSODAMMGBgiIhtKz34i/khY4eSLgWMDaeZOi5sQsyVu6IG9y2s"
                            + "J1ixfMmxYfEjRlhvj8+CmTuITKvc9o+rF2iaeriC1h+inlZsV1bJYV11auFGY9NoMfCfwLJfkcNPjYOXQZlrou2HKE"
                            + "kSEAxUXcP1fpIruoEuaiDqhLvPG7KHMRYReB3SPCoOfGxsampsAGdAEjky4zaqiAPA4KBFYGBGhgBJHgMELXAnI2yG"
                            + "UdGFomAclKiBZWNpAQExCmAWkRsGkAw/5r7Q=="));

    private static final double[] VALUES = {1, -2, 3, 4, 5, -6};

    @TempDir
    Path folder;

    private static byte[] bytes(String name) {
        String text = java.util.Objects.requireNonNull(FILES.get(name), name);
        try (InflaterInputStream in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NpyArray read(String name) {
        return Npy.parse(bytes(name), name);
    }

    private Path file(String name) throws IOException {
        return Files.write(folder.resolve(name), bytes(name));
    }

    private static Refusal.Code code(ThrowingCallable call) {
        return catchThrowableOfType(Refusal.class, call).code();
    }

    @Test
    void everyFormatHoldsTheSameNumbers() {
        for (String name : List.of(
                "f8",
                "bigEndianF8",
                "fortranF4",
                "i8",
                "i4BigEndian",
                "i2",
                "i1",
                "f2",
                "version2")) {
            NpyArray array = read(name);
            assertThat(array.shape()).as(name).containsExactly(2, 3);
            assertThat(array.values()).as(name).isEqualTo(VALUES);
        }
        assertThat(read("u1").values()).containsExactly(0, 1, 255);
        assertThat(read("bool").shape()).containsExactly(2, 1);
        assertThat(read("bool").values()).containsExactly(1, 0);
        assertThat(read("scalar").shape()).isEmpty();
        assertThat(read("scalar").values()).containsExactly(7.5);
        assertThat(read("empty").shape()).containsExactly(0, 3);
        assertThat(read("cube").shape()).containsExactly(2, 3, 4);
        assertThat(read("cube").values())
                .isEqualTo(IntStream.range(0, 24).asDoubleStream().toArray());
    }

    @Test
    void whatIsNoArrayOfNumbersIsRefused() {
        assertThat(code(() -> read("strings"))).isEqualTo(NpyRefusal.ELEMENT_TYPE);
        assertThat(code(() -> read("records"))).isEqualTo(NpyRefusal.ELEMENT_TYPE);
        assertThat(code(() -> read("complex"))).isEqualTo(NpyRefusal.ELEMENT_TYPE);
        assertThat(code(() -> read("hugeIntegers"))).isEqualTo(NpyRefusal.INEXACT);
    }

    @Test
    void arraysAreReadInEitherAxisOrder() throws IOException {
        for (String name : List.of("f8", "fortranF4", "i4BigEndian")) {
            assertThat(Npy.read(file(name), 6).values()).isEqualTo(VALUES);
        }
        assertThat(code(() -> Npy.read(file("f8"), 5))).isEqualTo(NpyRefusal.TOO_LARGE);
    }

    @Test
    void zipsAreReadStoredOrDeflated() throws IOException {
        for (String name : List.of("npz", "npzCompressed")) {
            Path file = file(name);
            assertThat(Npz.read(file).sequencedKeySet()).containsExactly("x", "y");
            assertThat(Npz.read(file, "x", 6).values()).isEqualTo(VALUES);
            assertThat(Npz.read(file, "y", 2).values()).containsExactly(1, 2);
            assertThat(code(() -> Npz.read(file, 7))).isEqualTo(NpyRefusal.TOO_LARGE);
        }
    }

    @Test
    void ourFilesAreNumpysToTheByte() throws IOException {
        NpyArray array = new NpyArray(List.of(2, 3), VALUES);
        Map<NpyType, String> same = Map.of(
                NpyType.F8,
                "f8",
                NpyType.F2,
                "f2",
                NpyType.I8,
                "i8",
                NpyType.I2,
                "i2",
                NpyType.I1,
                "i1");
        for (NpyType type : same.keySet()) {
            Path file = folder.resolve("ours");
            Npy.write(file, array, type);
            assertThat(file)
                    .hasBinaryContent(bytes(java.util.Objects.requireNonNull(same.get(type))));
        }
        Npy.write(
                folder.resolve("flags"),
                new NpyArray(List.of(2, 1), new double[] {1, 0}),
                NpyType.B1);
        assertThat(folder.resolve("flags")).hasBinaryContent(bytes("bool"));
    }

    @Test
    void everyFormatComesBackFromAZip() throws IOException {
        double[] values = {0, 1, 1, 0};
        Path file = folder.resolve("all.npz");
        try (Matrix matrix = Matrix.of(2, 2, values)) {
            Npz.write(file, entries -> {
                for (NpyType type : NpyType.values()) {
                    entries.put(type.code(), new NpyArray(List.of(4), values), type);
                }
                entries.put("matrix", matrix, NpyType.F8);
            });
        }
        assertThat(Npz.names(file)).hasSize(NpyType.values().length + 1);
        Npz.read(file)
                .forEach((name, array) -> assertThat(array.values()).as(name).isEqualTo(values));
    }

    @Test
    void anIntegerFormatRefusesWhatItCannotHoldAndLeavesTheOldFile() throws IOException {
        Path file = folder.resolve("kept.npy");
        Npy.write(file, new NpyArray(List.of(1), new double[] {1}));
        for (double bad : new double[] {0.5, -1, 256, Double.NaN}) {
            NpyArray array = new NpyArray(List.of(1), new double[] {bad});
            assertThatThrownBy(() -> Npy.write(file, array, NpyType.U1))
                    .hasFieldOrPropertyWithValue("code", NpyRefusal.VALUE);
        }
        assertThat(Npy.read(file).values()).containsExactly(1);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aDamagedZipIsNeverReadAsNumbersThatItDidNotHold() throws IOException {
        byte[] good = bytes("npzCompressed");
        SplittableRandom random = new SplittableRandom(11);
        Path file = folder.resolve("damaged.npz");
        for (int i = 0; i < 2000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            try {
                Npz.read(file).forEach((name, array) -> {
                    // Flips in unused fields or in names do no harm; numbers are
                    // held by their checksum.
                    assertThat(array.values()).isIn(VALUES, new double[] {1, 2});
                });
            } catch (Refusal refused) {
                assertThat(refused.code()).isInstanceOf(NpyRefusal.class);
            }
        }
    }

    @Test
    void headersThatLieAreRefused() {
        byte[] deep = bytes("f8");
        String text = "{'descr': '<f8', 'fortran_order': False, 'shape': ("
                + "1,".repeat(30_000)
                + "), }";
        byte[] header = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] file = new byte[12 + header.length + 8];
        System.arraycopy(deep, 0, file, 0, 6);
        file[6] = 2;
        file[8] = (byte) header.length;
        file[9] = (byte) (header.length >> 8);
        System.arraycopy(header, 0, file, 12, header.length);
        assertThat(code(() -> Npy.parse(file, "x"))).isEqualTo(NpyRefusal.BAD_HEADER);
        file[11] = 127;
        assertThat(code(() -> Npy.parse(file, "x"))).isEqualTo(NpyRefusal.BAD_HEADER);
        byte[] cut = java.util.Arrays.copyOf(deep, deep.length - 1);
        assertThat(code(() -> Npy.parse(cut, "x"))).isEqualTo(NpyRefusal.SIZE);
        byte[] more = java.util.Arrays.copyOf(deep, deep.length + 1);
        assertThat(code(() -> Npy.parse(more, "x"))).isEqualTo(NpyRefusal.SIZE);
        assertThat(code(() -> Npy.read(Path.of("no", "such", "file.npy"))))
                .isEqualTo(NpyRefusal.UNREADABLE);
    }

    /** Readers of zips differ in which of two they take. */
    @Test
    void twoArraysOfOneNameAreRefused() throws IOException {
        Path file = folder.resolve("twice.npz");
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("w1", new NpyArray(List.of(1), new double[] {1}));
        arrays.put("w2", new NpyArray(List.of(1), new double[] {2}));
        Npz.write(file, arrays);
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, bytes.replace("w2", "w1"), StandardCharsets.ISO_8859_1);
        assertThat(code(() -> Npz.read(file))).isEqualTo(NpyRefusal.NOT_NPZ);
        assertThat(code(() -> Npz.read(file, "w1", 6))).isEqualTo(NpyRefusal.NOT_NPZ);
        assertThat(code(() -> Npz.names(file))).isEqualTo(NpyRefusal.NOT_NPZ);
    }
}
