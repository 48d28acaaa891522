package org.plstar.study.infinite;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The predictions for training at infinite width.
 *
 * @param points at the moments that were asked for
 * @param spectrum of the kernel; absent where only ridges were asked for
 * @param curve over time; absent where only ridges were asked for
 * @param rounding an estimate of what the rounding of eigenvalues changes in a prediction
 * @param dualError of the kernels, relative
 * @param trained finite networks beside it; absent where none were asked for
 */
public record InfiniteFitResult(
        List<Point> points,
        Optional<Spectrum> spectrum,
        Optional<Curve> curve,
        OptionalDouble rounding,
        double dualError,
        Optional<TrainedResult> trained) {
    /** Copies {@code points}. */
    public InfiniteFitResult {
        points = List.copyOf(points);
    }

    /**
     * The predictions at one moment: means over random starts.
     *
     * @param at in words, such as {@code t = 10}
     * @param loss ½ mean over the training rows of the summed squared error, of that mean
     * @param accuracy on the training rows; absent for numbers
     * @param testLoss the same on the test rows; absent without any
     * @param testAccuracy on the test rows
     * @param deviation root mean square of the deviations over starts at the test rows
     * @param predictions on the test rows, [n*, outputs]
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Point(
            String at,
            double loss,
            OptionalDouble accuracy,
            OptionalDouble testLoss,
            OptionalDouble testAccuracy,
            OptionalDouble deviation,
            double[] predictions) {}

    /**
     * The eigenvalues of the kernel.
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
     * Losses and accuracies over time, of the mean prediction.
     *
     * @param time from a tenth of the fastest direction's to ten times the slowest's
     * @param loss of the training rows
     * @param accuracy of the training rows; empty for numbers
     * @param testLoss of the test rows; empty without any
     * @param testAccuracy of the test rows; empty for numbers and without any
     * @param followed single predictions, with their spread over random starts
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Curve(
            double[] time,
            double[] loss,
            double[] accuracy,
            double[] testLoss,
            double[] testAccuracy,
            List<Followed> followed) {
        /** Copies {@code followed}. */
        public Curve {
            followed = List.copyOf(followed);
        }

        static Curve of(double[] time, List<Point> points, List<Followed> followed) {
            return new Curve(
                    time,
                    points.stream().mapToDouble(Point::loss).toArray(),
                    present(points, Point::accuracy),
                    present(points, Point::testLoss),
                    present(points, Point::testAccuracy),
                    followed);
        }

        private static double[] present(List<Point> points, Function<Point, OptionalDouble> of) {
            return points.stream()
                    .map(of)
                    .flatMapToDouble(OptionalDouble::stream)
                    .toArray();
        }
    }

    /**
     * The first output for one test row over the curve's times.
     *
     * @param row such as {@code line 7}
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Followed(String row, double[] mean, double[] deviation) {}
}
