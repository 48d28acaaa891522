package org.plstar.landscape.certificate.check;

import java.util.Arrays;
import java.util.List;
import org.plstar.landscape.certificate.check.Claim.Layer;

/**
 * One sample through the network and back, each number a ball: a middle and a radius that holds the exact one.
 *
 * <p>Layers count from 1 to {@code last}, the output; index 0 holds the input.
 */
final class PlainNetwork {
    final int last;
    final int outputs;

    /** h_l and its radius; z_l at the output. */
    final double[][] h;

    final double[][] hr;

    /** φ', φ'' at z_l; radii. */
    final double[][] slope;

    final double[][] slopeRadius;
    final double[][] bend;
    final double[][] bendRadius;

    /** [l][c][unit]: derivatives of output c by z_l and by h_l; radii. */
    final double[][][] v;

    final double[][][] vr;
    final double[][][] u;
    final double[][][] ur;

    PlainNetwork(List<Layer> layers, PlainActivation[] phi, double[] x, int at) {
        last = layers.size();
        outputs = layers.getLast().out();
        h = new double[last + 1][];
        hr = new double[last + 1][];
        slope = new double[last + 1][];
        slopeRadius = new double[last + 1][];
        bend = new double[last + 1][];
        bendRadius = new double[last + 1][];
        v = new double[last + 1][outputs][];
        vr = new double[last + 1][outputs][];
        u = new double[last + 1][outputs][];
        ur = new double[last + 1][outputs][];
        h[0] = Arrays.copyOfRange(x, at, at + layers.getFirst().in());
        hr[0] = new double[h[0].length];
        for (int l = 1; l <= last; l++) {
            forward(l, layers.get(l - 1), phi[l]);
        }
        for (int c = 0; c < outputs; c++) {
            v[last][c] = new double[outputs];
            vr[last][c] = new double[outputs];
            v[last][c][c] = 1;
            for (int l = last - 1; l >= 1; l--) {
                backward(l, c, layers.get(l));
            }
        }
    }

    private void forward(int l, Layer layer, PlainActivation phi) {
        int out = layer.out();
        h[l] = new double[out];
        hr[l] = new double[out];
        slope[l] = new double[out];
        slopeRadius[l] = new double[out];
        bend[l] = new double[out];
        bendRadius[l] = new double[out];
        for (int j = 0; j < out; j++) {
            double sum = 0;
            double size = 0;
            double moved = 0;
            for (int k = 0; k < layer.in(); k++) {
                double w = layer.weight()[j * layer.in() + k];
                double p = w * h[l - 1][k];
                sum += p;
                size += Math.abs(p);
                moved += Math.abs(w) * hr[l - 1][k];
            }
            double shift = layer.bias().length == 0 ? 0 : layer.biasScale() * layer.bias()[j];
            double z = layer.scale() * sum + shift;
            double s = Math.abs(layer.scale());
            double r =
                    PlainAlgebra.up(
                            s * moved
                                    + PlainAlgebra.EPS
                                            * (layer.in() + 6)
                                            * (s * size + Math.abs(shift)));
            double error = PlainActivation.ERROR * (1 + Math.abs(z));
            boolean output = l == last;
            h[l][j] = output ? z : phi.at(0, z);
            hr[l][j] = output ? r : PlainAlgebra.up(phi.b1 * r + error);
            slope[l][j] = output ? 1 : phi.at(1, z);
            slopeRadius[l][j] = output ? 0 : PlainAlgebra.up(phi.b2 * r + error);
            bend[l][j] = output ? 0 : phi.at(2, z);
            bendRadius[l][j] = output ? 0 : PlainAlgebra.up(phi.b3 * r + error);
        }
    }

    /** u_l = s W_{l+1}ᵀ v_{l+1}, v_l = φ'(z_l) u_l. */
    private void backward(int l, int c, Layer above) {
        int m = above.in();
        double[] sum = new double[m];
        double[] size = new double[m];
        double[] moved = new double[m];
        for (int j = 0; j < above.out(); j++) {
            double g = v[l + 1][c][j];
            double gr = vr[l + 1][c][j];
            for (int k = 0; k < m; k++) {
                double w = above.weight()[j * m + k];
                sum[k] += w * g;
                size[k] += Math.abs(w * g);
                moved[k] += Math.abs(w) * gr;
            }
        }
        double s = Math.abs(above.scale());
        double[] radius = new double[m];
        double[] vRadius = new double[m];
        double[] value = new double[m];
        for (int k = 0; k < m; k++) {
            sum[k] *= above.scale();
            radius[k] =
                    PlainAlgebra.up(
                            s * moved[k] + PlainAlgebra.EPS * (above.out() + 6) * s * size[k]);
            value[k] = slope[l][k] * sum[k];
            vRadius[k] =
                    PlainAlgebra.up(
                            (Math.abs(slope[l][k]) + slopeRadius[l][k]) * radius[k]
                                    + slopeRadius[l][k] * Math.abs(sum[k])
                                    + PlainAlgebra.EPS * Math.abs(value[k]));
        }
        u[l][c] = sum;
        ur[l][c] = radius;
        v[l][c] = value;
        vr[l][c] = vRadius;
    }

    /** Largest magnitude of numbers with radii. */
    static double largest(double[] a, double[] r) {
        double max = 0;
        for (int k = 0; k < a.length; k++) {
            max = Math.max(max, Math.abs(a[k]) + r[k]);
        }
        return PlainAlgebra.up(max);
    }

    /** Norm of a bound of numbers with radii. */
    static double norm(double[] a, double[] r) {
        return PlainAlgebra.up(PlainAlgebra.norm(a) + PlainAlgebra.norm(r));
    }

    /** Spectral norm of a few rows with radii, from above. */
    static double norm(double[][] a, double[][] r) {
        return PlainAlgebra.up(
                (a.length == 1 ? PlainAlgebra.norm(a[0]) : PlainAlgebra.operatorNorm(a))
                        + PlainAlgebra.frobenius(r));
    }
}
