package org.plstar.app.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.ClassScores.ClassScore;
import org.plstar.study.predict.NumberScores;

/** What an evaluation says, the most important first. */
public final class EvaluationWords {
    private static final int MOST_NAMED = 3;

    /** Mean recall above chance that is worth telling. */
    private static final double BETTER = 0.02;

    private EvaluationWords() {}

    /**
     * The findings.
     *
     * @param which rows, in words
     */
    public static List<Finding> of(
            int rows, String which, Optional<ClassScores> classes, List<NumberScores> numbers) {
        List<Finding> found = new ArrayList<>();
        classes.ifPresent(c -> classes(rows + " " + which, c, found));
        numbers.forEach(n -> numbers(rows + " " + which, n, found));
        return found;
    }

    private static void classes(String rows, ClassScores c, List<Finding> found) {
        String text =
                "Accuracy: "
                        + percent(c.accuracy())
                        + " of "
                        + rows
                        + " (95 % interval: "
                        + percent(c.accuracyLow())
                        + " to "
                        + percent(c.accuracyHigh())
                        + "). Always answering "
                        + c.majority()
                        + " would be right for "
                        + percent(c.majorityShare())
                        + ".";
        found.add(
                c.accuracyLow() > c.majorityShare()
                        ? Finding.good(text)
                        : c.accuracy() > c.majorityShare()
                                ? Finding.note(text + " The interval does not exclude that.")
                                : balanced(text, c));
        c.ranking().ifPresent(r -> found.add(Finding.note(ranking(r, c))));
        c.classes().stream()
                .filter(k -> k.recall().isPresent())
                .min(Comparator.comparingDouble(k -> k.recall().getAsDouble()))
                .filter(k -> k.recall().getAsDouble() < 1)
                .ifPresent(k -> found.add(Finding.note(weakest(k, c))));
        c.logLoss()
                .ifPresent(
                        l ->
                                found.add(
                                        Finding.note(
                                                "Log-loss of the probabilities: "
                                                        + NumberText.inWords(l)
                                                        + " per row.")));
        if (!c.worst().isEmpty()) {
            found.add(
                    Finding.note(
                            "Most wrong: "
                                    + c.worst().stream()
                                            .limit(MOST_NAMED)
                                            .map(
                                                    r ->
                                                            r.where()
                                                                    + " ("
                                                                    + r.truth()
                                                                    + ", predicted "
                                                                    + r.predicted()
                                                                    + ")")
                                            .reduce((a, b) -> a + ", " + b)
                                            .orElse("")
                                    + ". Look at these labels first."));
        }
    }

    /** Accuracy is not what a model is for that finds the rare class more often. */
    private static Finding balanced(String text, ClassScores c) {
        long present = c.classes().stream().filter(k -> k.rows() > 0).count();
        double chance = 1.0 / present;
        return present > 1 && c.balancedAccuracy() > chance + BETTER
                ? Finding.note(
                        text
                                + " By accuracy the model is no better than that; its mean recall"
                                + " of the classes is "
                                + percent(c.balancedAccuracy())
                                + ", that of one answer always "
                                + percent(chance)
                                + ".")
                : Finding.warning(text + " The model is no better than that.");
    }

    private static String ranking(ClassScores.Ranking r, ClassScores c) {
        String second = c.classes().get(1).name();
        return String.format(
                        Locale.ROOT,
                        "Area under the ROC curve: %.4f, the chance that a row of %s stands above"
                                + " one of %s.",
                        r.auc(),
                        second,
                        c.classes().get(0).name())
                + (r.threshold().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                " The mean recall is largest, %s on these rows, where %s is"
                                        + " answered from a probability of %.3g on.",
                                percent(r.recallThere().orElse(0)),
                                second,
                                r.threshold().getAsDouble())
                        : "");
    }

    private static String weakest(ClassScore k, ClassScores c) {
        return "Hardest class: "
                + k.name()
                + ", of whose "
                + k.rows()
                + " rows "
                + percent(k.recall().getAsDouble())
                + " are found (recall)"
                + (k.precision().isPresent()
                        ? "; "
                                + percent(k.precision().getAsDouble())
                                + " of the rows called so are right (precision)"
                        : "; no row is called so")
                + ". Mean recall of the classes: "
                + percent(c.balancedAccuracy())
                + ".";
    }

    private static void numbers(String rows, NumberScores n, List<Finding> found) {
        OptionalDouble r2 = n.r2();
        String text =
                n.target()
                        + ": "
                        + (r2.isPresent()
                                ? "R² = " + String.format(Locale.ROOT, "%.4f", r2.getAsDouble())
                                : "no R², for it is the same in all rows")
                        + " on "
                        + rows
                        + "; off by "
                        + NumberText.inWords(n.rmse())
                        + " (root mean square), "
                        + NumberText.inWords(n.mae())
                        + " (mean absolute). Always answering their mean would be off by "
                        + NumberText.inWords(n.deviation())
                        + " (root mean square).";
        found.add(
                n.rmse() < n.deviation()
                        ? Finding.good(text)
                        : Finding.warning(text + " The model is no better than that."));
        if (!n.worst().isEmpty()) {
            found.add(
                    Finding.note(
                            "Largest errors of "
                                    + n.target()
                                    + ": "
                                    + n.worst().stream()
                                            .limit(MOST_NAMED)
                                            .map(
                                                    r ->
                                                            r.where()
                                                                    + " ("
                                                                    + NumberText.inWords(r.truth())
                                                                    + ", predicted "
                                                                    + NumberText.inWords(
                                                                            r.predicted())
                                                                    + ")")
                                            .reduce((a, b) -> a + ", " + b)
                                            .orElse("")
                                    + "."));
        }
    }

    private static String percent(double v) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * v);
    }
}
