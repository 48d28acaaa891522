package org.plstar.data.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Undoes the compression of pages; memory is allocated for the actual output, whatever size the
 * file states.
 */
final class Codec {
    private Codec() {}

    /**
     * The bytes of a page.
     *
     * @param codec the format's number
     * @param size the number of bytes after decompression
     */
    static byte[] decompress(int codec, byte[] in, int size) throws IOException {
        byte[] out = switch (codec) {
            case 0 -> in;
            case 1 -> snappy(ByteBuffer.wrap(in), size);
            case 2 -> all(new GZIPInputStream(new ByteArrayInputStream(in)), size);
            case 4 -> ByLibrary.BROTLI.decompress(in, size);
            case 5 -> {
                Optional<byte[]> framed = framed(ByteBuffer.wrap(in), size);
                yield framed.isPresent() ? framed.get() : lz4(ByteBuffer.wrap(in), size);
            }
            case 6 -> ByLibrary.ZSTD.decompress(in, size);
            case 7 -> lz4(ByteBuffer.wrap(in), size);
            case 3 -> throw new UnsupportedOperationException("LZO");
            default -> throw new IOException("compression number " + codec);
        };
        if (out.length != size) {
            throw new IOException("a page has " + out.length + " bytes, not " + size);
        }
        return out;
    }

    static byte[] all(InputStream in, int size) throws IOException {
        try (in) {
            return in.readNBytes(size);
        }
    }

    // ---- Snappy and LZ4: literal bytes, and copies of earlier output

    private static byte[] out(ByteBuffer in, int size, int mostPerByte) throws IOException {
        if (size > (in.remaining() + 1L) * mostPerByte) {
            throw new IOException("a page is said to be larger than its bytes can make it");
        }
        return new byte[size];
    }

    private static byte[] snappy(ByteBuffer in, int size) throws IOException {
        if (Thrift.varint(in) != size) {
            throw new IOException("a page is of another size than its header says");
        }
        byte[] out = out(in, size, 64);
        int at = 0;
        while (in.hasRemaining()) {
            int tag = in.get() & 0xFF;
            int n = tag >> 2;
            if ((tag & 3) == 0) {
                n = n < 60 ? n : (int) little(in, n - 59);
                in.get(out, at, Math.addExact(n, 1));
                at += n + 1;
            } else if ((tag & 3) == 1) {
                at = copy(out, at, ((tag >> 5) << 8) | (in.get() & 0xFF), 4 + (n & 7));
            } else {
                at = copy(out, at, (int) little(in, (tag & 3) == 2 ? 2 : 4), n + 1);
            }
        }
        return filled(out, at);
    }

    private static byte[] lz4(ByteBuffer in, int size) throws IOException {
        byte[] out = out(in, size, 255);
        int at = 0;
        while (in.hasRemaining()) {
            int token = in.get() & 0xFF;
            int literals = extended(in, token >> 4);
            in.get(out, at, literals);
            at += literals;
            if (in.hasRemaining()) {
                int distance = (int) little(in, 2);
                at = copy(out, at, distance, Math.addExact(extended(in, token & 15), 4));
            }
        }
        return filled(out, at);
    }

    private static int extended(ByteBuffer in, int length) {
        int n = length;
        for (int more = n == 15 ? 255 : 0; more == 255; n = Math.addExact(n, more)) {
            more = in.get() & 0xFF;
        }
        return n;
    }

    private static long little(ByteBuffer in, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (in.get() & 0xFFL) << (8 * i);
        }
        return value;
    }

    /** Copies byte by byte, since the source may overlap the output. */
    private static int copy(byte[] out, int at, int distance, int length) throws IOException {
        if (distance <= 0 || distance > at || length > out.length - at) {
            throw new IOException("a page copies bytes that it does not have");
        }
        for (int i = 0; i < length; i++) {
            out[at + i] = out[at + i - distance];
        }
        return at + length;
    }

    private static byte[] filled(byte[] out, int at) throws IOException {
        if (at != out.length) {
            throw new IOException("a page has " + at + " bytes, not " + out.length);
        }
        return out;
    }

    /**
     * Unpacks LZ4 in the frames of Hadoop: before each block its unpacked and its packed size.
     * Empty if there are no frames.
     */
    private static Optional<byte[]> framed(ByteBuffer in, int size) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (in.remaining() >= 8) {
            int unpacked = in.getInt();
            int packed = in.getInt();
            if (unpacked < 0
                    || unpacked > size - out.size()
                    || packed < 0
                    || packed > in.remaining()) {
                return Optional.empty();
            }
            out.writeBytes(lz4(in.slice(in.position(), packed), unpacked));
            in.position(in.position() + packed);
        }
        return out.size() == size && !in.hasRemaining()
                ? Optional.of(out.toByteArray())
                : Optional.empty();
    }
}
