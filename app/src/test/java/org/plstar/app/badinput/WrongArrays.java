package org.plstar.app.badinput;

import static org.plstar.app.badinput.Wrong.bytes;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Properties;
import java.util.SequencedMap;
import org.duckdb.DuckDBDriver;
import org.plstar.app.badinput.Wrong.Setup;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.NpyRefusal;
import org.plstar.array.npy.Npz;
import org.plstar.data.DataRefusal;
import org.plstar.refusal.Refusal;

/** Array files, IDX folders and Parquet files that cannot be read. */
final class WrongArrays {
    private static final NpyArray FEATURES =
            new NpyArray(List.of(4, 2), new double[] {1, 2, 3, 4, 5, 6, 7, 9});
    private static final NpyArray LABELS = new NpyArray(List.of(4), new double[] {1, 0, 1, 0});
    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final byte[] FOUR_IMAGES =
            idx(new int[] {4, 1, 2}, new byte[] {1, 2, 3, 4, 5, 6, 7, 9});
    private static final byte[] FOUR_LABELS = idx(new int[] {4}, new byte[] {0, 1, 0, 1});

    private WrongArrays() {}

    static List<Wrong> all() {
        List<Wrong> all = new ArrayList<>(npy());
        all.addAll(npz());
        all.addAll(idx());
        all.addAll(parquet());
        return all;
    }

    private static List<Wrong> npy() {
        String ends = "'fortran_order': False, 'shape': (2, 2), }";
        return List.of(
                npy("no dictionary", NpyRefusal.BAD_HEADER, npyFile("[1, 2]", 32)),
                npy(
                        "array of texts",
                        NpyRefusal.ELEMENT_TYPE,
                        npyFile("{'descr': '<U5', " + ends, 40)),
                npy("array cut off", NpyRefusal.SIZE, npyFile("{'descr': '<f8', " + ends, 31)),
                npy(
                        "integers beyond doubles",
                        NpyRefusal.INEXACT,
                        npyFile("{'descr': '<i8', " + ends, 0, -1, 0x7fff_ffff_ffff_ffffL, 1, 2)),
                new Wrong(
                        "array beyond the memory",
                        NpyRefusal.TOO_LARGE,
                        "data.npy",
                        folder -> {
                            byte[] header = npyFile(
                                    "{'descr': '|u1', 'fortran_order': False, 'shape':"
                                            + " (2147483647, 40), }",
                                    0);
                            // A file of 80 GB without a block on the disk.
                            try (RandomAccessFile f = new RandomAccessFile(
                                    folder.resolve("data.npy").toFile(), "rw")) {
                                f.write(header);
                                f.setLength(header.length + 40L * Integer.MAX_VALUE);
                            }
                        },
                        train("npy", "--target", "0")),
                new Wrong(
                        "test rows of another width",
                        DataRefusal.TEST_COLUMN_MISSING,
                        "test.npz",
                        npzFile("data.npz", FEATURES, LABELS)
                                .and(npzFile(
                                        "test.npz",
                                        new NpyArray(List.of(4, 1), new double[] {1, 2, 3, 4}),
                                        LABELS)),
                        train("npz", "--test", "FOLDER/test.npz")));
    }

    private static List<Wrong> npz() {
        return List.of(
                new Wrong(
                        "no such array",
                        DataRefusal.ARRAY_NOT_FOUND,
                        "data.npz",
                        npzFile("data.npz", FEATURES, LABELS),
                        train("npz", "--target", "label")),
                new Wrong(
                        "arrays of other lengths",
                        DataRefusal.ARRAY_WRONG_SHAPE,
                        "data.npz",
                        npzFile("data.npz", FEATURES, new NpyArray(List.of(3), new double[] {1, 0, 1
                        })),
                        train("npz")),
                new Wrong(
                        "classes of several columns",
                        DataRefusal.SEVERAL_TARGETS_FOR_CLASSES,
                        "data.npz",
                        npzFile("data.npz", FEATURES, FEATURES),
                        train("npz", "--task", "classes")),
                new Wrong(
                        "half an archive",
                        NpyRefusal.NOT_NPZ,
                        "data.npz",
                        npzFile("data.npz", FEATURES, LABELS).and(folder -> {
                            Path file = folder.resolve("data.npz");
                            byte[] whole = Files.readAllBytes(file);
                            Files.write(file, Arrays.copyOf(whole, whole.length / 2));
                        }),
                        train("npz")),
                Wrong.files(
                        "weights that are no array",
                        NpyRefusal.NOT_NPY,
                        "0.weight",
                        folder -> zip(folder.resolve("w.npz"), "0.weight.npy", "hello, world"),
                        "--weights",
                        "FOLDER/w.npz"));
    }

