package org.plstar.array.npy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Matrix;

/** Arrays in NumPy's NPY format. */
public final class Npy {
    private static final int CHUNK = 1 << 16;

    private Npy() {}

    /** Writes an array as little-endian doubles, whole or not at all; an existing file is replaced. */
    public static void write(Path file, NpyArray array) throws IOException {
        WholeFile.write(file, out -> write(out, array));
    }

    /** Writes a matrix row by row without a second copy, whole or not at all; an existing file is replaced. */
    public static void write(Path file, Matrix matrix) throws IOException {
        WholeFile.write(
                file,
                out -> {
                    out.write(NpyHeader.ofDoubles(List.of(matrix.rows(), matrix.columns())));
                    double[] row = new double[matrix.columns()];
                    for (int i = 0; i < matrix.rows(); i++) {
                        matrix.readRow(i, row, 0);
                        numbers(out, row);
                    }
                });
    }

    static void write(OutputStream out, NpyArray array) throws IOException {
        out.write(NpyHeader.ofDoubles(array.shape()));
        numbers(out, array.values());
    }

    private static void numbers(OutputStream out, double[] values) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < values.length; at += CHUNK / Double.BYTES) {
            int n = Math.min(CHUNK / Double.BYTES, values.length - at);
            b.asDoubleBuffer().put(values, at, n);
            out.write(b.array(), 0, n * Double.BYTES);
        }
    }

    /**
     * Reads an array of numbers of any width, in either byte and axis order.
     *
     * @throws org.plstar.refusal.Refusal if the file is not readable or not such an array
     */
    public static NpyArray read(Path file) {
        return read(file, Integer.MAX_VALUE - 8);
    }

    /**
     * Reads an array as {@link #read(Path)} does, but refuses one of more elements before memory for them is taken.
     *
     * @throws org.plstar.refusal.Refusal if the file is not readable or not such an array
     */
    public static NpyArray read(Path file, long mostElements) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = NpyHeader.bounded(in, mostElements, file.toString());
        } catch (IOException | OutOfMemoryError e) {
            throw NpyHeader.refuse(
                    NpyRefusal.UNREADABLE,
                    file.toString(),
                    "it cannot be read (" + e + ")",
                    "an NPY file");
        }
        return parse(bytes, file.toString(), mostElements);
    }

    static NpyArray parse(byte[] bytes, String place) {
        return parse(bytes, place, Integer.MAX_VALUE - 8);
    }

    static NpyArray parse(byte[] bytes, String place, long mostElements) {
        NpyHeader h = NpyHeader.parse(bytes, place);
        int width = h.bytes(place);
        int n = h.size();
        if (n > mostElements) {
            throw NpyHeader.tooLarge(place, mostElements);
        }
        if (bytes.length - h.length() != (long) n * width) {
            throw NpyHeader.refuse(
                    NpyRefusal.SIZE,
                    place,
                    "it has " + (bytes.length - h.length()) + " bytes of data",
                    (long) n * width + " for shape " + h.shape() + " of " + h.type());
        }
        ByteBuffer b = ByteBuffer.wrap(bytes, h.length(), n * width).order(h.order());
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] =
                    switch (h.type()) {
                        case "f8" -> b.getDouble();
                        case "f4" -> b.getFloat();
                        case "f2" -> Float.float16ToFloat(b.getShort());
                        case "i8" -> b.getLong();
                        case "i4" -> b.getInt();
                        case "u4" -> Integer.toUnsignedLong(b.getInt());
                        case "i2" -> b.getShort();
                        case "u2" -> Short.toUnsignedInt(b.getShort());
                        case "i1" -> b.get();
                        default -> b.get() & 0xFF;
                    };
        }
        return new NpyArray(h.shape(), h.fortran() ? rowMajor(values, h.shape()) : values);
    }

    private static double[] rowMajor(double[] columnMajor, List<Integer> shape) {
        double[] values = new double[columnMajor.length];
        int[] index = new int[shape.size()];
        int[] stride = new int[shape.size()];
        int step = 1;
        for (int d = 0; d < stride.length; d++) {
            stride[d] = step;
            step *= shape.get(d);
        }
        Arrays.fill(index, 0);
        for (int i = 0; i < values.length; i++) {
            int from = 0;
            for (int d = 0; d < index.length; d++) {
                from += index[d] * stride[d];
            }
            values[i] = columnMajor[from];
            for (int d = index.length - 1; d >= 0 && ++index[d] == shape.get(d); d--) {
                index[d] = 0;
            }
        }
        return values;
    }
}
