package org.plstar.study.predict;

import static org.plstar.study.claim.Sign.WARNING;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.plstar.data.TargetEncoding;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.PastedText;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.predict.ClassScores.ClassScore;

/** Decides which sentences are said of an evaluation. */
public final class EvaluationClaims {
    private static final int MOST_NAMED = 3;

    /** The number of rows below which one error usually has most of the total. */
    private static final int FEW = 10;

    /**
     * The ratio of the real change to that of first order, or its inverse, above which first order
     * does not apply.
     */
    private static final double OFF = 1.5;

    private final EvaluationResult result;
    private final String rows;
    private final Scope scope;
    private final int named;
    private final boolean seen;
    private final Say say;

    private EvaluationClaims(
            EvaluationResult result, String rows, int named, boolean seen, Say say) {
        this.result = result;
        this.rows = rows;
        this.scope = Scope.rows(rows);
        this.named = named;
        this.seen = seen;
        this.say = say;
    }

    /**
     * Says what an evaluation shows; first, whether the model is better than one answer for all
     * rows.
     *
     * @param rows that were evaluated, in words with their number
     * @param file of the training rows, if the rows are of it
     * @param model where it lies
     */
    public static void tell(
            EvaluationRequest request,
            EvaluationResult result,
            String rows,
            Optional<TrainingFile> file,
            String model,
            Say say) {
        EvaluationClaims claims = new EvaluationClaims(
                result, rows, MOST_NAMED, file.isPresent() || result.seen().orElse(0) > 0, say);
        boolean good = claims.quality().tell();
        file.ifPresent(f -> say.reason(WARNING)
                .measured(
                        switch (f) {
                            case LEFT_OUT -> EvaluationClaim.SAME_FILE_OF_TABLE;
                            case CHOSE_STEP -> EvaluationClaim.CHOSE_STEP;
                            case HELD_BACK, NONE -> EvaluationClaim.SAME_FILE;
                        },
                        claims.scope));
        if (request.model() instanceof ChangedModel m) {
            say.reason(WARNING).measured(m.claim(), claims.scope, m.change().words());
        }
        claims.more();
        if (file.equals(Optional.of(TrainingFile.HELD_BACK))) {
            say.next(Command.of("evaluate", PastedText.named(model)));
        } else if (good) {
            say.next(Command.of("predict", PastedText.named(model), "FILE"));
        }
        claims.coverage();
        boolean scaled =
                request.model().targets() instanceof TargetEncoding.Standardized t && !t.isRaw();
        result.rounding().ifPresent(r -> claims.rounding(r, scaled));
    }

    /**
     * Says how good predictions are, as the verdict if there is none yet.
     *
     * @param rows that were predicted, in words with their number
     * @param named how many wrong rows of classes are named; 0: the caller names them
     */
    public static void scores(EvaluationResult result, String rows, int named, Say say) {
        EvaluationClaims claims =
                new EvaluationClaims(result, rows, named, result.seen().orElse(0) > 0, say);
        claims.quality().tell();
        claims.more();
    }

    private QualityClaims quality() {
        return new QualityClaims(result, rows, seen, say);
    }

    /** Says what limits the verdict, and the folded sentences. */
    private void more() {
        result.seen().ifPresent(k -> {
            if (k > 0) {
                say.reason(WARNING)
                        .measured(
                                EvaluationClaim.SEEN_ROWS,
                                scope,
                                k,
                                result.predictions().size());
            }
        });
        result.classes().ifPresent(this::classes);
        result.numbers().forEach(this::errors);
    }

    private void classes(ClassScores c) {
        c.ranking().ifPresent(r -> ranking(r, c));
        c.classes().stream()
                .filter(k -> k.recall().isPresent())
                .min(Comparator.comparingDouble(k -> k.recall().getAsDouble()))
                .filter(k -> k.recall().getAsDouble() < 1)
                .ifPresent(k -> hardest(k, c));
        c.logLoss().ifPresent(l -> say.measured(EvaluationClaim.LOG_LOSS, scope, l));
        if (named > 0) {
            wrong(c, c.contradicted().stream().limit(named).toList(), scope, say);
        }
    }

