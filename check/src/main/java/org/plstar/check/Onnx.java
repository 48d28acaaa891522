package org.plstar.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The initializers of an ONNX file: the tensors of its graph, single or double precision. */
final class Onnx {
    private static final int GRAPH = 7;
    private static final int INITIALIZER = 5;
    private static final int FLOAT = 1;
    private static final int DOUBLE = 11;

    private Onnx() {}

    /** A field of a message: a number, or bytes. */
    private record Field(int number, long value, byte[] bytes) {}

    static Map<String, NpzArchive.Array> initializers(byte[] model) {
        Map<String, NpzArchive.Array> all = new LinkedHashMap<>();
        for (Field m : fields(model)) {
            for (Field g : m.number == GRAPH ? fields(m.bytes) : List.<Field>of()) {
                if (g.number == INITIALIZER) {
                    tensor(g.bytes, all);
                }
            }
        }
        return all;
    }

    /**
     * TensorProto: dims 1 (packed or not), data_type 2, float_data 4, name 8, raw_data 9,
     * double_data 10.
     */
    private static void tensor(byte[] bytes, Map<String, NpzArchive.Array> all) {
        String name = "";
        long type = 0;
        List<Field> numbers = new ArrayList<>();
        List<Long> dims = new ArrayList<>();
        for (Field f : fields(bytes)) {
            switch (f.number) {
                case 1 -> {
                    ByteBuffer packed = ByteBuffer.wrap(f.bytes);
                    if (!packed.hasRemaining()) {
                        dims.add(f.value);
                    }
                    while (packed.hasRemaining()) {
                        dims.add(varint(packed));
                    }
                }
                case 2 -> type = f.value;
                case 8 -> name = new String(f.bytes, StandardCharsets.UTF_8);
                case 4, 9, 10 -> numbers.add(f);
                case 13, 14 -> throw new Unreadable("a tensor of the model is in another file");
                default -> {}
            }
        }
        if (type != FLOAT && type != DOUBLE) {
            return;
        }
        int width = type == FLOAT ? 4 : 8;
        List<Double> values = new ArrayList<>();
        for (Field f : numbers) {
            ByteBuffer b = ByteBuffer.wrap(f.bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (b.remaining() >= width) {
                values.add(type == FLOAT ? (double) b.getFloat() : b.getDouble());
            }
        }
        double[] v = values.stream().mapToDouble(d -> d).toArray();
        int[] shape = dims.stream().mapToInt(d -> Math.clamp(d, 0, 1 << 30)).toArray();
        boolean first = all.put(name, NpzArchive.Array.of(v, shape)) == null;
        Unreadable.require(first, "the model has two tensors " + name);
    }

    private static List<Field> fields(byte[] bytes) {
        List<Field> all = new ArrayList<>();
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (b.hasRemaining()) {
            long key = varint(b);
            int number = (int) (key >>> 3);
            switch ((int) (key & 7)) {
                case 0 -> all.add(new Field(number, varint(b), new byte[0]));
                case 1 -> all.add(new Field(number, 0, take(b, 8)));
                case 2 -> all.add(new Field(number, 0, take(b, varint(b))));
                case 5 -> all.add(new Field(number, 0, take(b, 4)));
                default -> throw new Unreadable("the model is no ONNX file");
            }
        }
        return all;
    }

    private static byte[] take(ByteBuffer b, long n) {
        Unreadable.require(n >= 0 && n <= b.remaining(), "the model ends too early");
        byte[] bytes = new byte[(int) n];
        b.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer b) {
        long v = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            Unreadable.require(b.hasRemaining(), "the model ends too early");
            byte next = b.get();
            v |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return v;
            }
        }
        throw new Unreadable("the model is no ONNX file");
    }
}
