package org.plstar.array.blas;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.plstar.array.Matrix;
import org.plstar.array.OffHeap;
import org.plstar.array.Workers;

/**
 * LAPACK inside OpenBLAS, through its C interface with column-major order.
 *
 * <p>A row-major matrix is its own transpose in column-major order: the lower triangle here is the
 * upper one for LAPACK, a row here is a column for LAPACK, and nothing is ever transposed.
 */
record OpenBlasLapack() implements Factorizations {
    private static final int COLUMN_MAJOR = 102;
    private static final byte VALUES = 'N';
    private static final byte VECTORS = 'V';
    private static final byte THIN = 'S';
    private static final byte UPPER = 'U';

    /**
     * The order from which on a team solves eigenproblems; LAPACK's own routine uses one thread,
     * and is as fast on one.
     */
    private static final int TEAM = 1000;

    /**
     * The order up to which one thread computes the eigenvectors of a part of the tridiagonal
     * matrix.
     */
    private static final int PART = 512;

    @Override
    public int eigenvalues(Matrix a, double[] values, Workers workers) {
        if (a.rows() < TEAM) {
            return eigen(VALUES, a, values);
        }
        double[] e = new double[a.rows()];
        TwoStages.tridiagonal(a, values, e, workers);
        return tridiagonal(VALUES, values, e, MemorySegment.NULL, values.length);
    }

    @Override
    public int eigenvectors(Matrix a, double[] values, Workers workers) {
        int n = a.rows();
        if (n < TEAM) {
            return eigen(VECTORS, a, values);
        }
        double[] e = new double[n];
        Tridiagonalization t = Tridiagonalization.of(a, values, e, workers);
        try (Matrix z = Matrix.zeros(n, n)) {
            DivideAndConquer parts = new DivideAndConquer(OpenBlasLapack::part, PART, workers);
            int status = parts.solve(values, e, z);
            if (status == 0) {
                t.apply(z);
                a.segment().copyFrom(z.segment());
            }
            return status;
        }
    }

