package org.plstar.study.solve;

import java.util.Arrays;
import org.plstar.operator.SparseRows;

/**
 * Powers of two that scale the rows and columns of a matrix so that its entries are about 1 in any
 * units: least squares of log|a_ij| + r_i + c_j (Curtis and Reid 1972), then sweeps of 2-norms.
 *
 * @param rows factors, [n]
 * @param columns factors, [p]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record Equilibration(double[] rows, double[] columns) {
    private static final int MOST_SWEEPS = 60;
    private static final int NORM_SWEEPS = 12;
    private static final int MOST_EXPONENT = 1000;

    /** The change of exponents below which sweeps end. */
    private static final double STILL = 0.01;

    /** The equilibration of a matrix whose entries are finite. */
    static Equilibration of(SparseRows a) {
        double[] r = new double[a.rows()];
        double[] c = new double[a.columns()];
        double[] logs = new double[a.entries()];
        Arrays.setAll(logs, e -> Math.log(Math.abs(a.value(e))) / Math.log(2));
        double changed = Double.POSITIVE_INFINITY;
        for (int k = 0; k < MOST_SWEEPS && changed > STILL; k++) {
            changed = means(a, logs, r, c);
        }
        for (int k = 0; k < NORM_SWEEPS; k++) {
            norms(a, logs, r, c);
        }
        return new Equilibration(powers(r), powers(c));
    }

    /** Makes one sweep of means over rows, then columns; returns the largest change of a column. */
    private static double means(SparseRows a, double[] logs, double[] r, double[] c) {
        double[] sums = new double[c.length];
        int[] counts = new int[c.length];
        for (int i = 0; i < r.length; i++) {
            double sum = 0;
            int count = 0;
            for (int e = a.start(i); e < a.start(i + 1); e++) {
                if (Double.isFinite(logs[e])) {
                    sum += logs[e] + c[a.column(e)];
                    count++;
                }
            }
            r[i] = count == 0 ? 0 : -sum / count;
            for (int e = a.start(i); e < a.start(i + 1); e++) {
                if (Double.isFinite(logs[e])) {
                    sums[a.column(e)] += logs[e] + r[i];
                    counts[a.column(e)]++;
                }
            }
        }
        double changed = 0;
        for (int j = 0; j < c.length; j++) {
            double next = counts[j] == 0 ? 0 : -sums[j] / counts[j];
            changed = Math.max(changed, Math.abs(next - c[j]));
            c[j] = next;
        }
        return changed;
    }

    /** Brings the 2-norms of rows, then of columns, to 1. */
    private static void norms(SparseRows a, double[] logs, double[] r, double[] c) {
        double[] squares = new double[c.length];
        for (int i = 0; i < r.length; i++) {
            double square = 0;
            for (int e = a.start(i); e < a.start(i + 1); e++) {
                double size = Math.pow(2, logs[e] + r[i] + c[a.column(e)]);
                square = Math.fma(size, size, square);
            }
            r[i] -= square > 0 ? Math.log(square) / Math.log(4) : 0;
            for (int e = a.start(i); e < a.start(i + 1); e++) {
                double size = Math.pow(2, logs[e] + r[i] + c[a.column(e)]);
                squares[a.column(e)] = Math.fma(size, size, squares[a.column(e)]);
            }
        }
        for (int j = 0; j < c.length; j++) {
            c[j] -= squares[j] > 0 ? Math.log(squares[j]) / Math.log(4) : 0;
        }
    }

    private static double[] powers(double[] exponents) {
        return Arrays.stream(exponents)
                .map(e -> Math.scalb(
                        1.0, (int) Math.max(-MOST_EXPONENT, Math.min(MOST_EXPONENT, Math.rint(e)))))
                .toArray();
    }

    /** The scaled matrix R A C. */
    SparseRows of(SparseRows a, boolean[] dropped) {
        int[] start = new int[a.rows() + 1];
        int[] column = new int[a.entries()];
        double[] value = new double[a.entries()];
        for (int i = 0; i < a.rows(); i++) {
            start[i + 1] = a.start(i + 1);
            for (int e = a.start(i); e < a.start(i + 1); e++) {
                column[e] = a.column(e);
                value[e] = dropped[column[e]] ? 0 : rows[i] * a.value(e) * columns[column[e]];
            }
        }
        return new SparseRows(a.columns(), start, column, value);
    }
}
