package org.plstar.landscape.certificate;

import java.util.Arrays;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;

/**
 * J and D²F[d, ·] of a small network at one point, by the chain rule in plain loops, its own
 * formulas for φ: exact to rounding, and many directions share one pass forward.
 */
final class Derivatives {
    private final SmallStack small;
    private final double[] w;
    private final int depth;
    private final int[] start;

    /** [sample][layer]: what enters, φ', φ'' at z; the output layer has no φ. */
    private final double[][][] in;

    private final double[][][] slope;
    private final double[][][] bend;

    /** [equation][layer]: derivatives of the output by z, and, below the output layer, by h. */
    private final double[][][] v;

    private final double[][][] u;

    Derivatives(SmallStack small, double[] w) {
        this.small = small;
        this.w = w;
        depth = small.stack.layers().size();
        start = new int[depth];
        for (int l = 1; l < depth; l++) {
            DenseLayer before = small.stack.layers().get(l - 1);
            start[l] = start[l - 1] + before.weight().length + before.bias().length;
        }
        in = new double[small.samples][depth][];
        slope = new double[small.samples][depth - 1][];
        bend = new double[small.samples][depth - 1][];
        v = new double[small.equations()][depth][];
        u = new double[small.equations()][depth - 1][];
        for (int i = 0; i < small.samples; i++) {
            forward(i);
            for (int c = 0; c < small.stack.outputs(); c++) {
                backward(i, c);
            }
        }
    }

    private DenseLayer layer(int l) {
        return small.stack.layers().get(l);
    }

    private void forward(int i) {
        int d = small.stack.inputs();
        double[] h = Arrays.copyOfRange(small.x, i * d, (i + 1) * d);
        for (int l = 0; l < depth; l++) {
            in[i][l] = h;
            if (l == depth - 1) {
                return;
            }
            DenseLayer layer = layer(l);
            double[] z = affine(l, w, h, true);
            h = new double[z.length];
            slope[i][l] = new double[z.length];
            bend[i][l] = new double[z.length];
            for (int j = 0; j < z.length; j++) {
                h[j] = SmallStack.phi(layer.activation(), z[j], 0);
                slope[i][l][j] = SmallStack.phi(layer.activation(), z[j], 1);
                bend[i][l][j] = SmallStack.phi(layer.activation(), z[j], 2);
            }
        }
    }

    private void backward(int i, int c) {
        int row = i * small.stack.outputs() + c;
        v[row][depth - 1] = new double[small.stack.outputs()];
        v[row][depth - 1][c] = 1;
        for (int l = depth - 2; l >= 0; l--) {
            u[row][l] = transposed(l + 1, w, v[row][l + 1]);
            v[row][l] = times(slope[i][l], u[row][l]);
        }
    }

    /** s W h (+ σ b). */
    private double[] affine(int l, double[] at, double[] h, boolean withBias) {
        DenseLayer layer = layer(l);
        double[] z = new double[layer.out()];
        for (int j = 0; j < z.length; j++) {
            double sum = 0;
            int from = start[l] + j * layer.in();
            for (int k = 0; k < layer.in(); k++) {
                sum += at[from + k] * h[k];
            }
            z[j] = layer.scale() * sum;
            if (withBias && layer.bias().length > 0) {
                z[j] += layer.biasScale() * at[start[l] + layer.weight().length + j];
            }
        }
        return z;
    }

    /** s Wᵀ v. */
    private double[] transposed(int l, double[] at, double[] g) {
        DenseLayer layer = layer(l);
        double[] sum = new double[layer.in()];
        for (int j = 0; j < g.length; j++) {
            double f = layer.scale() * g[j];
            int from = start[l] + j * layer.in();
            for (int k = 0; k < sum.length; k++) {
                sum[k] += f * at[from + k];
            }
        }
        return sum;
    }

    private static double[] times(double[] a, double[] b) {
        double[] c = new double[a.length];
        for (int k = 0; k < c.length; k++) {
            c[k] = a[k] * b[k];
        }
        return c;
    }

    private static void add(double[] to, double[] a) {
        for (int k = 0; k < to.length; k++) {
            to[k] += a[k];
        }
    }

    /** J [n][p]. */
    double[][] jacobian() {
        double[][] rows = new double[small.equations()][w.length];
        for (int row = 0; row < rows.length; row++) {
            int i = row / small.stack.outputs();
            for (int l = 0; l < depth; l++) {
                outer(l, v[row][l], in[i][l], rows[row]);
                biases(l, v[row][l], rows[row]);
            }
        }
        return rows;
    }

    /** Adds s g xᵀ to the weights of layer l. */
    private void outer(int l, double[] g, double[] x, double[] row) {
        for (int j = 0; j < g.length; j++) {
            double f = layer(l).scale() * g[j];
            int from = start[l] + j * x.length;
            for (int k = 0; k < x.length; k++) {
                row[from + k] += f * x[k];
            }
        }
    }

    private void biases(int l, double[] g, double[] row) {
        DenseLayer layer = layer(l);
        for (int j = 0; j < layer.bias().length; j++) {
            row[start[l] + layer.weight().length + j] += layer.biasScale() * g[j];
        }
    }

    /** D²F[d, ·] as a matrix [n][p]. */
    double[][] second(double[] d) {
        double[][] rows = new double[small.equations()][w.length];
        int outputs = small.stack.outputs();
        for (int i = 0; i < small.samples; i++) {
            double[][] zt = new double[depth][];
            double[][] ht = new double[depth][];
            ht[0] = new double[small.stack.inputs()];
            for (int l = 0; l < depth; l++) {
                zt[l] = affine(l, d, in[i][l], true);
                add(zt[l], affine(l, w, ht[l], false));
                if (l < depth - 1) {
                    ht[l + 1] = times(slope[i][l], zt[l]);
                }
            }
            for (int c = 0; c < outputs; c++) {
                int row = i * outputs + c;
                double[] vt = new double[outputs];
                for (int l = depth - 1; l >= 0; l--) {
                    outer(l, vt, in[i][l], rows[row]);
                    outer(l, v[row][l], ht[l], rows[row]);
                    biases(l, vt, rows[row]);
                    if (l > 0) {
                        double[] ut = transposed(l, w, vt);
                        add(ut, transposed(l, d, v[row][l]));
                        vt = times(slope[i][l - 1], ut);
                        add(vt, times(times(bend[i][l - 1], zt[l - 1]), u[row][l - 1]));
                    }
                }
            }
        }
        return rows;
    }
}
