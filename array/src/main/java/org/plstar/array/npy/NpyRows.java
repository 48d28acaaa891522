package org.plstar.array.npy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.plstar.refusal.FailureWords;

/**
 * An NPY file of rows of numbers, of which some are read at a time. Not thread-safe.
 *
 * @see Npy#read(Path)
 */
public final class NpyRows implements AutoCloseable {
    private final String place;
    private final FileChannel file;
    private final NpyHeader header;

    private NpyRows(String place, FileChannel file, NpyHeader header) {
        this.place = place;
        this.file = file;
        this.header = header;
    }

    /**
     * Opens a file for reading by rows.
     *
     * @throws org.plstar.refusal.Refusal if it is not readable or not such an array
     */
    public static NpyRows open(Path path) {
        String place = path.toString();
        try {
            FileChannel file = FileChannel.open(path);
            try {
                InputStream in = Channels.newInputStream(file);
                NpyHeader header = NpyHeader.read(in, place);
                long bytes = header.size() * header.type().bytes();
                if (file.size() - header.length() != bytes) {
                    throw NpyHeader.refuse(
                            NpyRefusal.SIZE,
                            place,
                            "it has " + (file.size() - header.length()) + " bytes of data",
                            bytes + " for shape " + header.shape() + " of "
                                    + header.type().code());
                }
                return new NpyRows(place, file, header);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw unreadable(place, e);
        }
    }

    /** The extents of the array, outermost first. */
    public List<Integer> shape() {
        return header.shape();
    }

    /** The number of bytes of one number. */
    public int bytes() {
        return header.type().bytes();
    }

    /**
     * Rows of an array of two axes, row-major [count, columns].
     *
     * @param from the first
     */
    public double[] read(int from, int count) {
        int width = header.shape().get(1);
        double[] all = new double[Math.multiplyExact(count, width)];
        if (!header.fortran()) {
            numbers((long) from * width, all);
            return all;
        }
        double[] column = new double[count];
        for (int j = 0; j < width; j++) {
            numbers((long) j * header.shape().getFirst() + from, column);
            for (int i = 0; i < count; i++) {
                all[i * width + j] = column[i];
            }
        }
        return all;
    }

    /** Reads numbers from an index on. */
    private void numbers(long from, double[] numbers) {
        int size = header.type().bytes();
        byte[] bytes = new byte[Math.multiplyExact(numbers.length, size)];
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            long begin = header.length() + from * size;
            while (buffer.hasRemaining()) {
                if (file.read(buffer, begin + buffer.position()) < 0) {
                    throw NpyHeader.refuse(
                            NpyRefusal.SIZE,
                            place,
                            "it ends within its data",
                            header.size() + " numbers");
                }
            }
        } catch (IOException e) {
            throw unreadable(place, e);
        }
        NpyReader.decode(header, bytes, numbers, numbers.length, from, place);
    }

    private static RuntimeException unreadable(String place, IOException e) {
        return NpyHeader.refuse(
                NpyRefusal.UNREADABLE,
                place,
                "it cannot be read (" + FailureWords.of(e) + ")",
                "an NPY file");
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw unreadable(place, e);
        }
    }
}
