package org.plstar.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.plstar.array.Shape;
import org.plstar.onnx.proto.ElementType;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.refusal.Refusal;

/** Reads tensors; nothing is allocated before the sizes are held against each other. */
final class TensorReader {
    private final Path file;
    private final FileDigests files;

    /**
     * Reads tensors of a file.
     *
     * @param files receives the digests of the other files that are read
     */
    TensorReader(Path file, FileDigests files) {
        this.file = file;
        this.files = files;
    }

    Constant read(TensorProto t, String name) {
        Kind kind = Kind.of(t.type())
                .orElseThrow(() -> refuse(
                        OnnxRefusal.ELEMENT_TYPE,
                        name,
                        "its element type is "
                                + ElementType.of(t.type())
                                        .map(Enum::name)
                                        .orElse("number " + t.type()),
                        "a real, whole or truth type of 8 to 64 bits"));
        ElementType type = ElementType.of(t.type()).orElseThrow();
        Shape shape = shape(t.dims(), name);
        int n = shape.size();
        long bytes = (long) n * type.width();
        Optional<ByteBuffer> raw = t.isExternal()
                ? Optional.of(new ExternalFile(file, name, files).read(t, bytes))
                : t.raw();
        raw.ifPresent(b -> check(b.remaining() == bytes, name, b.remaining() + " bytes", bytes, t));
        double[] values = raw.isPresent() ? raw(raw.get(), type, n) : listed(t, type, n, name);
        for (double v : values) {
            if (Double.isNaN(v)) {
                throw refuse(
                        OnnxRefusal.BAD_TENSOR, name, "it holds a not-a-number", "numbers only");
            }
        }
        return Constant.of(shape, kind, values);
    }

    /** The shape of given extents; refuses too many elements. */
    private Shape shape(List<Long> dims, String name) {
        long n = 1;
        boolean bad = dims.size() > Limits.RANK;
        int[] extents = new int[Math.min(dims.size(), Limits.RANK)];
        for (int i = 0; i < extents.length && !bad; i++) {
            long d = dims.get(i);
            bad = d < 0 || d > Limits.ELEMENTS;
            n *= bad ? 1 : d;
            bad |= n > Limits.ELEMENTS;
            extents[i] = bad ? 0 : (int) d;
        }
        if (bad) {
            throw refuse(
                    OnnxRefusal.TOO_LARGE,
                    name,
                    "its shape is " + Words.of(dims.toString()),
                    "at most "
                            + Limits.RANK
                            + " axes and "
                            + Limits.ELEMENTS
                            + " numbers, none of the extents negative");
        }
        return Shape.of(extents);
    }

    private void check(boolean fits, String name, String found, long expected, TensorProto t) {
        if (!fits) {
            throw refuse(
                    OnnxRefusal.BAD_TENSOR,
                    name,
                    "it holds " + found,
                    expected + " for its shape " + t.dims());
        }
    }

    private static double[] raw(ByteBuffer bytes, ElementType type, int n) {
        ByteBuffer b = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = switch (type) {
                case DOUBLE -> b.getDouble();
                case FLOAT -> b.getFloat();
                case FLOAT16 -> Float.float16ToFloat(b.getShort());
                case BFLOAT16 -> bfloat(b.getShort());
                case INT64 -> b.getLong();
                case UINT64 -> unsigned(b.getLong());
                case INT32 -> b.getInt();
                case UINT32 -> Integer.toUnsignedLong(b.getInt());
                case INT16 -> b.getShort();
                case UINT16 -> Short.toUnsignedInt(b.getShort());
                case INT8 -> b.get();
                default -> Byte.toUnsignedInt(b.get());
            };
        }
        return v;
    }

    private double[] listed(TensorProto t, ElementType type, int n, String name) {
        int list = switch (type) {
            case DOUBLE -> TensorProto.DOUBLES;
            case FLOAT -> TensorProto.FLOATS;
            case INT64 -> TensorProto.INT64S;
            case UINT64, UINT32 -> TensorProto.UINT64S;
            default -> TensorProto.INT32S;
        };
        long[] bits = t.listed().getOrDefault(list, new long[0]);
        check(bits.length == n, name, bits.length + " numbers", n, t);
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = switch (type) {
                case DOUBLE -> Double.longBitsToDouble(bits[i]);
                case FLOAT -> Float.intBitsToFloat((int) bits[i]);
                case INT64 -> bits[i];
                case UINT64, UINT32 -> unsigned(bits[i]);
                case FLOAT16 -> Float.float16ToFloat((short) bits[i]);
                case BFLOAT16 -> bfloat((short) bits[i]);
                default -> (int) bits[i];
            };
        }
        return v;
    }

    private static double bfloat(short bits) {
        return Float.intBitsToFloat(Short.toUnsignedInt(bits) << 16);
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : (bits >>> 1) * 2.0;
    }

    private Refusal refuse(OnnxRefusal code, String name, String what, String expected) {
        return Refusal.of(
                code,
                file + ", tensor " + Words.of(name),
                what,
                expected,
                "export the model again");
    }
}
