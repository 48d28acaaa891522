package org.plstar.tangent;

import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.elementwise.BinaryFn;

/**
 * Adds the share of a separated cotangent u_c ∘ m to a tile of the kernel, on one thread.
 *
 * <p>Its part for outputs c, c' is Σ_k u_ck u_c'k H_k with one H for the two samples, so exchanging c and c' changes nothing: about half of the C² parts are
 * computed, and where u repeats its numbers, H is summed over what repeats before any output is looked at.
 */
final class SeparatedProducts {
    /** Rows below which a product would pack its operands for too few: outputs are taken together up to that many. */
    private static final int ROWS = 128;

    /** Numbers of H that are held at a time. */
    private static final int HELD = 1 << 20;

    private final Kernels kernels;
    private final Precision precision;
    private Storage products;
    private Storage held;
    private Storage pairs;
    private Storage row;

    SeparatedProducts(Precision precision) {
        kernels = Kernels.of(precision);
        this.precision = precision;
        products = precision.allocate(0);
        held = products;
        pairs = products;
        row = products;
    }

    /** A run of samples of a block, from a chunk's first sample on. */
    record Side(SiteBlock.Part part, int first, int samples) {}

    /**
     * tile += (repeated a·a) ∘ (g·g) for g = u_c ∘ m in chunks, see {@link SiteBlock.Part#g}.
     *
     * @param aa a·a + f² of the samples [rows, columns]
     * @param products as long as the tile, overwritten
     */
    void outer(Side x, Side y, Storage aa, int c, Storage products, Storage tile) {
        int rows = x.samples;
        int columns = y.samples;
        int out = x.part.share().out();
        int n = columns * c;
        int group = Math.ceilDiv(ROWS, Math.max(1, Math.min(rows, columns)));
        for (int o = 0; o < c; o += group) {
            int end = Math.min(c, o + group);
            kernels.gemm(
                    false,
                    true,
                    (end - o) * rows,
                    end * columns,
                    out,
                    1,
                    x.part.g(),
                    (x.first * c + o * rows) * out,
                    out,
                    y.part.g(),
                    y.first * c * out,
                    out,
                    0,
                    products,
                    o * rows * n,
                    n);
        }
        row = grown(row, 2 * n);
        for (int r = 0; r < rows; r++) {
            for (int k = 0; k < c; k++) {
                kernels.copy(aa, r * columns, 1, row, n + k, c, columns);
            }
            for (int o = 0; o < c; o++) {
                int known = Math.min(c, (o / group + 1) * group);
                for (int k = 0; k < c; k++) {
                    int from =
                            k < known
                                    ? (o * rows + r) * n + k * columns
                                    : (k * rows + r) * n + o * columns;
                    kernels.copy(products, from, 1, row, k, c, columns);
                }
                kernels.multiplyAdd(row, 0, 1, row, n, 1, tile, (r * c + o) * n, n);
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
                kernels.gemm(
                        false,
                        true,
                        rows,
                        columns,
                        repeats,
                        1,
                        x.part.g(),
                        x.first * out + at,
                        out,
                        y.part.g(),
                        y.first * out + at,
                        out,
                        0,
                        held,
                        h * all,
                        columns);
            }
            kernels.gemm(
                    false,
                    false,
                    count,
                    all,
                    some,
                    1,
                    pairs,
                    k,
                    own,
                    held,
                    0,
                    all,
                    k == 0 ? 0 : 1,
                    products,
                    0,
                    all);
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
