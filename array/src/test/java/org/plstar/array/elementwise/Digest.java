package org.plstar.array.elementwise;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;

/**
 * Prints one hash over results of every function and reduction; a program of its own, so that a
 * test can run it on a differently set up machine.
 */
final class Digest {
    private Digest() {}

    /** Prints the digest. */
    public static void main(String[] args) {
        System.out.println(ofEverything());
    }

    static String ofEverything() {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
        int n = 1501;
        double[] x = Arguments.of(n, 5);
        double[] y = new double[n];
        float[] fx = Arguments.narrow(x);
        float[] fy = new float[n];
        for (UnaryFn f : UnaryFn.values()) {
            DoubleElementwise.unary(f, x, 0, y, 0, n);
            FloatElementwise.unary(f, fx, 0, fy, 0, n);
            add(sha, y);
            add(sha, fy);
        }
        double[] b = new java.util.SplittableRandom(6).doubles(n, -1, 1).toArray();
        float[] fb = Arguments.narrow(b);
        for (BinaryFn f : BinaryFn.values()) {
            DoubleElementwise.binary(f, x, 0, 1, b, 0, 1, y, 0, n);
            FloatElementwise.binary(f, fx, 0, 1, fb, 0, 1, fy, 0, n);
            add(sha, y);
            add(sha, fy);
        }
        int m = 5001;
        double[] u = new java.util.SplittableRandom(7).doubles(m, -1, 1).toArray();
        double[] v = new java.util.SplittableRandom(8).doubles(m, -1, 1).toArray();
        float[] fu = Arguments.narrow(u);
        float[] fv = Arguments.narrow(v);
        add(
                sha,
                DoubleReductions.sum(u, 0, m),
                DoubleReductions.dot(u, 0, v, 0, m),
                DoubleReductions.sumSquares(u, 0, m),
                DoubleReductions.squaredDistance(u, 0, v, 0, m),
                DoubleReductions.maxAbs(u, 0, m),
                FloatReductions.sum(fu, 0, m),
                FloatReductions.dot(fu, 0, fv, 0, m),
                FloatReductions.sumSquares(fu, 0, m),
                FloatReductions.squaredDistance(fu, 0, fv, 0, m),
                FloatReductions.maxAbs(fu, 0, m));
        return HexFormat.of().formatHex(sha.digest());
    }

    /** All not-a-numbers count as one: their bits are the one thing that IEEE 754 leaves open. */
    private static void add(MessageDigest sha, double... values) {
        for (double value : values) {
            sha.update(ByteBuffer.allocate(8).putLong(0, Double.doubleToLongBits(value)));
        }
    }

    private static void add(MessageDigest sha, float[] values) {
        for (float value : values) {
            sha.update(ByteBuffer.allocate(4).putInt(0, Float.floatToIntBits(value)));
        }
    }
}
