package org.plstar.study.unseen;

import java.util.Arrays;
import java.util.Comparator;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * The change of a prediction by a training row that is left out.
 *
 * @param row among the training rows
 * @param effect on the predicted class's output of a network, or probability of a table's model, or
 *     on the number in the units of the training file
 */
public record Effect(int row, double effect) {
    /** Refuses a negative row, and numbers that are not finite. */
    public Effect {
        Require.atLeast(0, row, StudyRefusal.RANGE, "row");
        Require.finite(effect, StudyRefusal.RANGE, "effect");
    }

    /** At most a number of the effects, the largest in size first; of equal ones the first row. */
    public static Effect[] largest(Effect[] effects, int most) {
        Require.atLeast(0, most, StudyRefusal.RANGE, "most");
        return Arrays.stream(effects)
                .sorted(Comparator.comparingDouble((Effect e) -> -Math.abs(e.effect))
                        .thenComparingInt(Effect::row))
                .limit(most)
                .toArray(Effect[]::new);
    }
}
