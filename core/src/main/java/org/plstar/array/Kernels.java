package org.plstar.array;

import java.util.Arrays;
import org.plstar.array.blas.Blas;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.elementwise.FloatElementwise;
import org.plstar.array.elementwise.FloatReductions;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.array.gather.DoubleGather;
import org.plstar.array.gather.FloatGather;
import org.plstar.array.gather.Window;

/**
 * The arithmetic of one precision on flat storages; nothing above this interface knows which precision runs.
 *
 * <p>Offsets and strides count elements. A stride of 0 repeats one value. Outputs may equal inputs element by element.
 */
public sealed interface Kernels {
    /** The kernels of a precision. */
    static Kernels of(Precision precision) {
        return switch (precision) {
            case DOUBLE -> new Doubles();
            case FLOAT -> new Floats();
        };
    }

    /** y = f(x). */
    void unary(UnaryFn f, Storage x, int xo, Storage y, int yo, int n);

    /** y = f(a, b); strides 0 or 1. */
    void binary(
            BinaryFn f,
            Storage a,
            int ao,
            int as,
            Storage b,
            int bo,
            int bs,
            Storage y,
            int yo,
            int n);

    /** y = scale · x. */
    void scale(double scale, Storage x, int xo, Storage y, int yo, int n);

    /** y = mask ≠ 0 ? a : b; strides 0 or 1. */
    void select(
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
            int n);

    /** y += alpha · x. */
    void axpy(double alpha, Storage x, int xo, Storage y, int yo, int n);

    /** y = x with any strides. */
    void copy(Storage x, int xo, int xs, Storage y, int yo, int ys, int n);

    /** y = value. */
    void fill(double value, Storage y, int yo, int n);

    /** Sum of x with a fixed order of additions. */
    double sum(Storage x, int xo, int n);

    /** Row-major C = alpha op(A) op(B) + beta C, on the calling thread. */
    void gemm(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            double alpha,
            Storage a,
            int ao,
            int lda,
            Storage b,
            int bo,
            int ldb,
            double beta,
            Storage c,
            int co,
            int ldc);

    /** Takes patches of a plane, see {@link DoubleGather#unfold}. */
    void unfold(
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
            int rows);

    /** Adds patches onto a plane, see {@link DoubleGather#fold}. */
    void fold(
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
            int rows);

    /** Chosen elements, see {@link DoubleGather#take}. */
    void take(
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
            int n);

    /** Adds to chosen elements, see {@link DoubleGather#scatter}. */
    void scatter(
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
            int n);

    /** Positions of the largest, see {@link DoubleGather#argMax}. */
    void argMax(Storage x, int xo, int xs, int step, int choices, Storage y, int yo, int n);

    /** Double precision. */
    record Doubles() implements Kernels {
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
        public void gemm(
                boolean ta,
                boolean tb,
                int m,
                int n,
                int k,
                double alpha,
                Storage a,
                int ao,
                int lda,
                Storage b,
                int bo,
                int ldb,
                double beta,
                Storage c,
                int co,
                int ldc) {
            Blas.gemm(ta, tb, m, n, k, alpha, d(a), ao, lda, d(b), bo, ldb, beta, d(c), co, ldc);
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
            DoubleGather.unfold(
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
                int rows) {
            DoubleGather.fold(w, height, width, d(x), xo, pitch, d(y), yo, blockPitch, first, rows);
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
        public void argMax(
                Storage x, int xo, int xs, int step, int choices, Storage y, int yo, int n) {
            DoubleGather.argMax(d(x), xo, xs, step, choices, d(y), yo, n);
        }
    }

    /** Single precision. */
    record Floats() implements Kernels {
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
        public void gemm(
                boolean ta,
                boolean tb,
                int m,
                int n,
                int k,
                double alpha,
                Storage a,
                int ao,
                int lda,
                Storage b,
                int bo,
                int ldb,
                double beta,
                Storage c,
                int co,
                int ldc) {
            Blas.gemm(
                    ta,
                    tb,
                    m,
                    n,
                    k,
                    (float) alpha,
                    f(a),
                    ao,
                    lda,
                    f(b),
                    bo,
                    ldb,
                    (float) beta,
                    f(c),
                    co,
                    ldc);
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
                int rows) {
            FloatGather.fold(w, height, width, f(x), xo, pitch, f(y), yo, blockPitch, first, rows);
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
        public void argMax(
                Storage x, int xo, int xs, int step, int choices, Storage y, int yo, int n) {
            FloatGather.argMax(f(x), xo, xs, step, choices, f(y), yo, n);
        }
    }
}
