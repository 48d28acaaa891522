package org.plstar.landscape.certificate;

import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * The Gram matrices K_k = s_k² H Hᵀ + σ_k² of what comes into each dense map k, over the samples;
 * empty for other terms.
 */
final class InputProducts {
    private static final int ROWS = 64;

    private final ForwardBackward at;
    private final double[][] products;
    private final double[] lost;

    InputProducts(ForwardBackward at, Workers workers) {
        this.at = at;
        int n = at.samples;
        products = new double[at.stack.terms() + 1][0];
        lost = new double[products.length];
        for (int k = 1; k < products.length; k++) {
            if (isDense(at, k)) {
                products[k] = new double[Math.multiplyExact(n, n)];
                lost[k] = lost(k);
            }
        }
        int blocks = (n + ROWS - 1) / ROWS;
        workers.run(
                blocks * (products.length - 1),
                task -> {
                    int first = task % blocks * ROWS;
                    fill(task / blocks + 1, first, Math.min(ROWS, n - first));
                });
    }

    /** Whether term k is the map of a dense layer. */
    static boolean isDense(ForwardBackward at, int k) {
        return at.stack.term(k).map() instanceof Weighted w && w.isDense();
    }

    /** s², its product with an element of H, and each product of elements may underflow. */
    private double lost(int k) {
        Weighted layer = at.stack.term(k).weighted().orElseThrow();
        double largest = 0;
        for (double norm : at.hNorm[at.stack.term(k).source()]) {
            largest = Math.max(largest, norm);
        }
        double factors = 1 + layer.scale() * layer.scale() + largest + largest * largest;
        return Rounding.up(Rounding.underflow(layer.in() + 4.0) * factors);
    }

    private void fill(int k, int first, int count) {
        if (!(at.stack.term(k).map() instanceof Weighted layer) || !layer.isDense()) {
            return;
        }
        int n = at.samples;
        int width = layer.in();
        double square = layer.scale() * layer.scale();
        double[] h = at.h[at.stack.term(k).source()];
        Blas.gemm(
                square,
                Operand.of(h, first * width, count, width, width),
                Operand.of(h, n, width).transpose(),
                0,
                Operand.of(products[k], first * n, count, n, n));
        double sigma = layer.biasScale() * layer.biasScale();
        for (int j = first * n; j < (first + count) * n; j++) {
            products[k][j] += sigma;
        }
    }

    /** [k][i·N + j], k the number of the term, rows sample-major. */
    double[][] all() {
        return products;
    }

    /** For each term, what underflow may have taken from an element, beside rule 1's γ. */
    double[] lost() {
        return lost;
    }
}
