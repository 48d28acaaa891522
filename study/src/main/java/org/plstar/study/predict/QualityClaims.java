package org.plstar.study.predict;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Proportion;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.claim.Sign;

/** Decides whether a model is better than one answer for all rows: the verdict of an evaluation. */
final class QualityClaims {
    /** The difference from one answer for all, in standard errors, from which on it is told. */
    private static final double TOLD = 2;

    private final EvaluationResult result;
    private final String rows;
    private final Scope scope;
    private final boolean seen;
    private final Say say;

    /**
     * The claims of an evaluation.
     *
     * @param rows in words, with their number
     * @param seen whether some of them were trained on
     */
    QualityClaims(EvaluationResult result, String rows, boolean seen, Say say) {
        this.result = result;
        this.rows = rows;
        this.scope = Scope.rows(rows);
        this.seen = seen;
        this.say = say;
    }

    /**
     * Says whether the model is better than one answer for all rows; returns whether it is, on rows
     * that it was not trained on.
     */
    boolean tell() {
        if (result.classes().isPresent()) {
            return accuracy(result.classes().get());
        }
        List<NumberScores> all = result.numbers();
        Optional<NumberScores> least = all.stream()
                .filter(n -> n.r2().isPresent())
                .min(Comparator.comparingDouble(n -> n.r2().getAsDouble()));
        if (all.size() == 1 || least.isEmpty()) {
            NumberScores one = all.getFirst();
            number(one, line(sign(one)));
            return sign(one) == GOOD && !seen;
        }
        long better = all.stream().filter(n -> sign(n) == GOOD).count();
        long changing = all.stream().filter(n -> n.r2().isPresent()).count();
        boolean none = all.stream().noneMatch(NumberScores::better);
        line(better == changing ? GOOD : none ? WARNING : NOTE)
                .measured(
                        EvaluationClaim.SEVERAL_NUMBERS,
                        scope,
                        better,
                        all.size(),
                        rows,
                        least.get().r2().getAsDouble(),
                        least.get().target());
        all.forEach(n -> number(n, say.more(sign(n) == GOOD ? NOTE : sign(n))));
        return better == changing && !seen;
    }

    private Sign sign(NumberScores n) {
        if (n.r2().isEmpty()) {
            return NOTE;
        }
        return !n.better() ? WARNING : n.r2().getAsDouble() > two(n) ? GOOD : NOTE;
    }

    private double two(NumberScores n) {
        return TOLD
                * Proportion.r2Error(
                        Math.max(0, n.r2().orElse(0)), result.predictions().size());
    }

    /**
     * The line of the verdict, or a folded line where other rows have the verdict; training rows
     * give no good sign.
     */
    private Say.Line line(Sign sign) {
        Sign shown = sign == GOOD && seen ? NOTE : sign;
        return say.hasVerdict() ? say.more(shown) : say.verdict(shown);
    }

    private boolean accuracy(ClassScores c) {
        Percent accuracy = new Percent(c.accuracy());
        Percent low = new Percent(c.accuracyLow());
        Percent high = new Percent(c.accuracyHigh());
        Percent share = new Percent(c.majorityShare());
        double chance =
                1.0 / Math.max(1, c.classes().stream().filter(k -> k.rows() > 0).count());
        if (c.majorityShare() == 1) {
            line(NOTE)
                    .measured(
                            EvaluationClaim.ONE_CLASS,
                            scope,
                            accuracy,
                            rows,
                            low,
                            high,
                            c.majority());
        } else if (c.accuracyLow() > c.majorityShare()) {
            line(GOOD)
                    .measured(
                            EvaluationClaim.ACCURACY_ABOVE,
                            scope,
                            accuracy,
                            rows,
                            low,
                            high,
                            c.majority(),
                            share);
            return !seen;
        } else if (c.accuracy() > c.majorityShare()) {
            line(NOTE)
                    .measured(
                            EvaluationClaim.ACCURACY_UNTOLD,
                            scope,
                            accuracy,
                            rows,
                            low,
                            high,
                            share,
                            c.majority());
        } else if (c.balancedAccuracy() > chance + TOLD * c.balancedError()) {
            line(NOTE)
                    .measured(
                            EvaluationClaim.RECALL_ABOVE,
                            scope,
                            accuracy,
                            rows,
                            low,
                            high,
                            c.majority(),
                            share,
                            new Percent(c.balancedAccuracy()),
                            new Percent(c.balancedError()),
                            new Percent(chance));
        } else {
            line(WARNING)
                    .measured(
                            EvaluationClaim.ACCURACY_NOT_ABOVE,
                            scope,
                            c.majority(),
                            accuracy,
                            rows,
                            low,
                            high,
                            share);
        }
        return false;
    }

    private void number(NumberScores n, Say.Line line) {
        if (n.r2().isEmpty()) {
            line.measured(EvaluationClaim.NUMBER_SAME, scope, n.target(), n.rmse(), rows);
        } else if (n.better()) {
            boolean told = sign(n) == GOOD;
            List<Object> values = new ArrayList<>(List.of(
                    n.target(), n.rmse(), rows, n.deviation(), n.r2().getAsDouble(), n.mae()));
            if (!told) {
                values.add(two(n));
            }
            line.measured(
                    told ? EvaluationClaim.NUMBER_ABOVE : EvaluationClaim.NUMBER_UNTOLD,
                    scope,
                    values.toArray());
        } else {
            line.measured(
                    EvaluationClaim.NUMBER_NOT_ABOVE,
                    scope,
                    n.target(),
                    n.rmse(),
                    n.deviation(),
                    n.r2().getAsDouble(),
                    n.mae(),
                    rows);
        }
    }
}
