package org.plstar.landscape.certificate.check;

/**
 * One sample of a dense network differentiated along the directions D_i = Ĵᵀ x_i, each number a
 * ball. Index [stage][direction][unit], for u and v with the output after the stage.
 *
 * <p>Ĵ is the matrix of the rows v̂ ⊗ x̂ of the middles, so that D_i has dW_l = Σ_j x_ij s v̂_l^j ⊗
 * ĥ_{l-1}^j exactly.
 */
final class PlainTangents {
    final double[][][] z;
    final double[][][] zr;
    final double[][][] h;
    final double[][][] hr;
    final double[][][][] u;
    final double[][][][] ur;
    final double[][][][] v;
    final double[][][][] vr;

    private final PlainNetwork net;
    private final PlainNetwork.Pass[] passes;
    private final PlainNetwork.Pass pass;
    private final double[][] x;
    private final int samples;

    PlainTangents(PlainNetwork net, PlainNetwork.Pass[] passes, int sample, double[][] x) {
        this.net = net;
        this.passes = passes;
        this.pass = passes[sample];
        this.x = x;
        this.samples = passes.length;
        int size = net.last + 1;
        int c = net.outputs;
        z = new double[size][x.length][];
        zr = new double[size][x.length][];
        h = new double[size][x.length][];
        hr = new double[size][x.length][];
        u = new double[size][c][x.length][];
        ur = new double[size][c][x.length][];
        v = new double[size][c][x.length][];
        vr = new double[size][c][x.length][];
        for (int l = 1; l <= net.hidden(); l++) {
            forward(l);
        }
        for (int l = net.hidden(); l >= 1; l--) {
            for (int o = 0; o < c; o++) {
                backward(l, o);
            }
        }
    }

    private static double norm(double[] a) {
        return PlainAlgebra.norm(a);
    }

    /** z' = Σ_j x_ij (s² ĥ_j·h + σ²) v̂_j + s W h'. */
    private void forward(int l) {
        PlainMap map = net.maps.get(l - 1);
        int m = map.out;
        double square = map.scale * map.scale;
        double sigma = map.biasScale * map.biasScale;
        double own = norm(pass.h[l - 1]);
        double radius = norm(pass.hr[l - 1]);
        double[] k = new double[samples];
        double[] kr = new double[samples];
        for (int j = 0; j < samples; j++) {
            double[] other = passes[j].h[l - 1];
            k[j] = square * PlainAlgebra.dot(other, 0, pass.h[l - 1], 0, map.in) + sigma;
            double size = norm(other);
            kr[j] =
                    PlainAlgebra.up(
                            square * size * radius
                                    + PlainAlgebra.EPS
                                            * (map.in + x.length + 8)
                                            * (square * size * own + sigma));
        }
        double s = Math.abs(map.scale);
        double[] wide = magnitudes(map.weight);
        for (int i = 0; i < x.length; i++) {
            double[] sum = new double[m];
            double[] off = new double[m];
            for (int j = 0; j < x.length; j++) {
                int sample = j / net.outputs;
                double[] one = passes[sample].v[l][j % net.outputs];
                add(one, x[i][j] * k[sample], Math.abs(x[i][j]) * kr[sample], sum, off);
            }
            if (l > 1) {
                double[] before = h[l - 1][i];
                double[] rough = new double[map.in];
                for (int q = 0; q < map.in; q++) {
                    rough[q] =
                            hr[l - 1][i][q] + PlainAlgebra.EPS * (map.in + 8) * Math.abs(before[q]);
                }
                for (int q = 0; q < m; q++) {
                    sum[q] +=
                            map.scale * PlainAlgebra.dot(map.weight, q * map.in, before, 0, map.in);
                    off[q] +=
                            s * PlainAlgebra.dot(wide, q * map.in, rough, 0, map.in)
                                    + PlainAlgebra.EPS * Math.abs(sum[q]);
                }
            }
            z[l][i] = sum;
            zr[l][i] = off;
            h[l][i] = new double[m];
            hr[l][i] = new double[m];
            for (int q = 0; q < m; q++) {
                off[q] = PlainAlgebra.up(off[q]);
                h[l][i][q] = pass.slope[l][q] * sum[q];
                hr[l][i][q] =
                        radius(pass.slope[l][q], pass.slopeRadius[l][q], sum[q], off[q], 1, 0);
            }
        }
    }

