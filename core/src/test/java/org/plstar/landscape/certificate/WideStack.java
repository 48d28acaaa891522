package org.plstar.landscape.certificate;

import java.util.Arrays;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;

/**
 * A network with one output on all rows at once, by matrix products: the tangent kernel and the
 * second derivative of stacks too wide for {@link Derivatives}. What it finds are lower bounds and
 * paths; it proves nothing.
 */
final class WideStack {
    final DenseStack stack;
    final double[] w;
    final double[] x;
    final int n;
    private final int hidden;
    private final int[] start;

    /** h_l [n, m_l], l = 0 … L; φ', φ'' at z_l, v_l, u_l, l = 1 … L. */
    private final double[][] h;

    private final double[][] slope;
    private final double[][] bend;
    private final double[][] v;
    private final double[][] u;

    /** The outputs [n]. */
    final double[] f;

    WideStack(DenseStack shape, double[] w, double[] x) {
        this.w = w;
        this.x = x;
        this.stack = shape;
        n = x.length / shape.inputs();
        hidden = shape.hidden();
        start = new int[hidden + 3];
        for (int l = 1; l <= hidden + 1; l++) {
            DenseLayer layer = shape.layer(l);
            start[l + 1] = start[l] + layer.weight().length + layer.bias().length;
        }
        h = new double[hidden + 2][];
        slope = new double[hidden + 1][];
        bend = new double[hidden + 1][];
        v = new double[hidden + 2][];
        u = new double[hidden + 1][];
        h[0] = x;
        for (int l = 1; l <= hidden + 1; l++) {
            double[] z = forward(l, w, h[l - 1]);
            shift(l, w, z);
            h[l] = z;
            if (l <= hidden) {
                h[l] = new double[z.length];
                slope[l] = new double[z.length];
                bend[l] = new double[z.length];
                shape.layer(l).activation().evaluate(z, h[l], slope[l], bend[l]);
            }
        }
        f = h[hidden + 1];
        v[hidden + 1] = new double[n];
        Arrays.fill(v[hidden + 1], 1);
        for (int l = hidden; l >= 1; l--) {
            u[l] = backward(l + 1, w, v[l + 1]);
            v[l] = times(slope[l], u[l]);
        }
    }

    WideStack at(double[] other) {
        return new WideStack(stack, other, x);
    }

