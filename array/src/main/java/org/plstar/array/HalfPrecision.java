package org.plstar.array;

/**
 * Floating-point numbers of two bytes, widened.
 *
 * <p>Every number of either format is a double, so nothing is rounded; infinities and NaN stay what
 * they are.
 */
public final class HalfPrecision {
    private HalfPrecision() {}

    /**
     * The number that 16 bits stand for in IEEE 754's binary16: 1 sign bit, 5 of the exponent, 10
     * of the fraction; subnormal numbers included.
     */
    public static double binary16(short bits) {
        return Float.float16ToFloat(bits);
    }

    /**
     * The number that 16 bits stand for in bfloat16, the upper half of IEEE 754's binary32: 1 sign
     * bit, 8 of the exponent, 7 of the fraction; subnormal numbers included.
     */
    public static double bfloat16(short bits) {
        return Float.intBitsToFloat(bits << Short.SIZE);
    }
}
