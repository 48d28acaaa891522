package org.plstar.data.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes structures in Thrift's compact protocol; {@link Thrift} reads them. */
final class ThriftWriter {
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int last;

    /** The structure's bytes, with the mark of its end. */
    byte[] end() {
        bytes.write(0);
        return bytes.toByteArray();
    }

    ThriftWriter i32(int id, int value) {
        field(id, I32);
        zigzag(value);
        return this;
    }

    ThriftWriter i64(int id, long value) {
        field(id, I64);
        zigzag(value);
        return this;
    }

    ThriftWriter text(int id, String value) {
        field(id, BINARY);
        binary(value);
        return this;
    }

    /** A structure whose bytes {@link #end} has completed. */
    ThriftWriter struct(int id, byte[] value) {
        field(id, STRUCT);
        bytes.writeBytes(value);
        return this;
    }

    ThriftWriter structs(int id, List<byte[]> values) {
        field(id, LIST);
        list(values.size(), STRUCT);
        values.forEach(bytes::writeBytes);
        return this;
    }

    ThriftWriter texts(int id, List<String> values) {
        field(id, LIST);
        list(values.size(), BINARY);
        values.forEach(this::binary);
        return this;
    }

    ThriftWriter integers(int id, List<Integer> values) {
        field(id, LIST);
        list(values.size(), I32);
        values.forEach(this::zigzag);
        return this;
    }

    private void binary(String value) {
        byte[] b = value.getBytes(StandardCharsets.UTF_8);
        varint(b.length);
        bytes.writeBytes(b);
    }

    private void list(int size, int type) {
        if (size < 15) {
            bytes.write((size << 4) | type);
        } else {
            bytes.write((15 << 4) | type);
            varint(size);
        }
    }

    /** Field numbers go up by less than 16 in every structure of the format. */
    private void field(int id, int type) {
        bytes.write(((id - last) << 4) | type);
        last = id;
    }

    private void zigzag(long value) {
        varint((value << 1) ^ (value >> 63));
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes.write((int) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        bytes.write((int) left);
    }
}
