package org.plstar.array.elementwise;

import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Two vectors against four others at a time, on slices that begin at the same offset: the two are read once for all four.
 *
 * <p>The result depends on the values alone, bit for bit, as in {@link DoubleReductions}. All methods throw {@link IndexOutOfBoundsException} if a slice leaves
 * its array and cost O(n).
 */
public final class DoubleQuads {
    /** Vectors that are taken at a time. */
    public static final int WIDTH = 4;

    /** Running sums of each product, whatever the machine's vector width. */
    private static final int STREAMS = 8;

    private static final VectorSpecies<Double> SPECIES =
            DoubleVector.SPECIES_PREFERRED.length() > STREAMS
                    ? VectorSpecies.of(double.class, VectorShape.S_512_BIT)
                    : DoubleVector.SPECIES_PREFERRED;

    private static final int LANES = SPECIES.length();

    private DoubleQuads() {}

    /**
     * x·b and y·b for four vectors b; within (⌈n / 8⌉ + 3) 2^-53 Σ|term| of the exact products.
     *
     * @param sums overwritten: x·b₀, y·b₀, x·b₁, … from index {@code to} on
     */
    public static void dots(
            double[] x,
            double[] y,
            double[] b0,
            double[] b1,
            double[] b2,
            double[] b3,
            int at,
            int n,
            double[] sums,
            int to) {
        check(x, y, b0, b1, b2, b3, at, n);
        int rows = n - n % STREAMS;
        double[] streams = new double[2 * WIDTH * STREAMS];
        for (int s = 0; s < STREAMS; s += LANES) {
            DoubleVector x0 = DoubleVector.zero(SPECIES);
            DoubleVector x1 = x0;
            DoubleVector x2 = x0;
            DoubleVector x3 = x0;
            DoubleVector y0 = x0;
            DoubleVector y1 = x0;
            DoubleVector y2 = x0;
            DoubleVector y3 = x0;
            for (int i = at + s; i < at + rows; i += STREAMS) {
                DoubleVector u = DoubleVector.fromArray(SPECIES, x, i);
                DoubleVector v = DoubleVector.fromArray(SPECIES, y, i);
                DoubleVector b = DoubleVector.fromArray(SPECIES, b0, i);
                x0 = b.fma(u, x0);
                y0 = b.fma(v, y0);
                b = DoubleVector.fromArray(SPECIES, b1, i);
                x1 = b.fma(u, x1);
                y1 = b.fma(v, y1);
                b = DoubleVector.fromArray(SPECIES, b2, i);
                x2 = b.fma(u, x2);
                y2 = b.fma(v, y2);
                b = DoubleVector.fromArray(SPECIES, b3, i);
                x3 = b.fma(u, x3);
                y3 = b.fma(v, y3);
            }
            x0.intoArray(streams, s);
            y0.intoArray(streams, s + STREAMS);
            x1.intoArray(streams, s + 2 * STREAMS);
            y1.intoArray(streams, s + 3 * STREAMS);
            x2.intoArray(streams, s + 4 * STREAMS);
            y2.intoArray(streams, s + 5 * STREAMS);
            x3.intoArray(streams, s + 6 * STREAMS);
            y3.intoArray(streams, s + 7 * STREAMS);
        }
        rest(x, b0, at + rows, n - rows, streams, 0);
        rest(y, b0, at + rows, n - rows, streams, STREAMS);
        rest(x, b1, at + rows, n - rows, streams, 2 * STREAMS);
        rest(y, b1, at + rows, n - rows, streams, 3 * STREAMS);
        rest(x, b2, at + rows, n - rows, streams, 4 * STREAMS);
        rest(y, b2, at + rows, n - rows, streams, 5 * STREAMS);
        rest(x, b3, at + rows, n - rows, streams, 6 * STREAMS);
        rest(y, b3, at + rows, n - rows, streams, 7 * STREAMS);
        for (int p = 0; p < 2 * WIDTH; p++) {
            sums[to + p] = folded(streams, p * STREAMS);
        }
    }

    /** Adds the last, fewer than {@link #STREAMS}, terms of a product to its running sums. */
    private static void rest(double[] x, double[] b, int at, int n, double[] streams, int to) {
        for (int i = 0; i < n; i++) {
            streams[to + i] = Math.fma(x[at + i], b[at + i], streams[to + i]);
        }
    }

    private static double folded(double[] s, int at) {
        return ((s[at] + s[at + 4]) + (s[at + 2] + s[at + 6]))
                + ((s[at + 1] + s[at + 5]) + (s[at + 3] + s[at + 7]));
    }

    /**
     * x ← x - Σ c b and y ← y - Σ d b over four vectors b, fused and in their order.
     *
     * @param c c₀, d₀, c₁, … from index {@code from} on
     */
    public static void subtract(
            double[] c,
            int from,
            double[] b0,
            double[] b1,
            double[] b2,
            double[] b3,
            double[] x,
            double[] y,
            int at,
            int n) {
        check(x, y, b0, b1, b2, b3, at, n);
        double c0 = -c[from];
        double d0 = -c[from + 1];
        double c1 = -c[from + 2];
        double d1 = -c[from + 3];
        double c2 = -c[from + 4];
        double d2 = -c[from + 5];
        double c3 = -c[from + 6];
        double d3 = -c[from + 7];
        int i = at;
        for (; i <= at + n - LANES; i += LANES) {
            DoubleVector u = DoubleVector.fromArray(SPECIES, x, i);
            DoubleVector v = DoubleVector.fromArray(SPECIES, y, i);
            DoubleVector b = DoubleVector.fromArray(SPECIES, b0, i);
            u = b.fma(DoubleVector.broadcast(SPECIES, c0), u);
            v = b.fma(DoubleVector.broadcast(SPECIES, d0), v);
            b = DoubleVector.fromArray(SPECIES, b1, i);
            u = b.fma(DoubleVector.broadcast(SPECIES, c1), u);
            v = b.fma(DoubleVector.broadcast(SPECIES, d1), v);
            b = DoubleVector.fromArray(SPECIES, b2, i);
            u = b.fma(DoubleVector.broadcast(SPECIES, c2), u);
            v = b.fma(DoubleVector.broadcast(SPECIES, d2), v);
            b = DoubleVector.fromArray(SPECIES, b3, i);
            u = b.fma(DoubleVector.broadcast(SPECIES, c3), u);
            v = b.fma(DoubleVector.broadcast(SPECIES, d3), v);
            u.intoArray(x, i);
            v.intoArray(y, i);
        }
        for (; i < at + n; i++) {
            x[i] =
                    Math.fma(
                            b3[i],
                            c3,
                            Math.fma(b2[i], c2, Math.fma(b1[i], c1, Math.fma(b0[i], c0, x[i]))));
            y[i] =
                    Math.fma(
                            b3[i],
                            d3,
                            Math.fma(b2[i], d2, Math.fma(b1[i], d1, Math.fma(b0[i], d0, y[i]))));
        }
    }

    private static void check(
            double[] x,
            double[] y,
            double[] b0,
            double[] b1,
            double[] b2,
            double[] b3,
            int at,
            int n) {
        Objects.checkFromIndexSize(at, n, x.length);
        Objects.checkFromIndexSize(at, n, y.length);
        Objects.checkFromIndexSize(at, n, b0.length);
        Objects.checkFromIndexSize(at, n, b1.length);
        Objects.checkFromIndexSize(at, n, b2.length);
        Objects.checkFromIndexSize(at, n, b3.length);
    }
}
