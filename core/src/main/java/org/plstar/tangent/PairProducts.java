package org.plstar.tangent;

import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.blas.Blas;

/**
 * Adds Σ_pq (a_p·a_q)(g_p·g_q) of one share to a tile of the kernel, on one thread.
 *
 * <p>Positions of several samples and outputs are the rows and columns of one matrix product each;
 * where one sample has many positions, they are cut. So scratch is about a megabyte, whatever the
 * shapes.
 */
final class PairProducts {
    /** Positions among the rows of a product of g; twice as many as of a. */
    private static final int ROWS = 128;

    private static final int COLUMNS = 512;

    private final Kernels kernels;
    private Storage aa;
    private Storage gg;
    private Storage repeated;
    private Storage sums;

    PairProducts(Precision precision) {
        kernels = Kernels.of(precision);
        aa = precision.allocate(0);
        gg = aa;
        repeated = aa;
        sums = aa;
    }

    /** A range of the samples of one side. */
    private record Side(SiteBlock.Part part, int first, int samples) {
        Side from(int start, int most) {
            return new Side(part, first + start, Math.min(most, samples - start));
        }
    }

    /**
     * Adds the products of one share to the tile.
     *
     * @param own column of the first row's own sample: of row r, columns up to {@code own + r}
     *     count
     * @param tile [rows·C, columns·C], row-major
     * @param c outputs per sample, C
     */
    void add(
            int own,
            SiteBlock.Part x,
            int i,
            int rows,
            SiteBlock.Part y,
            int j,
            int columns,
            Storage tile,
            int c) {
        int p = x.share().positions();
        int width = columns * c;
        Side all = new Side(x, i, rows);
        Side others = new Side(y, j, columns);
        if (p > COLUMNS) {
            for (int r = 0; r < rows; r++) {
                for (int s = 0; s < Math.min(columns, own + r + 1); s++) {
                    cut(all.from(r, 1), others.from(s, 1), tile, r * c * width + s * c, width, c);
                }
            }
            return;
        }
        int down = Math.max(1, ROWS / p);
        int across = Math.max(1, COLUMNS / p);
        for (int r = 0; r < rows; r += down) {
            int end = Math.min(columns, own + r + down);
            for (int s = 0; s < end; s += across) {
                whole(
                        all.from(r, down),
                        others.from(s, Math.min(across, end - s)),
                        tile,
                        r * c * width + s * c,
                        width,
                        c);
            }
        }
    }

    /** Adds the products of all positions of a few samples on either side. */
    private void whole(Side x, Side y, Storage tile, int at, int width, int c) {
        int p = x.part.share().positions();
        dataProducts(x, 0, x.samples * p, y, 0, y.samples * p);
        int units = Math.max(1, 2 * ROWS / p);
        int others = Math.max(1, COLUMNS / p);
        for (int u = 0; u < x.samples * c; u += units) {
            int rows = Math.min(units, x.samples * c - u);
            for (int v = 0; v < y.samples * c; v += others) {
                int columns = Math.min(others, y.samples * c - v);
                cotangentProducts(
                        x, (x.first * c + u) * p, rows * p, y, (y.first * c + v) * p, columns * p);
                weigh(u, rows, v, columns, y.samples, p, c, tile, at + u * width + v, width);
            }
        }
    }

    /** Adds Σ_pq aa_pq gg_pq for rows u … and columns v … of outputs. */
    private void weigh(
            int u,
            int rows,
            int v,
            int columns,
            int samples,
            int p,
            int c,
            Storage tile,
            int at,
            int width) {
        int length = columns * p;
        repeated = grown(repeated, length);
        sums = grown(sums, length);
        for (int row = 0; row < rows; row++) {
            kernels.fill(0, sums, 0, length);
            for (int q = 0; q < p; q++) {
                int line = ((u + row) / c * p + q) * samples * p;
                Storage weights = aa;
                int from = line + v * p;
                if (c > 1) {
                    for (int column = 0; column < columns; column++) {
                        kernels.copy(
                                aa, line + (v + column) / c * p, 1, repeated, column * p, 1, p);
                    }
                    weights = repeated;
                    from = 0;
                }
                kernels.multiplyAdd(
                        weights, from, 1, gg, (row * p + q) * length, 1, sums, 0, length);
            }
            for (int column = 0; column < columns; column++) {
                double total = 0;
                for (int q = 0; q < p; q++) {
                    total += sums.get(column * p + q);
                }
                int to = at + row * width + column;
                tile.set(to, tile.get(to) + total);
            }
        }
    }

    /** Adds the products of a sample with many positions, some positions at a time. */
    private void cut(Side x, Side y, Storage tile, int at, int width, int c) {
        int p = x.part.share().positions();
        for (int q = 0; q < p; q += ROWS) {
            int rows = Math.min(ROWS, p - q);
            for (int s = 0; s < p; s += COLUMNS) {
                int columns = Math.min(COLUMNS, p - s);
                dataProducts(x, q, rows, y, s, columns);
                for (int o = 0; o < c; o++) {
                    for (int k = 0; k < c; k++) {
                        cotangentProducts(
                                x,
                                (x.first * c + o) * p + q,
                                rows,
                                y,
                                (y.first * c + k) * p + s,
                                columns);
                        int to = at + o * width + k;
                        tile.set(to, tile.get(to) + kernels.dot(aa, 0, gg, 0, rows * columns));
                    }
                }
            }
        }
    }

    /**
     * Computes aa = a_p·a_q for positions from {@code q} on of x against those from {@code s} on of
     * y.
     */
    private void dataProducts(Side x, int q, int rows, Side y, int s, int columns) {
        KernelContribution share = x.part.share();
        aa = grown(aa, rows * columns);
        int from = x.first * share.positions() + q;
        int to = y.first * share.positions() + s;
        if (share.structure() == KernelContribution.Structure.SELECT) {
            for (int r = 0; r < rows; r++) {
                double id = x.part.a().get(from + r);
                for (int k = 0; k < columns; k++) {
                    aa.set(r * columns + k, id == y.part.a().get(to + k) ? 1 : 0);
                }
            }
            return;
        }
        product(x.part.a(), from, rows, y.part.a(), to, columns, share.in(), aa);
    }

    private void cotangentProducts(Side x, int from, int rows, Side y, int to, int columns) {
        gg = grown(gg, rows * columns);
        product(x.part.g(), from, rows, y.part.g(), to, columns, x.part.share().out(), gg);
    }

    /** c = A Bᵀ for rows of length k. */
    private void product(
            Storage a, int from, int rows, Storage b, int to, int columns, int k, Storage c) {
        Blas.gemm(
                1,
                a.matrix(from * k, rows, k, k),
                b.matrix(to * k, columns, k, k).transpose(),
                0,
                c.matrix(0, rows, columns, columns));
    }

    private static Storage grown(Storage array, int size) {
        return array.size() >= size ? array : array.precision().allocate(size);
    }
}
