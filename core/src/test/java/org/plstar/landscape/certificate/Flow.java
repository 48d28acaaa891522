package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;

/**
 * Gradient flow w' = -Jᵀr in kernel space by the exponential midpoint rule: with K frozen at the
 * middle of a step, r(t) = exp(-K t) r, and w moves by -Jᵀ K⁻¹ (1 - exp(-K T)) r. Steps are as long
 * as the frozen kernel takes to divide the residual by the square root of {@link #APART}.
 */
final class Flow {
    /** Ratio of the residuals of checkpoints. */
    static final double APART = 1.25;

    /**
     * A point on the way.
     *
     * @param time flow time times λ_max(K) at the start: about the steps of gradient descent with
     *     the step 1/λ_max
     */
    record Checkpoint(double residual, double time, double[] w) {}

    private Flow() {}

    /** Checkpoints from the start until the residual is below {@code last} times the first one. */
    static List<Checkpoint> of(StudyCase c, double last) {
        WideStack at = c.wide();
        double[] r = residual(at, c.y());
        double start = Search.norm(r);
        double scale = 0;
        double time = 0;
        List<Checkpoint> all = new ArrayList<>();
        all.add(new Checkpoint(start, 0, at.w));
        while (all.getLast().residual > last * start) {
            for (int half = 0; half < 2; half++) {
                Spectrum here = Spectrum.of(at);
                scale = scale > 0 ? scale : here.values[here.values.length - 1];
                double t = here.timeTo(r, Search.norm(r) / Math.sqrt(APART));
                WideStack middle = at.at(SmallStack.moved(at.w, at.pull(here.moved(r, t / 2)), -1));
                double[] way = middle.pull(Spectrum.of(middle).moved(r, t));
                at = at.at(SmallStack.moved(at.w, way, -1));
                r = residual(at, c.y());
                time += t * scale;
            }
            all.add(new Checkpoint(Search.norm(r), time, at.w));
        }
        return all;
    }

    static double[] residual(WideStack at, double[] y) {
        return Search.difference(at.f, y);
    }

    /** Eigenvalues and eigenvectors (rows) of K at a point. */
    private record Spectrum(double[] values, double[][] vectors) {
        static Spectrum of(WideStack at) {
            int n = at.n;
            double[] k = at.kernel();
            try (Matrix a = Matrix.zeros(n, n)) {
                double[] row = new double[n];
                for (int i = 0; i < n; i++) {
                    System.arraycopy(k, i * n, row, 0, n);
                    a.writeRow(i, row, 0);
                }
                a.mirrorLower();
                double[] values = Lapack.eigenvectors(a);
                double[][] vectors = new double[n][n];
                for (int i = 0; i < n; i++) {
                    a.readRow(i, vectors[i], 0);
                }
                return new Spectrum(values, vectors);
            }
        }

        /** K⁻¹ (1 - exp(-K t)) r. */
        double[] moved(double[] r, double t) {
            double[] z = new double[r.length];
            for (int k = 0; k < z.length; k++) {
                double part = Search.dot(vectors[k], r) * -Math.expm1(-values[k] * t) / values[k];
                z = SmallStack.moved(z, vectors[k], part);
            }
            return z;
        }

        /** When ‖exp(-K t) r‖ has fallen to the given size. */
        double timeTo(double[] r, double size) {
            double low = 0;
            double high = 1 / values[values.length - 1];
            while (after(r, high) > size) {
                high *= 2;
            }
            for (int k = 0; k < 50; k++) {
                double middle = (low + high) / 2;
                if (after(r, middle) > size) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return high;
        }

        private double after(double[] r, double t) {
            double sum = 0;
            for (int k = 0; k < r.length; k++) {
                double part = Search.dot(vectors[k], r) * Math.exp(-values[k] * t);
                sum += part * part;
            }
            return Math.sqrt(sum);
        }
    }
}
