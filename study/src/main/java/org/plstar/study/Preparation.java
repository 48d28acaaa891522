package org.plstar.study;

import java.util.Optional;
import java.util.OptionalInt;
import org.plstar.data.Dataset;
import org.plstar.data.Standardizer;
import org.plstar.data.TargetEncoding;
import org.plstar.data.TargetScaling;
import org.plstar.system.Loss;

/**
 * How rows are made ready for a model.
 *
 * @param features how features are scaled by the training rows
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
        TargetScaling targets,
        Optional<TargetEncoding.Standardized> known,
        Loss loss,
        OptionalInt outputs,
        boolean inPlace) {
    /** Nothing is scaled; for the square loss. */
    public static final Preparation RAW = new Preparation(
            Standardizer.Scaling.NONE,
            TargetScaling.RAW,
            Optional.empty(),
            Loss.SQUARE,
            OptionalInt.empty(),
            false);

    /** Features as is usual for such rows, targets standardized; for the square loss. */
    public static Preparation standardizing(Dataset training) {
        return RAW.withFeatures(Standardizer.Scaling.usualFor(training))
                .withTargets(TargetScaling.STANDARDIZED);
    }

    /** With another scaling of the features. */
    public Preparation withFeatures(Standardizer.Scaling scaling) {
        return new Preparation(scaling, targets, known, loss, outputs, inPlace);
    }

    /** With another scaling of the targets. */
    public Preparation withTargets(TargetScaling scaling) {
        return new Preparation(features, scaling, known, loss, outputs, inPlace);
    }

    /** With targets as a model was trained with, whatever the rows say. */
    public Preparation withKnown(TargetEncoding.Standardized scaling) {
        return new Preparation(
                features, TargetScaling.STANDARDIZED, Optional.of(scaling), loss, outputs, inPlace);
    }

    /** For another loss. */
    public Preparation withLoss(Loss other) {
        return new Preparation(features, targets, known, other, outputs, inPlace);
    }

    /** For a model that has so many outputs. */
    public Preparation withOutputs(OptionalInt count) {
        return new Preparation(features, targets, known, loss, count, inPlace);
    }

    /** In the memory of the given rows. */
    public Preparation overwriting() {
        return new Preparation(features, targets, known, loss, outputs, true);
    }
}
