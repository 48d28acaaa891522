package org.plstar.study.infinite;

import java.util.List;

/**
 * Finite networks that were trained, compared with the predictions of infinite width after the same
 * steps.
 *
 * @param networks how many were trained, from seeds that follow each other
 * @param eta step size of gradient descent on the mean of half squared errors
 * @param momentum β, 0 without
 * @param nesterov whether it is Nesterov's, else the heavy ball's
 * @param moments after growing numbers of steps
 * @param followed the first output of the first test rows
 */
public record TrainedResult(
        int networks,
        double eta,
        double momentum,
        boolean nesterov,
        List<At> moments,
        List<Single> followed) {
    /** Copies {@code moments} and {@code followed}. */
    public TrainedResult {
        moments = List.copyOf(moments);
        followed = List.copyOf(followed);
    }

    /**
     * The comparison after one number of steps. Scores are in standard errors: (mean of the
     * networks - predicted mean) / (predicted deviation / √networks), and (variance / predicted
     * variance - 1) / √(2 / (networks - 1)), of each output at each test row.
     *
     * @param time eta times the steps, over 1 - momentum
     * @param loss ½ mean squared error of the networks' mean on the training rows
     * @param testLoss the same on the test rows
     * @param predictedLoss of the predicted mean, on the training rows
     * @param predictedTestLoss the same on the test rows
     * @param spread mean variance of the networks over the predicted one
     * @param meansBeyond3 the part of the means' scores beyond 3
     * @param worstMean the largest absolute score of a mean
     * @param variancesBeyond3 the part of the variances' scores beyond 3
     * @param worstVariance the largest absolute score of a variance
     */
    public record At(
            long steps,
            double time,
            double loss,
            double testLoss,
            double predictedLoss,
            double predictedTestLoss,
            double spread,
            double meansBeyond3,
            double worstMean,
            double variancesBeyond3,
            double worstVariance) {}

    /**
     * The first output for one test row after each number of steps.
     *
     * @param row such as {@code line 7}
     * @param outputs of each network
     */
    public record Single(String row, List<double[]> outputs) {
        /** Copies {@code outputs}. */
        public Single {
            outputs = List.copyOf(outputs);
        }
    }
}
