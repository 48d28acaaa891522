package org.plstar.tangent;

import java.util.Arrays;
import org.plstar.array.blas.Blas;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;

/** One tile of the kernel on one thread: rows of one run of samples against columns of another. */
final class KernelTile {
    private double[] tile = new double[0];
    private double[] gg = new double[0];
    private double[] aa = new double[0];

    /**
     * Computes K for samples [i, i + rows) of x against [j, j + columns) of y.
     *
     * @return [rows·C, columns·C], row-major; valid until the next call
     */
    double[] compute(SiteBlock x, int i, int rows, SiteBlock y, int j, int columns) {
        int c = x.outputs();
        int m = rows * c;
        int n = columns * c;
        tile = grown(tile, m * n);
        Arrays.fill(tile, 0, m * n, 0);
        for (int p = 0; p < x.parts().size(); p++) {
            SiteBlock.Part px = x.parts().get(p);
            SiteBlock.Part py = y.parts().get(p);
            if (!px.pairwise()) {
                Blas.gemm(
                        false,
                        true,
                        m,
                        n,
                        px.out(),
                        1,
                        px.g(),
                        i * c * px.out(),
                        px.out(),
                        py.g(),
                        j * c * py.out(),
                        py.out(),
                        1,
                        tile,
                        0,
                        n);
            } else if (px.positions() == 1) {
                single(px, py, i, rows, j, columns, c);
            } else {
                for (int r = 0; r < rows; r++) {
                    for (int s = 0; s < columns; s++) {
                        pair(px, py, i + r, j + s, tile, r * c * n + s * c, n, c);
                    }
                }
            }
        }
        return tile;
    }

    /** (A Aᵀ)∘(G Gᵀ), the first repeated for all outputs. */
    private void single(
            SiteBlock.Part x, SiteBlock.Part y, int i, int rows, int j, int columns, int c) {
        int m = rows * c;
        int n = columns * c;
        gg = grown(gg, m * n);
        aa = grown(aa, rows * columns);
        Blas.gemm(
                false,
                true,
                m,
                n,
                x.out(),
                1,
                x.g(),
                i * c * x.out(),
                x.out(),
                y.g(),
                j * c * y.out(),
                y.out(),
                0,
                gg,
                0,
                n);
        Blas.gemm(
                false,
                true,
                rows,
                columns,
                x.in(),
                1,
                x.a(),
                i * x.in(),
                x.in(),
                y.a(),
                j * y.in(),
                y.in(),
                0,
                aa,
                0,
                columns);
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

    /** Σ_pq (a_p·a_q)(g_p·g_q) for one pair of samples and all pairs of outputs. */
    private void pair(
            SiteBlock.Part x,
            SiteBlock.Part y,
            int i,
            int j,
            double[] to,
            int at,
            int stride,
            int c) {
        int p = x.positions();
        int out = x.out();
        aa = grown(aa, p * p);
        gg = grown(gg, p * p);
        Blas.gemm(
                false,
                true,
                p,
                p,
                x.in(),
                1,
                x.a(),
                i * p * x.in(),
                x.in(),
                y.a(),
                j * p * y.in(),
                y.in(),
                0,
                aa,
                0,
                p);
        for (int o = 0; o < c; o++) {
            for (int q = 0; q < c; q++) {
                Blas.gemm(
                        false,
                        true,
                        p,
                        p,
                        out,
                        1,
                        x.g(),
                        (i * c + o) * p * out,
                        out,
                        y.g(),
                        (j * c + q) * p * out,
                        out,
                        0,
                        gg,
                        0,
                        p);
                to[at + o * stride + q] += DoubleReductions.dot(aa, 0, gg, 0, p * p);
            }
        }
    }

    private static double[] grown(double[] array, int size) {
        return array.length >= size ? array : new double[size];
    }
}
