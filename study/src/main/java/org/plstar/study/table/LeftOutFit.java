package org.plstar.study.table;

import static java.util.Objects.requireNonNull;

import java.util.SequencedMap;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.predict.CholeskyInverse;
import org.plstar.predict.KernelSpectrum;
import org.plstar.predict.RegularizedInverse;
import org.plstar.predict.RidgeFit;
import org.plstar.predict.RidgeTargets;

/**
 * The fit of a candidate, judged by the leave-one-out predictions of each row; rows with equal
 * features are left out together.
 *
 * @param ridge relative to the mean of the kernel's diagonal
 * @param temperature what outputs are multiplied by before they are probabilities
 * @param loss of the left-out predictions, mean over rows
 * @param predictions of each row by the fit without it, [n, columns] row-major
 */
record LeftOutFit(
        Candidate candidate, double ridge, double temperature, double loss, double[] predictions) {
    /** Half decades of the ridge, from 1e-6 to 10^1.5. */
    private static final int LOWEST = -12;

    private static final int HIGHEST = 3;

    /** The factor by which a ridge may be below that of a smaller set of rows. */
    private static final double LESS = 0.2;

    private static double ridge(int halfDecade) {
        return StrictMath.pow(10, halfDecade / 2.0);
    }

    /**
     * The fit with the best of all ridges, by one eigendecomposition.
     *
     * @param path receives the loss at each ridge
     */
    static LeftOutFit best(
            Candidate c, Matrix kernel, JudgedRows rows, SequencedMap<Double, Double> path) {
        double mean = HeldFit.meanDiagonal(kernel);
        RidgeTargets targets = targets(rows);
        LeftOutFit best = null;
        try (KernelSpectrum spectrum = KernelSpectrum.of(targets.scaled(kernel), Workers.alone())) {
            for (int h = LOWEST; h <= HIGHEST; h++) {
                LeftOutFit fit = of(
                        c,
                        ridge(h),
                        RegularizedInverse.of(spectrum, ridge(h) * mean),
                        targets,
                        rows);
                path.put(fit.ridge, fit.loss);
                best = best == null || fit.loss < best.loss ? fit : best;
            }
        }
        return requireNonNull(best);
    }

    /** The fit on more rows, with this fit's ridge or a fifth of it, whichever is better. */
    LeftOutFit on(Matrix kernel, JudgedRows rows, Workers workers) {
        RidgeTargets targets = targets(rows);
        double mean = HeldFit.meanDiagonal(kernel);
        LeftOutFit[] fits = new LeftOutFit[2];
        try (Matrix scaled = targets.scaled(kernel)) {
            for (int i = 0; i < 2; i++) {
                double r = i == 0 ? ridge : LESS * ridge;
                try (CholeskyInverse g = RegularizedInverse.cholesky(scaled, r * mean, workers)) {
                    fits[i] = of(candidate, r, g, targets, rows);
                }
            }
        }
        return fits[1].loss < fits[0].loss ? fits[1] : fits[0];
    }

    private static LeftOutFit of(
            Candidate c,
            double ridge,
            RegularizedInverse inverse,
            RidgeTargets targets,
            JudgedRows rows) {
        RidgeFit fit = RidgeFit.of(inverse, targets);
        double[] left = fit.leftOut();
        for (int[] group : rows.groups()) {
            double[] together = fit.leftOut(group);
            int columns = together.length / group.length;
            for (int i = 0; i < group.length; i++) {
                System.arraycopy(together, i * columns, left, group[i] * columns, columns);
            }
        }
        Criterion criterion = rows.criterion();
        Criterion.Calibrated calibrated = criterion.calibrate(left);
        return new LeftOutFit(
                c,
                ridge,
                calibrated.temperature(),
                calibrated.loss(),
                criterion.predictions(left, calibrated.temperature()));
    }

    private static RidgeTargets targets(JudgedRows rows) {
        Criterion c = rows.criterion();
        return HeldFit.targets(c.targets(), c.outputs(), rows.weights());
    }
}
