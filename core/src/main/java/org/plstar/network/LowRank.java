package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.plstar.array.Shape;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * A low-rank adapter of a matrix W: A [r, in] and B [out, r], which add factor · B A to it.
 *
 * @param matrix name of W
 * @param a name of A
 * @param b name of B
 * @param rank r, from 1 to the lesser of {@code in} and {@code out}
 * @param factor of B A, which is α/r
 * @param in how many numbers W takes
 * @param out how many numbers it gives
 * @param transposed whether W lies in the model as [in, out], else as [out, in]
 */
public record LowRank(
        String matrix,
        String a,
        String b,
        int rank,
        double factor,
        int in,
        int out,
        boolean transposed) {
    /** Refuses a rank out of its range, and a factor that is not finite. */
    public LowRank {
        requireNonNull(a, "a");
        requireNonNull(b, "b");
        requireNonNull(matrix, "matrix");
        Require.atLeast(1, in, NetworkRefusal.ADAPTER, "in");
        Require.atLeast(1, out, NetworkRefusal.ADAPTER, "out");
        Require.finite(factor, NetworkRefusal.ADAPTER, "factor");
        if (rank < 1 || rank > Math.min(in, out)) {
            throw Refusal.of(
                    NetworkRefusal.ADAPTER,
                    "an adapter of rank " + rank + " on " + matrix,
                    "the matrix has " + out + " rows and " + in + " columns",
                    "a rank from 1 to " + Math.min(in, out),
                    "take a rank in this range, or leave the matrix out");
        }
    }

    /** Shape of A, [r, in]. */
    public Shape shapeOfA() {
        return Shape.of(rank, in);
    }

    /** Shape of B, [out, r]. */
    public Shape shapeOfB() {
        return Shape.of(out, rank);
    }

    /**
     * The numbers of W + factor · B A, in the shape in which W lies in the model. Cost: r · in ·
     * out multiplications.
     *
     * @param w as it lies there, row-major
     * @param ofA [r, in] row-major
     * @param ofB [out, r] row-major
     * @throws Refusal ADAPTER if these are not as many numbers, or not finite
     */
    public double[] merged(double[] w, double[] ofA, double[] ofB) {
        Require.size((long) in * out, w.length, NetworkRefusal.ADAPTER, "w");
        Require.size((long) rank * in, ofA.length, NetworkRefusal.ADAPTER, "ofA");
        Require.size((long) out * rank, ofB.length, NetworkRefusal.ADAPTER, "ofB");
        Require.finite(w, NetworkRefusal.ADAPTER, "w");
        Require.finite(ofA, NetworkRefusal.ADAPTER, "ofA");
        Require.finite(ofB, NetworkRefusal.ADAPTER, "ofB");
        double[] merged = w.clone();
        double[] row = new double[in];
        for (int o = 0; o < out; o++) {
            Arrays.fill(row, 0);
            for (int r = 0; r < rank; r++) {
                double scaled = factor * ofB[o * rank + r];
                for (int i = 0; i < in; i++) {
                    row[i] = Math.fma(scaled, ofA[r * in + i], row[i]);
                }
            }
            for (int i = 0; i < in; i++) {
                merged[transposed ? i * out + o : o * in + i] += row[i];
            }
        }
        return merged;
    }
}
