package org.plstar.study.advise;

import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.predict.TrainedKernel;
import org.plstar.study.KernelRows;
import org.plstar.study.PreparedDataset;
import org.plstar.system.ResidualSystem;

/**
 * The expected error on other rows for the end of a linearized model: each row is left out of the
 * ridge regression with the kernel at the start that leaves the same loss on the training rows.
 */
final class AdviceUnseen {
    /** The largest number of equations, for which the eigenvectors of a kernel take a second. */
    private static final int MOST = 1000;

    /**
     * The number of losses, from the first to a part 1e-6 of it, among which the best is searched.
     */
    private static final int LOSSES = 60;

    private static final double LAST = 1e-6;

    private AdviceUnseen() {}

    /**
     * The expected error for a kernel at the start. Cost 9 n³.
     *
     * @param rows all training rows
     * @param kernel there; not modified
     * @param r f - y there, weighted
     * @param target the loss that the training rows are fitted to
     */
    static Optional<Advice.Unseen> of(
            PreparedDataset data,
            ResidualSystem system,
            KernelRows rows,
            Matrix kernel,
            double[] r,
            double target,
            Workers workers) {
        if (r.length > MOST || system.samples() < 2) {
            return Optional.empty();
        }
        double weight = rows.lossWeight();
        double first = weight / 2 * squares(r);
        double[] z = new double[r.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = -r[i];
        }
        int[][] groups = data.leftOut().conflicts().stream()
                .map(c -> c.rows().stream().mapToInt(row -> rows.place()[row]).toArray())
                .toArray(int[][]::new);
        try (TrainedKernel at = TrainedKernel.of(
                kernel.copy(), z, leaving(z, target / first), system.outputs(), groups, workers)) {
            if (at.reason().isPresent()) {
                return Optional.empty();
            }
            double there = weight / 2 * squares(at.leftOut());
            double least = there;
            double until = target;
            for (int i = 1; i < LOSSES; i++) {
                double part = Math.pow(LAST, (double) i / LOSSES);
                TrainedKernel other = at.leaving(part * squares(z));
                if (other.reason().isEmpty()) {
                    double loss = weight / 2 * squares(other.leftOut());
                    if (loss < least) {
                        least = loss;
                        until = part * first;
                    }
                }
            }
            return Optional.of(new Advice.Unseen(there, ofMean(system), until, least));
        }
    }

    /** The vector z times a factor with which its square is a given part of the original square. */
    private static double[] leaving(double[] z, double part) {
        double[] some = z.clone();
        for (int i = 0; i < some.length; i++) {
            some[i] *= Math.sqrt(part);
        }
        return some;
    }

    /** The loss of each row by the mean of the others' targets: (N/(N - 1))² times that of all. */
    private static double ofMean(ResidualSystem system) {
        int n = system.samples();
        int c = system.outputs();
        double[] y = system.targets();
        double sum = 0;
        for (int k = 0; k < c; k++) {
            double mean = 0;
            for (int i = k; i < y.length; i += c) {
                mean += y[i] / n;
            }
            for (int i = k; i < y.length; i += c) {
                sum += (y[i] - mean) * (y[i] - mean);
            }
        }
        double others = n / (n - 1.0);
        return sum * others * others / (2 * n);
    }

    private static double squares(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum = Math.fma(v, v, sum);
        }
        return sum;
    }
}
