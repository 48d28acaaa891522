package org.plstar.array.store;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * A matrix of doubles in chunks, each under a key of its own: Zarr 3's chunks with the codecs
 * {@code bytes} (little-endian) and {@code crc32c}.
 *
 * <p>Chunk (i, j), under {@code c/i/j}, has rows from i·H and columns from j·W on, row by row; what
 * lies outside the matrix is NaN. A chunk that was not written is absent. A chunk in memory is an
 * array of H·W numbers. May be used from several threads.
 *
 * @param rows of the matrix
 * @param columns of the matrix
 * @param height rows of a chunk, H
 * @param width columns of a chunk, W; a chunk has at most 2²⁸ numbers
 */
public record StoredMatrix(ChunkPlace place, int rows, int columns, int height, int width) {
    private static final long LARGEST = 1L << 28;

    /** The number of doubles that are copied at a time. */
    private static final int PIECE = 1 << 17;

    /** The state of a chunk. */
    public enum Chunk {
        /** The chunk was not written. */
        ABSENT,
        /** The chunk exists, and its bytes are those that were written. */
        WHOLE,
        /** The chunk's bytes are not those that were written. */
        DAMAGED
    }

    /** Refuses sizes out of their ranges. */
    public StoredMatrix {
        requireNonNull(place, "place");
        Require.atLeast(1, rows, StoreRefusal.RANGE, "rows");
        Require.atLeast(1, columns, StoreRefusal.RANGE, "columns");
        Require.that(
                height >= 1 && width >= 1 && (long) height * width <= LARGEST,
                StoreRefusal.RANGE,
                "chunks of [" + height + ", " + width + "]",
                "from 1 to " + LARGEST + " numbers");
    }

    /** A square matrix in square chunks. */
    public static StoredMatrix square(ChunkPlace place, int order, int side) {
        requireNonNull(place, "place");
        return new StoredMatrix(place, order, order, side, side);
    }

    /**
     * The number of rows and columns of a square matrix's square chunks.
     *
     * @throws Refusal RANGE if it is not square, or they are not
     */
    public int side() {
        if (rows != columns || height != width) {
            throw Refusal.of(
                    StoreRefusal.RANGE,
                    "[%d, %d] in chunks [%d, %d]".formatted(rows, columns, height, width),
                    "it is not square",
                    "a square matrix in square chunks",
                    "cut it so");
        }
        return width;
    }

    /** The number of chunks from top to bottom. */
    public int down() {
        return Math.ceilDiv(rows, height);
    }

    /** The number of chunks from left to right. */
    public int across() {
        return Math.ceilDiv(columns, width);
    }

    /** The number of rows of the matrix in chunks (i, ·). */
    public int rowsOf(int i) {
        return Math.min(height, rows - at(i, down()) * height);
    }

    /** The number of columns of the matrix in chunks (·, j). */
    public int columnsOf(int j) {
        return Math.min(width, columns - at(j, across()) * width);
    }

    /** The number of elements of a chunk, H·W. */
    public int numbers() {
        return height * width;
    }

    /** The number of bytes of a chunk's file. */
    public long bytes() {
        return (long) numbers() * Double.BYTES + Integer.BYTES;
    }

    /** The key of a chunk. */
    public String key(int i, int j) {
        return "c/" + at(i, down()) + "/" + at(j, across());
    }

