package org.plstar.study.unseen;

import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * The change of a prediction by a training row that is left out.
 *
 * @param row among the training rows
 * @param effect on the output of the predicted class, or on the number in the units of the training
 *     file
 */
public record Effect(int row, double effect) {
    /** Refuses a negative row, and numbers that are not finite. */
    public Effect {
        Require.atLeast(0, row, StudyRefusal.RANGE, "row");
        Require.finite(effect, StudyRefusal.RANGE, "effect");
    }
}
