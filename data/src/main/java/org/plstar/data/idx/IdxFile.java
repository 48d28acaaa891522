package org.plstar.data.idx;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;

/**
 * One IDX file of unsigned bytes, plain or gzip (recognised by its first bytes): the bytes 0 0 8
 * and the number of axes, then each axis' size as a big-endian int, then the values. Nothing in the
 * header is used before it is checked against the length of the file.
 */
final class IdxFile implements AutoCloseable {
    /**
     * The largest ratio of a deflate stream's unpacked length to its packed length (zlib's
     * technical notes).
     */
    private static final long LARGEST_RATIO = 1032;

    private final Location location;
    private final InputStream bytes;
    private final int[] sizes;
    private final byte[] buffer = new byte[1 << 16];
    private long left;

    private IdxFile(Location location, InputStream bytes, int[] sizes, long values) {
        this.location = location;
        this.bytes = bytes;
        this.sizes = sizes;
        this.left = values;
    }

    /** Opens a file and checks its header. */
    static IdxFile open(Path path, int axes) {
        Location location = Location.file(path);
        try {
            long length = Files.size(path);
            if (length == 0) {
                throw location.refuse(
                        DataRefusal.EMPTY_FILE,
                        "the file is empty",
                        "IDX data",
                        "download it again");
            }
            InputStream file = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
            try {
                return open(location, file, length, axes);
            } catch (IOException | RuntimeException failure) {
                file.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw refusal(location, failure);
        }
    }

    private static IdxFile open(Location location, InputStream file, long length, int axes)
            throws IOException {
        file.mark(2);
        boolean gzip = file.read() == 0x1F && file.read() == 0x8B;
        file.reset();
        InputStream bytes = gzip ? new GZIPInputStream(file, 1 << 16) : file;
        byte[] header = bytes.readNBytes(4 + 4 * axes);
        if (header.length < 4
                || header[0] != 0
                || header[1] != 0
                || header[2] != 8
                || header[3] != axes) {
            throw location.refuse(
                    DataRefusal.IDX_BAD_MAGIC,
                    "the first bytes are "
                            + Arrays.toString(Arrays.copyOf(header, Math.min(4, header.length))),
                    "0 0 8 "
                            + axes
                            + ", an IDX file of unsigned bytes with "
                            + axes
                            + (axes == 1 ? " axis" : " axes"),
                    "download the file again, or give the right one");
        }
        if (header.length < 4 + 4 * axes) {
            throw truncated(location, "the header ends after " + header.length + " bytes");
        }
        int[] sizes = IntStream.range(0, axes)
                .map(axis -> ByteBuffer.wrap(header).getInt(4 + 4 * axis))
                .toArray();
        long values = volume(location, sizes);
        long most = gzip ? LARGEST_RATIO * length : length - header.length;
        if (values > most) {
            throw truncated(
                    location,
                    "the header promises "
                            + values
                            + " values, but "
                            + length
                            + " bytes can not hold so many");
        }
        return new IdxFile(location, bytes, sizes, values);
    }

    private static long volume(Location location, int[] sizes) {
        long values = 1;
        for (int size : sizes) {
            if (size < 1 || values > Long.MAX_VALUE / size) {
                throw location.refuse(
                        DataRefusal.IDX_BAD_SIZE,
                        "the sizes " + Arrays.toString(sizes) + " in the header are impossible",
                        "sizes from 1 up",
                        "download the file again");
            }
            values *= size;
        }
        return values;
    }

    /** Size of an axis, at least 1. */
    int size(int axis) {
        return sizes[axis];
    }

    Location location() {
        return location;
    }

    /**
     * The next values, each from 0 to 255; the array is overwritten by the next call. At most
     * 65536, as many as requested.
     */
    byte[] next(int count) {
        try {
            int read = bytes.readNBytes(buffer, 0, count);
            if (read < count) {
                throw truncated(location, "the data end " + (left - read) + " values early");
            }
            left -= count;
            return buffer;
        } catch (IOException failure) {
            throw refusal(location, failure);
        }
    }

    /** The largest number of values that one call of {@link #next} gives. */
    int most() {
        return (int) Math.min(left, buffer.length);
    }

    /**
     * Requires that the data end where the header says, and checks the checksum of a gzip file;
     * values that were not read are skipped.
     */
    void finish() {
        while (left > 0) {
            next(most());
        }
        try {
            if (bytes.read() >= 0) {
                throw location.refuse(
                        DataRefusal.IDX_TRAILING_BYTES,
                        "there are more bytes than the header promises",
                        Arrays.toString(sizes) + " values",
                        "download the file again");
            }
        } catch (IOException failure) {
            throw refusal(location, failure);
        }
    }

    @Override
    public void close() {
        try {
            bytes.close();
        } catch (IOException failure) {
            throw location.unreadable(failure);
        }
    }

    private static RuntimeException refusal(Location location, IOException failure) {
        return switch (failure) {
            case ZipException damaged ->
                location.refuse(
                        DataRefusal.GZIP_DAMAGED,
                        "the gzip data are damaged (" + damaged.getMessage() + ")",
                        "a whole gzip file",
                        "download it again");
            case EOFException _ ->
                location.refuse(
                        DataRefusal.GZIP_DAMAGED,
                        "the gzip data end early",
                        "a whole gzip file",
                        "download it again");
            default -> location.unreadable(failure);
        };
    }

    private static RuntimeException truncated(Location location, String what) {
        return location.refuse(
                DataRefusal.IDX_TRUNCATED,
                what,
                "as many bytes as the header promises",
                "download it again");
    }
}
