package org.plstar.study.predict;

import org.plstar.data.Target;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * How often the truth is in an interval around the prediction.
 *
 * @param probability that the interval is made for
 * @param share of the rows whose truth lies inside
 * @param halfWidth its mean, in the units of the file
 */
public record Coverage(double probability, double share, double halfWidth) {
    /** Refuses numbers that are not finite. */
    public Coverage {
        Require.notNegative(probability, StudyRefusal.RANGE, "probability");
        Require.notNegative(share, StudyRefusal.RANGE, "share");
        Require.notNegative(halfWidth, StudyRefusal.RANGE, "halfWidth");
    }

    /** The coverage for one column of numbers, with the half widths of its intervals, [N]. */
    static Coverage of(Predictions p, double probability, double[] half) {
        double[] predicted = p.values();
        Target.Regression truth = (Target.Regression) p.rows().target();
        double inside = 0;
        double sum = 0;
        for (int i = 0; i < half.length; i++) {
            inside += Math.abs(predicted[i] - truth.values()[i]) <= half[i] ? 1 : 0;
            sum += half[i];
        }
        return new Coverage(probability, inside / half.length, sum / half.length);
    }
}
