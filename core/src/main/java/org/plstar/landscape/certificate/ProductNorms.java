package org.plstar.landscape.certificate;

import java.lang.foreign.MemorySegment;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Triangle;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;

/**
 * Norms of the products of weights and slopes that carry a perturbation from layer to layer, per sample, from above.
 *
 * <p>P_lk = ∂z_l/∂z_k, Q_lk = φ'(z_l) P_lk = ∂h_l/∂z_k, and for output c the matrices N^c_kl = Σ_j P_jkᵀ diag(u^c_j φ''(z_j)) P_jl. Index [l][k] or [k][l],
 * then sample. The norm of N is that of the tensor over c, bounded by its flattening. Each comes with the rounding error of the matrix itself, in
 * Frobenius norm. Cost per sample: about (L² + C L²/2) products and factorizations of order m.
 */
final class ProductNorms {
    final double[][][] p;
    final double[][][] pError;
    final double[][][] q;
    final double[][][] qError;
    final double[][][] n;
    final double[][][] nError;

    private final ForwardBackward at;

    private ProductNorms(ForwardBackward at) {
        this.at = at;
        int size = at.hidden() + 1;
        p = new double[size][size][at.samples];
        pError = new double[size][size][at.samples];
        q = new double[size][size][at.samples];
        qError = new double[size][size][at.samples];
        n = new double[size][size][at.samples];
        nError = new double[size][size][at.samples];
    }

    static ProductNorms of(ForwardBackward at, Workers workers) {
        ProductNorms norms = new ProductNorms(at);
        workers.run(at.samples, norms::measure);
        return norms;
    }

    private void measure(int i) {
        int hidden = at.hidden();
        double[][][] products = new double[hidden + 1][hidden + 1][0];
        double[][] size = new double[hidden + 1][hidden + 1];
        for (int l = 2; l <= hidden; l++) {
            for (int k = l - 1; k >= 1; k--) {
                double[] product =
                        k == l - 1
                                ? step(l, i)
                                : multiply(l, k, products[l][l - 1], products[l - 1][k]);
                products[l][k] = product;
                size[l][k] = Rounding.norm(product);
                double factor = k == l - 1 ? 1 : size[l - 1][k];
                pError[l][k][i] =
                        Rounding.up(
                                Rounding.gamma(width(l - 1) + 8)
                                        * at.weights.frobenius()[l]
                                        * at.slopeMax[l - 1][i]
                                        * factor);
                p[l][k][i] = SpectralNorm.above(product, width(l), width(k));
                scaledByRow(l, k, i, product);
                qError[l][k][i] = Rounding.up(2 * Rounding.UNIT * at.slopeMax[l][i] * size[l][k]);
            }
        }
        for (int k = 1; k <= hidden; k++) {
            for (int l = k; l <= hidden; l++) {
                curvature(k, l, i, products, size);
            }
        }
    }

    private int width(int l) {
        return at.stack.layer(l).out();
    }

    /** P_{l,l-1} = s W_l diag(φ'(z_{l-1})). */
    private double[] step(int l, int i) {
        DenseLayer layer = at.stack.layer(l);
        int in = layer.in();
        double[] product = new double[layer.weight().length];
        for (int k = 0; k < product.length; k++) {
            product[k] = layer.scale() * layer.weight()[k] * at.slope[l - 1][i * in + k % in];
        }
        return product;
    }

    /** P_lk = P_{l,l-1} P_{l-1,k}. */
    private double[] multiply(int l, int k, double[] a, double[] b) {
        int rows = width(l);
        int inner = width(l - 1);
        int columns = width(k);
        double[] c = new double[rows * columns];
        Blas.gemm(
                false, false, rows, columns, inner, 1, a, 0, inner, b, 0, columns, 0, c, 0,
                columns);
        return c;
    }

