package org.plstar.tangent;

import java.util.Arrays;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Triangle;
import org.plstar.array.elementwise.DoubleElementwise;

/** One tile of the kernel on one thread: rows of one run of samples against columns of another. */
final class KernelTile {
    private final PairProducts pairs = new PairProducts();
    private double[] tile = new double[0];
    private double[] gg = new double[0];
    private double[] aa = new double[0];

    /**
     * Computes one of several addends of K for samples [i, i + rows) of x against [j, j + columns) of y: some columns of long rows, or some of the shares.
     *
     * @param addend in [0, addends)
     * @return [rows·C, columns·C], row-major; on the diagonal of a symmetric kernel only its lower triangle counts; valid until the next call
     */
    double[] compute(
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
        Arrays.fill(tile, 0, m * n, 0);
        for (int p = 0; p < x.parts().size(); p++) {
            SiteBlock.Part px = x.parts().get(p);
            SiteBlock.Part py = y.parts().get(p);
            Share share = px.share();
            if (!share.pairwise()) {
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

    /** Where addend p begins: multiples of 8, so that runs stay aligned. */
    private static int cut(int n, int p, int pieces) {
        return p == pieces ? n : (int) ((long) n * p / pieces) / 8 * 8;
    }

    /** to = A Bᵀ + beta · to over some columns of rows of length k; the lower triangle only if A is B. */
    private static void product(
            boolean symmetric,
            double[] a,
            int from,
            int rows,
            double[] b,
            int start,
            int columns,
            int k,
            int first,
            int length,
            double beta,
            double[] to) {
        if (symmetric) {
            Blas.syrk(
                    Triangle.LOWER,
                    false,
                    rows,
                    length,
                    1,
                    a,
                    from * k + first,
                    k,
                    beta,
                    to,
                    0,
                    columns);
        } else {
            Blas.gemm(
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

    /** (A Aᵀ)∘(G Gᵀ), the first repeated for all outputs. */
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
        product(diagonal, x.g(), i * c, m, y.g(), j * c, n, out, 0, out, 0, gg);
        product(diagonal, x.a(), i, rows, y.a(), j, columns, in, 0, in, 0, aa);
        if (c == 1) {
            DoubleElementwise.multiplyAdd(aa, 0, 1, gg, 0, 1, tile, 0, m * n);
            return;
        }
        for (int r = 0; r < m; r++) {
            for (int s = 0; s < columns; s++) {
                double a = aa[r / c * columns + s];
                int at = r * n + s * c;
                for (int o = 0; o < c; o++) {
                    tile[at + o] = Math.fma(a, gg[at + o], tile[at + o]);
                }
            }
        }
    }

    private static double[] grown(double[] array, int size) {
        return array.length >= size ? array : new double[size];
    }
}
