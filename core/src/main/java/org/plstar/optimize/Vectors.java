package org.plstar.optimize;

import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.random.RandomStream;

/** A few operations on vectors of doubles. */
final class Vectors {
    private Vectors() {}

    /** ‖x‖. */
    static double norm(double[] x) {
        return Math.sqrt(DoubleReductions.sumSquares(x, 0, x.length));
    }

    /** Random signs, always the same. */
    static double[] signs(int n) {
        RandomStream stream = RandomStream.of(0, "signs");
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = stream.below(i, 2) == 0 ? -1 : 1;
        }
        return x;
    }
}
