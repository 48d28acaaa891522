package org.plstar.onnx.proto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * Reads a message of the wire format field by field; an unknown field is skipped.
 *
 * <p>Nothing is copied and no memory taken by what a length says. Fields that do not fit the bytes,
 * or have another type than the one that is requested, are an {@link IOException}.
 */
public final class WireReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    /** The largest depth of nested messages. */
    private static final int DEEPEST = 100;

    private final ByteBuffer in;
    private final int depth;
    private int begin;
    private int field;
    private int type;
    private long number;
    private int start;
    private int end;

    private WireReader(ByteBuffer in, int depth) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
        this.depth = depth;
    }

    /** A reader of a message that is all of the bytes, which are not modified. */
    public static WireReader of(byte[] bytes) {
        return new WireReader(ByteBuffer.wrap(bytes), 0);
    }

    /** Moves to the next field; false after the last. */
    boolean next() throws IOException {
        if (!in.hasRemaining()) {
            return false;
        }
        begin = in.position();
        long tag = varint(in);
        field = (int) (tag >>> 3);
        type = (int) (tag & 7);
        if (tag >>> 32 != 0 || field == 0) {
            throw new IOException("field number " + (tag >>> 3));
        }
        switch (type) {
            case VARINT -> number = varint(in);
            case FIXED64 -> number = need(Long.BYTES).getLong();
            case FIXED32 -> number = need(Integer.BYTES).getInt();
            case BYTES -> {
                long length = varint(in);
                if (length < 0 || length > in.remaining()) {
                    throw new IOException("a length beyond the end");
                }
                start = in.position();
                end = start + (int) length;
                in.position(end);
            }
            default -> throw new IOException("wire type " + type);
        }
        return true;
    }

    private ByteBuffer need(int bytes) throws IOException {
        if (in.remaining() < bytes) {
            throw new IOException("a number beyond the end");
        }
        return in;
    }

    private static long varint(ByteBuffer in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && in.hasRemaining(); shift += 7) {
            byte b = in.get();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IOException("a number without an end");
    }

    private void expect(int wanted) throws IOException {
        if (type != wanted) {
            throw new IOException("field " + field + " has wire type " + type);
        }
    }

    /** The number of the current field. */
    int field() {
        return field;
    }

    long whole() throws IOException {
        expect(VARINT);
        return number;
    }

    float real() throws IOException {
        expect(FIXED32);
        return Float.intBitsToFloat((int) number);
    }

    /** The current field as it stands in the message, with its number and type; not copied. */
    ByteBuffer encoded() {
        return in.slice(begin, in.position() - begin);
    }

    /** The bytes of the current field, not copied, in little-endian order. */
    ByteBuffer bytes() throws IOException {
        expect(BYTES);
        return in.slice(start, end - start).order(ByteOrder.LITTLE_ENDIAN);
    }

    String text() throws IOException {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    WireReader message() throws IOException {
        if (depth == DEEPEST) {
            throw new IOException("messages lie too deep in each other");
        }
        return new WireReader(bytes(), depth + 1);
    }

    /** Adds a name and a text, which are a message. */
    void entry(Map<String, String> to) throws IOException {
        WireReader r = message();
        String key = "";
        String value = "";
        while (r.next()) {
            switch (r.field()) {
                case 1 -> key = r.text();
                case 2 -> value = r.text();
                default -> {}
            }
        }
        to.put(key, value);
    }

    /** Reads whole numbers, packed or one by one. */
    void wholes(LongConsumer to) throws IOException {
        if (type == VARINT) {
            to.accept(number);
            return;
        }
        for (ByteBuffer b = bytes(); b.hasRemaining(); ) {
            to.accept(varint(b));
        }
    }

    /** The bits of numbers in single precision, packed or one by one. */
    void singles(IntConsumer to) throws IOException {
        if (type == FIXED32) {
            to.accept((int) number);
            return;
        }
        ByteBuffer b = packed(Float.BYTES);
        while (b.hasRemaining()) {
            to.accept(b.getInt());
        }
    }

    /** The bits of numbers in double precision, packed or one by one. */
    void doubles(LongConsumer to) throws IOException {
        if (type == FIXED64) {
            to.accept(number);
            return;
        }
        ByteBuffer b = packed(Double.BYTES);
        while (b.hasRemaining()) {
            to.accept(b.getLong());
        }
    }

    private ByteBuffer packed(int width) throws IOException {
        ByteBuffer b = bytes();
        if (b.remaining() % width != 0) {
            throw new IOException("numbers that are cut off");
        }
        return b;
    }
}
