package org.plstar.study.infinite;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What training at infinite width predicts.
 *
 * @param points at the moments that were asked for
 * @param spectrum of the kernel; absent where only ridges were asked for
 * @param curve over times from a tenth of the fastest direction's to ten times the slowest's; the
 *     words of each point are its time
 * @param followed single predictions along the curve, with their spread over random starts
 * @param rounding an estimate of what the rounding of eigenvalues changes in a prediction
 * @param dualError of the kernels, relative
 * @param trained finite networks beside it; absent where none were asked for
 */
public record InfiniteFitResult(
        InfiniteFitRequest request,
        List<Point> points,
        Optional<Spectrum> spectrum,
        List<Point> curve,
        List<Followed> followed,
        OptionalDouble rounding,
        double dualError,
        Optional<TrainedResult> trained) {
    /** Copies. */
    public InfiniteFitResult {
        points = List.copyOf(points);
        curve = List.copyOf(curve);
        followed = List.copyOf(followed);
    }

    /**
     * Predictions at one moment: the mean over random starts.
     *
     * @param loss ½ mean over the training rows of the summed squared error, of that mean
     * @param accuracy on the training rows; absent for numbers
     * @param testLoss the same on the test rows; absent without any
     * @param deviation root mean square of the deviations over starts at the test rows
     * @param predictions on the test rows, [n*, outputs]
     */
    public record Point(
            String words,
            double loss,
            OptionalDouble accuracy,
            OptionalDouble testLoss,
            OptionalDouble testAccuracy,
            OptionalDouble deviation,
            double[] predictions) {}

    /**
     * The kernel's eigenvalues.
     *
     * @param rank how many can be told from 0
     * @param largestStep 2/(c λ_max), from which on descent diverges
     * @param unfitted the part of the targets that no training fits, relative
     * @param start the loss of the mean prediction at the start, which is 0
     */
    public record Spectrum(
            double least,
            double largest,
            int rank,
            int rows,
            double largestStep,
            double unfitted,
            double start) {}

    /**
     * The first output of one test row over the curve's times.
     *
     * @param row such as {@code line 7}
     */
    public record Followed(String row, double[] mean, double[] deviation) {}
}
