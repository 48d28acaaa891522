package org.plstar.optimize;

import org.plstar.array.elementwise.DoubleReductions;

/** A few operations on vectors of doubles. */
final class Vectors {
    private Vectors() {}

    /** The norm ‖x‖ of a vector. */
    static double norm(double[] x) {
        return Math.sqrt(DoubleReductions.sumSquares(x, 0, x.length));
    }
}
