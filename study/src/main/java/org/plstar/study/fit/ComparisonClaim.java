package org.plstar.study.fit;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.plstar.study.FittedTargets;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Kind;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;
import org.plstar.study.fit.FitSummary.MethodSummary;

/** Sentences that compare runs. */
public enum ComparisonClaim implements Claim {
    /** Says which run has the least loss on rows that none was trained on. */
    LEAST_TEST_LOSS("Least loss on {rows}: {run} with {loss}, next {other} with {next}"),
    /** Says which run has the most correct classes, where losses cannot be compared. */
    MOST_RIGHT("Most of {rows} right: {run} with {accuracy}, next {other} with {next}"),
    /** The best on the training rows. */
    LEAST_TRAINING_LOSS("Least loss of {rows}: {run} with {loss}, next {other} with {next}"),
    /** Says that the best two runs have the same score. */
    SAME_SCORE("Equal on {rows}: {run} and {other}, with {score} each"),
    /** Says that rows on which runs are compared had a part in the training of some. */
    TEST_ROWS_CHOSE(
            "The test rows chose the last step of {runs}: their scores there are no test of it"),
    /** Says that no run is named the best, and what of the runs can be compared. */
    NONE_BEST(
            "None of the {runs} runs is named the best: {differing} differ, {without}; {comparable}"),
    /** Says that losses cannot be compared, since they are different functions. */
    OTHER_LOSSES("The runs minimise different losses, whose values do not compare: {losses}"),
    /** Says that the runs cannot be compared, since their rows differ. */
    OTHER_ROWS("The runs do not have the same training and test rows"),
    /** Says that the runs cannot be compared, since their numbers of steps differ. */
    OTHER_STEPS("The runs took different numbers of steps: {steps}"),
    /** Says the verdict of one run. */
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
     * Says how the runs compare.
     *
     * @param runs by name, two or more
     * @param verdicts by the same names
     */
    public static void tell(
            SequencedMap<String, FitSummary> runs, Map<String, String> verdicts, Say say) {
        Collection<FitSummary> all = runs.values();
        boolean losses = differ(all, ComparisonClaim::loss);
        boolean known = all.stream().allMatch(r -> r.data().rowsSha256().isPresent());
        boolean rows =
                differ(all, r -> known ? r.data().rowsSha256().get() : r.data().sha256());
        boolean steps = differ(all, ComparisonClaim::steps);
        boolean tested = known && !rows && has(all, FitQuantity.TEST_LOSS);
        boolean classes = tested && has(all, FitQuantity.TEST_ACCURACY);
        List<String> chosen = runs.entrySet().stream()
                .filter(e -> e.getValue().ending().chosen().isPresent())
                .map(Map.Entry::getKey)
                .toList();
        Sign sign = chosen.isEmpty() ? GOOD : NOTE;
        if (!losses && tested) {
            best(runs, FitQuantity.TEST_LOSS, LEAST_TEST_LOSS, say.verdict(sign));
        } else if (classes) {
            best(runs, FitQuantity.TEST_ACCURACY, MOST_RIGHT, say.verdict(sign));
        } else if (!losses && !rows && !steps) {
            best(runs, FitQuantity.LOSS, LEAST_TRAINING_LOSS, say.verdict(NOTE));
        } else {
            none(all.size(), losses, rows, steps, say.verdict(WARNING));
        }
        if (tested && !chosen.isEmpty()) {
            say.reason(WARNING)
                    .measured(
                            TEST_ROWS_CHOSE,
                            Scope.rows("the test rows"),
                            String.join(", ", chosen));
        }
        if (losses) {
            say.reason(NOTE)
                    .measured(
                            OTHER_LOSSES,
                            Scope.WHOLE,
                            each(runs, r -> loss(r) + " " + Digits.of(value(r, FitQuantity.LOSS))));
        }
        if (rows) {
            say.reason(WARNING).measured(OTHER_ROWS, Scope.WHOLE);
        }
        if (steps) {
            say.reason(NOTE).measured(OTHER_STEPS, Scope.WHOLE, each(runs, ComparisonClaim::steps));
        }
        verdicts.forEach((name, text) -> say.measured(ONE_RUN, Scope.WHOLE, name, text));
    }

    /** Says what differs, and what compares all the same. */
    private static void none(int runs, boolean losses, boolean rows, boolean steps, Say.Line say) {
        List<String> differing = new ArrayList<>();
        if (losses) {
            differing.add("losses");
        }
        if (rows) {
            differing.add("rows");
        }
        if (steps) {
            differing.add("steps");
        }
        say.measured(
                NONE_BEST,
                Scope.WHOLE,
                runs,
                String.join(" and ", differing),
                rows
                        ? "and no scores are known to be of the same rows"
                        : "and no rows are known that all of them left out",
                rows || losses
                        ? "evaluate of each run on one file compares them"
                        : "their curves compare up to the last step that all of them took");
    }

    private static void best(
            SequencedMap<String, FitSummary> runs,
            FitQuantity what,
            ComparisonClaim claim,
            Say.Line say) {
        Comparator<Map.Entry<String, FitSummary>> order =
                Comparator.comparingDouble(e -> value(e.getValue(), what));
        List<Map.Entry<String, FitSummary>> all = runs.entrySet().stream()
                .sorted(claim == MOST_RIGHT ? order.reversed() : order)
                .toList();
        int tested = all.getFirst().getValue().data().testRows();
        String rows = claim == LEAST_TRAINING_LOSS ? "the training rows" : tested + " test rows";
        if (value(all.getFirst().getValue(), what) == value(all.get(1).getValue(), what)) {
            say.measured(
                    SAME_SCORE,
                    Scope.rows(rows),
                    rows,
                    all.getFirst().getKey(),
                    all.get(1).getKey(),
                    number(all.getFirst().getValue(), what));
            return;
        }
        say.measured(
                claim,
                Scope.rows(rows),
                rows,
                all.getFirst().getKey(),
                number(all.getFirst().getValue(), what),
                all.get(1).getKey(),
                number(all.get(1).getValue(), what));
    }

    private static Object number(FitSummary r, FitQuantity what) {
        double v = value(r, what);
        return what == FitQuantity.TEST_ACCURACY ? new Digits.Percent(v) : v;
    }

    private static double value(FitSummary r, FitQuantity what) {
        return r.number(what).value().orElse(Double.MAX_VALUE);
    }

    /** The function that is minimised, whose values compare with those of the same. */
    private static String loss(FitSummary r) {
        MethodSummary m = r.method();
        return m.loss() + new FittedTargets(m.labelSmoothing(), m.balanced()).words();
    }

    private static String steps(FitSummary r) {
        return "" + (long) r.number(FitQuantity.STEPS).orElse(0);
    }

    private static String each(
            SequencedMap<String, FitSummary> runs, Function<FitSummary, String> what) {
        return runs.entrySet().stream()
                .map(e -> e.getKey() + " " + what.apply(e.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static boolean has(Collection<FitSummary> runs, FitQuantity what) {
        return runs.stream().allMatch(r -> r.number(what).value().isPresent());
    }

    private static boolean differ(Collection<FitSummary> runs, Function<FitSummary, String> what) {
        return runs.stream().map(what).distinct().count() > 1;
    }
}
