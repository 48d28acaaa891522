package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** The Jacobian as a matrix, and the residuals beside it. */
final class DenseJacobian {
    /** Scales are within this part of their median, and its inverse. */
    private static final double FARTHEST = 1e-8;

    private DenseJacobian() {}

    /** F(w) - y where the Jacobian is, [n]. */
    static double[] residuals(Jacobian jacobian, ResidualSystem system) {
        double[] r = jacobian.value();
        for (int i = 0; i < r.length; i++) {
            r[i] -= system.targets()[i];
        }
        return r;
    }

    /** Whether all entries are finite. */
    static boolean isFinite(Matrix j) {
        for (int i = 0; i < j.rows(); i++) {
            for (int k = 0; k < j.columns(); k++) {
                if (!Double.isFinite(j.get(i, k))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** J [n, p], by the shorter side. */
    static Matrix of(Jacobian jacobian) {
        int n = jacobian.rows();
        int p = jacobian.columns();
        Matrix j = Matrix.zeros(n, p);
        double[] row = new double[p];
        double[] column = new double[n];
        for (int k = 0; k < Math.min(n, p); k++) {
            if (n <= p) {
                double[] unit = new double[n];
                unit[k] = 1;
                jacobian.applyTranspose(unit, row);
                j.writeRow(k, row, 0);
            } else {
                double[] unit = new double[p];
                unit[k] = 1;
                jacobian.apply(unit, column);
                for (int i = 0; i < n; i++) {
                    j.set(i, k, column[i]);
                }
            }
        }
        return j;
    }

    /** Steps of a matrix, which they close; absent where an entry is not finite. */
    static Optional<LinearSteps> steps(Matrix j, double[] scale, boolean grow) {
        if (!grown(columnNorms(j), scale, grow)) {
            j.close();
            return Optional.empty();
        }
        divideColumns(j, scale);
        return Optional.of(new DenseSteps(j));
    }

    /** Brings scales within 1e-8 and 1e8 of their median. */
    private static void cap(double[] scale) {
        double[] sorted = scale.clone();
        Arrays.sort(sorted);
        double median = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        for (int k = 0; k < scale.length && median > 0; k++) {
            scale[k] = Math.min(Math.max(scale[k], FARTHEST * median), median / FARTHEST);
        }
    }

    /** Raises scales to norms if that is wanted; whether all norms are finite. */
    static boolean grown(double[] norms, double[] scale, boolean grow) {
        for (int k = 0; k < norms.length; k++) {
            if (!Double.isFinite(norms[k])) {
                return false;
            }
            scale[k] = grow ? Math.max(scale[k], norms[k]) : scale[k];
        }
        if (grow) {
            cap(scale);
        }
        return true;
    }

    /** The norms of the columns, [p]. */
    private static double[] columnNorms(Matrix j) {
        double[] row = new double[j.columns()];
        double[] norms = new double[row.length];
        for (int i = 0; i < j.rows(); i++) {
            j.readRow(i, row, 0);
            for (int k = 0; k < row.length; k++) {
                norms[k] = Math.fma(row[k], row[k], norms[k]);
            }
        }
        for (int k = 0; k < norms.length; k++) {
            norms[k] = Math.sqrt(norms[k]);
        }
        return norms;
    }

    /** Divides columns by scales; those of scale 0 become 0. */
    private static void divideColumns(Matrix j, double[] scale) {
        boolean one = true;
        for (double s : scale) {
            one &= s == 1;
        }
        double[] row = new double[j.columns()];
        for (int i = 0; !one && i < j.rows(); i++) {
            j.readRow(i, row, 0);
            for (int k = 0; k < row.length; k++) {
                row[k] = scale[k] == 0 ? 0 : row[k] / scale[k];
            }
            j.writeRow(i, row, 0);
        }
    }

    /** ‖v‖, without overflow. */
    static double norm(double[] v) {
        double largest = 0;
        for (double x : v) {
            largest = Math.max(largest, Math.abs(x));
        }
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (double x : v) {
            sum = Math.fma(x / largest, x / largest, sum);
        }
        return largest * Math.sqrt(sum);
    }
}
