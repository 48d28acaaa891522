package org.plstar.landscape.certificate;

import java.util.Random;

/**
 * Lower bounds of the norm of a tensor [a][b][c], as a form on unit vectors, by alternating ascent
 * from random starts.
 */
final class Trilinear {
    private static final int STARTS = 8;
    private static final int ROUNDS = 60;

    private Trilinear() {}

    static double found(double[][][] t, Random random) {
        double best = 0;
        for (int start = 0; start < STARTS; start++) {
            double[] b = unit(t[0].length, random);
            double[] c = unit(t[0][0].length, random);
            double value = 0;
            for (int round = 0; round < ROUNDS; round++) {
                double[] a = new double[t.length];
                for (int i = 0; i < a.length; i++) {
                    for (int j = 0; j < b.length; j++) {
                        a[i] += b[j] * Search.dot(t[i][j], c);
                    }
                }
                if (!(scale(a) > 0)) {
                    break;
                }
                double[] nextB = new double[b.length];
                for (int i = 0; i < a.length; i++) {
                    for (int j = 0; j < b.length; j++) {
                        nextB[j] += a[i] * Search.dot(t[i][j], c);
                    }
                }
                scale(nextB);
                b = nextB;
                double[] nextC = new double[c.length];
                for (int i = 0; i < a.length; i++) {
                    for (int j = 0; j < b.length; j++) {
                        for (int k = 0; k < c.length; k++) {
                            nextC[k] += a[i] * b[j] * t[i][j][k];
                        }
                    }
                }
                value = scale(nextC);
                c = nextC;
            }
            best = Math.max(best, value);
        }
        return best;
    }

    private static double scale(double[] v) {
        double norm = Search.norm(v);
        for (int k = 0; k < v.length && norm > 0; k++) {
            v[k] /= norm;
        }
        return norm;
    }

    private static double[] unit(int n, Random random) {
        double[] v = new double[n];
        for (int k = 0; k < n; k++) {
            v[k] = random.nextGaussian();
        }
        scale(v);
        return v;
    }
}