    private static List<Wrong> idx() {
        byte[] packed = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 7, 7, 7};
        return List.of(
                idx(
                        "images without labels",
                        DataRefusal.IDX_FILE_MISSING,
                        bytes(IMAGES, FOUR_IMAGES)),
                images("other magic", DataRefusal.IDX_BAD_MAGIC, FOUR_LABELS),
                images("images cut off", DataRefusal.IDX_TRUNCATED, Arrays.copyOf(FOUR_IMAGES, 20)),
                images(
                        "bytes behind",
                        DataRefusal.IDX_TRAILING_BYTES,
                        Arrays.copyOf(FOUR_IMAGES, 25)),
                images(
                        "images of no pixels",
                        DataRefusal.IDX_BAD_SIZE,
                        idx(new int[] {4, 0, 2}, new byte[0])),
                images(
                        "more images than labels",
                        DataRefusal.IDX_SIZES_DIFFER,
                        idx(new int[] {3, 1, 2}, new byte[6])),
                images("damaged gzip", DataRefusal.GZIP_DAMAGED, packed));
    }

    private static List<Wrong> parquet() {
        return List.of(
                new Wrong(
                        "half a Parquet file",
                        DataRefusal.PARQUET_DAMAGED,
                        "data.parquet",
                        parquetFile("SELECT i a, i % 2 y FROM range(99) t(i)").and(folder -> {
                            Path file = folder.resolve("data.parquet");
                            byte[] whole = Files.readAllBytes(file);
                            Files.write(file, Arrays.copyOf(whole, whole.length / 2));
                        }),
                        train("parquet", "--target", "y")),
                new Wrong(
                        "an encrypted Parquet file",
                        DataRefusal.PARQUET_CODEC,
                        "data.parquet",
                        parquetFile("SELECT i a, i % 2 y FROM range(99) t(i)").and(folder -> {
                            Path file = folder.resolve("data.parquet");
                            byte[] whole = Files.readAllBytes(file);
                            whole[whole.length - 1] = 'E';
                            Files.write(file, whole);
                        }),
                        train("parquet", "--target", "y")),
                new Wrong(
                        "column of lists",
                        DataRefusal.PARQUET_COLUMN_TYPE,
                        "\"l\"",
                        parquetFile("SELECT [1, 2] l, 1 a, 0 y UNION ALL SELECT [3], 2, 1"),
                        train("parquet", "--target", "y")));
    }

    private static List<String> train(String ending, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "FOLDER/data." + ending));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static Wrong npy(String what, Refusal.Code code, byte[] file) {
        return new Wrong(
                what, code, "data.npy", bytes("data.npy", file), train("npy", "--target", "0"));
    }

    private static byte[] npyFile(String header, int bytes, long... values) {
        ByteBuffer b = ByteBuffer.allocate(10 + header.length() + 8 * values.length + bytes);
        b.order(java.nio.ByteOrder.LITTLE_ENDIAN);
        b.put("\u0093NUMPY\u0001\0".getBytes(StandardCharsets.ISO_8859_1));
        b.putShort((short) header.length());
        b.put(header.getBytes(StandardCharsets.US_ASCII));
        for (long value : values) {
            b.putLong(value);
        }
        return b.array();
    }

    private static Setup npzFile(String name, NpyArray x, NpyArray y) {
        return folder -> {
            SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
            arrays.put("X", x);
            arrays.put("y", y);
            Npz.write(folder.resolve(name), arrays);
        };
    }

    static void zip(Path file, String entry, String content) throws IOException {
        try (java.util.zip.ZipOutputStream zip =
                new java.util.zip.ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new java.util.zip.ZipEntry(entry));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Wrong images(String what, DataRefusal code, byte[] images) {
        return idx(
                what,
                code,
                bytes(IMAGES, images).and(bytes("train-labels-idx1-ubyte", FOUR_LABELS)));
    }

    private static Wrong idx(String what, DataRefusal code, Setup files) {
        return new Wrong(what, code, "FOLDER", files, List.of("train", "FOLDER"));
    }

    private static byte[] idx(int[] sizes, byte[] values) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + values.length);
        file.put(new byte[] {0, 0, 8, (byte) sizes.length});
        for (int size : sizes) {
            file.putInt(size);
        }
        return file.put(values).array();
    }

    private static Setup parquetFile(String query) {
        return folder -> {
            try (Connection connection =
                            new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                    Statement statement = connection.createStatement()) {
                statement.execute("COPY ("
                        + query
                        + ") TO '"
                        + folder.resolve("data.parquet")
                        + "' (FORMAT parquet)");
            } catch (SQLException e) {
                throw new UncheckedIOException(new IOException(e));
            }
        };
    }
}
