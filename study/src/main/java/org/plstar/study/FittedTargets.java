package org.plstar.study;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.refusal.Require;
import org.plstar.system.Loss;
import org.plstar.system.ResidualSystem;

/**
 * What training makes of the targets of cross-entropy before it fits them.
 *
 * @param smoothing ε of label smoothing, in [0, 1); 0 for none
 * @param balanced whether rows are weighted so that all classes count alike: with n rows in k
 *     classes that have any, a row of a class of m rows weighs n/(k m), so that all weights add up
 *     to n
 */
public record FittedTargets(double smoothing, boolean balanced) {
    /** The targets as they are. */
    public static final FittedTargets PLAIN = new FittedTargets(0, false);

    /** Refuses a number outside the range with RANGE. */
    public FittedTargets {
        Require.that(
                smoothing >= 0 && smoothing < 1,
                StudyRefusal.RANGE,
                "smoothing = " + smoothing,
                "at least 0 and below 1");
    }

    /** Whether rows count alike, and labels are not smoothed. */
    public boolean plain() {
        return smoothing == 0 && !balanced;
    }

    /** A system on the training rows, to these targets. */
    public ResidualSystem of(ResidualSystem plain, Dataset training) {
        requireNonNull(plain, "plain");
        requireNonNull(training, "training");
        return plain()
                ? plain
                : plain.withTargets(of(plain.targets(), plain.outputs(), training, training));
    }

    /**
     * The targets of some rows. The loss is linear in them, so that the loss to a target times a
     * weight is the weighted loss.
     *
     * @param encoded [N, C] row-major, not modified
     * @param training rows, whose classes determine the weights
     * @throws org.plstar.refusal.Refusal RANGE for another number of targets, and for targets that
     *     are not finite
     */
    public double[] of(double[] encoded, int outputs, Dataset rows, Dataset training) {
        requireNonNull(rows, "rows");
        requireNonNull(training, "training");
        Require.size((long) outputs * rows.rows(), encoded.length, StudyRefusal.RANGE, "encoded");
        Require.finite(encoded, StudyRefusal.RANGE, "encoded");
        double[] targets = smoothing == 0 ? encoded : Loss.smoothed(encoded, outputs, smoothing);
        if (!balanced
                || !(training.target() instanceof Target.Classes known)
                || !(rows.target() instanceof Target.Classes classes)) {
            return targets;
        }
        double[] weights = weights(known);
        double[] weighted = targets.clone();
        for (int i = 0; i < weighted.length; i++) {
            weighted[i] *= weights[classes.labels()[i / outputs]];
        }
        return weighted;
    }

    /** The weight of each class's rows; 1 where it has no training row. */
    public static double[] weights(Target.Classes training) {
        requireNonNull(training, "training");
        int[] counts = training.counts();
        long with = Arrays.stream(counts).filter(m -> m > 0).count();
        double share = (double) training.rows() / with;
        return Arrays.stream(counts).mapToDouble(m -> m == 0 ? 1 : share / m).toArray();
    }

    /** Where targets are not plain, how, behind a comma; else empty. */
    public String words() {
        List<String> parts = new ArrayList<>();
        if (smoothing > 0) {
            parts.add("labels smoothed by " + smoothing);
        }
        if (balanced) {
            parts.add("all classes counted alike");
        }
        return parts.isEmpty() ? "" : ", " + String.join(" and ", parts);
    }
}
