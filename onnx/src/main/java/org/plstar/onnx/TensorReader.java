package org.plstar.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.refusal.Refusal;

/** Reads tensors; nothing is allocated before the sizes are held against each other. */
final class TensorReader {
    private final Path file;

    TensorReader(Path file) {
        this.file = file;
    }

    Known read(TensorProto t, String name) {
        Kind kind =
                Kind.of(t.getDataType())
                        .orElseThrow(
                                () ->
                                        refuse(
                                                OnnxRefusal.ELEMENT_TYPE,
                                                name,
                                                "its element type is " + typeName(t),
                                                "a real, whole or truth type of 8 to 64 bits"));
        Shape shape = shape(t.getDimsList(), name);
        int n = shape.size();
        double[] values;
        if (t.getDataLocation() == DataLocation.EXTERNAL) {
            values =
                    raw(
                            t,
                            new ExternalFile(file, name).read(t, (long) n * width(t, name)),
                            n,
                            name);
        } else if (t.hasRawData()) {
            values = raw(t, t.getRawData(), n, name);
        } else {
            values = listed(t, n, name);
        }
        for (double v : values) {
            if (Double.isNaN(v)) {
                throw refuse(
                        OnnxRefusal.BAD_TENSOR, name, "it holds a not-a-number", "numbers only");
            }
        }
        return Known.of(shape, kind, values);
    }

    /** A shape whose size is bounded. */
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

    private static String typeName(TensorProto t) {
        DataType type = DataType.forNumber(t.getDataType());
        return type == null ? "number " + t.getDataType() : type.name();
    }

    private int width(TensorProto t, String name) {
        return switch (t.getDataType()) {
            case DataType.DOUBLE_VALUE, DataType.INT64_VALUE, DataType.UINT64_VALUE -> 8;
            case DataType.FLOAT_VALUE, DataType.INT32_VALUE, DataType.UINT32_VALUE -> 4;
            case DataType.FLOAT16_VALUE,
                    DataType.BFLOAT16_VALUE,
                    DataType.INT16_VALUE,
                    DataType.UINT16_VALUE ->
                    2;
            case DataType.INT8_VALUE, DataType.UINT8_VALUE, DataType.BOOL_VALUE -> 1;
            default -> throw refuse(OnnxRefusal.ELEMENT_TYPE, name, "unknown", "a known type");
        };
    }

    private double[] raw(TensorProto t, ByteString bytes, int n, String name) {
        if (bytes.size() != (long) n * width(t, name)) {
            throw refuse(
                    OnnxRefusal.BAD_TENSOR,
                    name,
                    "it holds " + bytes.size() + " bytes",
                    (long) n * width(t, name) + " for its shape " + t.getDimsList());
        }
        ByteBuffer b = bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] =
                    switch (t.getDataType()) {
                        case DataType.DOUBLE_VALUE -> b.getDouble();
                        case DataType.FLOAT_VALUE -> b.getFloat();
                        case DataType.FLOAT16_VALUE -> Float.float16ToFloat(b.getShort());
                        case DataType.BFLOAT16_VALUE -> bfloat(b.getShort());
                        case DataType.INT64_VALUE -> b.getLong();
                        case DataType.UINT64_VALUE -> unsigned(b.getLong());
                        case DataType.INT32_VALUE -> b.getInt();
                        case DataType.UINT32_VALUE -> Integer.toUnsignedLong(b.getInt());
                        case DataType.INT16_VALUE -> b.getShort();
                        case DataType.UINT16_VALUE -> Short.toUnsignedInt(b.getShort());
                        case DataType.INT8_VALUE -> b.get();
                        default -> Byte.toUnsignedInt(b.get());
                    };
        }
        return v;
    }

    private double[] listed(TensorProto t, int n, String name) {
        int count =
                switch (t.getDataType()) {
                    case DataType.DOUBLE_VALUE -> t.getDoubleDataCount();
                    case DataType.FLOAT_VALUE -> t.getFloatDataCount();
                    case DataType.INT64_VALUE -> t.getInt64DataCount();
                    case DataType.UINT64_VALUE, DataType.UINT32_VALUE -> t.getUint64DataCount();
                    default -> t.getInt32DataCount();
                };
        if (count != n) {
            throw refuse(
                    OnnxRefusal.BAD_TENSOR,
                    name,
                    "it holds " + count + " numbers",
                    n + " for its shape " + t.getDimsList());
        }
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] =
                    switch (t.getDataType()) {
                        case DataType.DOUBLE_VALUE -> t.getDoubleData(i);
                        case DataType.FLOAT_VALUE -> t.getFloatData(i);
                        case DataType.INT64_VALUE -> t.getInt64Data(i);
                        case DataType.UINT64_VALUE, DataType.UINT32_VALUE ->
                                unsigned(t.getUint64Data(i));
                        case DataType.FLOAT16_VALUE ->
                                Float.float16ToFloat((short) t.getInt32Data(i));
                        case DataType.BFLOAT16_VALUE -> bfloat((short) t.getInt32Data(i));
                        default -> t.getInt32Data(i);
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
