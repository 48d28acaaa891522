package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.array.random.RandomStream;
import org.plstar.optimize.Box;

/**
 * The distance of unknowns from the exact solution, to first order: their movement by the residuals
 * and by the rounding of the equations' terms, with random signs.
 *
 * @param of each unknown, [p]; NaN where a direction that nothing determines has a part in it
 * @param undetermined these directions, where there are some
 * @param basis R of the Jacobian there, where it was needed
 * @param regular whether the Jacobian is square and was found to be regular
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record ErrorEstimate(
        double[] of,
        Optional<double[][]> undetermined,
        Optional<NullBasis> basis,
        boolean regular) {
    private static final int PROBES = 8;

    /** Times the largest of the probes. */
    private static final double MARGIN = 2;

    /**
     * The part of a direction's largest component, in units of the columns, below which components
     * are rounding.
     */
    private static final double PART = 1e-6;

    private static final int MOST_UNKNOWNS = 20_000;

    /**
     * The error at a solution or a point of least squares; absent where linear equations are not
     * solved to all digits there.
     *
     * @param r the residuals at w, [n]
     * @param sizes of the equations' terms, [n]
     * @param solved whether the residuals are an error too
     */
    static Optional<ErrorEstimate> at(
            LocalSystem system, Box box, double[] w, double[] r, double[] sizes, boolean solved) {
        boolean even = system.rows() <= system.columns();
        double[] factors = new double[sizes.length];
        Arrays.setAll(factors, i -> even && sizes[i] > 0 ? 1 / sizes[i] : 1);
        double[] scale = new double[w.length];
        system.residuals(w);
        Optional<LinearSteps> steps = system.steps(factors, norms -> {
            for (int j = 0; j < norms.length; j++) {
                scale[j] = box.isAtBound(w, j) ? 0 : norms[j];
            }
            return scale;
        });
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        double[] error = new double[w.length];
        try (LinearSteps all = steps.get()) {
            RandomStream random = RandomStream.of(1, "rounding");
            double[] right = new double[r.length];
            for (int k = 0; k < PROBES; k++) {
                for (int i = 0; i < right.length; i++) {
                    boolean up = random.uniform((long) k * r.length + i) < 0.5;
                    double rounding = Nearness.ROUNDING / 2 * sizes[i];
                    right[i] = factors[i] * ((solved ? r[i] : 0) + (up ? rounding : -rounding));
                }
                double[] z = all.step(0, right);
                for (int j = 0; j < error.length; j++) {
                    double own = scale[j] == 0 ? 0 : MARGIN * Math.abs(z[j] / scale[j]);
                    error[j] = own <= error[j] ? error[j] : own;
                }
            }
            if (all.isRough() || !DenseJacobian.areFinite(error)) {
                return Optional.empty();
            }
            if (all.isRegular() || w.length > MOST_UNKNOWNS) {
                return Optional.of(new ErrorEstimate(
                        error, Optional.empty(), Optional.empty(), all.isRegular()));
            }
        }
        int beyond = w.length - r.length;
        Optional<NullBasis> basis =
                beyond > Undetermined.MOST_NAMED ? Optional.empty() : NullBasis.of(system, even);
        if (basis.isEmpty()) {
            return Optional.of(new ErrorEstimate(
                    error,
                    beyond > 0 ? Optional.of(new double[beyond][0]) : Optional.empty(),
                    Optional.empty(),
                    false));
        }
        double[][] vectors = basis.get().free().length > Undetermined.MOST_NAMED
                ? new double[basis.get().free().length][0]
                : basis.get().vectors();
        for (double[] v : vectors) {
            double most = 0;
            for (int j = 0; j < v.length; j++) {
                most = Math.max(most, Math.abs(v[j]) * basis.get().norms()[j]);
            }
            for (int j = 0; j < v.length; j++) {
                boolean open = Math.abs(v[j]) * basis.get().norms()[j] > PART * most;
                error[j] = open ? Double.NaN : error[j];
            }
        }
        return Optional.of(new ErrorEstimate(
                error,
                vectors.length == 0 ? Optional.empty() : Optional.of(vectors),
                basis,
                false));
    }
}
