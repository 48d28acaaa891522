package org.plstar.array;

import java.util.Arrays;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleQuads;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.gather.DoubleFolds;
import org.plstar.array.gather.DoubleGather;
import org.plstar.array.gather.DoubleIndexedProduct;
import org.plstar.array.gather.DoublePatches;

/** The kernels in double precision. */
record DoubleKernels() implements Kernels {
    private static double[] d(Storage s) {
        return ((Storage.Float64) s).data();
    }

    @Override
    public void unary(UnaryFn f, Storage x, int xo, Storage y, int yo, int n) {
        DoubleElementwise.unary(f, d(x), xo, d(y), yo, n);
    }

    @Override
    public void binary(
            BinaryFn f,
            Storage a,
            int ao,
            int as,
            Storage b,
            int bo,
            int bs,
            Storage y,
            int yo,
            int n) {
        DoubleElementwise.binary(f, d(a), ao, as, d(b), bo, bs, d(y), yo, n);
    }

    @Override
    public void scale(double scale, Storage x, int xo, Storage y, int yo, int n) {
        DoubleElementwise.affine(scale, 0, d(x), xo, d(y), yo, n);
    }

    @Override
    public void select(
            Storage m,
            int mo,
            int ms,
            Storage a,
            int ao,
            int as,
            Storage b,
            int bo,
            int bs,
            Storage y,
            int yo,
            int n) {
        DoubleElementwise.select(d(m), mo, ms, d(a), ao, as, d(b), bo, bs, d(y), yo, n);
    }

    @Override
    public void axpy(double alpha, Storage x, int xo, Storage y, int yo, int n) {
        DoubleElementwise.axpy(alpha, d(x), xo, d(y), yo, n);
    }

    @Override
    public void copy(Storage x, int xo, int xs, Storage y, int yo, int ys, int n) {
        double[] from = d(x);
        double[] to = d(y);
        if (xs == 1 && ys == 1) {
            System.arraycopy(from, xo, to, yo, n);
        } else if (xs == 0 && ys == 1) {
            Arrays.fill(to, yo, yo + n, from[xo]);
        } else {
            for (int i = 0; i < n; i++) {
                to[yo + i * ys] = from[xo + i * xs];
            }
        }
    }

    @Override
    public void fill(double value, Storage y, int yo, int n) {
        Arrays.fill(d(y), yo, yo + n, value);
    }

    @Override
    public double sum(Storage x, int xo, int n) {
        return DoubleReductions.sum(d(x), xo, n);
    }

    @Override
    public void unfold(
            Window w,
            int height,
            int width,
            double padding,
            Storage x,
            int xo,
            int pitch,
            Storage y,
            int yo,
            int blockPitch,
            int first,
            int rows) {
        DoublePatches.unfold(
                w, height, width, padding, d(x), xo, pitch, d(y), yo, blockPitch, first, rows);
    }

    @Override
    public void fold(
            Window w,
            int height,
            int width,
            Storage x,
            int xo,
            int pitch,
            Storage y,
            int yo,
            int blockPitch,
            int first,
            int rows,
            boolean scratch) {
        DoubleFolds.fold(
                w, height, width, d(x), xo, pitch, d(y), yo, blockPitch, first, rows, scratch);
    }

    @Override
    public void multiply(
            IndexTables tables,
            int first,
            int m,
            Storage a,
            int ao,
            Storage b,
            int bo,
            int n,
            Storage c,
            int co,
            boolean add) {
        DoubleIndexedProduct.multiply(tables, first, m, d(a), ao, d(b), bo, n, d(c), co, add);
    }

    @Override
    public void take(
            Storage x,
            int xo,
            int xs,
            int step,
            int choices,
            Storage ids,
            int io,
            int is,
            Storage y,
            int yo,
            int n) {
        DoubleGather.take(d(x), xo, xs, step, choices, d(ids), io, is, d(y), yo, n);
    }

    @Override
    public void scatter(
            Storage g,
            int go,
            int gs,
            Storage ids,
            int io,
            int is,
            Storage y,
            int yo,
            int ys,
            int step,
            int choices,
            int n) {
        DoubleGather.scatter(d(g), go, gs, d(ids), io, is, d(y), yo, ys, step, choices, n);
    }

    @Override
    public void argMax(Storage x, int xo, int xs, int step, int choices, Storage y, int yo, int n) {
        DoubleGather.argMax(d(x), xo, xs, step, choices, d(y), yo, n);
    }

    @Override
    public void multiplyAdd(
            Storage a, int ao, int as, Storage b, int bo, int bs, Storage y, int yo, int n) {
        DoubleElementwise.multiplyAdd(d(a), ao, as, d(b), bo, bs, d(y), yo, n);
    }

    @Override
    public void multiplyAddSpread(
            Storage a, int ao, int as, Storage b, int bo, Storage y, int yo, int ys, int n) {
        double[] u = d(a);
        double[] v = d(b);
        double[] to = d(y);
        for (int i = 0; i < n; i++) {
            to[yo + i * ys] = Math.fma(u[ao + i * as], v[bo + i], to[yo + i * ys]);
        }
    }

    @Override
    public double dot(Storage x, int xo, Storage y, int yo, int n) {
        return DoubleReductions.dot(d(x), xo, d(y), yo, n);
    }

    @Override
    public void dots(
            double[] x, double[] y, Storage b, int length, int at, int n, double[] sums, int to) {
        DoubleQuads.dots(x, y, d(b), length, at, n, sums, to);
    }

    @Override
    public void subtract(
            double[] c, int from, Storage b, int length, double[] x, double[] y, int at, int n) {
        DoubleQuads.subtract(c, from, d(b), length, x, y, at, n);
    }

    @Override
    public void round(double[] x, int xo, Storage y, int yo, int n) {
        System.arraycopy(x, xo, d(y), yo, n);
    }

    @Override
    public void widen(Storage x, int xo, double[] y, int yo, int n) {
        System.arraycopy(d(x), xo, y, yo, n);
    }
}
