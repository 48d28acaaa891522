package org.plstar.study.certify.coq;

import java.util.Arrays;

/** Small matrices by their rows, in doubles: sums in order, no bounds. */
final class Dense {
    private Dense() {}

    /** The inverse by Gauss and Jordan with row pivots; empty where a pivot is 0 or no number. */
    static double[][] inverse(double[][] matrix) {
        int n = matrix.length;
        double[][] a = new double[n][2 * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(matrix[i], 0, a[i], 0, n);
            a[i][n + i] = 1;
        }
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
            }
            double[] row = a[pivot];
            a[pivot] = a[k];
            a[k] = row;
            double head = row[k];
            if (!(Math.abs(head) > 0) || !Double.isFinite(head)) {
                return new double[0][];
            }
            for (int c = 0; c < 2 * n; c++) {
                row[c] /= head;
            }
            for (int i = 0; i < n; i++) {
                double factor = a[i][k];
                if (i != k && factor != 0) {
                    for (int c = k; c < 2 * n; c++) {
                        a[i][c] -= factor * row[c];
                    }
                }
            }
        }
        return Arrays.stream(a)
                .map(row -> Arrays.copyOfRange(row, n, 2 * n))
                .toArray(double[][]::new);
    }

    /** The largest absolute sum of a row. */
    static double norm(double[][] a) {
        return Arrays.stream(a)
                .mapToDouble(row -> Arrays.stream(row).map(Math::abs).sum())
                .max()
                .orElse(0);
    }

    static double[] times(double[][] a, double[] x) {
        return Arrays.stream(a).mapToDouble(row -> dot(row, x)).toArray();
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    static double[] difference(double[] a, double[] b) {
        double[] d = new double[a.length];
        for (int k = 0; k < d.length; k++) {
            d[k] = a[k] - b[k];
        }
        return d;
    }

    static double largest(double[] x) {
        double most = 0;
        for (double v : x) {
            most = Double.isNaN(v) ? Double.POSITIVE_INFINITY : Math.max(most, Math.abs(v));
        }
        return most;
    }
}
