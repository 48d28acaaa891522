package org.plstar.landscape;

import org.plstar.array.Matrix;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.SystemRefusal;

/** How far a kernel has moved: ‖K - K_0‖_F/‖K_0‖_F. */
public final class KernelDrift {
    private KernelDrift() {}

    /** The drift of K from K_0, both [n, n] and unchanged; 0 if K_0 is zero. */
    public static double of(Matrix kernel, Matrix initial) {
        if (initial.rows() != kernel.rows() || initial.columns() != kernel.columns()) {
            throw Refusal.of(
                    SystemRefusal.SIZE,
                    kernel + " and " + initial,
                    "they are not kernels of the same rows",
                    "matrices of one size",
                    "take kernels of the same rows");
        }
        double[] x = new double[kernel.columns()];
        double[] y = new double[kernel.columns()];
        double change = 0;
        double size = 0;
        for (int i = 0; i < kernel.rows(); i++) {
            kernel.readRow(i, x, 0);
            initial.readRow(i, y, 0);
            for (int j = 0; j < x.length; j++) {
                double d = x[j] - y[j];
                change = Math.fma(d, d, change);
                size = Math.fma(y[j], y[j], size);
            }
        }
        Require.finite(change, SystemRefusal.NOT_FINITE, "squared change of the kernel");
        Require.finite(size, SystemRefusal.NOT_FINITE, "squared norm of the kernel");
        return size > 0 ? Math.sqrt(change / size) : 0;
    }
}
