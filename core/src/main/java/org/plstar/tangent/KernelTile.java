package org.plstar.tangent;

import org.plstar.array.BinaryFn;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Triangle;

/**
 * One tile of the kernel on one thread: rows of one run of samples against columns of another.
 *
 * <p>In a symmetric kernel, entries above the diagonal need not be right; a tile that meets the
 * diagonal ends with its own rows' samples.
 */
final class KernelTile {
    /** The number of columns of a product of g that is held in addition to the tile. */
    private static final int HELD = 2048;

    private final Kernels kernels;
    private final PairProducts pairs;
    private final SeparatedProducts separated;
    private Storage tile;
    private boolean empty;
    private Storage gg;
    private Storage aa;
    private Storage repeated;

    KernelTile(Precision precision) {
        kernels = Kernels.of(precision);
        pairs = new PairProducts(precision);
        separated = new SeparatedProducts(precision);
        tile = precision.allocate(0);
        gg = tile;
        aa = tile;
        repeated = tile;
    }

    /** Samples [i, i + rows) of x against [j, j + columns) of y, with c outputs each. */
    private record Extent(
            SiteBlock x, int i, int rows, SiteBlock y, int j, int columns, int own, int c) {
        /** Numbers in a row of the tile. */
        int width() {
            return columns * c;
        }

        int size() {
            return rows * c * width();
        }
    }

    /**
     * Computes one of several addends of K for samples [i, i + rows) of x against [j, j + columns)
     * of y: some columns of long rows, or some of the shares.
     *
     * @param own column of sample i, from where on the columns are the rows' samples;
     *     {@code columns} or more if none is
     * @param addend in [0, addends)
     * @return [rows·C, columns·C], row-major; of row r, only columns up to own·C + r count; valid
     *     until the next call
     */
    Storage compute(
            SiteBlock x,
            int i,
            int rows,
            SiteBlock y,
            int j,
            int columns,
            int own,
            int addend,
            int addends) {
        Extent e = new Extent(x, i, rows, y, j, columns, own, x.outputs());
        int c = e.c;
        tile = grown(tile, e.size());
        empty = true;
        for (int p = 0; p < x.parts().size(); p++) {
            SiteBlock.Part px = x.parts().get(p);
            SiteBlock.Part py = y.parts().get(p);
            KernelContribution share = px.share();
            if (share.separated() && !share.pairwise()) {
                if (p % addends == addend) {
                    filled(e);
                    separated.gradient(
                            new SeparatedProducts.Side(px, i, rows),
                            new SeparatedProducts.Side(py, j, columns),
                            c,
                            tile);
                }
            } else if (!share.pairwise()) {
                int from = cut(share.out(), addend, addends);
                int length = cut(share.out(), addend + 1, addends) - from;
                filled(e);
                Rows a = new Rows(px.g(), i * c, share.out(), from);
                Rows b = new Rows(py.g(), j * c, share.out(), from);
                product(a, rows * c, b, e.width(), own * c, length, 1, tile, 0, e.width());
            } else if (p % addends == addend) {
                if (share.structure() == KernelContribution.Structure.OUTER
                        && share.positions() == 1) {
                    single(e, px, py);
                } else {
                    filled(e);
                    pairs.add(own, px, i, rows, py, j, columns, tile, c);
                }
            }
        }
        filled(e);
        return tile;
    }

    /** Sets a tile without content to zero. */
    private void filled(Extent e) {
        if (empty) {
            kernels.fill(0, tile, 0, e.size());
            empty = false;
        }
    }

    /** The start of addend p: a multiple of 8, so that runs are aligned. */
    private static int cut(int n, int p, int pieces) {
        return p == pieces ? n : (int) ((long) n * p / pieces) / 8 * 8;
    }

    /**
     * The rows of a matrix with {@code length} columns, from row {@code start} and column
     * {@code first} on.
     */
    private record Rows(Storage of, int start, int length, int first) {
        int at(int row) {
            return (start + row) * length + first;
        }
    }

