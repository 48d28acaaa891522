package org.plstar.array.npy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.plstar.refusal.Refusal;

/**
 * Reads one array from a stream of known length: the header first, then the numbers in chunks.
 *
 * <p>Memory is allocated only after the stream's length has confirmed the size in the header.
 *
 * @param length bytes of the stream, or an upper bound known to the caller
 * @param most elements that are accepted
 */
record NpyReader(InputStream in, long length, long most, String place) {
    static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final int CHUNK = 1 << 13;

    /** Reads the numbers to a new row-major array. */
    NpyArray array() throws IOException {
        return array(false);
    }

    /** Reads the numbers; for words, their letters [..., longest], padded with zeros. */
    NpyArray array(boolean words) throws IOException {
        NpyHeader header = header(words);
        int size = (int) header.size();
        double[] values;
        try {
            values = new double[size];
        } catch (OutOfMemoryError e) {
            throw tooLarge(most);
        }
        fill(header, values);
        boolean turn = header.fortran() && header.shape().size() > 1;
        return new NpyArray(header.shape(), turn ? rowMajor(values, header.shape()) : values);
    }

    private NpyHeader header(boolean words) throws IOException {
        NpyHeader header = NpyHeader.read(in, words, place);
        long bytes = header.size() * header.type().bytes();
        if (length - header.length() != bytes) {
            // A truncated file differs from a size that matches the file but exceeds the memory.
            throw NpyHeader.refuse(
                    NpyRefusal.SIZE,
                    place,
                    "it has " + (length - header.length()) + " bytes of data",
                    bytes + " for shape " + header.shape() + " of "
                            + header.type().code());
        }
        if (header.size() > Math.min(most, LARGEST_ARRAY)) {
            throw tooLarge(Math.min(most, LARGEST_ARRAY));
        }
        return header;
    }

    private void fill(NpyHeader header, double[] values) throws IOException {
        NpyType type = header.type();
        double[] numbers = new double[CHUNK];
        byte[] bytes = new byte[CHUNK * type.bytes()];
        int from = 0;
        while (from < values.length) {
            int count = Math.min(CHUNK, values.length - from);
            int wanted = count * type.bytes();
            if (in.readNBytes(bytes, 0, wanted) < wanted) {
                throw NpyHeader.refuse(
                        NpyRefusal.SIZE,
                        place,
                        "it ends within its data",
                        header.size() + " numbers");
            }
            decode(header, bytes, numbers, count, from, place);
            System.arraycopy(numbers, 0, values, from, count);
            from += count;
        }
        if (in.read() >= 0) {
            throw NpyHeader.refuse(
                    NpyRefusal.SIZE, place, "bytes follow its data", header.size() + " numbers");
        }
    }

    /** The numbers of a file from index {@code from} on, decoded from their bytes. */
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
