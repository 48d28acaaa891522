package org.plstar.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.plstar.data.parquet.ColumnType.Physical;

/**
 * Decodes the values of a page, which are as many as their definition levels say; each value is a
 * part of the bytes.
 */
final class Decoder {
    private final ColumnType type;
    private final ByteBuffer in;

    Decoder(ColumnType type, ByteBuffer in) {
        this.type = type;
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads values in one of the encodings without a dictionary. */
    Cells values(int encoding, int count) throws IOException {
        return switch (encoding) {
            case 0 -> plain(count);
            case 3 -> truths(count);
            case 5 -> differences(count);
            case 6 -> delta(count, false);
            case 7 -> delta(count, true);
            case 9 -> split(count);
            default -> throw new UnsupportedOperationException("encoding number " + encoding);
        };
    }

    private int width() {
        return switch (type.physical()) {
            case INT32, FLOAT -> 4;
            case INT64, DOUBLE -> 8;
            case INT96 -> 12;
            case FIXED -> type.length();
            case BYTES -> 4;
            case BOOLEAN -> 0;
        };
    }

    private void need(long bytes) throws IOException {
        if (bytes > in.remaining()) {
            throw new IOException("a page has fewer bytes than values");
        }
    }

    private Cells plain(int count) throws IOException {
        need(type.physical() == Physical.BOOLEAN ? (count + 7L) / 8 : (long) count * width());
        Cells cells = new Cells(type, count);
        for (int i = 0; i < count; i++) {
            switch (type.physical()) {
                case BOOLEAN ->
                    cells.set(i, (double) ((in.get(in.position() + i / 8) >> (i % 8)) & 1));
                case INT32 -> cells.set(i, (long) in.getInt());
                case INT64 -> cells.set(i, in.getLong());
                case FLOAT -> cells.set(i, (double) in.getFloat());
                case DOUBLE -> cells.set(i, in.getDouble());
                case INT96, FIXED -> cells.set(i, bytes(width()));
                case BYTES -> cells.set(i, bytes(in.getInt()));
            }
        }
        return cells;
    }

    private byte[] bytes(int n) throws IOException {
        if (n < 0) {
            throw new IOException("a value of " + n + " bytes");
        }
        need(n);
        byte[] b = new byte[n];
        in.get(b);
        return b;
    }

    private Cells truths(int count) throws IOException {
        in.getInt(); // skips the number of bytes
        int[] bits = runs(in, 1, count);
        Cells cells = new Cells(type, count);
        for (int i = 0; i < count; i++) {
            cells.set(i, (double) bits[i]);
        }
        return cells;
    }

    /** Reads values that are stored by bytes: all first bytes, then all second bytes, and so on. */
    private Cells split(int count) throws IOException {
        int width = width();
        need((long) count * width);
        byte[] joined = new byte[count * width];
        for (int b = 0; b < width; b++) {
            for (int i = 0; i < count; i++) {
                joined[i * width + b] = in.get();
            }
        }
        return new Decoder(type, ByteBuffer.wrap(joined)).plain(count);
    }

    // ---- runs of equal numbers, and numbers packed bit by bit

    /**
     * The numbers of a sequence of runs.
     *
     * @param width bits of a number, at most 32
     */
    static int[] runs(ByteBuffer in, int width, int count) throws IOException {
        if (width > 32) {
            throw new IOException("numbers of " + width + " bits");
        }
        int[] out = new int[count];
        for (int at = 0; at < count; ) {
            long head = Thrift.varint(in);
            long n = (head & 1) == 0 ? head >>> 1 : (head >>> 1) * 8;
            int take = (int) Math.min(n, count - at);
            if ((head & 1) == 0) {
                int value = 0;
                for (int i = 0; i < (width + 7) / 8; i++) {
                    value |= (in.get() & 0xFF) << (8 * i);
                }
                Arrays.fill(out, at, at + take, value);
            } else {
                long from = in.position() * 8L;
                for (int i = 0; i < take; i++) {
                    out[at + i] = (int) bits(in, from + (long) i * width, width);
                }
                // the last run may end before its full length
                long end = in.position() + n / 8 * width;
                in.position((int) Math.min(end, in.limit()));
            }
            at += take;
        }
        return out;
    }

    /** A number of up to 64 bits, lowest bit first. */
    private static long bits(ByteBuffer in, long from, int width) {
        long value = 0;
        for (int have = 0; have < width; ) {
            int skip = (int) ((from + have) % 8);
            int take = Math.min(8 - skip, width - have);
            long part = ((in.get((int) ((from + have) / 8)) & 0xFF) >> skip) & ((1 << take) - 1);
            value |= part << have;
            have += take;
        }
        return value;
    }

    // ---- differences

    /**
     * Reads whole numbers by their differences, in blocks of small blocks that each have a bit
     * width.
     */
    private long[] wholes(int count) throws IOException {
        if (count == 0) {
            return new long[0];
        }
        long block = Thrift.varint(in);
        long parts = Thrift.varint(in);
        long total = Thrift.varint(in);
        if (parts < 1
                || parts > 1024
                || block < parts
                || block > 1 << 24
                || block % parts != 0
                || total != count) {
            throw new IOException("differences of another count");
        }
        int size = (int) (block / parts);
        long[] out = new long[count];
        out[0] = Thrift.zigzag(in);
        for (int at = 1; at < count; ) {
            long least = Thrift.zigzag(in);
            byte[] widths = bytes((int) parts);
            for (int p = 0; p < parts && at < count; p++) {
                int width = widths[p] & 0xFF;
                if (width > 64) {
                    throw new IOException("numbers of " + width + " bits");
                }
                long from = in.position() * 8L;
                for (int i = 0; i < size && at < count; i++, at++) {
                    out[at] = out[at - 1] + least + bits(in, from + (long) i * width, width);
                }
                skip((size * (long) width + 7) / 8);
            }
        }
        return out;
    }

    /** Skips a number of bytes, or all if there are fewer: the last numbers may be truncated. */
    private void skip(long bytes) {
        in.position((int) Math.min(in.position() + bytes, in.limit()));
    }

    private Cells differences(int count) throws IOException {
        Cells cells = new Cells(type, count);
        long[] values = wholes(count);
        for (int i = 0; i < count; i++) {
            cells.set(i, type.physical() == Physical.INT32 ? (long) (int) values[i] : values[i]);
        }
        return cells;
    }

    /**
     * Reads lengths, then bytes; with prefixes, first how many bytes each value shares with the one
     * before.
     */
    private Cells delta(int count, boolean prefixes) throws IOException {
        long[] shared = prefixes ? wholes(count) : new long[count];
        long[] lengths = wholes(count);
        Cells cells = new Cells(type, count);
        byte[] last = {};
        long total = 0;
        for (int i = 0; i < count; i++) {
            total += lengths[i] + shared[i];
            if (shared[i] < 0 || shared[i] > last.length || total > ParquetColumn.LARGEST_PAGE) {
                throw new IOException("a value of " + lengths[i] + " bytes");
            }
            byte[] rest = bytes(Math.toIntExact(lengths[i]));
            byte[] value = Arrays.copyOf(last, (int) shared[i] + rest.length);
            System.arraycopy(rest, 0, value, (int) shared[i], rest.length);
            cells.set(i, value);
            last = value;
        }
        return cells;
    }
}
