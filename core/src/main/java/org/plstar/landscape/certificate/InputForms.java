package org.plstar.landscape.certificate;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/**
 * Norms of forms in the weights that the inputs X_k^i of terms make at w0, over all samples: what a
 * bound of the second derivative is multiplied by.
 */
final class InputForms {
    private final ForwardBackward at;
    private final double[][] inner;

    /** What underflow may have taken from an element of each K_k. */
    private final double[] lost;

    InputForms(ForwardBackward at, Workers workers) {
        this.at = at;
        InputProducts products = new InputProducts(at, workers);
        inner = products.all();
        lost = products.lost();
    }

    /** What was measured. */
    ForwardBackward measured() {
        return at;
    }

    /** A bound of Σ c_i² ‖D X_k^i‖² ‖D' X_l^i‖² over ‖D‖_F = ‖D'‖_F = 1, at w0. */
    double both(double[] c, int k, int l) {
        if (InputProducts.isDense(at, k) && InputProducts.isDense(at, l)) {
            return gram(c, k, l);
        }
        double[] left = new double[c.length];
        double[] right = new double[c.length];
        for (int i = 0; i < c.length; i++) {
            left[i] = Rounding.up(c[i] * at.inputNorm(l, i));
            right[i] = Rounding.up(c[i] * at.inputNorm(k, i));
        }
        return k == l ? one(left, k) : Math.min(one(left, k), one(right, l));
    }

    /** G_k(f), at w0. */
    double one(double[] f, int k) {
        if (at.stack.term(k).map() instanceof Weighted w && !w.isDense()) {
            return SharedInputs.largest(at, k, w, f);
        }
        return gram(f, k);
    }

    /**
     * λ_max of diag(f) (K_k ∘ K_l ∘ …) diag(f), that is the squared norm of the rows f_i x_k^i ⊗
     * x_l^i ⊗ …, for dense terms.
     */
    double gram(double[] f, int... terms) {
        int n = f.length;
        double trace = 0;
        int width = 20;
        for (int k : terms) {
            width += at.stack.term(k).map().in() + 1;
        }
        for (int i = 0; i < n; i++) {
            double norm = f[i];
            for (int k : terms) {
                norm *= at.inputNorm(k, i);
            }
            trace += norm * norm;
        }
        double formation = Rounding.up(Rounding.gamma(width) * trace + n * underflow(f, terms));
        if (!Double.isFinite(formation)) {
            return Double.POSITIVE_INFINITY;
        }
        try (Matrix a = Matrix.zeros(n, n)) {
            fill(a, f, terms);
            return SpectralNorm.largest(a, formation);
        }
    }

    /** What underflow may take from an element f_i f_j K_k K_l …, multiplied in this order. */
    private double underflow(double[] f, int... terms) {
        double largest = Arrays.stream(f).map(Math::abs).max().orElse(0);
        double size = largest * largest;
        double off = Rounding.SMALLEST;
        for (int k : terms) {
            double x = Arrays.stream(at.inputFrobenius[k]).max().orElse(0);
            double element = x * x + lost[k];
            off = off * element + size * lost[k] + Rounding.SMALLEST;
            size *= element;
        }
        return Rounding.up(off);
    }

    private void fill(Matrix a, double[] f, int... terms) {
        int n = f.length;
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                row[j] = f[i] * f[j];
            }
            for (int k : terms) {
                for (int j = 0; j < n; j++) {
                    row[j] *= inner[k][i * n + j];
                }
            }
            a.writeRow(i, row, 0);
        }
        // a product may be rounded differently on the two sides of the diagonal
        a.mirrorLower();
    }

    /** K_k over the samples, as {@link InputProducts} has them. */
    double[][] inner() {
        return inner;
    }

    /** What underflow may have taken from an element of each K_k. */
    double[] lost() {
        return lost;
    }
}
