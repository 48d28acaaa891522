package org.plstar.study.solve;

import org.plstar.array.Matrix;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** The Jacobian as a matrix, and the residuals beside it. */
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
