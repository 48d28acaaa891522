package org.plstar.array.npy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import org.plstar.array.Matrix;
import org.plstar.refusal.Refusal;

/**
 * Reads one array from a stream of known length: the header first, then the numbers in chunks,
 * straight to where they belong.
 *
 * <p>Nothing is allocated for a claim of the header before the length has borne it out.
 *
 * @param length bytes of the stream, or an upper bound known to the caller
 * @param most elements that are accepted
 */
record NpyReader(InputStream in, long length, long most, String place) {
    static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final int CHUNK = 1 << 13;

    /** Where numbers go: {@code count} of them, the first being number {@code from} of the file. */
    private interface Target {
        void put(long from, double[] numbers, int count);
    }

    /** Reads it into an array, row-major. */
    NpyArray array() throws IOException {
        NpyHeader header = header(LARGEST_ARRAY);
        int size = (int) header.size();
        double[] values;
        try {
            values = new double[size];
        } catch (OutOfMemoryError e) {
            throw tooLarge(most);
        }
        numbers(header, (from, numbers, n) -> System.arraycopy(numbers, 0, values, (int) from, n));
        boolean turn = header.fortran() && header.shape().size() > 1;
        return new NpyArray(header.shape(), turn ? rowMajor(values, header.shape()) : values);
    }

    /** Reads an array of two axes into a matrix, which the caller closes. */
    Matrix matrix() throws IOException {
        NpyHeader header = header(Long.MAX_VALUE);
        if (header.shape().size() != 2) {
            throw NpyHeader.refuse(
                    NpyRefusal.SHAPE, place, "its shape is " + header.shape(), "rows and columns");
        }
        int rows = header.shape().getFirst();
        int columns = header.shape().getLast();
        Matrix matrix = Matrix.zeros(rows, columns);
        try {
            MemorySegment segment = matrix.segment();
            ValueLayout.OfDouble layout = ValueLayout.JAVA_DOUBLE;
            if (header.fortran()) {
                numbers(
                        header,
                        (from, numbers, n) -> {
                            for (int i = 0; i < n; i++) {
                                long at = from + i;
                                segment.setAtIndex(
                                        layout, at % rows * columns + at / rows, numbers[i]);
                            }
                        });
            } else {
                numbers(
                        header,
                        (from, numbers, n) ->
                                MemorySegment.copy(
                                        numbers, 0, segment, layout, from * Double.BYTES, n));
            }
            return matrix;
        } catch (IOException | RuntimeException e) {
            matrix.close();
            throw e;
        }
    }

    private NpyHeader header(long largest) throws IOException {
        NpyHeader header = NpyHeader.read(in, place);
        long bytes = header.size() * header.type().bytes();
        if (length - header.length() != bytes) {
            // A file cut short is one thing, a claim that fits the file but not the memory another.
            throw NpyHeader.refuse(
                    NpyRefusal.SIZE,
                    place,
                    "it has " + (length - header.length()) + " bytes of data",
                    bytes + " for shape " + header.shape() + " of " + header.type().code());
        }
        if (header.size() > Math.min(most, largest)) {
            throw tooLarge(Math.min(most, largest));
        }
        return header;
    }

    private void numbers(NpyHeader header, Target target) throws IOException {
        NpyType type = header.type();
        double[] numbers = new double[CHUNK];
        byte[] bytes = new byte[CHUNK * type.bytes()];
        for (long from = 0; from < header.size(); from += CHUNK) {
            int count = (int) Math.min(CHUNK, header.size() - from);
            int wanted = count * type.bytes();
            if (in.readNBytes(bytes, 0, wanted) < wanted) {
                throw NpyHeader.refuse(
                        NpyRefusal.SIZE,
                        place,
                        "it ends within its data",
                        header.size() + " numbers");
            }
            decode(header, bytes, numbers, count, from, place);
            target.put(from, numbers, count);
        }
        if (in.read() >= 0) {
            throw NpyHeader.refuse(
                    NpyRefusal.SIZE, place, "bytes follow its data", header.size() + " numbers");
        }
    }

    /** Numbers {@code from} and so on of a file, from their bytes. */
    static void decode(
            NpyHeader header, byte[] bytes, double[] numbers, int count, long from, String place) {
        NpyType type = header.type();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(header.order());
        if (type == NpyType.F8) {
            buffer.asDoubleBuffer().get(numbers, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            numbers[i] = type.get(buffer);
            if (type.mayBeRounded(numbers[i])) {
                throw NpyHeader.refuse(
                        NpyRefusal.INEXACT,
                        place + ", element " + (from + i),
                        "an integer about " + numbers[i] + " does not fit a double",
                        "integers below 2^53 in size");
            }
        }
    }

    private Refusal tooLarge(long elements) {
        return Refusal.of(
                NpyRefusal.TOO_LARGE,
                place,
                "it is too large",
                "at most " + elements + " elements for the memory at hand",
                "take a smaller array, or give Java more memory (-Xmx)");
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
