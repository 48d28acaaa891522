package org.plstar.tangent;

import org.plstar.array.BinaryFn;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.blas.Blas;

/**
 * Adds the share of a separated cotangent u_c ∘ m to a tile of the kernel, on one thread.
 *
 * <p>Its part for outputs c, c' is Σ_k u_ck u_c'k H_k with one H for the two samples, so exchanging
 * c and c' changes nothing: about half of the C² parts are computed, and where u repeats its
 * numbers, H is summed over what repeats before any output is looked at.
 */
final class SeparatedProducts {
    /**
     * The number of rows of a product, pairs of outputs times samples, below which packing its
     * operands takes too long.
     */
    private static final int STACKED = 1024;

    /** The number of elements of the stacked rows. */
    private static final int STACKED_NUMBERS = 1 << 21;

    private static final int FEWEST_STACKED = 128;

    /** The number of elements of H that are held at a time. */
    private static final int HELD = 1 << 20;

    private final Kernels kernels;
    private final Precision precision;
    private Storage products;
    private Storage stack;
    private Storage held;
    private Storage pairs;
    private Storage row;

    SeparatedProducts(Precision precision) {
        kernels = Kernels.of(precision);
        this.precision = precision;
        products = precision.allocate(0);
        stack = products;
        held = products;
        pairs = products;
        row = products;
    }

    /** A run of samples of a block. */
    record Side(SiteBlock.Part part, int first, int samples) {}

    /**
     * tile += (repeated a·a) ∘ H_cc', H_cc' = Σ_k u_ck u_c'k m_ik m_jk for samples i of x, j of y.
     *
     * @param own column of the tile's first row's own sample: of row r, columns up to {@code own +
     *     r} count
     * @param aa a·a + f² of the samples [rows, columns]
     */
    void outer(Side x, Side y, int own, Storage aa, int c, Storage tile) {
        int count = c * (c + 1) / 2;
        int out = x.part.share().out();
        int high = Math.clamp(STACKED_NUMBERS / out, FEWEST_STACKED, STACKED);
        int most = Math.clamp(high / count, 1, x.samples);
        int some = Math.ceilDiv(x.samples, Math.ceilDiv(x.samples, most));
        for (int r = 0; r < x.samples; r += some) {
            int rows = Math.min(some, x.samples - r);
            int columns = Math.min(y.samples, own + r + rows);
            int together = Math.clamp(high / rows, 1, count);
            for (int p = 0; p < count; p += together) {
                int pairs = Math.min(together, count - p);
                stack(x, r, rows, p, pairs);
                products = grown(products, pairs * rows * columns);
                Blas.gemm(
                        1,
                        stack.matrix(0, pairs * rows, out, out),
                        y.part.g().matrix(y.first * out, columns, out, out).transpose(),
                        0,
                        products.matrix(0, pairs * rows, columns, columns));
                for (int i = 0; i < rows; i++) {
                    add(
                            p,
                            pairs,
                            i,
                            rows,
                            columns,
                            aa,
                            (r + i) * y.samples,
                            c,
                            r + i,
                            y.samples,
                            tile);
                }
            }
        }
    }

    /** stack = u_o ∘ u_k ∘ m_i for some pairs of outputs and, within each, samples. */
    private void stack(Side x, int first, int rows, int p, int pairs) {
        int out = x.part.share().out();
        stack = grown(stack, pairs * rows * out);
        row = grown(row, out);
        int o = 0;
        for (int q = 0; q < pairs; q++) {
            while (pair(o + 1, 0) <= p + q) {
                o++;
            }
            int k = p + q - pair(o, 0);
            kernels.binary(
                    BinaryFn.MULTIPLY, x.part.u(), o * out, 1, x.part.u(), k * out, 1, row, 0, out);
            for (int i = 0; i < rows; i++) {
                kernels.binary(
                        BinaryFn.MULTIPLY,
                        x.part.g(),
                        (x.first + first + i) * out,
                        1,
                        row,
                        0,
                        1,
                        stack,
                        (q * rows + i) * out,
                        out);
            }
        }
    }

    /** Adds a·a ∘ H of some pairs and one sample to its rows of the tile. */
    private void add(
            int p,
            int pairs,
            int i,
            int rows,
            int columns,
            Storage aa,
            int weights,
            int c,
            int sample,
            int width,
            Storage tile) {
        for (int o = 0; o < c; o++) {
            for (int k = 0; k < c; k++) {
                int q = pair(Math.max(o, k), Math.min(o, k)) - p;
                if (q >= 0 && q < pairs) {
                    kernels.multiplyAddSpread(
                            aa,
                            weights,
                            1,
                            products,
                            (q * rows + i) * columns,
                            tile,
                            (sample * c + o) * width * c + k,
                            c,
                            columns);
                }
            }
        }
    }

    /** tile += Σ_k u_ck u_c'k (m_k·m_k), m_k of {@code repeats} numbers. */
    void gradient(Side x, Side y, int c, Storage tile) {
        int own = pairs(x.part, c);
        int count = c * (c + 1) / 2;
        int rows = x.samples;
        int columns = y.samples;
        int all = rows * columns;
        int repeats = x.part.share().repeats();
        int out = x.part.share().out();
        products = grown(products, count * all);
        int most = Math.clamp(HELD / all, 1, own);
        held = grown(held, most * all);
        for (int k = 0; k < own; k += most) {
            int some = Math.min(most, own - k);
            for (int h = 0; h < some; h++) {
                int at = (k + h) * repeats;
                Blas.gemm(
                        1,
                        x.part.g().matrix(x.first * out + at, rows, repeats, out),
                        y.part.g()
                                .matrix(y.first * out + at, columns, repeats, out)
                                .transpose(),
                        0,
                        held.matrix(h * all, rows, columns, columns));
            }
            Blas.gemm(
                    1,
                    pairs.matrix(k, count, some, own),
                    held.matrix(0, some, all, all),
                    k == 0 ? 0 : 1,
                    products.matrix(0, count, all, all));
        }
        int n = columns * c;
        row = grown(row, n);
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < c; o++) {
                for (int k = 0; k < c; k++) {
                    int pair = pair(Math.max(o, k), Math.min(o, k));
                    kernels.copy(products, pair * all + r * columns, 1, row, k, c, columns);
                }
                kernels.axpy(1, row, 0, tile, (r * c + o) * n, n);
            }
        }
    }

    /** Fills pairs with u_c ∘ u_c' for c' ≤ c, and returns the length of each. */
    private int pairs(SiteBlock.Part part, int c) {
        int own = part.share().out() / part.share().repeats();
        pairs = grown(pairs, c * (c + 1) / 2 * own);
        for (int o = 0; o < c; o++) {
            for (int k = 0; k <= o; k++) {
                kernels.binary(
                        BinaryFn.MULTIPLY,
                        part.u(),
                        o * own,
                        1,
                        part.u(),
                        k * own,
                        1,
                        pairs,
                        pair(o, k) * own,
                        own);
            }
        }
        return own;
    }

    private static int pair(int o, int k) {
        return o * (o + 1) / 2 + k;
    }

    private Storage grown(Storage array, int size) {
        return array.size() >= size ? array : precision.allocate(size);
    }
}