    /** The state of a chunk; reads all of its bytes, in pieces. */
    public Chunk state(int i, int j) {
        String key = key(i, j);
        try {
            OptionalLong size = place.size(key);
            if (size.isEmpty()) {
                return Chunk.ABSENT;
            }
            return size.getAsLong() == bytes() && read(key, new double[0])
                    ? Chunk.WHOLE
                    : Chunk.DAMAGED;
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    /**
     * Reads the numbers of a chunk.
     *
     * @param to [H·W], overwritten
     * @throws Refusal ABSENT, DAMAGED or UNREADABLE, with its path
     */
    public void read(int i, int j, double[] to) {
        requireNonNull(to, "to");
        requireChunk(to);
        String key = key(i, j);
        try {
            OptionalLong size = place.size(key);
            if (size.isEmpty()) {
                throw Refusal.of(
                        StoreRefusal.ABSENT,
                        place.name(key),
                        "this chunk is not there",
                        "all chunks of the array",
                        "run what writes it again, which keeps what is there");
            }
            if (size.getAsLong() != bytes() || !read(key, to)) {
                throw Refusal.of(
                        StoreRefusal.DAMAGED,
                        place.name(key),
                        "the bytes of this chunk are not those that were written",
                        bytes() + " bytes with their checksum",
                        "delete this file, and run what writes it again");
            }
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    /** Whether the checksum is correct; the numbers are stored if an array is given. */
    private boolean read(String key, double[] to) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] bytes = new byte[PIECE * Double.BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try (InputStream in = place.open(key)) {
            for (int at = 0; at < numbers(); at += PIECE) {
                int count = Math.min(PIECE, numbers() - at);
                fill(in, bytes, count * Double.BYTES);
                crc.update(bytes, 0, count * Double.BYTES);
                if (to.length > 0) {
                    buffer.clear();
                    buffer.asDoubleBuffer().get(to, at, count);
                }
            }
            fill(in, bytes, Integer.BYTES);
            return buffer.getInt(0) == (int) crc.getValue();
        } catch (EOFException e) {
            return false; // the file was truncated during reading
        }
    }

    private static void fill(InputStream in, byte[] bytes, int count) throws IOException {
        if (in.readNBytes(bytes, 0, count) < count) {
            throw new EOFException();
        }
    }

    /**
     * Writes a chunk, whole or not at all.
     *
     * @param from [H·W]; what lies outside the matrix is set to NaN, else not modified
     * @throws Refusal UNWRITABLE, with its path
     */
    public void write(int i, int j, double[] from) {
        requireNonNull(from, "from");
        requireChunk(from);
        String key = key(i, j);
        pad(i, j, from);
        try {
            place.write(key, out -> {
                CRC32C crc = new CRC32C();
                byte[] bytes = new byte[PIECE * Double.BYTES];
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                for (int at = 0; at < numbers(); at += PIECE) {
                    int count = Math.min(PIECE, numbers() - at);
                    buffer.clear();
                    buffer.asDoubleBuffer().put(from, at, count);
                    crc.update(bytes, 0, count * Double.BYTES);
                    out.write(bytes, 0, count * Double.BYTES);
                }
                buffer.putInt(0, (int) crc.getValue());
                out.write(bytes, 0, Integer.BYTES);
            });
        } catch (IOException e) {
            throw Refusal.of(
                    StoreRefusal.UNWRITABLE,
                    place.name(key),
                    "it cannot be written (" + FailureWords.of(e) + ")",
                    "room for " + bytes() + " bytes, and permission",
                    "make room, or choose another place; what is written is kept");
        }
    }

    private void pad(int i, int j, double[] chunk) {
        int some = rowsOf(i);
        int across = columnsOf(j);
        if (across < width) {
            for (int r = 0; r < some; r++) {
                Arrays.fill(chunk, r * width + across, (r + 1) * width, Double.NaN);
            }
        }
        Arrays.fill(chunk, some * width, numbers(), Double.NaN);
    }

    private static int at(int chunk, int chunks) {
        Require.index(chunk, chunks, StoreRefusal.RANGE, "chunk");
        return chunk;
    }

    private void requireChunk(double[] chunk) {
        Require.size(numbers(), chunk.length, StoreRefusal.RANGE, "chunk");
    }

    private Refusal unreadable(String key, IOException e) {
        return Refusal.of(
                StoreRefusal.UNREADABLE,
                place.name(key),
                "it cannot be read (" + FailureWords.of(e) + ")",
                "a chunk of the array",
                "see to the disk or the permissions, and run this again");
    }
}
