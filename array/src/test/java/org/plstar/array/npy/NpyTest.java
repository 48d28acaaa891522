package org.plstar.array.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Matrix;
import org.plstar.refusal.Refusal;

class NpyTest {
    @TempDir
    Path folder;

    /** What numpy.save writes, made by hand from the format's description. */
    private static byte[] file(String descr, boolean fortran, String shape, byte[] data) {
        String text = "{'descr': '"
                + descr
                + "', 'fortran_order': "
                + (fortran ? "True" : "False")
                + ", 'shape': "
                + shape
                + ", }";
        int length = (10 + text.length() + 1 + 63) / 64 * 64;
        ByteBuffer b = ByteBuffer.allocate(length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        b.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        b.putShort((short) (length - 10)).put(text.getBytes(StandardCharsets.US_ASCII));
        while (b.position() < length - 1) {
            b.put((byte) ' ');
        }
        return b.put((byte) '\n').put(data).array();
    }

    @Test
    void ourHeaderIsTheOneThatNumpyWrites() {
        byte[] expected = file("<f8", false, "(2, 3)", new byte[0]);
        assertThat(NpyHeader.write(NpyType.F8, List.of(2, 3))).isEqualTo(expected);
        assertThat(NpyHeader.write(NpyType.F8, List.of(4)))
                .isEqualTo(file("<f8", false, "(4,)", new byte[0]));
        assertThat(NpyHeader.write(NpyType.F8, List.of()))
                .isEqualTo(file("<f8", false, "()", new byte[0]));
    }

    @Test
    void arraysComeBackAsTheyWere() throws IOException {
        double[] values = {1, -0.0, 1e-300, Double.MAX_VALUE, 3, 4};
        Path f = folder.resolve("a.npy");
        Npy.write(f, new NpyArray(List.of(3, 2), values));
        NpyArray back = Npy.read(f);
        assertThat(back.shape()).containsExactly(3, 2);
        assertThat(back.values()).isEqualTo(values);
        try (Matrix m = Matrix.of(3, 2, values)) {
            Path g = folder.resolve("b.npy");
            Npy.write(g, m);
            assertThat(Files.readAllBytes(g)).isEqualTo(Files.readAllBytes(f));
        }
    }

    @Test
    void bigEndianFortranAndNarrowTypesAreRead() {
        ByteBuffer floats = ByteBuffer.allocate(16).order(ByteOrder.BIG_ENDIAN);
        floats.putFloat(1).putFloat(3).putFloat(2).putFloat(4);
        assertThat(Npy.parse(file(">f4", true, "(2, 2)", floats.array()), "x").values())
                .containsExactly(1, 2, 3, 4);
        byte[] bytes = {(byte) 200, 1};
        assertThat(Npy.parse(file("|u1", false, "(2,)", bytes), "x").values())
                .containsExactly(200, 1);
        ByteBuffer shorts = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        shorts.putShort((short) 0x3C00).putShort((short) 0xFFFF);
        assertThat(Npy.parse(file("<u2", false, "(2,)", shorts.array()), "x").values())
                .containsExactly(0x3C00, 0xFFFF);
        assertThat(Npy.parse(file("<u4", false, "(1,)", shorts.array()), "x").values())
                .containsExactly(0xFFFF3C00L);
        assertThat(Npy.parse(file("<f2", false, "(1,)", new byte[] {0, 0x3C}), "x")
                        .values())
                .containsExactly(1);
    }

    @Test
    void namedArraysComeBackInOrderAndRepeatToTheByte() throws IOException {
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("2.weight", new NpyArray(List.of(1, 2), new double[] {1, 2}));
        arrays.put("0.bias", new NpyArray(List.of(), new double[] {3}));
        Npz.write(folder.resolve("a.npz"), arrays);
        Npz.write(folder.resolve("b.npz"), arrays);
        SequencedMap<String, NpyArray> back = Npz.read(folder.resolve("a.npz"));
        assertThat(back.sequencedKeySet()).containsExactly("2.weight", "0.bias");
        assertThat(back.firstEntry().getValue().values()).containsExactly(1, 2);
        assertThat(Files.readAllBytes(folder.resolve("a.npz")))
                .isEqualTo(Files.readAllBytes(folder.resolve("b.npz")));
    }

    @Test
    void oneArrayIsReadThoughAnotherIsNoNumbers() throws IOException {
        Path f = folder.resolve("mixed.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(f))) {
            zip.putNextEntry(new ZipEntry("names.npy"));
            zip.write(file("<U3", false, "(1,)", new byte[12]));
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(file("|u1", false, "(2,)", new byte[] {5, 6}));
        }
        assertThat(Npz.names(f)).containsExactly("names", "x");
        assertThat(Npz.read(f, "x", 2).values()).containsExactly(5, 6);
        assertThat(code(() -> Npz.read(f, "x", 1))).isEqualTo(NpyRefusal.TOO_LARGE);
        assertThat(code(() -> Npz.read(f, "y", 1))).isEqualTo(NpyRefusal.NO_SUCH_ARRAY);
        assertThat(code(() -> Npz.read(f))).isIn(NpyRefusal.BAD_HEADER, NpyRefusal.ELEMENT_TYPE);
    }

    @Test
    void smallZipsOfMuchNothingAreRefusedBeforeTheyFillTheMemory() throws IOException {
        Path f = folder.resolve("bomb.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(f))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(file("<f8", false, "(4194304,)", new byte[1 << 25]));
        }
        assertThat(Files.size(f)).isLessThan(100_000);
        assertThat(code(() -> Npz.read(f, "x", 1000))).isEqualTo(NpyRefusal.TOO_LARGE);
        Path g = folder.resolve("large.npy");
        Npy.write(g, new NpyArray(List.of(20_000), new double[20_000]));
        assertThat(code(() -> Npy.read(g, 19_999))).isEqualTo(NpyRefusal.TOO_LARGE);
        assertThat(Npy.read(g, 20_000).values()).hasSize(20_000);
    }

    @Test
    void extentsBeforeAZeroMayBeHuge() {
        byte[] none = file("<f8", false, "(2147483647, 2147483647, 0)", new byte[0]);
        assertThat(Npy.parse(none, "x").values()).isEmpty();
    }

    @Test
    void whatTheHeaderClaimsIsHeldAgainstTheFile() {
        assertThat(refused(file("<f8", false, "(1000000000,)", new byte[8])))
                .isEqualTo(NpyRefusal.SIZE);
        assertThat(refused(file("<f8", false, "(99999999999999999999,)", new byte[8])))
                .isEqualTo(NpyRefusal.SIZE);
        assertThat(refused(file("|O", false, "(1,)", new byte[8])))
                .isEqualTo(NpyRefusal.ELEMENT_TYPE);
        assertThat(refused(file("<c16", false, "(1,)", new byte[16])))
                .isEqualTo(NpyRefusal.ELEMENT_TYPE);
        assertThat(refused(new byte[3])).isEqualTo(NpyRefusal.NOT_NPY);
    }

    @Test
    void damagedFilesAreRefusedAndNothingElseHappens() {
        byte[] good = file("<f8", false, "(2, 3)", new byte[48]);
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 5000; i++) {
            byte[] bad = good.clone();
            for (int k = 0; k <= random.nextInt(4); k++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                Npy.parse(bad, "x");
            } catch (Refusal expected) {
                assertThat(expected.code()).isInstanceOf(NpyRefusal.class);
            }
        }
    }

    private static Refusal.Code refused(byte[] bytes) {
        return code(() -> Npy.parse(bytes, "x"));
    }

    private static Refusal.Code code(ThrowingCallable call) {
        return catchThrowableOfType(Refusal.class, call).code();
    }
}
