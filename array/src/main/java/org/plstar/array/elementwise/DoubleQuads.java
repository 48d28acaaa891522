package org.plstar.array.elementwise;

import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Computations on two vectors and four others in one array: the two vectors are read once for all
 * four.
 *
 * <p>The result depends on the values alone, bit for bit, as in {@link DoubleReductions}. Of each
 * vector coordinates [at, at + n) are meant; the four begin at 0, length, 2 · length and 3 · length
 * of their array. All methods throw {@link IndexOutOfBoundsException} if a slice leaves its array
 * and cost O(n).
 */
public final class DoubleQuads {
    /** The number of vectors in one array. */
    public static final int WIDTH = 4;

    /** Running sums of each product, whatever the machine's vector width. */
    static final int STREAMS = 8;

    static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED.length() > STREAMS
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
            double[] x, double[] y, double[] b, int length, int at, int n, double[] sums, int to) {
        check(x, y, b.length, length, at, n);
        int b1 = length;
        int b2 = 2 * length;
        int b3 = 3 * length;
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
                DoubleVector w = load(b, i);
                x0 = w.fma(u, x0);
                y0 = w.fma(v, y0);
                w = load(b, b1 + i);
                x1 = w.fma(u, x1);
                y1 = w.fma(v, y1);
                w = load(b, b2 + i);
                x2 = w.fma(u, x2);
                y2 = w.fma(v, y2);
                w = load(b, b3 + i);
                x3 = w.fma(u, x3);
                y3 = w.fma(v, y3);
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
        for (int i = at + rows; i < at + n; i++) {
            int stream = i - at - rows;
            for (int k = 0; k < WIDTH; k++) {
                double w = b[k * length + i];
                int s = 2 * k * STREAMS + stream;
                streams[s] = Math.fma(x[i], w, streams[s]);
                streams[s + STREAMS] = Math.fma(y[i], w, streams[s + STREAMS]);
            }
        }
        for (int p = 0; p < 2 * WIDTH; p++) {
            sums[to + p] = folded(streams, p * STREAMS);
        }
    }

    /** The total of eight running sums. */
    static double folded(double[] s, int at) {
        return ((s[at] + s[at + 4]) + (s[at + 2] + s[at + 6]))
                + ((s[at + 1] + s[at + 5]) + (s[at + 3] + s[at + 7]));
    }

    /**
     * Computes x ← x - Σ c b and y ← y - Σ d b over four vectors b, by fused operations in their
     * order.
     *
     * @param c c₀, d₀, c₁, … from index {@code from} on
     */
    public static void subtract(
            double[] c, int from, double[] b, int length, double[] x, double[] y, int at, int n) {
        check(x, y, b.length, length, at, n);
        int b1 = length;
        int b2 = 2 * length;
        int b3 = 3 * length;
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
            DoubleVector w = load(b, i);
            u = w.fma(DoubleVector.broadcast(SPECIES, c0), u);
            v = w.fma(DoubleVector.broadcast(SPECIES, d0), v);
            w = load(b, b1 + i);
            u = w.fma(DoubleVector.broadcast(SPECIES, c1), u);
            v = w.fma(DoubleVector.broadcast(SPECIES, d1), v);
            w = load(b, b2 + i);
            u = w.fma(DoubleVector.broadcast(SPECIES, c2), u);
            v = w.fma(DoubleVector.broadcast(SPECIES, d2), v);
            w = load(b, b3 + i);
            u = w.fma(DoubleVector.broadcast(SPECIES, c3), u);
            v = w.fma(DoubleVector.broadcast(SPECIES, d3), v);
            u.intoArray(x, i);
            v.intoArray(y, i);
        }
        for (; i < at + n; i++) {
            x[i] = Math.fma(
                    b[b3 + i],
                    c3,
                    Math.fma(b[b2 + i], c2, Math.fma(b[b1 + i], c1, Math.fma(b[i], c0, x[i]))));
            y[i] = Math.fma(
                    b[b3 + i],
                    d3,
                    Math.fma(b[b2 + i], d2, Math.fma(b[b1 + i], d1, Math.fma(b[i], d0, y[i]))));
        }
    }

    static void check(double[] x, double[] y, int four, int length, int at, int n) {
        Objects.checkFromIndexSize(at, n, length);
        Objects.checkFromIndexSize(at, n, x.length);
        Objects.checkFromIndexSize(at, n, y.length);
        Objects.checkFromIndexSize(0, Math.multiplyExact(WIDTH, length), four);
    }

    private static DoubleVector load(double[] b, int at) {
        return DoubleVector.fromArray(SPECIES, b, at);
    }
}
