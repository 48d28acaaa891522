package org.plstar.study.pde;

import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;

/** The kernel K = JJᵀ at a point, by its lower triangle. */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record Kernel(int n, double[] lower) {
    static Kernel of(Matrix jacobian) {
        int n = jacobian.rows();
        double[] lower = new double[n * (n + 1) / 2];
        try (Matrix k = Matrix.zeros(n, n)) {
            Blas.syrk(Triangle.LOWER, 1, Operand.of(jacobian), 0, Operand.of(k));
            int at = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    lower[at++] = k.get(i, j);
                }
            }
        }
        return new Kernel(n, lower);
    }

    /**
     * The drift ‖other - K‖/‖K‖ in the Frobenius norm; absent where K is 0 or a number is not
     * finite.
     */
    OptionalDouble drift(Kernel other) {
        double off = 0;
        double size = 0;
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++, at++) {
                double twice = i == j ? 1 : 2;
                double d = other.lower[at] - lower[at];
                off = Math.fma(twice * d, d, off);
                size = Math.fma(twice * lower[at], lower[at], size);
            }
        }
        double drift = Math.sqrt(off / size);
        return Double.isFinite(drift) ? OptionalDouble.of(drift) : OptionalDouble.empty();
    }
}
