package org.plstar.array;

import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.array.elementwise.DoubleUpdates;
import org.plstar.array.elementwise.FloatReductions;
import org.plstar.array.elementwise.FloatUpdates;

/**
 * The arithmetic of optimizers in one precision, on elements [at, at + n) of flat storages; for the
 * formulas see {@link DoubleUpdates}.
 */
public sealed interface UpdateKernels {
    /** The kernels of a precision. */
    static UpdateKernels of(Precision precision) {
        return switch (precision) {
            case DOUBLE -> new Doubles();
            case FLOAT -> new Floats();
        };
    }

    /** Updates v ← β v + mix · g; then g ← v, or g + β v with Nesterov's rule. */
    void momentum(double beta, double mix, boolean ahead, Storage v, Storage g, int at, int n);

    /** Adam's averages m and v; g ← scale · m / (√v · rootScale + ε). */
    void adam(
            double beta1,
            double beta2,
            double scale,
            double rootScale,
            double epsilon,
            Storage m,
            Storage v,
            Storage g,
            int at,
            int n);

    /** v ← α v + (1 - α) g²; g ← g / (√v + ε). */
    void rmsProp(double alpha, double epsilon, Storage v, Storage g, int at, int n);

    /** The update of {@link #rmsProp}, with the square of the mean a of g subtracted from v. */
    void rmsPropCentred(
            double alpha, double epsilon, Storage v, Storage a, Storage g, int at, int n);

    /** Σ x y with a fixed order of additions. */
    double dot(Storage x, Storage y);

    /** The updates in double precision. */
    record Doubles() implements UpdateKernels {
        private static double[] d(Storage s) {
            return ((Storage.Float64) s).data();
        }

        @Override
        public void momentum(
                double beta, double mix, boolean ahead, Storage v, Storage g, int at, int n) {
            DoubleUpdates.momentum(beta, mix, ahead, d(v), d(g), at, n);
        }

        @Override
        public void adam(
                double beta1,
                double beta2,
                double scale,
                double rootScale,
                double epsilon,
                Storage m,
                Storage v,
                Storage g,
                int at,
                int n) {
            DoubleUpdates.adam(beta1, beta2, scale, rootScale, epsilon, d(m), d(v), d(g), at, n);
        }

        @Override
        public void rmsProp(double alpha, double epsilon, Storage v, Storage g, int at, int n) {
            DoubleUpdates.rmsProp(alpha, epsilon, d(v), d(g), at, n);
        }

        @Override
        public void rmsPropCentred(
                double alpha, double epsilon, Storage v, Storage a, Storage g, int at, int n) {
            DoubleUpdates.rmsPropCentred(alpha, epsilon, d(v), d(a), d(g), at, n);
        }

        @Override
        public double dot(Storage x, Storage y) {
            return DoubleReductions.dot(d(x), 0, d(y), 0, x.size());
        }
    }

    /** Single precision; sums are returned in double. */
    record Floats() implements UpdateKernels {
        private static float[] f(Storage s) {
            return ((Storage.Float32) s).data();
        }

        @Override
        public void momentum(
                double beta, double mix, boolean ahead, Storage v, Storage g, int at, int n) {
            FloatUpdates.momentum((float) beta, (float) mix, ahead, f(v), f(g), at, n);
        }

        @Override
        public void adam(
                double beta1,
                double beta2,
                double scale,
                double rootScale,
                double epsilon,
                Storage m,
                Storage v,
                Storage g,
                int at,
                int n) {
            FloatUpdates.adam(
                    beta1,
                    beta2,
                    (float) scale,
                    (float) rootScale,
                    (float) epsilon,
                    f(m),
                    f(v),
                    f(g),
                    at,
                    n);
        }

        @Override
        public void rmsProp(double alpha, double epsilon, Storage v, Storage g, int at, int n) {
            FloatUpdates.rmsProp(alpha, (float) epsilon, f(v), f(g), at, n);
        }

        @Override
        public void rmsPropCentred(
                double alpha, double epsilon, Storage v, Storage a, Storage g, int at, int n) {
            FloatUpdates.rmsPropCentred(alpha, (float) epsilon, f(v), f(a), f(g), at, n);
        }

        @Override
        public double dot(Storage x, Storage y) {
            return FloatReductions.dot(f(x), 0, f(y), 0, x.size());
        }
    }
}
