package org.plstar.array;

import java.util.Arrays;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.FloatElementwise;
import org.plstar.array.elementwise.FloatQuads;
import org.plstar.array.elementwise.FloatReductions;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.array.gather.FloatGather;
import org.plstar.array.gather.Window;

/** Single precision. */
record FloatKernels() implements Kernels {
    private static float[] f(Storage s) {
        return ((Storage.Float32) s).data();
    }

    @Override
    public void unary(UnaryFn f, Storage x, int xo, Storage y, int yo, int n) {
        FloatElementwise.unary(f, f(x), xo, f(y), yo, n);
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
        FloatElementwise.binary(f, f(a), ao, as, f(b), bo, bs, f(y), yo, n);
    }

    @Override
    public void scale(double scale, Storage x, int xo, Storage y, int yo, int n) {
        FloatElementwise.affine((float) scale, 0, f(x), xo, f(y), yo, n);
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
        FloatElementwise.select(f(m), mo, ms, f(a), ao, as, f(b), bo, bs, f(y), yo, n);
    }

    @Override
    public void axpy(double alpha, Storage x, int xo, Storage y, int yo, int n) {
        FloatElementwise.axpy((float) alpha, f(x), xo, f(y), yo, n);
    }

    @Override
    public void copy(Storage x, int xo, int xs, Storage y, int yo, int ys, int n) {
        float[] from = f(x);
        float[] to = f(y);
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
        Arrays.fill(f(y), yo, yo + n, (float) value);
    }

    @Override
    public double sum(Storage x, int xo, int n) {
        return FloatReductions.sum(f(x), xo, n);
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
        FloatGather.unfold(
                w,
                height,
                width,
                (float) padding,
                f(x),
                xo,
                pitch,
                f(y),
                yo,
                blockPitch,
                first,
                rows);
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
        FloatGather.fold(
                w, height, width, f(x), xo, pitch, f(y), yo, blockPitch, first, rows, scratch);
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
        FloatGather.take(f(x), xo, xs, step, choices, f(ids), io, is, f(y), yo, n);
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
        FloatGather.scatter(f(g), go, gs, f(ids), io, is, f(y), yo, ys, step, choices, n);
    }

    @Override
    public void argMax(Storage x, int xo, int xs, int step, int choices, Storage y, int yo, int n) {
        FloatGather.argMax(f(x), xo, xs, step, choices, f(y), yo, n);
    }

    @Override
    public void multiplyAdd(
            Storage a, int ao, int as, Storage b, int bo, int bs, Storage y, int yo, int n) {
        FloatElementwise.multiplyAdd(f(a), ao, as, f(b), bo, bs, f(y), yo, n);
    }

    @Override
    public void multiplyAddSpread(
            Storage a, int ao, int as, Storage b, int bo, Storage y, int yo, int ys, int n) {
        float[] u = f(a);
        float[] v = f(b);
        float[] to = f(y);
        for (int i = 0; i < n; i++) {
            to[yo + i * ys] = Math.fma(u[ao + i * as], v[bo + i], to[yo + i * ys]);
        }
    }

    @Override
    public double dot(Storage x, int xo, Storage y, int yo, int n) {
        return FloatReductions.dot(f(x), xo, f(y), yo, n);
    }

    @Override
    public void dots(
            double[] x, double[] y, Storage b, int length, int at, int n, double[] sums, int to) {
        FloatQuads.dots(x, y, f(b), length, at, n, sums, to);
    }

    @Override
    public void subtract(
            double[] c, int from, Storage b, int length, double[] x, double[] y, int at, int n) {
        FloatQuads.subtract(c, from, f(b), length, x, y, at, n);
    }

    @Override
    public void round(double[] x, int xo, Storage y, int yo, int n) {
        float[] to = f(y);
        for (int i = 0; i < n; i++) {
            to[yo + i] = (float) x[xo + i];
        }
    }

    @Override
    public void widen(Storage x, int xo, double[] y, int yo, int n) {
        float[] from = f(x);
        for (int i = 0; i < n; i++) {
            y[yo + i] = from[xo + i];
        }
    }
}
