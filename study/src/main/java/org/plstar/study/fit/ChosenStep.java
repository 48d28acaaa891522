package org.plstar.study.fit;

import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * The step of a run at which the loss of rows left out was least, and that the run therefore ends
 * at.
 *
 * @param step the first such step
 * @param loss of the rows left out there
 * @param rows how many they are; they chose the step, and test nothing any more
 * @param looks at how many steps their loss was computed
 * @param searched the last of these steps
 * @param last their loss there
 */
public record ChosenStep(int step, double loss, int rows, int looks, int searched, double last) {
    /** Refuses losses that are not finite. */
    public ChosenStep {
        Require.finite(loss, StudyRefusal.RANGE, "loss");
        Require.finite(last, StudyRefusal.RANGE, "last");
    }
}
