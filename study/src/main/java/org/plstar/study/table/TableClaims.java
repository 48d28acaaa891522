package org.plstar.study.table;

import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.plstar.data.TargetEncoding;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Horizon;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.predict.ClassScores;
import org.plstar.study.predict.ClassScores.ClassScore;
import org.plstar.study.predict.ClassScores.WrongRow;
import org.plstar.study.predict.EvaluationClaims;
import org.plstar.study.predict.EvaluationResult;

/** Decides which sentences are said of the fit of a table. */
public final class TableClaims {
    private static final int NAMED = 8;
    private static final int WRONG_NAMED = 3;

    /** The share of R² from which on a column dominates, if no other column has a tenth. */
    private static final double LEADS = 0.9;

    private final TableFitRequest request;
    private final TableFitResult result;
    private final Scope rows;
    private final Say say;

    private TableClaims(TableFitRequest request, TableFitResult result, Say say) {
        this.request = request;
        this.result = result;
        this.rows = Scope.rows(request.rows().rows() + " " + judged(result));
        this.say = say;
    }

    /** Says what a fit shows; first, how good it is on test rows, or on rows left out. */
    public static void tell(TableFitRequest request, TableFitResult result, Say say) {
        new TableClaims(request, result, say).all();
    }

    /** The predictions of the rows that sentences are about, in words. */
    public static String judged(TableFitResult result) {
        if (!result.chosenAnew()) {
            return "rows, each predicted by the fit without it (the choice among "
                    + result.tried()
                    + " kernels saw these rows)";
        }
        int parts = result.parts();
        return "rows, each predicted by fits chosen without "
                + (parts == RowParts.PARTS
                        ? "its tenth of the rows"
                        : "its part of the rows, one of " + parts);
    }

    private void all() {
        result.test()
                .ifPresent(t -> EvaluationClaims.scores(
                        t, Digits.count(t.predictions().size(), "test row"), WRONG_NAMED, say));
        EvaluationResult left = result.leftOut();
        EvaluationClaims.scores(left, rows.rows(), 0, say);
        left.classes().ifPresent(this::classes);
        columns(result.columns());
        result.moreRows().ifPresent(this::moreRows);
        if (request.inspection().leaderboard() && !result.leaderboard().isEmpty()) {
            leaderboard(result.leaderboard());
        }
        kernels();
        fit();
    }

    private void classes(ClassScores c) {
        List<WrongRow> suspects = Without.suspects(c, request.inspection().suspects());
        EvaluationClaims.wrong(
                c, suspects.stream().filter(c.contradicted()::contains).toList(), rows, say);
        List<String> alone = c.classes().stream()
                .filter(k -> k.rows() == 1)
                .map(ClassScore::name)
                .toList();
        if (!alone.isEmpty()) {
            say.reason(WARNING)
                    .follows(
                            TableClaim.ONE_ROW_CLASS,
                            List.of(Hypothesis.atMost("rows of the class", 1, 1)),
                            alone);
        }
        result.without().ifPresent(this::without);
        if (request.inspection().withoutSuspects() && result.without().isEmpty()) {
            say.measured(TableClaim.NO_SUSPECTS, rows);
        }
    }

    private void without(Without w) {
        Scope others = Scope.rows("the other " + w.others() + " rows, each left out");
        say.measured(
                TableClaim.WITHOUT_SUSPECTS,
                others,
                w.rows(),
                new Percent(w.accuracyWithout()),
                w.others(),
                new Percent(w.accuracy()),
                new Percent(w.error()));
        if (w.logLoss().isPresent() && w.logLossWithout().isPresent()) {
            say.measured(
                    TableClaim.WITHOUT_SUSPECTS_LOG_LOSS,
                    others,
                    w.logLossWithout().getAsDouble(),
                    w.logLoss().getAsDouble());
        }
    }

    private void columns(List<ColumnEffect> all) {
        if (all.isEmpty()) {
            return;
        }
        Scope held = Scope.rows("rows held back, " + ColumnEffect.REPEATS + " times");
        leading(all, held);
        List<ColumnEffect> counting = all.stream().filter(ColumnEffect::counts).toList();
        String loss = all.getFirst().accuracy().isPresent() ? "log-loss rises" : "R² falls";
        if (counting.isEmpty()) {
            say.measured(TableClaim.NO_COLUMN_COUNTS, held, all.size(), loss, ColumnEffect.REPEATS);
            return;
        }
        say.measured(
                TableClaim.COLUMNS_COUNT,
                held,
                loss,
                ColumnEffect.REPEATS,
                counting.stream()
                        .limit(NAMED)
                        .map(c -> c.column()
                                + " "
                                + Digits.of(c.rise(), 3)
                                + " ± "
                                + Digits.of(c.error(), 1))
                        .toList(),
                counting.size(),
                all.size());
    }

