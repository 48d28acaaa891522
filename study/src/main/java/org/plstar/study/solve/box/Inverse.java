package org.plstar.study.solve.box;

/** Inverts small matrices; what is proved with an inverse does not depend on its errors. */
final class Inverse {
    private Inverse() {}

    /**
     * {@code inverse} becomes the inverse of {@code a}, which is overwritten, by Gauss and Jordan's
     * elimination with pivots of largest size in the columns; both [n, n] by rows.
     *
     * @return false for a matrix that is singular to rounding, or is not finite
     */
    static boolean of(double[][] a, double[][] inverse) {
        int n = a.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                inverse[i][j] = i == j ? 1 : 0;
            }
        }
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) {
                    pivot = i;
                }
            }
            double p = a[pivot][k];
            if (p == 0 || !Double.isFinite(1 / p)) {
                return false;
            }
            swap(a, k, pivot);
            swap(inverse, k, pivot);
            for (int j = 0; j < n; j++) {
                a[k][j] /= p;
                inverse[k][j] /= p;
            }
            for (int i = 0; i < n; i++) {
                double f = a[i][k];
                if (i != k && f != 0) {
                    for (int j = 0; j < n; j++) {
                        a[i][j] -= f * a[k][j];
                        inverse[i][j] -= f * inverse[k][j];
                    }
                }
            }
        }
        for (double[] row : inverse) {
            for (double x : row) {
                if (!Double.isFinite(x)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void swap(double[][] a, int i, int j) {
        double[] row = a[i];
        a[i] = a[j];
        a[j] = row;
    }
}