    /** u' = s² Σ_j x_ij (v̂_j·v) ĥ_j + s Wᵀ v'. */
    private void backward(int l, int c) {
        PlainMap map = net.maps.get(l);
        double square = map.scale * map.scale;
        double[] own = pass.v[l + 1][c];
        double ownNorm = norm(own);
        double ownRadius = norm(pass.vr[l + 1][c]);
        double[] g = new double[x.length];
        double[] gr = new double[x.length];
        for (int j = 0; j < x.length; j++) {
            double[] other = passes[j / net.outputs].v[l + 1][j % net.outputs];
            g[j] = square * PlainAlgebra.dot(other, 0, own, 0, own.length);
            gr[j] =
                    PlainAlgebra.up(
                            square
                                    * norm(other)
                                    * (ownRadius
                                            + PlainAlgebra.EPS
                                                    * (own.length + x.length + map.out + 8)
                                                    * ownNorm));
        }
        double s = Math.abs(map.scale);
        double[] wide = magnitudes(map.weight);
        for (int i = 0; i < x.length; i++) {
            double[] sum = new double[map.in];
            double[] off = new double[map.in];
            for (int j = 0; j < x.length; j++) {
                double[] one = passes[j / net.outputs].h[l];
                add(one, x[i][j] * g[j], Math.abs(x[i][j]) * gr[j], sum, off);
            }
            if (l < net.hidden()) {
                for (int q = 0; q < map.out; q++) {
                    double mid = v[l + 1][c][i][q];
                    double rough =
                            vr[l + 1][c][i][q] + PlainAlgebra.EPS * (map.out + 8) * Math.abs(mid);
                    for (int k = 0; k < map.in; k++) {
                        sum[k] += map.scale * mid * map.weight[q * map.in + k];
                        off[k] += s * rough * wide[q * map.in + k];
                    }
                }
            }
            u[l][c][i] = sum;
            ur[l][c][i] = off;
            double[] value = new double[map.in];
            double[] valueRadius = new double[map.in];
            for (int k = 0; k < map.in; k++) {
                off[k] =
                        PlainAlgebra.up(
                                off[k] + PlainAlgebra.EPS * (map.out + 8) * Math.abs(sum[k]));
                value[k] =
                        pass.bend[l][k] * z[l][i][k] * pass.u[l][c][k] + pass.slope[l][k] * sum[k];
                valueRadius[k] =
                        PlainAlgebra.up(
                                radius(
                                                pass.bend[l][k],
                                                pass.bendRadius[l][k],
                                                z[l][i][k],
                                                zr[l][i][k],
                                                pass.u[l][c][k],
                                                pass.ur[l][c][k])
                                        + radius(
                                                pass.slope[l][k],
                                                pass.slopeRadius[l][k],
                                                sum[k],
                                                off[k],
                                                1,
                                                0)
                                        + PlainAlgebra.EPS * Math.abs(value[k]));
            }
            v[l][c][i] = value;
            vr[l][c][i] = valueRadius;
        }
    }

    private static double[] magnitudes(double[] a) {
        double[] b = new double[a.length];
        for (int k = 0; k < a.length; k++) {
            b[k] = Math.abs(a[k]);
        }
        return b;
    }

    private static void add(double[] one, double factor, double rough, double[] sum, double[] off) {
        for (int k = 0; k < one.length; k++) {
            sum[k] += factor * one[k];
            off[k] += (rough + PlainAlgebra.EPS * Math.abs(factor)) * Math.abs(one[k]);
        }
    }

    /** Of a product of three balls, that of the middles rounded. */
    private static double radius(double a, double ar, double b, double br, double c, double cr) {
        double x = Math.abs(a);
        double y = Math.abs(b);
        double w = Math.abs(c);
        double moved = ar * (y + br) * (w + cr) + x * br * (w + cr) + x * y * cr;
        return PlainAlgebra.up(moved + 4 * PlainAlgebra.EPS * x * y * w);
    }
}
