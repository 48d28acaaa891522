package org.plstar.landscape.certificate;

import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.landscape.certificate.StageNetwork.StageTerm;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/**
 * Norms of the products of maps and slopes that carry a perturbation from stage to stage, per
 * sample, from above.
 *
 * <p>P_lk = ∂z_l/∂z_k, the sum over all ways from stage k to stage l, Q_lk = φ'(z_l) P_lk =
 * ∂h_l/∂z_k, and for output c the matrices N^c_kl = Σ_j P_jkᵀ diag(u^c_j φ''(z_j)) P_jl; only for
 * stages k that have weights. Index [l][k] or [k][l], then sample; 0 where there is no way. The
 * norm of N is that of the tensor over c, bounded by its flattening. Each comes with the rounding
 * error of the matrix itself. Cost per sample: about (L² + C L²/2) products and factorizations of
 * order m.
 */
final class ProductNorms {
    final double[][][] p;
    final double[][][] pError;
    final double[][][] q;
    final double[][][] qError;
    final double[][][] n;
    final double[][][] nError;

    /** ‖T_t φ'(z_source)‖ for term t, and its rounding error. */
    final double[][] step;

    final double[][] stepError;

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
        step = new double[at.stack.terms() + 1][at.samples];
        stepError = new double[at.stack.terms() + 1][at.samples];
    }

    static ProductNorms of(ForwardBackward at, Workers workers) {
        at.stack.requireProducts();
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
                if (at.stack.hasWeights(k)) {
                    double[] product = carried(l, k, i, products, size);
                    products[l][k] = product;
                    if (product.length > 0) {
                        size[l][k] = Rounding.norm(product);
                        p[l][k][i] = SpectralNorm.above(product, width(l), width(k));
                        q[l][k][i] =
                                SpectralNorm.above(scaledByRow(l, i, product), width(l), width(k));
                        qError[l][k][i] =
                                Rounding.up(
                                        2 * Rounding.UNIT * at.slopeMax[l][i] * size[l][k]
                                                + Rounding.MULTIPLIED);
                    }
                }
            }
            for (int t : at.stack.termsOf(l)) {
                measureStep(t, l, i);
            }
        }
        for (int k = 1; k <= hidden; k++) {
            for (int l = k; l <= hidden; l++) {
                if (at.stack.hasWeights(k) && at.stack.hasWeights(l)) {
                    curvature(k, l, i, products, size);
                }
            }
        }
    }

    private int width(int l) {
        return at.stack.width(l);
    }

    /**
     * P_lk = Σ_t T_t φ'(z_source) P_{source,k}, nothing if there is no way; its rounding error is
     * noted.
     */
    private double[] carried(int l, int k, int i, double[][][] products, double[][] size) {
        double[] sum = new double[0];
        double error = 0;
        int ways = 0;
        for (int t : at.stack.termsOf(l)) {
            StageTerm term = at.stack.term(t);
            int j = term.source();
            if (j != k && (j < k || products[j][k].length == 0)) {
                continue;
            }
            double[] part =
                    j == k
                            ? step(term, i)
                            : term.map().times(scaledByRow(j, i, products[j][k]), width(k));
            double factor = j == k ? 1 : size[j][k];
            error +=
                    (term.map().depth() + 4.0)
                            * at.weights.frobenius()[t]
                            * at.slopeMax[j][i]
                            * factor;
            ways++;
            if (sum.length == 0) {
                sum = part;
            } else {
                for (int e = 0; e < sum.length; e++) {
                    sum[e] += part[e];
                }
            }
        }
        pError[l][k][i] = Rounding.up(Rounding.gamma(1) * (1 + ways) * error + Rounding.MULTIPLIED);
        return sum;
    }

    private void measureStep(int t, int l, int i) {
        StageTerm term = at.stack.term(t);
        int j = term.source();
        if (j == 0) {
            return;
        }
        boolean alone = at.stack.termsOf(l).size() == 1;
        if (alone && at.stack.hasWeights(j)) {
            step[t][i] = p[l][j][i];
            stepError[t][i] = pError[l][j][i];
        } else if (term.weighted().isPresent()) {
            step[t][i] = SpectralNorm.above(step(term, i), width(l), width(j));
            stepError[t][i] =
                    Rounding.up(
                            Rounding.gamma(4) * at.weights.frobenius()[t] * at.slopeMax[j][i]
                                    + Rounding.MULTIPLIED);
        } else {
            step[t][i] = Rounding.up(at.weights.operator()[t] * at.slopeMax[j][i]);
        }
    }

    /** T φ'(z_source) as a matrix. */
    private double[] step(StageTerm term, int i) {
        int in = term.map().in();
        double[] d = at.slope[term.source()];
        if (term.map() instanceof LinearMap.Weighted w) {
            double[] product = w.matrix();
            for (int k = 0; k < product.length; k++) {
                product[k] *= d[i * in + k % in];
            }
            return product;
        }
        double[] diagonal = new double[Math.multiplyExact(in, in)];
        for (int k = 0; k < in; k++) {
            diagonal[k * in + k] = d[i * in + k];
        }
        return term.map().times(diagonal, in);
    }

    private double[] scaledByRow(int l, int i, double[] product) {
        int columns = product.length / width(l);
        double[] scaled = new double[product.length];
        for (int r = 0; r < width(l); r++) {
            double d = at.slope[l][i * width(l) + r];
            for (int c = 0; c < columns; c++) {
                scaled[r * columns + c] = d * product[r * columns + c];
            }
        }
        return scaled;
    }

    /** Whether stage j bends what comes from stages k and l. */
    private boolean bends(int j, int k, int l, double[][][] products) {
        return at.stack.stage(j).activation() != SmoothActivation.IDENTITY
                && (j == k || products[j][k].length > 0)
                && (j == l || products[j][l].length > 0);
    }

    /**
     * N_kl, k ≤ l: diagonal if nothing behind k = l bends, else products; for several outputs the
     * flattening whose Gram matrix is Σ_c N^c N^cᵀ.
     */
    private void curvature(int k, int l, int i, double[][][] products, double[][] size) {
        int hidden = at.hidden();
        double error = 0;
        double worst = 0;
        boolean diagonal = k == l;
        for (int j = l; j <= hidden; j++) {
            if (!bends(j, k, l, products)) {
                continue;
            }
            diagonal &= j == k;
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
        nError[k][l][i] = Rounding.up(error + Rounding.MULTIPLIED);
        if (diagonal) {
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
                Blas.syrk(Triangle.LOWER, 1, Operand.of(one, rows, columns), 1, Operand.of(gram));
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
            if (!bends(j, k, l, products)) {
                continue;
            }
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
                    1,
                    Operand.of(left, m, rows).transpose(),
                    Operand.of(scaled, m, columns),
                    1,
                    Operand.of(sum, rows, columns));
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
