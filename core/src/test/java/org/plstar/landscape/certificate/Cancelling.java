package org.plstar.landscape.certificate;

import java.math.BigDecimal;
import java.util.Random;

/**
 * Two vectors whose inner product is far smaller than they are, and a number that it is multiplied
 * by.
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Cancelling(double[] a, double[] b, double x) {
    private static final int SIZE = 8;

    /** Of numbers without a pattern. */
    public static Cancelling random(Random random) {
        double[] a = random.doubles(SIZE).map(_ -> random.nextGaussian()).toArray();
        double[] b = random.doubles(SIZE).map(_ -> random.nextGaussian()).toArray();
        a[0] += 3;
        double rest = 0;
        for (int k = 1; k < SIZE; k++) {
            rest += a[k] * b[k];
        }
        b[0] = -rest / a[0] * (1 + 1e-12 * random.nextGaussian());
        return new Cancelling(a, b, 0.5 + random.nextDouble());
    }

    /** |a·b x| exactly. */
    public BigDecimal norm() {
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 0; k < SIZE; k++) {
            sum = sum.add(new BigDecimal(a[k]).multiply(new BigDecimal(b[k])));
        }
        return sum.multiply(new BigDecimal(x)).abs();
    }

    /** The same in doubles. */
    public double roundedNorm() {
        double sum = 0;
        for (int k = 0; k < SIZE; k++) {
            sum += x * a[k] * b[k];
        }
        return Math.abs(sum);
    }
}
