package org.plstar.study;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.plstar.data.Dataset;
import org.plstar.data.Standardizer;
import org.plstar.data.TargetEncoding;
import org.plstar.data.TargetScaling;
import org.plstar.system.Loss;

/**
 * How rows are prepared for a model: the scaling of features and targets, and the loss.
 *
 * @param features how features are scaled by the training rows
 * @param unscaled names of features that stay as they are
 * @param targets how targets that are numbers are scaled by the training rows
 * @param known the scaling that a model was trained with, in the place of that of the rows
 * @param loss that the targets are for
 * @param outputs that the model has, where it is not for the data to say: with two of them, two
 *     classes are one-hot
 * @param inPlace whether the rows may be overwritten: their holder gives them away, and a second
 *     copy of large images is saved
 */
public record Preparation(
        Standardizer.Scaling features,
        Set<String> unscaled,
        TargetScaling targets,
        Optional<TargetEncoding.Standardized> known,
        Loss loss,
        OptionalInt outputs,
        boolean inPlace) {
    /** No scaling, for the square loss. */
    public static final Preparation RAW = new Preparation(
            Standardizer.Scaling.NONE,
            Set.of(),
            TargetScaling.RAW,
            Optional.empty(),
            Loss.SQUARE,
            OptionalInt.empty(),
            false);

    /**
     * The usual scaling of features for such rows, and standardized targets, for the square loss.
     */
    public static Preparation standardizing(Dataset training) {
        requireNonNull(training, "training");
        return RAW.withFeatures(Standardizer.Scaling.usualFor(training))
                .withTargets(TargetScaling.STANDARDIZED);
    }

    /** Copies the names. */
    public Preparation {
        requireNonNull(features, "features");
        requireNonNull(known, "known");
        requireNonNull(loss, "loss");
        requireNonNull(outputs, "outputs");
        requireNonNull(targets, "targets");
        requireNonNull(unscaled, "unscaled");
        unscaled = Set.copyOf(unscaled);
    }

    /** The same preparation with these features as they are. */
    public Preparation withUnscaled(Set<String> names) {
        requireNonNull(names, "names");
        return new Preparation(features, names, targets, known, loss, outputs, inPlace);
    }

    /** The same preparation with another scaling of the features. */
    public Preparation withFeatures(Standardizer.Scaling scaling) {
        requireNonNull(scaling, "scaling");
        return new Preparation(scaling, unscaled, targets, known, loss, outputs, inPlace);
    }

    /** The same preparation with another scaling of the targets. */
    public Preparation withTargets(TargetScaling scaling) {
        requireNonNull(scaling, "scaling");
        return new Preparation(features, unscaled, scaling, known, loss, outputs, inPlace);
    }

    /**
     * The same preparation with the encoding of targets that a model was trained with, whatever the
     * rows are.
     */
    public Preparation withKnown(TargetEncoding.Standardized scaling) {
        requireNonNull(scaling, "scaling");
        return new Preparation(
                features,
                unscaled,
                TargetScaling.STANDARDIZED,
                Optional.of(scaling),
                loss,
                outputs,
                inPlace);
    }

    /** The same preparation for another loss. */
    public Preparation withLoss(Loss other) {
        requireNonNull(other, "other");
        return new Preparation(features, unscaled, targets, known, other, outputs, inPlace);
    }

    /** The same preparation for a model with a given number of outputs. */
    public Preparation withOutputs(OptionalInt count) {
        requireNonNull(count, "count");
        return new Preparation(features, unscaled, targets, known, loss, count, inPlace);
    }

    /** The same preparation, which overwrites the memory of the given rows. */
    public Preparation overwriting() {
        return new Preparation(features, unscaled, targets, known, loss, outputs, true);
    }
}
