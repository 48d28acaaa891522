package org.plstar.landscape.certificate;

import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;

/** The Gram matrices K_k = s_k² H_{k-1} H_{k-1}ᵀ + σ_k² of what comes into each layer, over the samples. */
final class InputProducts {
    private static final int ROWS = 64;

    private final ForwardBackward at;
    private final double[][] products;

    InputProducts(ForwardBackward at, Workers workers) {
        this.at = at;
        int n = at.samples;
        products = new double[at.hidden() + 2][];
        for (int k = 1; k < products.length; k++) {
            products[k] = new double[Math.multiplyExact(n, n)];
        }
        int blocks = (n + ROWS - 1) / ROWS;
        workers.run(
                blocks * (products.length - 1),
                task -> {
                    int first = task % blocks * ROWS;
                    fill(task / blocks + 1, first, Math.min(ROWS, n - first));
                });
    }

    private void fill(int k, int first, int count) {
        DenseLayer layer = at.stack.layer(k);
        int n = at.samples;
        int width = layer.in();
        double square = layer.scale() * layer.scale();
        double[] h = at.h[k - 1];
        Blas.gemm(
                false,
                true,
                count,
                n,
                width,
                square,
                h,
                first * width,
                width,
                h,
                0,
                width,
                0,
                products[k],
                first * n,
                n);
        double sigma = layer.biasScale() * layer.biasScale();
        for (int j = first * n; j < (first + count) * n; j++) {
            products[k][j] += sigma;
        }
    }

    /** [k][i·N + j], k = 1 … L + 1, rows sample-major. */
    double[][] all() {
        return products;
    }
}
