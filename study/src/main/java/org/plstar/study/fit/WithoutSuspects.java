package org.plstar.study.fit;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.landscape.Observation;
import org.plstar.optimize.Outcome;
import org.plstar.study.Session;

/**
 * What the same training does without the rows whose label may be wrong, on the test rows: from the
 * same weights, by the same steps of the same size.
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
    /** Trains again. */
    static WithoutSuspects of(
            FitRequest request,
            OptionalDouble eta,
            List<Suspect> suspects,
            Observation end,
            double[] outputs,
            Session session,
            LossEngine engine) {
        Dataset all = request.data().training();
        int[] kept = kept(all, suspects);
        ObservationBudget few =
                new ObservationBudget(0, OptionalInt.of(2), OptionalInt.of(2), OptionalInt.of(1));
        FitRequest others =
                new FitRequest(
                        request.data().withTraining(all.select(kept)),
                        request.model(),
                        request.settings()
                                .withUntilUnstable(false)
                                .withWithoutSuspects(false)
                                .withSuspects(0)
                                .withBudget(few),
                        request.start());
        FitResult without =
                new FitStudy(
                                eta.isPresent() ? others.withEta(eta.getAsDouble()) : others,
                                session,
                                engine)
                        .run(Certifier.NONE, Journal.NONE);
        boolean ended =
                without.outcome() != Outcome.DIVERGED && without.outcome() != Outcome.STOPPED;
        boolean[] before = right(request, outputs);
        boolean[] after = ended ? right(request, without.outputs().test()) : before;
        return new WithoutSuspects(
                all.rows() - kept.length,
                without.outcome(),
                end.testAccuracy(),
                ended ? without.last().testAccuracy() : OptionalDouble.empty(),
                end.testLoss(),
                ended ? without.last().testLoss() : OptionalDouble.empty(),
                (int) IntStream.range(0, after.length).filter(i -> after[i] && !before[i]).count(),
                (int) IntStream.range(0, after.length).filter(i -> before[i] && !after[i]).count());
    }

    private static int[] kept(Dataset all, List<Suspect> suspects) {
        Set<String> out = new HashSet<>();
        suspects.forEach(s -> out.add(s.where()));
        Target.Classes truth = (Target.Classes) all.target();
        int[] left = truth.counts();
        return IntStream.range(0, all.rows())
                .filter(
                        i ->
                                !out.contains(all.rowNumbers().text(i))
                                        || left[truth.labels()[i]]-- == 1)
                .toArray();
    }

    private static boolean[] right(FitRequest request, double[] outputs) {
        Dataset rows = request.data().test().orElseThrow();
        TargetEncoding.OfClasses encoding = (TargetEncoding.OfClasses) request.data().encoding();
        Target.Classes truth = (Target.Classes) rows.target();
        boolean[] right = new boolean[outputs.length == 0 ? 0 : rows.rows()];
        for (int i = 0; i < right.length; i++) {
            right[i] = encoding.classOf(outputs, i) == truth.labels()[i];
        }
        return right;
    }
}
