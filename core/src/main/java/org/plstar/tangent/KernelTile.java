package org.plstar.tangent;

import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.blas.Triangle;
import org.plstar.array.elementwise.BinaryFn;

/** One tile of the kernel on one thread: rows of one run of samples against columns of another. */
final class KernelTile {
    private final Kernels kernels;
    private final PairProducts pairs;
    private final SeparatedProducts separated;
    private Storage tile;
    private Storage gg;
    private Storage aa;
    private Storage repeated;
    private final Storage more;
    private double[] wide = new double[0];

    KernelTile(Precision precision) {
        kernels = Kernels.of(precision);
        pairs = new PairProducts(precision);
        separated = new SeparatedProducts(precision);
        tile = precision.allocate(0);
        gg = tile;
        aa = tile;
        repeated = tile;
        more = precision.allocate(1);
    }

    /**
     * Computes one of several addends of K for samples [i, i + rows) of x against [j, j + columns) of y: some columns of long rows, or some of the shares.
     *
     * @param addend in [0, addends)
     * @return [rows·C, columns·C], row-major; on the diagonal of a symmetric kernel only its lower triangle counts; valid until the next call
     */
    Storage compute(
            SiteBlock x,
            int i,
            int rows,
            SiteBlock y,
            int j,
            int columns,
            int addend,
            int addends) {
        int c = x.outputs();
        int m = rows * c;
        int n = columns * c;
        boolean diagonal = x.parts().equals(y.parts()) && i == j && rows == columns;
        tile = grown(tile, m * n);
        kernels.fill(0, tile, 0, m * n);
        for (int p = 0; p < x.parts().size(); p++) {
            SiteBlock.Part px = x.parts().get(p);
            SiteBlock.Part py = y.parts().get(p);
            Share share = px.share();
            if (share.separated() && !share.pairwise()) {
                if (p % addends == addend) {
                    separated.gradient(
                            new SeparatedProducts.Side(px, i, rows),
                            new SeparatedProducts.Side(py, j, columns),
                            c,
                            tile);
                }
            } else if (!share.pairwise()) {
                int from = cut(share.out(), addend, addends);
                int length = cut(share.out(), addend + 1, addends) - from;
                product(
                        diagonal,
                        px.g(),
                        i * c,
                        m,
                        py.g(),
                        j * c,
                        n,
                        share.out(),
                        from,
                        length,
                        1,
                        tile);
            } else if (p % addends == addend) {
                if (share.structure() == Share.Structure.OUTER && share.positions() == 1) {
                    single(diagonal, px, py, i, rows, j, columns, c);
                } else {
                    pairs.add(diagonal, px, i, rows, py, j, columns, tile, c);
                }
            }
        }
        return tile;
    }

    /** The first n numbers of the tile as doubles; valid until the next call. */
    double[] doubles(int n) {
        if (tile instanceof Storage.Float64 doubles) {
            return doubles.data();
        }
        if (wide.length < n) {
            wide = new double[n];
        }
        kernels.widen(tile, 0, wide, 0, n);
        return wide;
    }

    /** Where addend p begins: multiples of 8, so that runs stay aligned. */
    private static int cut(int n, int p, int pieces) {
        return p == pieces ? n : (int) ((long) n * p / pieces) / 8 * 8;
    }

    /** to = A Bᵀ + beta · to over some columns of rows of length k; the lower triangle only if A is B. */
    private void product(
            boolean symmetric,
            Storage a,
            int from,
            int rows,
            Storage b,
            int start,
            int columns,
            int k,
            int first,
            int length,
            double beta,
            Storage to) {
        if (symmetric) {
            kernels.syrk(
                    Triangle.LOWER,
                    false,
                    rows,
                    length,
                    a,
                    from * k + first,
                    k,
                    beta,
                    to,
                    0,
                    columns);
        } else {
            kernels.gemm(
                    false,
                    true,
                    rows,
                    columns,
                    length,
                    1,
                    a,
                    from * k + first,
                    k,
                    b,
                    start * k + first,
                    k,
                    beta,
                    to,
                    0,
                    columns);
        }
    }

    /** (A Aᵀ + f²)∘(G Gᵀ), the first repeated for all outputs. */
    private void single(
            boolean diagonal,
            SiteBlock.Part x,
            SiteBlock.Part y,
            int i,
            int rows,
            int j,
            int columns,
            int c) {
        int m = rows * c;
        int n = columns * c;
        int out = x.share().out();
        int in = x.share().in();
        gg = grown(gg, m * n);
        aa = grown(aa, rows * columns);
        // outputs of a separated share also pair a sample's first with another's second, across the
        // diagonal
        product(
                diagonal && !x.share().separated(),
                x.a(),
                i,
                rows,
                y.a(),
                j,
                columns,
                in,
                0,
                in,
                0,
                aa);
        if (x.more() != 0) {
            more.set(0, x.more());
            kernels.binary(BinaryFn.ADD, aa, 0, 1, more, 0, 0, aa, 0, rows * columns);
        }
        if (x.share().separated()) {
            separated.outer(
                    new SeparatedProducts.Side(x, i, rows),
                    new SeparatedProducts.Side(y, j, columns),
                    aa,
                    c,
                    gg,
                    tile);
            return;
        }
        product(diagonal, x.g(), i * c, m, y.g(), j * c, n, out, 0, out, 0, gg);
        if (c == 1) {
            kernels.multiplyAdd(aa, 0, 1, gg, 0, 1, tile, 0, m * n);
            return;
        }
        repeated = grown(repeated, n);
        for (int r = 0; r < rows; r++) {
            for (int s = 0; s < columns; s++) {
                kernels.copy(aa, r * columns + s, 0, repeated, s * c, 1, c);
            }
            for (int o = 0; o < c; o++) {
                int at = (r * c + o) * n;
                kernels.multiplyAdd(repeated, 0, 1, gg, at, 1, tile, at, n);
            }
        }
    }

    private static Storage grown(Storage array, int size) {
        return array.size() >= size ? array : array.precision().allocate(size);
    }
}
