package org.plstar.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.optimize.Outcome;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.fit.TargetErrors;

/**
 * How good the model is, compared with a constant answer, and whether it is worse on rows that it
 * did not train on. Where there are test rows, they are what counts.
 */
final class QualityWords {
    /** A gap of accuracies, or of R², from which on a model is said to overfit. */
    private static final double GAP = 0.1;

    /** Test rows below which nothing is said of overfitting: one wrong row is a tenth of them. */
    private static final int FEW = 10;

    /** A drift of the kernel from which on the network has learned features. */
    private static final double MOVED = 0.5;

    private QualityWords() {}

    static List<Finding> findings(FitSummary r) {
        List<Finding> found = new ArrayList<>();
        if (r.outcome() == Outcome.DIVERGED) {
            return found; // the model at the end is of no use, and what was seen before is not it
        }
        if (r.classifies()) {
            found.add(accuracy(r));
        }
        for (int j = 0; j < r.quality().train().size(); j++) {
            found.add(errors(r, j));
        }
        leftOut(r).ifPresent(found::add);
        SuspectWords.findings(r, found);
        return found;
    }

    /** What is to be expected on other rows, by leaving each out. */
    private static Optional<Finding> leftOut(FitSummary r) {
        OptionalDouble loss = r.number(FitQuantity.LEFT_OUT_LOSS).value();
        if (loss.isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble accuracy = r.number(FitQuantity.LEFT_OUT_ACCURACY).value();
        OptionalDouble tested = r.number(FitQuantity.TEST_LOSS).value();
        return Optional.of(
                Finding.note(
                        "On rows that it has not seen, drawn like the training rows, expect a loss"
                                + " of about "
                                + NumberText.inWords(loss.getAsDouble())
                                + ", between "
                                + NumberText.inWords(r.number(FitQuantity.LEFT_OUT_LOW).orElse(0))
                                + " and "
                                + NumberText.inWords(r.number(FitQuantity.LEFT_OUT_HIGH).orElse(0))
                                + (accuracy.isPresent()
                                        ? ", and an accuracy of about "
                                                + percent(accuracy.getAsDouble())
                                        : "")
                                + (tested.isPresent()
                                        ? " (the test rows have a loss of "
                                                + NumberText.inWords(tested.getAsDouble())
                                                + ")"
                                        : "")
                                + ": each training row was left out of the kernel regression that"
                                + " fits them as the network does."
                                + (r.number(FitQuantity.KERNEL_DRIFT).orElse(0) > MOVED
                                        ? " The features moved; trust it to a factor of two."
                                        : "")));
    }

    /** Whether some target is predicted no better than by a constant answer. */
    static boolean failed(FitSummary r) {
        return findings(r).stream().anyMatch(f -> f.kind() == Finding.Kind.WARNING);
    }

    private static Finding accuracy(FitSummary r) {
        double train = r.number(FitQuantity.TRAIN_ACCURACY).orElse(0);
        OptionalDouble held = r.number(FitQuantity.TEST_ACCURACY).value();
        int tested = r.data().testRows();
        OptionalDouble majority =
                r.number(held.isPresent() ? FitQuantity.TEST_MAJORITY : FitQuantity.TRAIN_MAJORITY)
                        .value();
        double accuracy = held.orElse(train);
        int rows = held.isPresent() ? tested : r.data().trainingRows();
        String text =
                "Accuracy: "
                        + percent(train)
                        + " on the training rows"
                        + (held.isPresent()
                                ? ", "
                                        + percent(held.getAsDouble())
                                        + " on "
                                        + tested
                                        + " test rows"
                                : "")
                        + (majority.isPresent()
                                ? "; always naming the most frequent class gives "
                                        + percent(majority.getAsDouble())
                                : "")
                        + ".";
        if (majority.isEmpty()) {
            return Finding.note(text);
        }
        double base = majority.getAsDouble();
        if (accuracy <= base && base < 1) {
            return Finding.warning(text + " The model is no better than that. " + remedy(r, train));
        }
        double noise = 2 * Math.sqrt(accuracy * (1 - accuracy) / rows);
        if (held.isPresent() && tested >= FEW && train - accuracy > Math.max(GAP, noise)) {
            return Finding.note(
                    text
                            + " It overfits: it knows the training rows better than others. More"
                            + " rows, fewer steps, --weight-decay or a smaller network may help.");
        }
        return accuracy - noise > base
                ? Finding.good(text)
                : Finding.note(text + " On so few rows that may be chance.");
    }

    private static String remedy(FitSummary r, double train) {
        return train > 0.9
                ? "It fits the training rows but no others: more rows, --weight-decay or a smaller"
                        + " network may help."
                : r.number(FitQuantity.LOSS).orElse(0) > 0
                        ? "It has not learned the training rows either: take more --steps, a larger"
                                + " --eta, or another --optimizer."
                        : "Look at the data.";
    }

    private static Finding errors(FitSummary r, int j) {
        TargetErrors train = r.quality().train().get(j);
        boolean tested = j < r.quality().test().size();
        String text =
                train.target()
                        + ": off by "
                        + off(train)
                        + " on the training rows"
                        + (tested
                                ? ", by " + off(r.quality().test().get(j)) + " on the test rows"
                                : "")
                        + ".";
        OptionalDouble r2 = tested ? r.quality().test().get(j).r2() : train.r2();
        if (r2.isEmpty()) {
            return Finding.note(text);
        }
        if (r2.getAsDouble() <= 0) {
            return Finding.warning(
                    text + " That is no better than always answering the mean of these rows.");
        }
        if (tested
                && r.data().testRows() >= FEW
                && train.r2().isPresent()
                && train.r2().getAsDouble() - r2.getAsDouble() > GAP) {
            return Finding.note(
                    text
                            + " It overfits: it knows the training rows better than others. More"
                            + " rows, fewer steps, --weight-decay or a smaller network may help.");
        }
        return Finding.good(text);
    }

    private static String off(TargetErrors e) {
        return NumberText.inWords(e.rmse())
                + " (root mean square; R² "
                + (e.r2().isPresent()
                        ? String.format(Locale.ROOT, "%.3f", e.r2().getAsDouble())
                        : "not known")
                + ")";
    }

    static String percent(double v) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * v);
    }
}
