package org.plstar.array.blas;

import org.plstar.array.Matrix;
import org.plstar.refusal.Refusal;

/** Checks of LAPACK's arguments and of its status. */
final class LapackChecks {
    private LapackChecks() {}

    /**
     * Refuses orders whose working memory is too large: dsyevd needs 1 + 6 n + 2 n² doubles,
     * computed here, since its own computation would overflow.
     */
    static void checkEigenvectorWork(int n) {
        checkWork(2L * n * n + 6L * n + 1, "eigenvectors of order " + n);
    }

    static void checkWork(long doubles, String what) {
        if (doubles > Integer.MAX_VALUE) {
            throw Refusal.of(
                    LapackRefusal.TOO_LARGE,
                    what,
                    "LAPACK would need working memory of " + doubles + " doubles",
                    "at most " + Integer.MAX_VALUE,
                    "take fewer rows, or ask for the extreme eigenvalues alone");
        }
    }

    static void checkSymmetric(Matrix a) {
        checkSquare(a);
        checkFinite(a, true);
    }

    static Refusal fitting(String what) {
        return Refusal.of(
                LapackRefusal.SIZE,
                what,
                "they do not fit",
                "a square matrix, and as many numbers as its order",
                "pass such");
    }

    static void checkSquare(Matrix a) {
        if (a.rows() != a.columns()) {
            throw fitting(a + ", which is not square");
        }
    }

    static void checkSameRows(Matrix l, Matrix b) {
        if (l.rows() != b.rows()) {
            throw fitting(l + " and " + b);
        }
    }

    /**
     * Refuses numbers that are not finite, by a pass over the matrix: LAPACK may never return from
     * a matrix with NaN.
     */
    static void checkFinite(Matrix a, boolean lowerOnly) {
        double[] row = new double[a.columns()];
        for (int i = 0; i < a.rows(); i++) {
            a.readRow(i, row, 0);
            int end = lowerOnly ? i + 1 : row.length;
            double sum = 0;
            for (int j = 0; j < end; j++) {
                // 0 x is 0, or NaN where x is infinite or NaN.
                sum += 0 * row[j];
            }
            if (sum != 0) {
                throw notFinite("row " + i + " of " + a);
            }
        }
    }

    static void checkFinite(String what, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw notFinite(what + ", element " + i + " = " + values[i]);
            }
        }
    }

    private static Refusal notFinite(String where) {
        return Refusal.of(
                LapackRefusal.NOT_FINITE,
                where,
                "a value is infinite or not a number",
                "finite values",
                "look for an overflow where the matrix was computed");
    }

    static void checkStatus(int status, String what) {
        if (status > 0) {
            throw Refusal.of(
                    LapackRefusal.NOT_CONVERGED,
                    what,
                    "the iteration did not end (LAPACK status " + status + ")",
                    "convergence",
                    "rescale the matrix or perturb it slightly");
        }
        if (status < 0) {
            throw new IllegalStateException(what + ": LAPACK refused argument " + -status);
        }
    }
}