    /**
     * Says which rows are most wrong.
     *
     * @param contradicted rows whose label is less likely than a tenth of one row's part
     */
    public static void wrong(
            ClassScores c, List<ClassScores.WrongRow> contradicted, Scope scope, Say say) {
        if (!contradicted.isEmpty()) {
            say.measured(
                    EvaluationClaim.CONTRADICTED_LABELS,
                    scope,
                    c.bar(),
                    c.rows(),
                    contradicted.stream().map(EvaluationClaims::text).toList());
        } else if (!c.worst().isEmpty()) {
            say.measured(
                    EvaluationClaim.MOST_WRONG,
                    scope,
                    c.worst().stream()
                            .limit(MOST_NAMED)
                            .map(EvaluationClaims::text)
                            .toList());
        }
    }

    private static String text(ClassScores.WrongRow r) {
        return r.where() + " (" + r.truth() + ", predicted " + r.predicted() + ")";
    }

    private void ranking(ClassScores.Ranking r, ClassScores c) {
        String second = c.classes().get(1).name();
        say.measured(
                EvaluationClaim.AUC, scope, r.auc(), second, c.classes().get(0).name());
        if (r.threshold().isPresent()) {
            say.measured(
                    EvaluationClaim.BEST_THRESHOLD,
                    scope,
                    new Percent(r.recallThere().orElseThrow()),
                    second,
                    r.threshold().getAsDouble());
        }
    }

    private void hardest(ClassScore k, ClassScores c) {
        int found = c.found(k);
        Percent recall = new Percent(c.balancedAccuracy());
        if (k.predicted() == 0) {
            say.measured(
                    EvaluationClaim.HARDEST_CLASS_NOT_CALLED, scope, k.name(), k.rows(), recall);
        } else {
            say.measured(
                    EvaluationClaim.HARDEST_CLASS,
                    scope,
                    k.name(),
                    found,
                    k.rows(),
                    found,
                    k.predicted(),
                    recall);
        }
    }

    private void errors(NumberScores n) {
        if (n.worst().isEmpty()) {
            return;
        }
        NumberScores.WrongRow first = n.worst().getFirst();
        if (n.worstShare().orElse(0) > 0.5 && result.predictions().size() >= FEW) {
            say.reason(WARNING)
                    .measured(
                            EvaluationClaim.ONE_ERROR,
                            scope,
                            new Percent(n.worstShare().orElseThrow()),
                            n.target(),
                            first.where(),
                            first.truth(),
                            first.predicted());
        }
        say.measured(
                EvaluationClaim.LARGEST_ERRORS,
                scope,
                n.target(),
                n.worst().stream().limit(MOST_NAMED).map(EvaluationClaims::text).toList());
    }

    private static String text(NumberScores.WrongRow r) {
        return r.where()
                + " ("
                + Digits.of(r.truth())
                + ", predicted "
                + Digits.of(r.predicted())
                + ")";
    }

    private void coverage() {
        result.coverage()
                .ifPresent(c -> say.measured(
                        EvaluationClaim.COVERAGE,
                        scope,
                        new Percent(c.share()),
                        new Percent(c.probability()),
                        c.halfWidth()));
    }

    /**
     * Says how rounded weights change outputs.
     *
     * @param scaled whether an output of 1 is a standard deviation of its target
     */
    private void rounding(Rounding r, boolean scaled) {
        Scope some = Scope.rows(r.rows() + " rows");
        String foretold = Digits.of(r.foretold())
                + (r.error() > 0 ? " to within " + Digits.percent(r.error()) : "");
        say.measured(
                EvaluationClaim.ROUNDED,
                some,
                r.format().name().toLowerCase(Locale.ROOT),
                r.real(),
                scaled ? " standard deviations of the targets" : "",
                r.rows(),
                foretold,
                r.largest());
        double ratio = r.foretold() > 0 ? r.real() / r.foretold() : 1;
        if (ratio > OFF || ratio < 1 / OFF) {
            say.follows(
                    EvaluationClaim.NOT_FIRST_ORDER,
                    List.of(
                            ratio > 1
                                    ? Hypothesis.atLeast("change over first order", ratio, OFF)
                                    : Hypothesis.atMost("change over first order", ratio, 1 / OFF)),
                    ratio);
        }
        r.changed()
                .ifPresent(changed -> say.measured(
                        EvaluationClaim.ROUNDED_CLASSES,
                        some,
                        changed,
                        r.rows(),
                        r.atRisk().orElse(0)));
    }
}
