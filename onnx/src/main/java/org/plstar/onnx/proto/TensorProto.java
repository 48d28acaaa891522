package org.plstar.onnx.proto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Numbers with a shape.
 *
 * @param type number of the element type
 * @param raw the numbers, little-endian, if they are given so
 * @param listed else, by list (4 float, 5 int32, 7 int64, 10 double, 11 uint64), their bits
 * @param external where they lie, if {@code isExternal}
 */
public record TensorProto(
        String name,
        int type,
        List<Long> dims,
        Optional<ByteBuffer> raw,
        Map<Integer, long[]> listed,
        Map<String, String> external,
        boolean isExternal) {
    /** The same numbers with another name. */
    public TensorProto named(String other) {
        return new TensorProto(other, type, dims, raw, listed, external, isExternal);
    }

    /** A list of numbers in single precision. */
    public static final int FLOATS = 4;

    /** A list of whole numbers of up to 32 bits, or of the bits of numbers in half precision. */
    public static final int INT32S = 5;

    /** A list of whole numbers. */
    public static final int INT64S = 7;

    /** A list of numbers in double precision. */
    public static final int DOUBLES = 10;

    /** A list of whole numbers without sign. */
    public static final int UINT64S = 11;

    static final int RAW = 9;

    /** Where external numbers lie. */
    static final int ENTRIES = 13;

    /** Whether numbers are external. */
    static final int PLACE = 14;

    /** A tensor of little-endian numbers, which are not copied. */
    public static TensorProto of(String name, ElementType type, List<Long> dims, ByteBuffer raw) {
        return new TensorProto(
                name, type.number(), dims, Optional.of(raw), Map.of(), Map.of(), false);
    }

    static TensorProto read(WireReader r) throws IOException {
        String name = "";
        int type = 0;
        List<Long> dims = new ArrayList<>();
        Optional<ByteBuffer> raw = Optional.empty();
        Map<Integer, LongStream.Builder> listed = new HashMap<>();
        Map<String, String> external = new HashMap<>();
        boolean isExternal = false;
        while (r.next()) {
            switch (r.field()) {
                case 1 -> r.wholes(dims::add);
                case 2 -> type = (int) r.whole();
                case FLOATS -> r.singles(list(listed, r)::accept);
                case INT32S, INT64S, UINT64S -> r.wholes(list(listed, r));
                case 8 -> name = r.text();
                case RAW -> raw = Optional.of(r.bytes());
                case DOUBLES -> r.doubles(list(listed, r));
                case ENTRIES -> r.entry(external);
                case PLACE -> isExternal = r.whole() == 1;
                default -> {}
            }
        }
        Map<Integer, long[]> lists = new HashMap<>();
        listed.forEach((field, numbers) -> lists.put(field, numbers.build().toArray()));
        return new TensorProto(name, type, dims, raw, lists, external, isExternal);
    }

    private static LongStream.Builder list(Map<Integer, LongStream.Builder> lists, WireReader r) {
        return lists.computeIfAbsent(r.field(), f -> LongStream.builder());
    }

    void write(WireWriter w) {
        w.wholes(1, dims);
        w.whole(2, type);
        listed.forEach((field, numbers) -> list(w, field, numbers));
        w.text(8, name);
        raw.ifPresent(b -> w.bytes(RAW, b));
        w.entries(ENTRIES, external);
        if (isExternal) {
            w.whole(PLACE, 1);
        }
    }

    private static void list(WireWriter w, int field, long[] numbers) {
        for (long n : numbers) {
            switch (field) {
                case FLOATS -> w.single(field, Float.intBitsToFloat((int) n));
                case DOUBLES -> w.real(field, Double.longBitsToDouble(n));
                default -> w.whole(field, n);
            }
        }
    }
}
