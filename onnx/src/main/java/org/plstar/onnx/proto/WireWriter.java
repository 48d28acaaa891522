package org.plstar.onnx.proto;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes a message of the wire format; the same calls give the same bytes. Large fields are not
 * copied.
 */
final class WireWriter {
    private static final int LONGEST_VARINT = 10;

    private final List<ByteBuffer> parts = new ArrayList<>();
    private long size;

    /** Number of bytes so far. */
    long size() {
        return size;
    }

    private void add(ByteBuffer part) {
        parts.add(part);
        size += part.remaining();
    }

    private void varint(long value) {
        ByteBuffer b = ByteBuffer.allocate(LONGEST_VARINT);
        long rest = value;
        for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
            b.put((byte) ((rest & 0x7F) | 0x80));
        }
        add(b.put((byte) rest).flip());
    }

    private void tag(int field, int type) {
        varint((field << 3) | type);
    }

    void whole(int field, long value) {
        tag(field, 0);
        varint(value);
    }

    void single(int field, float value) {
        tag(field, 5);
        add(buffer(Float.BYTES).putFloat(value).flip());
    }

    void real(int field, double value) {
        tag(field, 1);
        add(buffer(Double.BYTES).putDouble(value).flip());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes bytes, which are not copied. */
    void bytes(int field, ByteBuffer value) {
        tag(field, 2);
        varint(value.remaining());
        add(value.duplicate());
    }

    /** Writes a field as another message has it; it is not copied. */
    void encoded(ByteBuffer field) {
        add(field);
    }

    void text(int field, String value) {
        bytes(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    void texts(int field, List<String> values) {
        values.forEach(v -> text(field, v));
    }

    /** Names and texts, each pair a message. */
    void entries(int field, Map<String, String> all) {
        all.forEach((key, value) -> message(field, entry -> {
            entry.text(1, key);
            entry.text(2, value);
        }));
    }

    void wholes(int field, List<Long> values) {
        values.forEach(v -> whole(field, v));
    }

    /** Writes a message, or part of one, by a callback. */
    void message(int field, Consumer<WireWriter> content) {
        WireWriter inner = new WireWriter();
        content.accept(inner);
        tag(field, 2);
        varint(inner.size);
        parts.addAll(inner.parts);
        size += inner.size;
    }

    void writeTo(OutputStream out) throws IOException {
        for (ByteBuffer part : parts) {
            out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
        }
    }
}
