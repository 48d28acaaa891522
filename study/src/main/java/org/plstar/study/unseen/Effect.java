package org.plstar.study.unseen;

import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * What leaving out a training row would add to a prediction.
 *
 * @param row among the training rows
 * @param effect on the output of the predicted class, or on the number in the units of the training
 *     file
 */
public record Effect(int row, double effect) {
    /** Refuses what is no row or no number. */
    public Effect {
        Require.atLeast(0, row, StudyRefusal.RANGE, "row");
        Require.finite(effect, StudyRefusal.RANGE, "effect");
    }
}
