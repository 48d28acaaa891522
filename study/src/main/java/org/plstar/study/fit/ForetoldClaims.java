package org.plstar.study.fit;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.plstar.study.LabelFree;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Horizon;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;

/** Says what was foretold of a fine-tuned model before it trained, beside what came. */
final class ForetoldClaims {
    /** Standard errors to either side that the foretold range has. */
    private static final double TOLD = 2;

    private ForetoldClaims() {}

    /** Says it, if anything was foretold. */
    static void tell(Run run, Say say) {
        FitSummary r = run.summary();
        OptionalDouble accuracy = run.get(FitQuantity.FORETOLD_ACCURACY);
        OptionalDouble loss = run.get(FitQuantity.FORETOLD_LOSS);
        if (loss.isEmpty()) {
            return; // the model is not fine-tuned, or the number says why it is absent
        }
        boolean classes = accuracy.isPresent();
        double mean = classes ? accuracy.getAsDouble() : loss.getAsDouble();
        double error = run.or(
                classes ? FitQuantity.FORETOLD_ACCURACY_ERROR : FitQuantity.FORETOLD_LOSS_ERROR, 0);
        OptionalDouble came = run.get(classes ? FitQuantity.TEST_ACCURACY : FitQuantity.TEST_LOSS);
        if (came.isEmpty()) {
            double low = Math.max(0, mean - TOLD * error);
            double high = classes ? Math.min(1, mean + TOLD * error) : mean + TOLD * error;
            say.foretold(
                    classes ? FitClaim.FORETOLD_ACCURACY : FitClaim.FORETOLD_LOSS,
                    Horizon.drawnLike("the " + r.data().trainingRows() + " training rows"),
                    List.of(Hypothesis.atMost(
                            "loss of the training rows over that at the start",
                            run.last() / run.first(),
                            1)),
                    classes ? new Percent(low) : low,
                    classes ? new Percent(high) : high);
        }
        String foretold = classes ? percent(mean, error) : number(mean, error);
        say.measured(
                FitClaim.FORETOLD_HOW,
                run.rows(),
                r.data().trainingRows(),
                LabelFree.HEADS,
                foretold + (classes ? " right" : ""));
        if (came.isPresent()) {
            // of a loss the error over the test rows is taken to be as that over the training rows
            double share = came.getAsDouble();
            double tested = classes
                    ? Math.sqrt(share * (1 - share) / Math.max(1, r.data().testRows()))
                    : error
                            * Math.sqrt(r.data().trainingRows()
                                    / Math.max(1.0, r.data().testRows()));
            double apart =
                    Math.abs(share - mean) / Math.max(Math.hypot(error, tested), Double.MIN_NORMAL);
            say.measured(
                    FitClaim.FORETOLD_BESIDE,
                    run.testRows(),
                    foretold,
                    r.data().testRows(),
                    classes ? percent(share, tested) : Digits.of(share),
                    Digits.of(apart, 2));
        }
    }

    private static String percent(double share, double error) {
        return String.format(Locale.ROOT, "%.1f ± %.1f %%", 100 * share, 100 * error);
    }

    private static String number(double mean, double error) {
        return String.format(Locale.ROOT, "%.4g ± %.1g", mean, error);
    }
}
