package org.plstar.study.fit;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Kind;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** What is said of runs side by side. */
public enum ComparisonClaim implements Claim {
    /** The best on rows that none was trained on. */
    LEAST_TEST_LOSS(
            "{run} has the least loss on its {rows} test rows: {loss}, next {other} with {next}"),
    /** The best on the training rows. */
    LEAST_TRAINING_LOSS(
            "{run} ended with the least loss of the training rows: {loss} after {steps} steps"),
    /** Losses that do not compare. */
    OTHER_LOSSES("The runs minimise different losses, whose values do not compare: {losses}"),
    /** Rows that do not compare. */
    OTHER_ROWS("The runs do not have the same training rows"),
    /** Steps that do not compare. */
    OTHER_STEPS("The runs took different numbers of steps: {steps}"),
    /** The verdict of one. */
    ONE_RUN("{run}: {verdict}");

    private final String words;

    ComparisonClaim(String words) {
        this.words = words;
    }

    @Override
    public Kind kind() {
        return Kind.MEASURED;
    }

    @Override
    public String words() {
        return words;
    }

    /**
     * Says how runs compare.
     *
     * @param runs by name
     * @param verdicts by the same names
     */
    public static void tell(
            SequencedMap<String, FitSummary> runs, Map<String, String> verdicts, Say say) {
        boolean loss = differ(runs, r -> r.method().loss());
        boolean rows = differ(runs, r -> r.data().sha256());
        boolean tested = runs.values().stream().allMatch(r -> r.data().testRows() > 0);
        if (loss) {
            say.verdict(WARNING)
                    .measured(
                            OTHER_LOSSES,
                            Scope.WHOLE,
                            runs.values().stream().map(r -> r.method().loss()).distinct().toList());
        } else {
            least(runs, tested && !rows ? FitQuantity.TEST_LOSS : FitQuantity.LOSS, say);
        }
        if (rows) {
            say.reason(WARNING).measured(OTHER_ROWS, Scope.WHOLE);
        }
        if (differ(runs, r -> "" + (long) r.number(FitQuantity.STEPS).orElse(0))) {
            say.reason(NOTE)
                    .measured(
                            OTHER_STEPS,
                            Scope.WHOLE,
                            runs.entrySet().stream()
                                    .map(
                                            e ->
                                                    e.getKey()
                                                            + " "
                                                            + (long)
                                                                    e.getValue()
                                                                            .number(
                                                                                    FitQuantity
                                                                                            .STEPS)
                                                                            .orElse(0))
                                    .toList());
        }
        verdicts.forEach((name, text) -> say.measured(ONE_RUN, Scope.WHOLE, name, text));
    }

    private static void least(SequencedMap<String, FitSummary> runs, FitQuantity what, Say say) {
        Map.Entry<String, FitSummary> best = null;
        Map.Entry<String, FitSummary> next = null;
        for (Map.Entry<String, FitSummary> e : runs.entrySet()) {
            if (best == null || value(e, what) < value(best, what)) {
                next = best;
                best = e;
            } else if (next == null || value(e, what) < value(next, what)) {
                next = e;
            }
        }
        if (best == null) {
            return;
        }
        FitSummary r = best.getValue();
        if (what == FitQuantity.TEST_LOSS && next != null) {
            say.verdict(GOOD)
                    .measured(
                            LEAST_TEST_LOSS,
                            Scope.rows(r.data().testRows() + " test rows"),
                            best.getKey(),
                            r.data().testRows(),
                            value(best, what),
                            next.getKey(),
                            value(next, what));
        } else {
            say.verdict(NOTE)
                    .measured(
                            LEAST_TRAINING_LOSS,
                            Scope.rows("the training rows"),
                            best.getKey(),
                            value(best, what),
                            (long) r.number(FitQuantity.STEPS).orElse(0));
        }
    }

    private static double value(Map.Entry<String, FitSummary> e, FitQuantity what) {
        OptionalDouble v = e.getValue().number(what).value();
        return v.orElse(Double.MAX_VALUE);
    }

    private static boolean differ(
            SequencedMap<String, FitSummary> runs, Function<FitSummary, String> what) {
        return runs.values().stream().map(what).distinct().count() > 1;
    }
}
