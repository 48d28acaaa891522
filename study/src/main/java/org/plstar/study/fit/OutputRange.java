package org.plstar.study.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.network.Activate;
import org.plstar.network.Layer;
import org.plstar.network.Model;
import org.plstar.network.Network;
import org.plstar.network.Softmax;
import org.plstar.network.StandardActivation;
import org.plstar.refusal.Require;
import org.plstar.study.FloorClaim;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;

/**
 * The range of the last layer's outputs, for targets that are beyond it.
 *
 * @param layer its name
 * @param least value of an output
 * @param most absent: none
 * @param leastTarget the least number of the training rows' targets, as the loss takes them
 * @param mostTarget the largest
 */
public record OutputRange(
        String layer, double least, OptionalDouble most, double leastTarget, double mostTarget) {
    /**
     * The range of the outputs of a model with the square loss; absent where all training targets
     * are within it.
     */
    public static Optional<OutputRange> of(Model model, PreparedDataset data) {
        return of(model, data.encoding().encode(data.training().target()), Loss.SQUARE);
    }

    /**
     * Says which loss the range leaves; says nothing where it is 0.
     *
     * @param residuals whether it is a loss of residuals, as the square loss is; else the
     *     cross-entropy
     */
    public boolean tell(double floor, boolean residuals, Say.Line line) {
        Require.notNegative(floor, StudyRefusal.RANGE, "floor");
        String range = most.isPresent()
                ? "from " + Digits.of(least) + " to " + Digits.of(most.getAsDouble())
                : "of at least " + Digits.of(least);
        List<Hypothesis> beyond =
                List.of(new Hypothesis("loss that the range leaves", floor, floor > 0));
        return residuals
                ? line.follows(
                        FloorClaim.RANGE_FLOOR,
                        beyond,
                        layer,
                        range,
                        leastTarget,
                        mostTarget,
                        floor)
                : line.follows(FloorClaim.LOGIT_FLOOR, beyond, layer, range, floor);
    }

    /** The least square loss that outputs within the range allow on the training rows. */
    public double floor(PreparedDataset data) {
        return squareFloor(
                data.encoding().encode(data.training().target()),
                data.training().rows());
    }

    /**
     * The output range of a model; absent if its outputs are unbounded or the targets are within
     * the range.
     *
     * @param loss whose outputs they are; of losses that are not of residuals the range is given
     *     wherever the targets are
     */
    static Optional<OutputRange> of(Model model, double[] targets, Loss loss) {
        boolean logits = switch (LossKind.of(loss)) {
            case SQUARE, HUBER -> false;
            case CROSS_ENTROPY, OWN -> true;
        };
        if (!(model instanceof Network network)
                || network.architecture().layers().isEmpty()) {
            return Optional.empty();
        }
        Layer last = network.architecture().layers().getLast();
        double lowest = Arrays.stream(targets).min().orElse(0);
        double highest = Arrays.stream(targets).max().orElse(0);
        Optional<OutputRange> range = switch (last) {
            case Softmax _ ->
                Optional.of(new OutputRange(last.text(), 0, OptionalDouble.of(1), lowest, highest));
            case Activate(StandardActivation a) -> of(a, lowest, highest);
            default -> Optional.empty();
        };
        return range.filter(r -> logits || lowest < r.least || highest > r.most.orElse(highest));
    }

    /**
     * The least square loss of outputs in the range, ½ the mean over the rows of the squared
     * distance of the targets to it.
     *
     * @param targets [N, C]
     */
    double squareFloor(double[] targets, int samples) {
        double sum = 0;
        for (double y : targets) {
            double off = Math.max(0, Math.max(least - y, y - most.orElse(y)));
            sum = Math.fma(off, off, sum);
        }
        return sum / (2 * samples);
    }

    /** The outputs in the range that are nearest to targets, [N, C]. */
    double[] nearest(double[] targets) {
        return Arrays.stream(targets)
                .map(y -> Math.max(least, Math.min(y, most.orElse(y))))
                .toArray();
    }

    /**
     * The least cross-entropy of logits in the range, of one class in C: ln(1 + (C - 1)e^(a-b)).
     */
    double entropyFloor(int classes) {
        return Math.log1p((classes - 1) * Math.exp(least - most.orElseThrow()));
    }

    private static Optional<OutputRange> of(StandardActivation a, double lowest, double highest) {
        double least = switch (a) {
            case TANH, HARDTANH, SOFTSIGN, ERF, SIN -> -1;
            case SIGMOID, HARDSIGMOID, RELU, RELU6, ABS, SOFTPLUS, EXP -> 0;
            default -> Double.NEGATIVE_INFINITY;
        };
        OptionalDouble most = switch (a) {
            case TANH, HARDTANH, SOFTSIGN, ERF, SIN, SIGMOID, HARDSIGMOID -> OptionalDouble.of(1);
            case RELU6 -> OptionalDouble.of(6);
            default -> OptionalDouble.empty();
        };
        return Double.isInfinite(least)
                ? Optional.empty()
                : Optional.of(new OutputRange(a.text(), least, most, lowest, highest));
    }
}
