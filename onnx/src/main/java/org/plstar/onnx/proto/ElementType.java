package org.plstar.onnx.proto;

import java.util.Optional;

/** The types of the numbers of a tensor: those that are supported, and some others. */
public enum ElementType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    UINT16(4, 2),
    INT16(5, 2),
    INT32(6, 4),
    INT64(7, 8),
    STRING(8, 0),
    BOOL(9, 1),
    FLOAT16(10, 2),
    DOUBLE(11, 8),
    UINT32(12, 4),
    UINT64(13, 8),
    COMPLEX64(14, 0),
    COMPLEX128(15, 0),
    BFLOAT16(16, 2);

    private final int number;
    private final int width;

    ElementType(int number, int width) {
        this.number = number;
        this.width = width;
    }

    /** The number of the type in the format. */
    public int number() {
        return number;
    }

    /** The number of bytes of an element; 0 for a type that is not supported. */
    public int width() {
        return width;
    }

    /** The type of a number; absent for an unknown number. */
    public static Optional<ElementType> of(int number) {
        return number < 1 || number > values().length
                ? Optional.empty()
                : Optional.of(values()[number - 1]);
    }
}