    /** Row i alone. */
    WideStack sample(int i) {
        int d = stack.inputs();
        return new WideStack(stack, w, Arrays.copyOfRange(x, i * d, (i + 1) * d));
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

    /** s H Wᵀ with the weights of layer l in a flat array. */
    private double[] forward(int l, double[] flat, double[] in) {
        DenseLayer layer = stack.layer(l);
        double[] z = new double[n * layer.out()];
        Blas.gemm(
                layer.scale(),
                Operand.of(in, n, layer.in()),
                Operand.of(flat, start[l], layer.out(), layer.in(), layer.in()).transpose(),
                0,
                Operand.of(z, n, layer.out()));
        return z;
    }

    private void shift(int l, double[] flat, double[] z) {
        DenseLayer layer = stack.layer(l);
        int from = start[l] + layer.weight().length;
        for (int k = 0; layer.bias().length > 0 && k < z.length; k++) {
            z[k] += layer.biasScale() * flat[from + k % layer.out()];
        }
    }

    /** s V W. */
    private double[] backward(int l, double[] flat, double[] g) {
        DenseLayer layer = stack.layer(l);
        double[] back = new double[n * layer.in()];
        Blas.gemm(
                layer.scale(),
                Operand.of(g, n, layer.out()),
                Operand.of(flat, start[l], layer.out(), layer.in(), layer.in()),
                0,
                Operand.of(back, n, layer.in()));
        return back;
    }

    /** What a direction changes: h'_l and v'_l of all rows. */
    record Tangent(double[][] h, double[][] v) {}

    Tangent along(double[] d) {
        double[][] zt = new double[hidden + 2][];
        double[][] ht = new double[hidden + 1][];
        double[][] vt = new double[hidden + 2][];
        ht[0] = new double[x.length];
        for (int l = 1; l <= hidden; l++) {
            zt[l] = forward(l, d, h[l - 1]);
            shift(l, d, zt[l]);
            if (l > 1) {
                add(zt[l], forward(l, w, ht[l - 1]));
            }
            ht[l] = times(slope[l], zt[l]);
        }
        vt[hidden + 1] = new double[n];
        for (int l = hidden; l >= 1; l--) {
            double[] ut = backward(l + 1, d, v[l + 1]);
            if (l < hidden) {
                add(ut, backward(l + 1, w, vt[l + 1]));
            }
            vt[l] = times(slope[l], ut);
            add(vt[l], times(times(bend[l], zt[l]), u[l]));
        }
        return new Tangent(ht, vt);
    }

    /**
     * Adds s² (A Aᵀ-like products): to += (a bᵀ)∘(c dᵀ) scaled, with a, b [n, m] and c, d [n, k].
     */
    private void product(
            double scale, double[] a, double[] b, double[] c, double[] d, double[] to) {
        double[] left = inner(a, b);
        double[] right = inner(c, d);
        for (int k = 0; k < to.length; k++) {
            to[k] += scale * left[k] * right[k];
        }
    }

    private double[] inner(double[] a, double[] b) {
        int m = a.length / n;
        double[] c = new double[n * n];
        Blas.gemm(1, Operand.of(a, n, m), Operand.of(b, n, m).transpose(), 0, Operand.of(c, n, n));
        return c;
    }

    /** J Jᵀ [n·n]. */
    double[] kernel() {
        double[] k = new double[n * n];
        double[] one = new double[n];
        Arrays.fill(one, 1);
        for (int l = 1; l <= hidden + 1; l++) {
            DenseLayer layer = stack.layer(l);
            product(layer.scale() * layer.scale(), v[l], v[l], h[l - 1], h[l - 1], k);
            product(layer.biasScale() * layer.biasScale(), v[l], v[l], one, one, k);
        }
        return k;
    }

    /** Gram matrix of the rows of D²F[d, ·]. */
    private double[] gram(Tangent t) {
        double[] k = new double[n * n];
        double[] one = new double[n];
        Arrays.fill(one, 1);
        for (int l = 1; l <= hidden + 1; l++) {
            DenseLayer layer = stack.layer(l);
            double s = layer.scale() * layer.scale();
            product(s, v[l], v[l], t.h[l - 1], t.h[l - 1], k);
            if (l <= hidden) {
                product(s, t.v[l], t.v[l], h[l - 1], h[l - 1], k);
                product(s, t.v[l], v[l], h[l - 1], t.h[l - 1], k);
                product(s, v[l], t.v[l], t.h[l - 1], h[l - 1], k);
                product(layer.biasScale() * layer.biasScale(), t.v[l], t.v[l], one, one, k);
            }
        }
        return k;
    }

    /** Jᵀ z. */
    double[] pull(double[] z) {
        double[] sum = new double[w.length];
        for (int l = 1; l <= hidden + 1; l++) {
            outer(l, weighted(z, v[l]), h[l - 1], sum);
            biases(l, weighted(z, v[l]), sum);
        }
        return sum;
    }

    /** D²F[d, ·]ᵀ q. */
    double[] pull(double[] q, Tangent t) {
        double[] sum = new double[w.length];
        for (int l = 1; l <= hidden + 1; l++) {
            outer(l, weighted(q, v[l]), t.h[l - 1], sum);
            if (l <= hidden) {
                outer(l, weighted(q, t.v[l]), h[l - 1], sum);
                biases(l, weighted(q, t.v[l]), sum);
            }
        }
        return sum;
    }

    private double[] weighted(double[] q, double[] a) {
        int m = a.length / n;
        double[] b = new double[a.length];
        for (int k = 0; k < b.length; k++) {
            b[k] = q[k / m] * a[k];
        }
        return b;
    }

    private void outer(int l, double[] g, double[] in, double[] sum) {
        DenseLayer layer = stack.layer(l);
        Blas.gemm(
                layer.scale(),
                Operand.of(g, n, layer.out()).transpose(),
                Operand.of(in, n, layer.in()),
                1,
                Operand.of(sum, start[l], layer.out(), layer.in(), layer.in()));
    }

    private void biases(int l, double[] g, double[] sum) {
        DenseLayer layer = stack.layer(l);
        int from = start[l] + layer.weight().length;
        for (int k = 0; layer.bias().length > 0 && k < g.length; k++) {
            sum[from + k % layer.out()] += layer.biasScale() * g[k];
        }
    }

    /** D²⟨q, F⟩[d, ·] for the q and d that were found elsewhere. */
    double[] slopeOf(Search.Found found) {
        return pull(found.left(), along(found.from()));
    }

    /** Alternating ascent of ⟨q, D²F[d, d']⟩. */
    Search.Found ascend(double[] from, int rounds) {
        Search.Found best = new Search.Found(0, new double[n], from, from);
        for (int round = 0; round < rounds; round++) {
            double[] d = best.direction();
            Tangent t = along(d);
            double[] q = top(gram(t));
            double[] right = pull(q, t);
            double value = Search.norm(right);
            boolean still = !(value > best.value() * (1 + 2e-4));
            if (value > best.value()) {
                double[] unit = SmallStack.moved(new double[right.length], right, 1 / value);
                best = new Search.Found(value, q, unit, d);
            }
            if (still) {
                break;
            }
        }
        return best;
    }

    private double[] top(double[] gram) {
        double[] q = new double[n];
        for (int i = 0; i < n; i++) {
            q[i] = 1 + Math.sin(i);
        }
        for (int k = 0; k < 60; k++) {
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    next[i] += gram[i * n + j] * q[j];
                }
            }
            q = SmallStack.moved(new double[n], next, 1 / Search.norm(next));
        }
        return q;
    }
}
