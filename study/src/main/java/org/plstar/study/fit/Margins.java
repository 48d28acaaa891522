package org.plstar.study.fit;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.optimize.Checkpointed;

/**
 * The margin of each training row, the output of its own class less the largest other one, averaged
 * over evenly spaced steps of a run: rows with wrong labels have the least margins (Pleiss, Zhang,
 * Elenberg and Weinberger 2020, area under the margin).
 *
 * <p>A look costs one pass over the training rows; memory N (C + 1).
 */
final class Margins {
    /** The largest number of observations of a run. */
    private static final int LOOKS = 200;

    private static final String OUTPUTS = "margin_outputs";
    private static final String SUMS = "margin_sums";

    private final StudySystems systems;
    private final Target.Classes truth;
    private final int classes;
    private final int most;
    private final int every;
    private final Storage outputs;
    private final Storage sums;

    private Margins(StudySystems systems, Target.Classes truth, int most) {
        this.systems = systems;
        this.truth = truth;
        this.classes = truth.classNames().size();
        this.most = most;
        this.every = Math.max(1, systems.settings.steps() / LOOKS);
        this.outputs = Precision.DOUBLE.allocate(truth.rows() * classes);
        this.sums = Precision.DOUBLE.allocate(truth.rows() + 1);
    }

    /** The margins of a run that lists suspect labels; absent for other runs. */
    static Optional<Margins> of(StudySystems systems) {
        int most = systems.settings.suspects();
        return most > 0
                        && systems.data.training().target() instanceof Target.Classes truth
                        && systems.data.encoding() instanceof TargetEncoding.OfClasses
                ? Optional.of(new Margins(systems, truth, most))
                : Optional.empty();
    }

    /**
     * Observes the outputs before step t, if t is one of the steps to observe; every step is
     * observed once.
     */
    void passing(int t, Storage w) {
        int last = (int) sums.get(truth.rows());
        if (t % every != 0 || t < last * every) {
            return;
        }
        double[] f = systems.training.outputs(w);
        double[] share = new double[classes];
        for (int row = 0; row < truth.rows(); row++) {
            for (int k = 0; k < classes; k++) {
                share[k] = output(f, row, k);
                outputs.set(row * classes + k, outputs.get(row * classes + k) + share[k]);
            }
            int own = truth.labels()[row];
            sums.set(row, sums.get(row) + share[own] - share[best(share, 0, own)]);
        }
        sums.set(truth.rows(), last + 1.0);
    }

    /** The output for class k; a single output is +1 and -1 at the two classes. */
    private double output(double[] f, int row, int k) {
        int c = f.length / truth.rows();
        return c == 1 ? (k == 0 ? -f[row] : f[row]) / 2 : f[row * c + k];
    }

    private int best(double[] of, int from, int but) {
        int best = but == 0 ? 1 : 0;
        for (int k = 0; k < classes; k++) {
            best = k != but && of[from + k] > of[from + best] ? k : best;
        }
        return best;
    }

    /** The rows with the least margins, the least first; of classes with several rows. */
    List<Suspect> suspects() {
        int looks = (int) sums.get(truth.rows());
        int[] counts = truth.counts();
        Dataset rows = systems.data.training();
        double[] means = outputs.toDoubles(0, outputs.size());
        return IntStream.range(0, truth.rows())
                .filter(row -> counts[truth.labels()[row]] > 1)
                .boxed()
                .sorted(Comparator.comparingDouble(sums::get))
                .limit(most)
                .map(row -> {
                    int own = truth.labels()[row];
                    return new Suspect(
                            rows.rowNumbers().text(row),
                            truth.classNames().get(own),
                            truth.classNames().get(best(means, row * classes, own)),
                            sums.get(row) / looks);
                })
                .toList();
    }

    /** A loop with the margins so far added to its state. */
    Checkpointed with(Checkpointed loop) {
        return loop.with(Map.of(OUTPUTS, outputs, SUMS, sums));
    }
}
