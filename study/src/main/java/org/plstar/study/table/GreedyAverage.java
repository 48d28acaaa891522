package org.plstar.study.table;

import java.util.List;

/**
 * The average of fits whose left-out predictions have the least loss: 20 rounds, each of which adds
 * the fit that reduces the loss most, with replacement. Source: Caruana et al. 2004.
 */
final class GreedyAverage {
    private static final int ROUNDS = 20;

    private GreedyAverage() {}

    /** The weight of each fit; the weights sum to 1. */
    static double[] weights(List<LeftOutFit> fits, Criterion criterion) {
        int m = fits.getFirst().predictions().length;
        double[] sum = new double[m];
        double[] trial = new double[m];
        int[] counts = new int[fits.size()];
        for (int round = 1; round <= ROUNDS; round++) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int k = 0; k < counts.length; k++) {
                double[] p = fits.get(k).predictions();
                for (int i = 0; i < m; i++) {
                    trial[i] = (sum[i] + p[i]) / round;
                }
                double loss = criterion.loss(trial);
                if (loss < least) {
                    least = loss;
                    best = k;
                }
            }
            counts[best]++;
            double[] p = fits.get(best).predictions();
            for (int i = 0; i < m; i++) {
                sum[i] += p[i];
            }
        }
        double[] weights = new double[counts.length];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = (double) counts[k] / ROUNDS;
        }
        return weights;
    }

    /** The average of the fits' left-out predictions. */
    static double[] predictions(List<LeftOutFit> fits, double... weights) {
        double[] sum = new double[fits.getFirst().predictions().length];
        for (int k = 0; k < weights.length; k++) {
            double[] p = fits.get(k).predictions();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weights[k] * p[i];
            }
        }
        return sum;
    }
}
