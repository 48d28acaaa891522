package org.plstar.array.elementwise;

import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over slices of {@code double} arrays, added in one fixed order.
 *
 * <p>The result depends on the n values alone, bit for bit: not on offsets, threads, the machine's
 * vector width or the state of the JIT. The order is a balanced tree over blocks of 2048 terms, 32
 * interleaved running sums within a block; products enter by fused multiply-add. With u = 2^-53 the
 * result is within (70 + log2(max(n / 2048, 1))) u Σ|term| of the exact one, where the terms of
 * {@link #squaredDistance} are also off by 3u each, as far as no term overflows or underflows.
 *
 * <p>All methods throw {@link IndexOutOfBoundsException} if a slice leaves its array, give 0 for n
 * = 0 and cost O(n).
 */
public final class DoubleReductions {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED.length() > 8
            ? VectorSpecies.of(double.class, VectorShape.S_512_BIT)
            : DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int STREAMS = PairwiseTree.STREAMS;

    private DoubleReductions() {}

    /** The sum Σ xᵢ. */
    public static double sum(double[] x, int xo, int n) {
        Objects.checkFromIndexSize(xo, n, x.length);
        if (n <= PairwiseTree.BLOCK) {
            return n == 0 ? 0 : sumBlock(x, xo, n); // without an object for the block
        }
        return PairwiseTree.sum(n, (from, count) -> sumBlock(x, xo + from, count));
    }

    /** The scalar product Σ xᵢ yᵢ. */
    public static double dot(double[] x, int xo, double[] y, int yo, int n) {
        Objects.checkFromIndexSize(xo, n, x.length);
        Objects.checkFromIndexSize(yo, n, y.length);
        if (n <= PairwiseTree.BLOCK) {
            return n == 0 ? 0 : dotBlock(x, xo, y, yo, n);
        }
        return PairwiseTree.sum(n, (from, count) -> dotBlock(x, xo + from, y, yo + from, count));
    }

    /** The sum of squares Σ xᵢ². */
    public static double sumSquares(double[] x, int xo, int n) {
        return dot(x, xo, x, xo, n);
    }

    /** The squared distance Σ (xᵢ - yᵢ)². */
    public static double squaredDistance(double[] x, int xo, double[] y, int yo, int n) {
        Objects.checkFromIndexSize(xo, n, x.length);
        Objects.checkFromIndexSize(yo, n, y.length);
        if (n <= PairwiseTree.BLOCK) {
            return n == 0 ? 0 : distanceBlock(x, xo, y, yo, n);
        }
        return PairwiseTree.sum(
                n, (from, count) -> distanceBlock(x, xo + from, y, yo + from, count));
    }

    /** max |xᵢ|, 0 for n = 0; not-a-number if any value is. Exact. */
    public static double maxAbs(double[] x, int xo, int n) {
        Objects.checkFromIndexSize(xo, n, x.length);
        // Without their sign, the bits of numbers are integers in the same order, and NaN is above
        // infinity.
        LongVector most = DoubleVector.zero(SPECIES).reinterpretAsLongs();
        LongVector more = most;
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            most = most.max(load(x, xo + i).abs().reinterpretAsLongs());
            more = more.max(load(x, xo + i + LANES).abs().reinterpretAsLongs());
        }
        long result = 0;
        for (long lane : most.max(more).toArray()) {
            result = Math.max(result, lane);
        }
        for (; i < n; i++) {
            result = Math.max(result, Double.doubleToRawLongBits(Math.abs(x[xo + i])));
        }
        return Double.longBitsToDouble(result);
    }

    // In each block, four vectors run through all whole rows of 32 terms; where vectors are narrow
    // that takes several passes. They have a method of their own:
    // inside one that is mostly called for a few terms, the compiler takes them for too rare to
    // inline, and every vector is an object.

    private static double sumBlock(double[] x, int xo, int n) {
        double[] streams = PairwiseTree.streams();
        int rows = n - n % STREAMS;
        if (rows > 0) {
            sumRows(x, xo, rows, streams);
        } else {
            Arrays.fill(streams, 0);
        }
        for (int i = rows; i < n; i++) {
            streams[i - rows] += x[xo + i];
        }
        return PairwiseTree.fold(streams);
    }

    private static void sumRows(double[] x, int xo, int rows, double[] streams) {
        for (int s = 0; s < STREAMS; s += 4 * LANES) {
            DoubleVector a = DoubleVector.zero(SPECIES);
            DoubleVector b = a;
            DoubleVector c = a;
            DoubleVector d = a;
            for (int i = 0; i < rows; i += STREAMS) {
                int at = xo + i + s;
                a = a.add(load(x, at));
                b = b.add(load(x, at + LANES));
                c = c.add(load(x, at + 2 * LANES));
                d = d.add(load(x, at + 3 * LANES));
            }
            a.intoArray(streams, s);
            b.intoArray(streams, s + LANES);
            c.intoArray(streams, s + 2 * LANES);
            d.intoArray(streams, s + 3 * LANES);
        }
    }

    private static double dotBlock(double[] x, int xo, double[] y, int yo, int n) {
        double[] streams = PairwiseTree.streams();
        int rows = n - n % STREAMS;
        if (rows > 0) {
            dotRows(x, xo, y, yo, rows, streams);
        } else {
            Arrays.fill(streams, 0);
        }
        for (int i = rows; i < n; i++) {
            streams[i - rows] = Math.fma(x[xo + i], y[yo + i], streams[i - rows]);
        }
        return PairwiseTree.fold(streams);
    }

    private static void dotRows(
            double[] x, int xo, double[] y, int yo, int rows, double[] streams) {
        for (int s = 0; s < STREAMS; s += 4 * LANES) {
            DoubleVector a = DoubleVector.zero(SPECIES);
            DoubleVector b = a;
            DoubleVector c = a;
            DoubleVector d = a;
            for (int i = 0; i < rows; i += STREAMS) {
                int at = xo + i + s;
                int and = yo + i + s;
                a = load(x, at).fma(load(y, and), a);
                b = load(x, at + LANES).fma(load(y, and + LANES), b);
                c = load(x, at + 2 * LANES).fma(load(y, and + 2 * LANES), c);
                d = load(x, at + 3 * LANES).fma(load(y, and + 3 * LANES), d);
            }
            a.intoArray(streams, s);
            b.intoArray(streams, s + LANES);
            c.intoArray(streams, s + 2 * LANES);
            d.intoArray(streams, s + 3 * LANES);
        }
    }

    private static double distanceBlock(double[] x, int xo, double[] y, int yo, int n) {
        double[] streams = PairwiseTree.streams();
        int rows = n - n % STREAMS;
        if (rows > 0) {
            distanceRows(x, xo, y, yo, rows, streams);
        } else {
            Arrays.fill(streams, 0);
        }
        for (int i = rows; i < n; i++) {
            double e = x[xo + i] - y[yo + i];
            streams[i - rows] = Math.fma(e, e, streams[i - rows]);
        }
        return PairwiseTree.fold(streams);
    }

    private static void distanceRows(
            double[] x, int xo, double[] y, int yo, int rows, double[] streams) {
        for (int s = 0; s < STREAMS; s += 4 * LANES) {
            DoubleVector a = DoubleVector.zero(SPECIES);
            DoubleVector b = a;
            DoubleVector c = a;
            DoubleVector d = a;
            for (int i = 0; i < rows; i += STREAMS) {
                int at = xo + i + s;
                int and = yo + i + s;
                DoubleVector e = load(x, at).sub(load(y, and));
                DoubleVector f = load(x, at + LANES).sub(load(y, and + LANES));
                DoubleVector g = load(x, at + 2 * LANES).sub(load(y, and + 2 * LANES));
                DoubleVector h = load(x, at + 3 * LANES).sub(load(y, and + 3 * LANES));
                a = e.fma(e, a);
                b = f.fma(f, b);
                c = g.fma(g, c);
                d = h.fma(h, d);
            }
            a.intoArray(streams, s);
            b.intoArray(streams, s + LANES);
            c.intoArray(streams, s + 2 * LANES);
            d.intoArray(streams, s + 3 * LANES);
        }
    }

    private static DoubleVector load(double[] x, int at) {
        return DoubleVector.fromArray(SPECIES, x, at);
    }
}
