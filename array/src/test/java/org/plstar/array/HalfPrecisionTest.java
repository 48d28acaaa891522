package org.plstar.array;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfPrecisionTest {
    private static final int ALL = 1 << 16;

    /** The value by the definition of a format with so many bits of exponent and fraction. */
    private static double defined(int bits, int exponentBits, int fractionBits) {
        int bias = (1 << (exponentBits - 1)) - 1;
        int exponent = (bits >> fractionBits) & ((1 << exponentBits) - 1);
        double fraction = (bits & ((1 << fractionBits) - 1)) * Math.pow(2, -fractionBits);
        double sign = bits >> 15 == 0 ? 1 : -1;
        if (exponent == (1 << exponentBits) - 1) {
            return fraction == 0 ? sign / 0.0 : Double.NaN;
        }
        return exponent == 0
                ? sign * fraction * Math.pow(2, 1 - bias)
                : sign * (1 + fraction) * Math.pow(2, exponent - bias);
    }

    @Test
    void allBitsOfBinary16AreTheirNumber() {
        for (int bits = 0; bits < ALL; bits++) {
            assertThat(HalfPrecision.binary16((short) bits))
                    .isEqualTo(Double.valueOf(defined(bits, 5, 10)));
        }
        assertThat(HalfPrecision.binary16((short) 1)).isEqualTo(0x1p-24);
        assertThat(HalfPrecision.binary16((short) 0x7bff)).isEqualTo(65504);
        assertThat(HalfPrecision.binary16((short) 0x8000)).isEqualTo(Double.valueOf(-0.0));
    }

    @Test
    void allBitsOfBfloat16AreTheirNumber() {
        for (int bits = 0; bits < ALL; bits++) {
            assertThat(HalfPrecision.bfloat16((short) bits))
                    .isEqualTo(Double.valueOf(defined(bits, 8, 7)));
        }
        assertThat(HalfPrecision.bfloat16((short) 1)).isEqualTo(0x1p-133);
        assertThat(HalfPrecision.bfloat16((short) 0x3f80)).isEqualTo(1);
        assertThat(HalfPrecision.bfloat16((short) 0xc049)).isEqualTo(-3.140625);
    }
}
