package org.plstar.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Thrift's compact protocol, in which Parquet writes its footer and the headers of its pages.
 */
final class Thrift {
    private static final int DEEPEST = 32;

    private final ByteBuffer bytes;

    private Thrift(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * A structure by field number: whole numbers are {@code Long}, binaries {@code byte[]}, doubles
     * are left out.
     *
     * <p>Getters of a field that is absent give 0, nothing or an empty structure; a field of
     * another type is an {@code IOException}.
     */
    record Struct(Map<Integer, Object> fields) {
        static final Struct EMPTY = new Struct(Map.of());

        boolean has(int id) {
            return fields.containsKey(id);
        }

        private <T> T get(int id, Class<T> type, T absent) throws IOException {
            Object value = fields.getOrDefault(id, absent);
            if (!type.isInstance(value)) {
                throw new IOException("field " + id + " has another type");
            }
            return type.cast(value);
        }

        long whole(int id) throws IOException {
            return get(id, Long.class, 0L);
        }

        /** A whole number between 0 and a limit. */
        int size(int id, long most) throws IOException {
            long value = whole(id);
            if (value < 0 || value > most) {
                throw new IOException("a size of " + value);
            }
            return Math.toIntExact(value);
        }

        boolean truth(int id, boolean absent) throws IOException {
            return get(id, Boolean.class, absent);
        }

        String text(int id) throws IOException {
            return new String(get(id, byte[].class, new byte[0]), StandardCharsets.UTF_8);
        }

        Struct struct(int id) throws IOException {
            return get(id, Struct.class, EMPTY);
        }

        List<Struct> structs(int id) throws IOException {
            List<Struct> all = new ArrayList<>();
            for (Object o : get(id, List.class, List.of())) {
                if (!(o instanceof Struct s)) {
                    throw new IOException("field " + id + " has another type");
                }
                all.add(s);
            }
            return all;
        }
    }

    /** Reads a structure; the buffer is then after it. */
    static Struct read(ByteBuffer bytes) throws IOException {
        return new Thrift(bytes).struct(0);
    }

    private Struct struct(int depth) throws IOException {
        Map<Integer, Object> fields = new HashMap<>();
        int id = 0;
        while (true) {
            int head = bytes.get() & 0xFF;
            int type = head & 0x0F;
            if (type == 0) {
                return new Struct(fields);
            }
            id = head >> 4 == 0 ? (int) zigzag() : id + (head >> 4);
            // a truth value is stored in its type
            fields.put(id, type <= 2 ? (Object) (type == 1) : value(type, depth));
        }
    }

    private Object value(int type, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("structures lie too deep in each other");
        }
        return switch (type) {
            case 1, 2 -> bytes.get() == 1;
            case 3 -> (long) bytes.get();
            case 4, 5, 6 -> zigzag();
            case 7 -> bytes.getDouble();
            case 8 -> {
                byte[] b = new byte[count(varint())];
                bytes.get(b);
                yield b;
            }
            case 9, 10 -> list(depth);
            case 11 -> map(depth);
            case 12 -> struct(depth + 1);
            default -> throw new IOException("an unknown type of field");
        };
    }

    /** Refuses more elements than there are bytes, since each takes at least one. */
    private int count(long n) throws IOException {
        if (n < 0 || n > bytes.remaining()) {
            throw new IOException("a list longer than the file");
        }
        return (int) n;
    }

    private List<Object> list(int depth) throws IOException {
        int head = bytes.get() & 0xFF;
        int n = count(head >> 4 == 15 ? varint() : head >> 4);
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(value(head & 0x0F, depth + 1));
        }
        return all;
    }

    /** Skips a map. */
    private List<Object> map(int depth) throws IOException {
        int n = count(varint());
        int types = n == 0 ? 0 : bytes.get() & 0xFF;
        for (int i = 0; i < n; i++) {
            value(types >> 4, depth + 1);
            value(types & 0x0F, depth + 1);
        }
        return List.of();
    }

    private long varint() throws IOException {
        return varint(bytes);
    }

    /** An unsigned number in groups of seven bits, lowest first. */
    static long varint(ByteBuffer bytes) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = bytes.get();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IOException("a number of more than 64 bits");
    }

    /** A signed number: 0, -1, 1, -2, … are 0, 1, 2, 3, …. */
    static long zigzag(ByteBuffer bytes) throws IOException {
        long n = varint(bytes);
        return (n >>> 1) ^ -(n & 1);
    }

    private long zigzag() throws IOException {
        return zigzag(bytes);
    }
}