    private void scaledByRow(int l, int k, int i, double[] product) {
        int columns = width(k);
        double[] scaled = new double[product.length];
        for (int r = 0; r < width(l); r++) {
            double d = at.slope[l][i * width(l) + r];
            for (int c = 0; c < columns; c++) {
                scaled[r * columns + c] = d * product[r * columns + c];
            }
        }
        q[l][k][i] = SpectralNorm.above(scaled, width(l), columns);
    }

    /** N_kl, k ≤ l: diagonal for k = l = L, else products; for several outputs the flattening whose Gram matrix is Σ_c N^c N^cᵀ. */
    private void curvature(int k, int l, int i, double[][][] products, double[][] size) {
        int hidden = at.hidden();
        double error = 0;
        double worst = 0;
        for (int j = l; j <= hidden; j++) {
            double left = j == k ? 1 : size[j][k];
            double right = j == l ? 1 : size[j][l];
            worst = Math.max(worst, at.bentMax[j][i]);
            error +=
                    Rounding.gamma(width(j) + hidden + 8L)
                            * at.bentMax[j][i]
                            * left
                            * right
                            * Math.sqrt(k == l && j == l ? 1 : at.outputs);
        }
        nError[k][l][i] = Rounding.up(error);
        if (k == hidden) {
            n[k][l][i] = Rounding.up(worst);
            return;
        }
        int rows = width(k);
        int columns = width(l);
        if (at.outputs == 1) {
            n[k][l][i] = SpectralNorm.above(curvature(k, l, i, 0, products), rows, columns);
            return;
        }
        try (Matrix gram = Matrix.zeros(rows, rows)) {
            double trace = 0;
            for (int c = 0; c < at.outputs; c++) {
                double[] one = curvature(k, l, i, c, products);
                double f = Rounding.norm(one);
                trace += f * f;
                Blas.syrk(
                        Triangle.LOWER,
                        false,
                        rows,
                        columns,
                        1,
                        MemorySegment.ofArray(one),
                        0,
                        columns,
                        1,
                        gram.segment(),
                        0,
                        rows);
            }
            gram.mirrorLower();
            double formation = Rounding.gamma(columns + at.outputs + 4L) * trace;
            n[k][l][i] =
                    Rounding.up(
                            Math.sqrt(
                                    SpectralNorm.largest(gram, Rounding.up(formation))
                                            + Rounding.SQUARES));
        }
    }

    private double[] curvature(int k, int l, int i, int c, double[][][] products) {
        int rows = width(k);
        int columns = width(l);
        double[] sum = new double[rows * columns];
        for (int j = l; j <= at.hidden(); j++) {
            int m = width(j);
            double[] bent = new double[m];
            int from = (i * at.outputs + c) * m;
            for (int r = 0; r < m; r++) {
                bent[r] = at.u[j][from + r] * at.bend[j][i * m + r];
            }
            if (j == l) {
                addLast(k, l, bent, products[l][k], sum);
                continue;
            }
            double[] right = products[j][l];
            double[] scaled = new double[right.length];
            for (int r = 0; r < m; r++) {
                for (int t = 0; t < columns; t++) {
                    scaled[r * columns + t] = bent[r] * right[r * columns + t];
                }
            }
            double[] left = products[j][k];
            Blas.gemm(
                    true, false, rows, columns, m, 1, left, 0, rows, scaled, 0, columns, 1, sum, 0,
                    columns);
        }
        return sum;
    }

    /** Adds P_lkᵀ diag(bent), which is diagonal for k = l. */
    private void addLast(int k, int l, double[] bent, double[] left, double[] sum) {
        int rows = width(k);
        int columns = width(l);
        if (k == l) {
            for (int r = 0; r < rows; r++) {
                sum[r * rows + r] += bent[r];
            }
            return;
        }
        for (int t = 0; t < columns; t++) {
            for (int r = 0; r < rows; r++) {
                sum[r * columns + t] += left[t * rows + r] * bent[t];
            }
        }
    }
}
