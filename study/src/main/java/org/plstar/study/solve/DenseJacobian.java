package org.plstar.study.solve;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.plstar.array.Matrix;
import org.plstar.operator.SparseRows;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** Operations on the Jacobian as a dense matrix. */
final class DenseJacobian {
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

    /** The steps of a matrix, which closes them; absent where an entry is not finite. */
    static Optional<LinearSteps> steps(Matrix j, double[] rows, UnaryOperator<double[]> scale) {
        double[] row = new double[j.columns()];
        for (int i = 0; i < j.rows(); i++) {
            if (rows[i] != 1) {
                j.readRow(i, row, 0);
                for (int k = 0; k < row.length; k++) {
                    row[k] *= rows[i];
                }
                j.writeRow(i, row, 0);
            }
        }
        double[] norms = columnNorms(j);
        if (!areFinite(norms)) {
            j.close();
            return Optional.empty();
        }
        divideColumns(j, scale.apply(norms));
        return Optional.of(new DenseSteps(j));
    }

    static boolean areFinite(double[] v) {
        for (double x : v) {
            if (!Double.isFinite(x)) {
                return false;
            }
        }
        return true;
    }

    /** Visits all entries of a matrix. */
    static void entries(Matrix j, SparseRows.Entry visitor) {
        double[] row = new double[j.columns()];
        for (int i = 0; i < j.rows(); i++) {
            j.readRow(i, row, 0);
            for (int k = 0; k < row.length; k++) {
                visitor.at(i, k, row[k]);
            }
        }
    }

    /** The norms of the columns, [p], without overflow. */
    private static double[] columnNorms(Matrix j) {
        double[] norms = new double[j.columns()];
        double[] row = new double[norms.length];
        double[] largest = new double[norms.length];
        for (int i = 0; i < j.rows(); i++) {
            j.readRow(i, row, 0);
            for (int k = 0; k < row.length; k++) {
                largest[k] = Math.max(largest[k], Math.abs(row[k]));
            }
        }
        for (int i = 0; i < j.rows(); i++) {
            j.readRow(i, row, 0);
            for (int k = 0; k < row.length; k++) {
                double x = largest[k] == 0 ? 0 : row[k] / largest[k];
                norms[k] = Math.fma(x, x, norms[k]);
            }
        }
        for (int k = 0; k < norms.length; k++) {
            norms[k] = largest[k] * Math.sqrt(norms[k]);
        }
        return norms;
    }

    /** Divides columns by scales; columns of scale 0 become 0. */
    static void divideColumns(Matrix j, double[] scale) {
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
}
