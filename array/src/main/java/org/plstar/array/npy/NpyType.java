package org.plstar.array.npy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.plstar.array.HalfPrecision;
import org.plstar.refusal.Refusal;

/** The format of one number in an array file. */
public enum NpyType {
    /** A number in double precision. */
    F8(8),
    /** A number in single precision. */
    F4(4),
    /** A number in half precision. */
    F2(2),
    /** A 64-bit signed integer. */
    I8(8),
    /** A 32-bit signed integer. */
    I4(4),
    /** A 16-bit signed integer. */
    I2(2),
    /** An 8-bit signed integer. */
    I1(1),
    /** A 64-bit unsigned integer. */
    U8(8),
    /** A 32-bit unsigned integer. */
    U4(4),
    /** A 16-bit unsigned integer. */
    U2(2),
    /** An 8-bit unsigned integer. */
    U1(1),
    /** True or false, as 1 or 0. */
    B1(1);

    private final int bytes;

    NpyType(int bytes) {
        this.bytes = bytes;
    }

    /** The number of bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /** NumPy's name of the format, such as {@code f8}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** NumPy's name of the format with the byte order: little-endian, or none for single bytes. */
    String description() {
        return (bytes == 1 ? "|" : "<") + code();
    }

    static Optional<NpyType> of(String code) {
        return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
    }

    /** Reads the next number; a 64-bit integer beyond 2^53 may be rounded. */
    double get(ByteBuffer from) {
        return switch (this) {
            case F8 -> from.getDouble();
            case F4 -> from.getFloat();
            case F2 -> HalfPrecision.binary16(from.getShort());
            case I8 -> from.getLong();
            case I4 -> from.getInt();
            case I2 -> from.getShort();
            case I1 -> from.get();
            case U8 -> unsigned(from.getLong());
            case U4 -> Integer.toUnsignedLong(from.getInt());
            case U2 -> Short.toUnsignedInt(from.getShort());
            case U1 -> Byte.toUnsignedInt(from.get());
            case B1 -> from.get() == 0 ? 0 : 1;
        };
    }

    /**
     * Whether a number that was read may differ from the file's: an integer that is too large for a
     * double.
     */
    boolean mayBeRounded(double read) {
        return (this == I8 || this == U8) && !(Math.abs(read) < 0x1p53);
    }

    /**
     * Appends a number, rounded if the format is a shorter floating-point format.
     *
     * @throws Refusal VALUE if this is an integer format that cannot hold it
     */
    void put(ByteBuffer to, double value) {
        switch (this) {
            case F8 -> to.putDouble(value);
            case F4 -> to.putFloat((float) value);
            case F2 -> to.putShort(Float.floatToFloat16((float) value));
            case I8 -> to.putLong(integer(value, -0x1p63, 0x1p63));
            case I4 -> to.putInt((int) integer(value, -0x1p31, 0x1p31));
            case I2 -> to.putShort((short) integer(value, -0x1p15, 0x1p15));
            case I1 -> to.put((byte) integer(value, -0x1p7, 0x1p7));
            case U8 -> to.putLong(integer(value, 0, 0x1p63));
            case U4 -> to.putInt((int) integer(value, 0, 0x1p32));
            case U2 -> to.putShort((short) integer(value, 0, 0x1p16));
            case U1 -> to.put((byte) integer(value, 0, 0x1p8));
            case B1 -> to.put((byte) integer(value, 0, 2));
        }
    }

    private long integer(double value, double least, double end) {
        if (!(value >= least && value < end && value == Math.rint(value))) {
            throw Refusal.of(
                    NpyRefusal.VALUE,
                    "value " + value,
                    "it is no number of type " + code(),
                    "whole numbers that the type holds",
                    "write them as f8");
        }
        return (long) value;
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : 2.0 * (bits >>> 1);
    }
}
