package org.plstar.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.plstar.onnx.proto.ElementType;
import org.plstar.refusal.Refusal;

/** Numbers as the little-endian bytes of a tensor, each rounded to the nearest. */
final class NumberBytes {
    private NumberBytes() {}

    /** Whether a type is one of real numbers. */
    static boolean has(ElementType type) {
        return switch (type) {
            case DOUBLE, FLOAT, FLOAT16, BFLOAT16 -> true;
            default -> false;
        };
    }

    /**
     * The bytes of numbers.
     *
     * @param name of the tensor, for a refusal
     * @throws Refusal NOT_EXPORTABLE if a number is beyond the range of the type
     */
    static ByteBuffer of(String name, ElementType type, double... values) {
        ByteBuffer b = ByteBuffer.allocate(Math.multiplyExact(values.length, type.width()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double v : values) {
            boolean holds = switch (type) {
                case DOUBLE -> {
                    b.putDouble(v);
                    yield Double.isFinite(v);
                }
                case FLOAT16 -> {
                    short bits = Float.floatToFloat16((float) v);
                    b.putShort(bits);
                    yield Float.isFinite(Float.float16ToFloat(bits));
                }
                case BFLOAT16 -> {
                    int bits = Float.floatToRawIntBits((float) v);
                    int rounded = bits + 0x7FFF + (bits >>> 16 & 1);
                    b.putShort((short) (rounded >>> 16));
                    yield Float.isFinite((float) v)
                            && Float.isFinite(Float.intBitsToFloat(rounded & 0xFFFF0000));
                }
                default -> {
                    b.putFloat((float) v);
                    yield Float.isFinite((float) v);
                }
            };
            if (!holds) {
                throw Refusal.of(
                        OnnxRefusal.NOT_EXPORTABLE,
                        "tensor " + Words.of(name),
                        "its number " + v + " is beyond the range of the file's type " + type,
                        "numbers within that range",
                        "train with smaller steps, or take a model of single precision");
            }
        }
        return b.flip();
    }

    /** The bytes of whole numbers of 64 bits. */
    static ByteBuffer wholes(long... values) {
        ByteBuffer b = ByteBuffer.allocate(Math.multiplyExact(values.length, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (long v : values) {
            b.putLong(v);
        }
        return b.flip();
    }
}