    private static int eigen(byte job, Matrix a, double[] values) {
        int n = a.rows();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment w = arena.allocate(JAVA_DOUBLE, n);
            MemorySegment size = arena.allocate(JAVA_DOUBLE);
            MemorySegment integerSize = arena.allocate(JAVA_INT);
            int status = dsyevd(job, n, a.segment(), w, size, -1, integerSize, -1);
            if (status != 0) {
                return status;
            }
            int length = length(size);
            int integers = integerSize.get(JAVA_INT, 0);
            MemorySegment work = OffHeap.zeros(arena, length * JAVA_DOUBLE.byteSize());
            MemorySegment integerWork = arena.allocate(JAVA_INT, integers);
            status = dsyevd(job, n, a.segment(), w, work, length, integerWork, integers);
            MemorySegment.copy(w, JAVA_DOUBLE, 0, values, 0, n);
            return status;
        }
    }

    private static int dsyevd(
            byte job,
            int n,
            MemorySegment a,
            MemorySegment w,
            MemorySegment work,
            int length,
            MemorySegment integerWork,
            int integers) {
        try {
            return (int) LapackHandles.Dsyevd.CALL.invokeExact(
                    COLUMN_MAJOR, job, UPPER, n, a, n, w, work, length, integerWork, integers);
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    @Override
    public int cholesky(Matrix a) {
        try (Workers alone = Workers.of(1)) {
            return cholesky(a, alone);
        }
    }

    @Override
    public int cholesky(Matrix a, Workers workers) {
        int status = TiledCholesky.factor(a, OpenBlasLapack::dpotrf, workers);
        // OpenBLAS' own dpotrf tests pivots for <= 0, which NaN passes; NaN is then on the
        // diagonal.
        for (int i = 0; i < (status == 0 ? a.rows() : status - 1); i++) {
            if (!Double.isFinite(a.get(i, i))) {
                return i + 1;
            }
        }
        return status;
    }

    private static int dpotrf(MemorySegment a, int n, int ld) {
        try {
            return (int) LapackHandles.Dpotrf.CALL.invokeExact(COLUMN_MAJOR, UPPER, n, a, ld);
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    /** Solves a part of a {@link DivideAndConquer} problem. */
    static int part(double[] d, double[] e, MemorySegment z, long at, int ld) {
        return tridiagonal(VECTORS, d, e, z.asSlice(at * Double.BYTES), ld);
    }

    private static int tridiagonal(byte job, double[] d, double[] e, MemorySegment z, int ld) {
        int n = d.length;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment diagonal = arena.allocateFrom(JAVA_DOUBLE, d);
            MemorySegment below = arena.allocate(JAVA_DOUBLE, n);
            MemorySegment.copy(e, 0, below, JAVA_DOUBLE, 0, n - 1);
            MemorySegment size = arena.allocate(JAVA_DOUBLE);
            MemorySegment integerSize = arena.allocate(JAVA_INT);
            int status = dstevd(job, n, diagonal, below, z, ld, size, -1, integerSize, -1);
            if (status != 0) {
                return status;
            }
            int length = length(size);
            int integers = integerSize.get(JAVA_INT, 0);
            MemorySegment work = OffHeap.zeros(arena, length * JAVA_DOUBLE.byteSize());
            MemorySegment integerWork = arena.allocate(JAVA_INT, integers);
            status = dstevd(job, n, diagonal, below, z, ld, work, length, integerWork, integers);
            MemorySegment.copy(diagonal, JAVA_DOUBLE, 0, d, 0, n);
            return status;
        }
    }

    private static int dstevd(
            byte job,
            int n,
            MemorySegment d,
            MemorySegment e,
            MemorySegment z,
            int ld,
            MemorySegment work,
            int length,
            MemorySegment integerWork,
            int integers) {
        try {
            return (int) LapackHandles.Dstevd.CALL.invokeExact(
                    COLUMN_MAJOR, job, n, d, e, z, ld, work, length, integerWork, integers);
        } catch (Throwable t) {
            throw NativeCall.rethrow(t);
        }
    }

    @Override
    public int svd(Matrix a, Matrix u, double[] s, Matrix vt) {
        // In column-major order this is Aᵀ = V diag(s) Uᵀ: V and U are exchanged.
        int m = a.columns();
        int n = a.rows();
        int k = s.length;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(JAVA_DOUBLE, k);
            MemorySegment size = arena.allocate(JAVA_DOUBLE);
            MemorySegment integerWork = arena.allocate(JAVA_INT, 8L * k);
            int status = dgesdd(m, n, a, values, vt, u, k, size, -1, integerWork);
            if (status != 0) {
                return status;
            }
            int length = length(size);
            MemorySegment work = OffHeap.zeros(arena, length * JAVA_DOUBLE.byteSize());
            status = dgesdd(m, n, a, values, vt, u, k, work, length, integerWork);
            MemorySegment.copy(values, JAVA_DOUBLE, 0, s, 0, k);
            return status;
        }
    }

    private static int dgesdd(
            int m,
            int n,
            Matrix a,
            MemorySegment s,
            Matrix u,
            Matrix vt,
            int k,
            MemorySegment work,
            int length,
            MemorySegment integerWork) {
        try {
            return (int) LapackHandles.Dgesdd.CALL.invokeExact(
                    COLUMN_MAJOR,
                    THIN,
                    m,
                    n,
                    a.segment(),
                    m,
                    s,
                    u.segment(),
                    m,
                    vt.segment(),
                    k,
                    work,
                    length,
                    integerWork);
        } catch (Throwable e) {
            throw NativeCall.rethrow(e);
        }
    }

    private static int length(MemorySegment answer) {
        return Math.toIntExact((long) answer.get(JAVA_DOUBLE, 0));
    }
}
