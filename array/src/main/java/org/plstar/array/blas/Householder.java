package org.plstar.array.blas;

import java.util.Arrays;
import org.plstar.array.elementwise.DoubleReductions;

/**
 * The reflection I - τ v vᵀ that makes a vector a multiple of a unit vector at one of its ends,
 * where v is 1.
 */
final class Householder {
    /** The bound below which a number counts as zero, for matrices with entries of about 1. */
    private static final double NOTHING = 0x1p-400;

    private Householder() {}

    /**
     * Overwrites x by v.
     *
     * @param x from index {@code from} to {@code to}; modified
     * @param pivot the first or the last of these
     * @param tau modified: its element {@code at} becomes τ, 0 where nothing is to be done
     * @return what is at the pivot when x is reflected, 0 being elsewhere
     */
    static double reflect(double[] x, int from, int to, int pivot, double[] tau, int at) {
        int first = pivot == from ? from + 1 : from;
        boolean nothing = DoubleReductions.maxAbs(x, first, to - from - 1) < NOTHING;
        double norm = nothing ? 0 : Math.sqrt(DoubleReductions.sumSquares(x, from, to - from));
        return reflect(x, from, to, pivot, norm, tau, at);
    }

    /** Computes a reflection for a known norm; a norm of 0 means that nothing is done. */
    static double reflect(
            double[] x, int from, int to, int pivot, double norm, double[] tau, int at) {
        double old = x[pivot];
        if (norm == 0) {
            Arrays.fill(x, from, to, 0);
            x[pivot] = 1;
            tau[at] = 0;
            return old;
        }
        double left = old > 0 ? -norm : norm;
        tau[at] = (left - old) / left;
        double scale = 1 / (old - left);
        for (int j = from; j < to; j++) {
            x[j] *= scale;
        }
        x[pivot] = 1;
        return left;
    }

    /** √(pivot² + squares), or 0 where the squares' sum is of numbers that are nothing. */
    static double norm(double pivot, double squares) {
        return squares < NOTHING * NOTHING ? 0 : Math.sqrt(Math.fma(pivot, pivot, squares));
    }
}
