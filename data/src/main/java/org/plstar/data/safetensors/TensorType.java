package org.plstar.data.safetensors;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.plstar.array.HalfPrecision;

/** How a safetensors file holds one number, by the format's own names; all are little-endian. */
public enum TensorType {
    /** Double precision. */
    F64(8),
    /** Single precision. */
    F32(4),
    /** Half precision, IEEE 754's binary16. */
    F16(2),
    /** The upper half of single precision, bfloat16. */
    BF16(2),
    /** 64-bit signed integer. */
    I64(8),
    /** 32-bit signed integer. */
    I32(4),
    /** 16-bit signed integer. */
    I16(2),
    /** 8-bit signed integer. */
    I8(1),
    /** 64-bit unsigned integer. */
    U64(8),
    /** 32-bit unsigned integer. */
    U32(4),
    /** 16-bit unsigned integer. */
    U16(2),
    /** 8-bit unsigned integer. */
    U8(1),
    /** True or false, as 1 or 0. */
    BOOL(1);

    private static final double INTEGERS_END = 0x1p53;

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }

    static Optional<TensorType> of(String name) {
        return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
    }

    /** The next numbers, widened. */
    void get(ByteBuffer from, double[] to, int at, int count) {
        if (this == F64) {
            from.asDoubleBuffer().get(to, at, count);
            return;
        }
        for (int i = at; i < at + count; i++) {
            to[i] = next(from);
        }
    }

    private double next(ByteBuffer from) {
        return switch (this) {
            case F64 -> from.getDouble();
            case F32 -> from.getFloat();
            case F16 -> HalfPrecision.binary16(from.getShort());
            case BF16 -> HalfPrecision.bfloat16(from.getShort());
            case I64 -> from.getLong();
            case I32 -> from.getInt();
            case I16 -> from.getShort();
            case I8 -> from.get();
            case U64 -> unsigned(from.getLong());
            case U32 -> Integer.toUnsignedLong(from.getInt());
            case U16 -> Short.toUnsignedInt(from.getShort());
            case U8 -> Byte.toUnsignedInt(from.get());
            case BOOL -> from.get() == 0 ? 0 : 1;
        };
    }

    /** Whether a number read may be another one than the file's: an integer beyond 2^53. */
    boolean mayBeRounded(double read) {
        return (this == I64 || this == U64) && !(Math.abs(read) < INTEGERS_END);
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : 2.0 * (bits >>> 1);
    }
}