    /**
     * Says that one column alone determines the target, so that it may be computed from the target.
     */
    private void leading(List<ColumnEffect> all, Scope held) {
        ColumnEffect first = all.getFirst();
        double r2 = first.r2().orElse(0);
        double others = all.size() > 1 ? all.get(1).rise() : 0;
        if (r2 > 0
                && all.size() > 1
                && first.counts()
                && first.rise() > LEADS * r2
                && others < (1 - LEADS) * r2) {
            say.reason(WARNING)
                    .measured(
                            TableClaim.LEADING_COLUMN,
                            held,
                            r2,
                            first.rise(),
                            first.column(),
                            others);
        }
    }

    private void moreRows(MoreRows m) {
        if (!m.reason().isEmpty()) {
            say.reason(NOTE).measured(TableClaim.MORE_ROWS_WITHHELD, rows, m.reason());
            return;
        }
        MoreRows.Told twice = m.told().getFirst();
        MoreRows.Told four = m.told().getLast();
        Horizon horizon = Horizon.drawnLike("these");
        List<Hypothesis> from =
                List.of(Hypothesis.atLeast("rows", request.rows().rows(), MoreRows.LEAST));
        boolean unsure;
        if (m.now().error().isPresent()) {
            double now = m.now().error().getAsDouble();
            say.reason(NOTE)
                    .foretold(
                            TableClaim.MORE_ROWS_SHARE,
                            horizon,
                            from,
                            new Percent(twice.error().orElseThrow()),
                            new Percent(twice.errorLow().orElseThrow()),
                            new Percent(twice.errorHigh().orElseThrow()),
                            new Percent(four.error().orElseThrow()),
                            new Percent(four.errorLow().orElseThrow()),
                            new Percent(four.errorHigh().orElseThrow()),
                            new Percent(now));
            unsure = four.errorHigh().orElseThrow() >= now;
        } else {
            TargetEncoding.Standardized targets =
                    (TargetEncoding.Standardized) result.model().targets();
            int k = targets.outputs();
            double unit = k == 1 ? targets.deviation()[0] : Math.sqrt(1.0 / k);
            say.reason(NOTE)
                    .foretold(
                            TableClaim.MORE_ROWS_SIZE,
                            horizon,
                            from,
                            unit * Math.sqrt(twice.loss()),
                            unit * Math.sqrt(twice.lossLow()),
                            unit * Math.sqrt(twice.lossHigh()),
                            k == 1 ? "" : ", in standard deviations of the targets",
                            unit * Math.sqrt(four.loss()),
                            unit * Math.sqrt(four.lossLow()),
                            unit * Math.sqrt(four.lossHigh()),
                            unit * Math.sqrt(m.now().loss()));
            unsure = four.lossHigh() >= m.now().loss();
        }
        if (unsure) {
            say.measured(TableClaim.MORE_ROWS_UNSURE, rows);
        }
    }

    private void leaderboard(List<Standing> all) {
        boolean classes = all.getFirst().accuracy().isPresent();
        say.reason(NOTE)
                .measured(
                        TableClaim.LEADERBOARD,
                        rows,
                        classes ? "log-loss" : "mean squared error, standardized,",
                        all.getFirst().rows(),
                        all.stream()
                                .map(s -> "%s by %s (%s, %s)"
                                        .formatted(
                                                Digits.of(s.loss(), 3),
                                                s.kernel(),
                                                classes
                                                        ? Digits.of(
                                                                        100
                                                                                * s.accuracy()
                                                                                        .orElseThrow(),
                                                                        3)
                                                                + " % right"
                                                        : "R² "
                                                                + Digits.of(
                                                                        s.r2().orElseThrow(), 3),
                                                Math.round(100 * s.weight()) + " %"))
                                .collect(Collectors.joining("; ")));
    }

    private void kernels() {
        say.measured(
                TableClaim.CHOSEN_KERNELS,
                rows,
                result.tried(),
                result.screened(),
                result.chosen().stream()
                        .map(c -> String.format(
                                Locale.ROOT, "%.0f %% %s", 100 * c.weight(), c.kernel()))
                        .collect(Collectors.joining("; ")));
        if (!result.importance().isEmpty()) {
            say.measured(
                    TableClaim.LEARNED_METRIC,
                    rows,
                    result.importance().stream()
                            .limit(NAMED)
                            .map(i -> i.input() + " (" + Digits.of(i.scale()) + ")")
                            .toList(),
                    result.importance().size());
        }
    }

    private void fit() {
        Scope all = Scope.rows("all " + request.rows().rows() + " rows");
        result.solved().ifPresent(v -> say.measured(TableClaim.CENTRES_SOLVED, all, v));
        List<TableFitResult.Missing> missing = result.missing();
        if (!missing.isEmpty()) {
            List<String> named = new ArrayList<>(missing.stream()
                    .limit(NAMED)
                    .map(m -> m.column() + " " + m.cells())
                    .toList());
            if (missing.size() > NAMED) {
                named.add(missing.size() - NAMED + " more columns");
            }
            say.measured(TableClaim.MISSING_VALUES, all, named, request.rows().rows());
        }
        if (!result.constant().isEmpty()) {
            say.measured(TableClaim.CONSTANT_COLUMNS, all, result.constant());
        }
    }
}