    /**
     * to = A Bᵀ + beta · to over k columns; from column {@code own} on B's rows are A's, and the
     * lower triangle counts.
     */
    private void product(
            Rows a,
            int rows,
            Rows b,
            int columns,
            int own,
            int k,
            double beta,
            Storage to,
            int at,
            int width) {
        int beside = Math.min(own, columns);
        if (beside > 0) {
            Blas.gemm(
                    1,
                    a.of.matrix(a.at(0), rows, k, a.length),
                    b.of.matrix(b.at(0), beside, k, b.length).transpose(),
                    beta,
                    to.matrix(at, rows, beside, width));
        }
        if (beside < columns) {
            Blas.syrk(
                    Triangle.LOWER,
                    1,
                    a.of.matrix(a.at(0), rows, k, a.length),
                    beta,
                    to.matrix(at + beside, rows, rows, width));
        }
    }

    /** (A Aᵀ + f²)∘(G Gᵀ), the first repeated for all outputs. */
    private void single(Extent e, SiteBlock.Part x, SiteBlock.Part y) {
        int in = x.share().in();
        int size = e.rows * e.columns;
        aa = grown(aa, size);
        Rows a = new Rows(x.a(), e.i, in, 0);
        if (x.more() != 0) {
            kernels.fill(x.more(), aa, 0, size);
        }
        int beta = x.more() != 0 ? 1 : 0;
        Rows b = new Rows(y.a(), e.j, in, 0);
        product(a, e.rows, b, e.columns, e.own, in, beta, aa, 0, e.columns);
        if (x.share().fixed()) {
            filled(e);
            fixed(e, x.u());
            return;
        }
        if (x.share().separated()) {
            filled(e);
            separated.outer(
                    new SeparatedProducts.Side(x, e.i, e.rows),
                    new SeparatedProducts.Side(y, e.j, e.columns),
                    e.own,
                    aa,
                    e.c,
                    tile);
            return;
        }
        int beside = Math.min(e.own, e.columns);
        int most = empty ? beside : Math.max(1, HELD / e.c);
        for (int s = 0; s < beside; s += most) {
            single(e, x, y, s, Math.min(most, beside - s));
        }
        if (beside < e.columns) {
            single(e, x, y, beside, e.columns - beside);
        }
        empty = false;
    }

    /** Adds a share to the columns of samples from {@code first} on. */
    private void single(Extent e, SiteBlock.Part x, SiteBlock.Part y, int first, int columns) {
        int out = x.share().out();
        int n = columns * e.c;
        Rows a = new Rows(x.g(), e.i * e.c, out, 0);
        Rows b = new Rows(y.g(), (e.j + first) * e.c, out, 0);
        int own = (e.own - first) * e.c;
        int to = first * e.c;
        if (empty) {
            product(a, e.rows * e.c, b, n, own, out, 0, tile, to, e.width());
        } else {
            gg = grown(gg, e.rows * e.c * n);
            product(a, e.rows * e.c, b, n, own, out, 0, gg, 0, n);
        }
        repeated = grown(repeated, n);
        for (int r = 0; r < e.rows; r++) {
            for (int o = 0; o < e.c; o++) {
                kernels.copy(aa, r * e.columns + first, 1, repeated, o, e.c, columns);
            }
            for (int o = 0; o < e.c; o++) {
                int at = r * e.c + o;
                int here = to + at * e.width();
                if (empty) {
                    kernels.binary(BinaryFn.MULTIPLY, repeated, 0, 1, tile, here, 1, tile, here, n);
                } else {
                    kernels.multiplyAdd(repeated, 0, 1, gg, at * n, 1, tile, here, n);
                }
            }
        }
    }

    /** Adds A Aᵀ + f² times the matrix [C, C] that depends on the outputs alone. */
    private void fixed(Extent e, Storage uu) {
        for (int r = 0; r < e.rows; r++) {
            for (int o = 0; o < e.c; o++) {
                for (int k = 0; k < e.c; k++) {
                    if (uu.get(o * e.c + k) != 0) {
                        kernels.multiplyAddSpread(
                                uu,
                                o * e.c + k,
                                0,
                                aa,
                                r * e.columns,
                                tile,
                                (r * e.c + o) * e.width() + k,
                                e.c,
                                e.columns);
                    }
                }
            }
        }
    }

    private static Storage grown(Storage array, int size) {
        return array.size() >= size ? array : array.precision().allocate(size);
    }
}
