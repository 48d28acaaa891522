package org.plstar.predict;

/** Systems of a few equations, in place and without a call of a library. */
final class SmallCholesky {
    private SmallCholesky() {}

    /**
     * Cholesky's factor in place of the lower triangle.
     *
     * @param h [n, n], symmetric; its upper triangle is not read
     * @param least pivots below it are raised to it
     */
    static void factor(double[] h, int n, double least) {
        for (int j = 0; j < n; j++) {
            for (int i = j; i < n; i++) {
                double sum = h[i * n + j];
                for (int k = 0; k < j; k++) {
                    sum -= h[i * n + k] * h[j * n + k];
                }
                h[i * n + j] = i == j ? Math.sqrt(Math.max(sum, least)) : sum / h[j * n + j];
            }
        }
    }

    /** Solves L Lᵀ x = e in place. */
    static void solve(double[] l, double[] e) {
        int n = e.length;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                e[i] -= l[i * n + k] * e[k];
            }
            e[i] /= l[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                e[i] -= l[k * n + i] * e[k];
            }
            e[i] /= l[i * n + i];
        }
    }
}
