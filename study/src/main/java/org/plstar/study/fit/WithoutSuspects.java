package org.plstar.study.fit;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.landscape.Observation;
import org.plstar.optimize.Outcome;
import org.plstar.refusal.Require;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;

/**
 * The same training without the rows whose labels may be wrong, compared on the test rows: from the
 * same initial weights, by the same number of steps of the same size.
 *
 * @param rows that are taken out; one of each class stays
 * @param outcome how the training without them ended
 * @param accuracy on the test rows with them
 * @param accuracyWithout the same without them; absent, like what follows, where that training
 *     diverged or was stopped
 * @param loss on the test rows with them
 * @param righted test rows that are right only without them
 * @param wronged test rows that are right only with them
 */
public record WithoutSuspects(
        int rows,
        Outcome outcome,
        OptionalDouble accuracy,
        OptionalDouble accuracyWithout,
        OptionalDouble loss,
        OptionalDouble lossWithout,
        int righted,
        int wronged) {
    /** Refuses numbers that are not finite. */
    public WithoutSuspects {
        Require.finite(accuracy.orElse(0), StudyRefusal.RANGE, "accuracy");
        Require.finite(accuracyWithout.orElse(0), StudyRefusal.RANGE, "accuracyWithout");
        Require.finite(loss.orElse(0), StudyRefusal.RANGE, "loss");
        Require.finite(lossWithout.orElse(0), StudyRefusal.RANGE, "lossWithout");
    }

    /**
     * The end of a training.
     *
     * @param outputs on the test rows
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record End(Outcome outcome, Observation last, double[] outputs) {}

    /**
     * Trains again without suspect rows.
     *
     * @param again trains on other rows
     */
    static WithoutSuspects of(
            PreparedDataset data,
            List<Suspect> suspects,
            End with,
            Function<PreparedDataset, End> again) {
        Dataset all = data.training();
        int[] kept = kept(all, suspects);
        End without = again.apply(data.withTraining(all.select(kept)));
        boolean ended = without.outcome != Outcome.DIVERGED && without.outcome != Outcome.STOPPED;
        boolean[] before = right(data, with.outputs);
        boolean[] after = ended ? right(data, without.outputs) : before;
        return new WithoutSuspects(
                all.rows() - kept.length,
                without.outcome,
                with.last.testAccuracy(),
                ended ? without.last.testAccuracy() : OptionalDouble.empty(),
                with.last.testLoss(),
                ended ? without.last.testLoss() : OptionalDouble.empty(),
                (int) IntStream.range(0, after.length)
                        .filter(i -> after[i] && !before[i])
                        .count(),
                (int) IntStream.range(0, after.length)
                        .filter(i -> before[i] && !after[i])
                        .count());
    }

    private static int[] kept(Dataset all, List<Suspect> suspects) {
        Set<String> out = new HashSet<>();
        suspects.forEach(s -> out.add(s.where()));
        Target.Classes truth = (Target.Classes) all.target();
        int[] left = truth.counts();
        return IntStream.range(0, all.rows())
                .filter(i ->
                        !out.contains(all.rowNumbers().text(i)) || left[truth.labels()[i]]-- == 1)
                .toArray();
    }

    private static boolean[] right(PreparedDataset data, double[] outputs) {
        Dataset rows = data.test().orElseThrow();
        TargetEncoding.OfClasses encoding = (TargetEncoding.OfClasses) data.encoding();
        Target.Classes truth = (Target.Classes) rows.target();
        boolean[] right = new boolean[outputs.length == 0 ? 0 : rows.rows()];
        for (int i = 0; i < right.length; i++) {
            right[i] = encoding.classOf(outputs, i) == truth.labels()[i];
        }
        return right;
    }
}
