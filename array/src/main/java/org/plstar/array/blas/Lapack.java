package org.plstar.array.blas;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;

/**
 * Factorizations and eigenproblems of dense matrices.
 *
 * <p>Symmetric matrices are given by their lower triangle; the rest is not read but may be
 * overwritten. The same input gives the same bytes.
 *
 * <p>A team shares Cholesky factorizations and the eigenproblems of full matrices, from order 1000
 * on with OpenBLAS; everything else runs on the caller's thread alone. OpenBLAS' own threads would
 * halve the time of a large eigenproblem on an idle machine, but made it five times longer on a
 * busy one (1.3 s to 6 s at n = 1500), and their number is a setting of the whole process that
 * products must not meet.
 */
public final class Lapack {
    private Lapack() {}

    private static final class Chosen {
        static final Factorizations FACTORIZATIONS = Factorizations.choose();
    }

    /**
     * All eigenvalues of a symmetric matrix, ascending.
     *
     * <p>Each is within about n ε ‖A‖ of an exact one: the error is relative to the largest
     * eigenvalue. Cost 4/3 n³ and little memory beside the matrix: at most some 512 n numbers, from
     * order 2000 on.
     *
     * @param a [n, n], its lower triangle finite; overwritten
     * @throws Refusal NOT_FINITE, NOT_CONVERGED
     */
    public static double[] eigenvalues(Matrix a) {
        return eigenvalues(a, Workers.alone());
    }

    /**
     * All eigenvalues like {@link #eigenvalues(Matrix)}, by a team, with the same bytes for any
     * team.
     */
    public static double[] eigenvalues(Matrix a, Workers workers) {
        LapackChecks.checkSymmetric(a);
        double[] values = new double[a.rows()];
        if (values.length > 0) {
            LapackChecks.checkStatus(
                    Chosen.FACTORIZATIONS.eigenvalues(a, values, workers), "eigenvalues of " + a);
        }
        return values;
    }

    /**
     * All eigenvalues of a symmetric matrix, ascending, and its eigenvectors in its place.
     *
     * <p>Cost about 4 to 9 n³ and working memory 2 n² beside the matrix; from order 1000 on 512 n
     * more for each thread.
     *
     * @param a [n, n], its lower triangle finite; modified: <b>row</b> j becomes the unit
     *     eigenvector of value j, so A = Aoutᵀ diag(values) Aout
     * @throws Refusal NOT_FINITE, NOT_CONVERGED; TOO_LARGE above n = 32,766
     */
    public static double[] eigenvectors(Matrix a) {
        return eigenvectors(a, Workers.alone());
    }

    /**
     * All eigenpairs like {@link #eigenvectors(Matrix)}, by a team, with the same bytes for any
     * team.
     */
    public static double[] eigenvectors(Matrix a, Workers workers) {
        LapackChecks.checkSquare(a);
        LapackChecks.checkEigenvectorWork(a.rows());
        LapackChecks.checkSymmetric(a);
        double[] values = new double[a.rows()];
        if (values.length > 0) {
            LapackChecks.checkStatus(
                    Chosen.FACTORIZATIONS.eigenvectors(a, values, workers), "eigenvectors of " + a);
        }
        return values;
    }

    /**
     * Cholesky's factorization A = L Lᵀ in place.
     *
     * <p>Cost n³/3.
     *
     * @param a [n, n] symmetric; modified: its lower triangle becomes L, the rest is left alone
     * @return empty if it worked; else the first index i whose leading minor of order i + 1 is not
     *     positive (or not a number), and then a holds nothing useful
     */
    public static OptionalInt cholesky(Matrix a) {
        LapackChecks.checkSquare(a);
        return failedPivot(a.rows() == 0 ? 0 : Chosen.FACTORIZATIONS.cholesky(a));
    }

    /** Cholesky's factorization by a team of threads, with the same bytes for any team. */
    public static OptionalInt cholesky(Matrix a, Workers workers) {
        LapackChecks.checkSquare(a);
        return failedPivot(a.rows() == 0 ? 0 : Chosen.FACTORIZATIONS.cholesky(a, workers));
    }

    private static OptionalInt failedPivot(int status) {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status - 1);
    }

    /**
     * Solves A X = B from Cholesky's factor of A.
     *
     * <p>Cost 2 n² k.
     *
     * @param l [n, n], what {@link #cholesky} left; not modified
     * @param b [n, k], a right-hand side in each column; modified: becomes X
     */
    public static void solveCholesky(Matrix l, Matrix b) {
        LapackChecks.checkSquare(l);
        LapackChecks.checkSameRows(l, b);
        solveCholesky(l, b.segment(), b.columns());
    }

    /**
     * Solves A x = b from Cholesky's factor of A.
     *
     * @param l [n, n], what {@link #cholesky} left; not modified
     * @param b [n]; modified: becomes x
     */
    public static void solveCholesky(Matrix l, double[] b) {
        LapackChecks.checkSquare(l);
        if (b.length != l.rows()) {
            throw LapackChecks.fitting(l + " and " + b.length + " numbers");
        }
        // Outside of the heap, so that a long solve does not delay garbage collection.
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, b);
            solveCholesky(l, x, 1);
            MemorySegment.copy(x, ValueLayout.JAVA_DOUBLE, 0, b, 0, b.length);
        }
    }

    private static void solveCholesky(Matrix l, MemorySegment b, int k) {
        Operand factor = Operand.of(l);
        Operand right = Operand.of(b, l.rows(), k);
        Blas.trsm(Triangle.LOWER, 1, factor, right);
        Blas.trsm(Triangle.LOWER, 1, factor.transpose(), right);
    }

    /**
     * The thin singular value decomposition A = U diag(s) Vᵀ.
     *
     * <p>The caller closes u and vt.
     *
     * @param u [m, k] with k = min(m, n), orthonormal columns
     * @param s [k], descending
     * @param vt [k, n], orthonormal rows
     */
    public record Svd(Matrix u, double[] s, Matrix vt) implements AutoCloseable {
        @Override
        public void close() {
            u.close();
            vt.close();
        }
    }

    /**
     * Decomposes a matrix [m, n].
     *
     * @param a overwritten
     * @throws Refusal NOT_FINITE, NOT_CONVERGED
     */
    public static Svd svd(Matrix a) {
        int k = Math.min(a.rows(), a.columns());
        LapackChecks.checkWork(
                4L * k * k + 7L * k + 64L * ((long) a.rows() + a.columns()),
                "singular values of " + a);
        LapackChecks.checkFinite(a, false);
        Svd svd = new Svd(Matrix.zeros(a.rows(), k), new double[k], Matrix.zeros(k, a.columns()));
        if (k > 0) {
            try {
                int status = Chosen.FACTORIZATIONS.svd(a, svd.u(), svd.s(), svd.vt());
                LapackChecks.checkStatus(status, "singular values of " + a);
            } catch (RuntimeException e) {
                svd.close();
                throw e;
            }
        }
        return svd;
    }

    /**
     * Eigenvalues of a small symmetric tridiagonal matrix by implicit QL steps, in Java.
     *
     * @param d the diagonal [n]; becomes the eigenvalues, ascending
     * @param e the elements below it [n], the last one ignored; overwritten
     * @param rows [n][m], becomes Vᵀ rows for the eigenvectors V
     */
    public static void implicitQl(double[] d, double[] e, double[][] rows) {
        ImplicitQl.vectors(d, e, rows);
    }
}
