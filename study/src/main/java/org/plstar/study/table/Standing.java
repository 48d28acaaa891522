package org.plstar.study.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * How one of the fits did, among which the model was chosen.
 *
 * @param kernel in words
 * @param ridge relative to the mean of the kernel's diagonal
 * @param rows by whose predictions, each by a fit without it, it was judged
 * @param loss log-loss of classes, mean squared error of standardized numbers
 * @param accuracy share of the rows told right; absent for numbers
 * @param r2 mean over the columns; absent for classes
 * @param weight in the average
 */
public record Standing(
        String kernel,
        double ridge,
        int rows,
        double loss,
        OptionalDouble accuracy,
        OptionalDouble r2,
        double weight) {
    /** Refuses numbers that no fit has. */
    public Standing {
        Require.positive(ridge, StudyRefusal.RANGE, "ridge");
        Require.atLeast(1, rows, StudyRefusal.RANGE, "rows");
        Require.notNegative(loss, StudyRefusal.RANGE, "loss");
        Require.finite(accuracy.orElse(0), StudyRefusal.RANGE, "accuracy");
        Require.finite(r2.orElse(0), StudyRefusal.RANGE, "r2");
        Require.notNegative(weight, StudyRefusal.RANGE, "weight");
    }

    /** The standings of fits, the least loss first. */
    static List<Standing> of(List<LeftOutFit> fits, double[] weights, Criterion criterion) {
        List<Standing> all = new ArrayList<>();
        for (int k = 0; k < weights.length; k++) {
            LeftOutFit f = fits.get(k);
            double[] p = f.predictions();
            OptionalDouble share = OptionalDouble.of(criterion.share(p));
            boolean classes = criterion instanceof Criterion.LogLoss;
            all.add(new Standing(
                    f.candidate().words(),
                    f.ridge(),
                    criterion.targets().length / criterion.outputs(),
                    f.loss(),
                    classes ? share : OptionalDouble.empty(),
                    classes ? OptionalDouble.empty() : share,
                    weights[k]));
        }
        all.sort(Comparator.comparingDouble(Standing::loss));
        return all;
    }
}
