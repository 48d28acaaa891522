package org.plstar.array.elementwise;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * Where the maths functions are tested: over their whole range, near 0, near 1, where their
 * algorithms change, and at awkward single values.
 */
final class Arguments {
    private static final double[] AWKWARD = {
        0.0,
        -0.0,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        3 * Double.MIN_VALUE,
        Double.MIN_NORMAL,
        -Double.MIN_NORMAL,
        Math.nextDown(Double.MIN_NORMAL),
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        0x1p-54,
        0x1p-53,
        Math.nextDown(1.0),
        1,
        Math.nextUp(1.0),
        -1,
        Math.nextUp(-1.0),
        Math.nextDown(-1.0),
        Math.sqrt(0.5),
        Math.nextDown(Math.sqrt(0.5)),
        Math.sqrt(2) - 1,
        Math.sqrt(0.5) - 1,
        Math.E,
        Math.PI,
        Math.PI / 2,
        Math.PI / 4,
        88.72284,
        -103.97208,
        709.782712893384,
        709.7827128933841,
        -708.3964185322641,
        -744.4400719213812,
        -745.1332191019412,
        -745.1332191019413,
        1e22,
        0x1p30,
        Math.nextUp(0x1p30),
        0x1p60,
        Float.MAX_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    private Arguments() {}

    /** The awkward values, then random ones, each range in turn. */
    static double[] of(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        DoubleStream dense = DoubleStream.generate(() -> switch (random.nextInt(12)) {
            case 0 -> random.nextDouble(-0.01, 0.01);
            case 1 -> random.nextDouble(-1, 1);
            case 2 -> random.nextDouble(-4, 4);
            case 3 -> random.nextDouble(-7, 7);
            case 4 -> random.nextDouble(-45, 45);
            case 5 -> random.nextDouble(-110, 110);
            case 6 -> random.nextDouble(-750, 750);
            case 7 -> random.nextDouble(0.5, 2);
            case 8 -> Double.longBitsToDouble(random.nextLong());
            case 9 -> Float.intBitsToFloat(random.nextInt());
            case 10 -> Math.scalb(random.nextDouble(-1, 1), -random.nextInt(60));
            // The doubles around multiples of π/2.
            default ->
                random.nextLong(1L << 29) * (Math.PI / 2) * (1 + random.nextInt(-3, 4) * 0x1p-53);
        });
        return DoubleStream.concat(DoubleStream.of(AWKWARD), dense.limit(count - AWKWARD.length))
                .toArray();
    }

    static float[] narrow(double[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) x[i];
        }
        return y;
    }
}
