package org.plstar.study.advise;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.Locale;
import org.plstar.study.LabelFree.Score;
import org.plstar.study.SubjectClaim;
import org.plstar.study.advise.Survey.Group;
import org.plstar.study.advise.Survey.Suspect;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Which claims hold of a survey. */
public final class SurveyClaims {
    private SurveyClaims() {}

    /**
     * Says what was found.
     *
     * @param command that trains what is recommended
     */
    public static void tell(SurveyRequest request, Survey s, Command command, Say say) {
        Scope rows = Scope.rows(s.rows() + " distinct training rows, each left out");
        Group best = s.best();
        boolean classes = s.head().accuracy().isPresent();
        if (!s.known()) {
            say.verdict(WARNING)
                    .measured(
                            SurveyClaim.NO_BETTER_THAN_MEAN,
                            rows,
                            s.rows(),
                            loss(s.score()),
                            Digits.of(s.constantLoss()));
        } else if (s.chosen().isEmpty()) {
            if (s.again().isPresent()) {
                Survey.Again again = s.again().get();
                Group g = s.groups().get(again.group());
                say.verdict(NOTE)
                        .measured(
                                SurveyClaim.NOT_WITH_OTHER_HEADS,
                                rows,
                                g.name(),
                                by(again.ahead(), again.aheadError()),
                                by(g.ahead(), g.aheadError()));
            } else {
                say.verdict(NOTE)
                        .measured(
                                SurveyClaim.HEAD_ALONE,
                                rows,
                                s.rows(),
                                s.groups().size(),
                                best.name(),
                                by(best.ahead(), best.aheadError()));
            }
            if (classes) {
                say.reason(NOTE).measured(SurveyClaim.HEAD_ACCURACY, rows, accuracy(s.head()));
            }
        } else {
            Group g = s.groups().get(s.chosen().get());
            Survey.Again again = s.again().orElseThrow();
            say.verdict(GOOD)
                    .measured(
                            classes ? SurveyClaim.GROUP_PAYS : SurveyClaim.GROUP_PAYS_NUMBERS,
                            rows,
                            classes
                                    ? new Object[] {
                                        accuracy(s.score()),
                                        s.rows(),
                                        g.name(),
                                        millions(g.weights()),
                                        millions(s.weights()),
                                        s.head().loss() < s.constantLoss()
                                                ? accuracy(s.head())
                                                : "no more than by the mean of the others"
                                    }
                                    : new Object[] {
                                        s.rows(),
                                        loss(s.score()),
                                        g.name(),
                                        millions(g.weights()),
                                        millions(s.weights()),
                                        loss(s.head())
                                    });
            say.reason(NOTE)
                    .measured(
                            SurveyClaim.AHEAD_OF_HEAD,
                            rows,
                            g.name(),
                            loss(s.head()),
                            by(again.ahead(), again.aheadError()),
                            Digits.of(s.constantLoss()));
            say.reason(NOTE)
                    .measured(
                            SurveyClaim.AS_GOOD,
                            rows,
                            best.name(),
                            s.groups().stream().filter(Group::asGood).count(),
                            s.groups().size(),
                            g.name());
            say.measured(SurveyClaim.OTHER_HEADS, rows, s.heads(), by(g.ahead(), g.aheadError()));
        }
        if (s.known()) {
            say.next(command);
            s.suspects().stream().findFirst().ifPresent(x -> contradicted(x, rows, say));
            s.temperature()
                    .ifPresent(beta -> say.measured(
                            SurveyClaim.LEFT_OUT_LOG_LOSS,
                            rows,
                            Digits.of(beta, 3),
                            Digits.of(s.logLoss().orElseThrow())));
            s.adam()
                    .ifPresent(a -> say.measured(
                            SurveyClaim.ADAM_STEP,
                            rows,
                            a.eta(),
                            a.loss(),
                            new Percent(a.lowered())));
        }
        say.measured(SurveyClaim.CHOSEN_ON_ROWS, rows, s.rows());
        say.measured(SurveyClaim.NO_LABELS, Scope.WHOLE, s.heads(), request.seed());
        SubjectClaim.targets(request.data().targetScaling(), say);
    }

    private static void contradicted(Suspect x, Scope rows, Say say) {
        say.measured(
                SurveyClaim.LABEL_CONTRADICTED,
                rows,
                x.row(),
                x.label(),
                x.others(),
                Digits.of(x.margin(), 2));
    }

    /** Such as {@code 75 ± 4 %}. */
    static String accuracy(Score s) {
        return String.format(
                Locale.ROOT,
                "%.0f ± %.0f %%",
                100 * s.accuracy().orElse(Double.NaN),
                100 * s.accuracyError().orElse(Double.NaN));
    }

    private static String loss(Score s) {
        return String.format(Locale.ROOT, "%.4g ± %.1g", s.loss(), s.lossError());
    }

    private static String by(double ahead, double error) {
        return String.format(Locale.ROOT, "%.2g ± %.1g", ahead, error);
    }

    private static String millions(long weights) {
        return weights < 100_000
                ? String.valueOf(weights)
                : String.format(Locale.ROOT, "%.3g million", weights / 1e6);
    }
}
