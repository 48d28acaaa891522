package org.plstar.landscape.certificate.check;

import java.util.Arrays;
import org.plstar.array.Workers;

/**
 * All inner products of what is left of D²F_a[D_i, ·] outside of V, R[(a, i), (b, j)], and R'[(a,
 * i), (b, j)] = R[(a, j), (b, i)]: both have the same values on all q ⊗ e, so the largest
 * eigenvalue of their mean bounds those.
 */
final class PlainMixed {
    /** Equations up to which it is formed. */
    static final int MOST = 50;

    private final int n;

    /** Row a·n + i, column b·n + j. */
    private final double[][] rest;

    private final double lost;

    PlainMixed(
            PlainSystem system,
            PlainTangents[] tangents,
            double[][][] t,
            double lost,
            Workers workers) {
        this.n = t.length;
        this.lost = lost;
        PlainNetwork net = system.net;
        int c = net.outputs;
        rest = new double[n * n][n * n];
        workers.run(
                n,
                a -> {
                    for (int b = 0; b <= a; b++) {
                        block(system, tangents[a / c], tangents[b / c], a, b);
                        for (int i = 0; i < n; i++) {
                            for (int j = 0; j < n; j++) {
                                rest[a * n + i][b * n + j] -=
                                        PlainAlgebra.dot(t[a][i], 0, t[b][j], 0, n);
                            }
                        }
                    }
                });
        symmetric(rest);
    }

    private static void symmetric(double[][] a) {
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                a[j][i] = a[i][j];
            }
        }
    }

    private void block(PlainSystem system, PlainTangents x, PlainTangents y, int a, int b) {
        PlainNetwork net = system.net;
        int c = net.outputs;
        PlainNetwork.Pass mine = system.passes[a / c];
        PlainNetwork.Pass other = system.passes[b / c];
        for (int m = 0; m < net.maps.size(); m++) {
            PlainMap map = net.maps.get(m);
            int l = map.stage;
            int s = map.source;
            double square = map.scale * map.scale;
            double k = system.curvature.inputs.inner(m, a / c, b / c);
            double[] va = mine.v[l][a % c];
            double[] vb = other.v[l][b % c];
            double g = PlainAlgebra.dot(va, 0, vb, 0, va.length);
            for (int i = 0; i < n; i++) {
                double[] vi = l <= net.hidden() ? x.v[l][a % c][i] : va;
                double left = PlainAlgebra.dot(vi, 0, vb, 0, vb.length);
                double leftX = s > 0 ? square * dot(x.h[s][i], other.h[s]) : 0;
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    double[] vj = l <= net.hidden() ? y.v[l][b % c][j] : vb;
                    if (l <= net.hidden()) {
                        sum += k * dot(vi, vj);
                    }
                    if (s > 0) {
                        sum += g * square * dot(x.h[s][i], y.h[s][j]);
                    }
                    if (l <= net.hidden() && s > 0) {
                        sum += left * square * dot(mine.h[s], y.h[s][j]) + leftX * dot(va, vj);
                    }
                    rest[a * n + i][b * n + j] += sum;
                }
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        return PlainAlgebra.dot(a, 0, b, 0, a.length);
    }

    /** √λ_max of the mean. */
    double norm() {
        return norm(rest, lost);
    }

    /** The same along D_b = Σ_i x_ib D_i. */
    double scaledNorm(PlainWhitening white) {
        double[][] scaled = new double[n * n][n * n];
        double[][] x = white.x();
        double[][] across = PlainAlgebra.transposed(x);
        for (int a = 0; a < n; a++) {
            for (int b = 0; b <= a; b++) {
                double[][] block = new double[n][];
                for (int i = 0; i < n; i++) {
                    block[i] = Arrays.copyOfRange(rest[a * n + i], b * n, (b + 1) * n);
                }
                double[][] both = PlainAlgebra.product(across, PlainAlgebra.product(block, x));
                for (int i = 0; i < n; i++) {
                    System.arraycopy(both[i], 0, scaled[a * n + i], b * n, n);
                }
            }
        }
        symmetric(scaled);
        double rounding =
                2
                        * PlainAlgebra.EPS
                        * (n + 4)
                        * PlainAlgebra.frobenius(rest)
                        * white.frobenius()
                        * white.frobenius();
        return norm(scaled, rounding + lost * white.norm() * white.norm());
    }

    private double norm(double[][] r, double formation) {
        double[][] mean = new double[n * n][n * n];
        for (int a = 0; a < n; a++) {
            for (int i = 0; i < n; i++) {
                for (int b = 0; b < n; b++) {
                    for (int j = 0; j < n; j++) {
                        mean[a * n + i][b * n + j] =
                                (r[a * n + i][b * n + j] + r[a * n + j][b * n + i]) / 2;
                    }
                }
            }
        }
        symmetric(mean);
        double off = formation + 2 * PlainAlgebra.EPS * PlainAlgebra.frobenius(r);
        return PlainAlgebra.up(
                Math.sqrt(PlainAlgebra.largest(mean, PlainAlgebra.up(off)) + 1e-290));
    }
}
