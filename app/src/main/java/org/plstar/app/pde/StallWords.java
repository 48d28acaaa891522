package org.plstar.app.pde;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Finding;
import org.plstar.app.report.Ink;
import org.plstar.app.report.Mark;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Table;
import org.plstar.app.report.Values;
import org.plstar.study.pde.DescentPlateau;
import org.plstar.study.pde.PdeResult;
import org.plstar.study.pde.Spectrum;

/** Why plain gradient descent stalls: in words, and as a section of the page. */
final class StallWords {
    /** Beyond, there is no end. */
    private static final double ENDLESS = 1e18;

    /** Rows of the table. */
    private static final int ROWS = 24;

    /** Parts of the residual below this get more from others than they have. */
    private static final double TOLD = 1e-6;

    private StallWords() {}

    /** Predicted steps of gradient descent, beside those that were taken. */
    static String hundredth(Spectrum b, PdeSummary s) {
        String own =
                s.history().stream()
                        .filter(m -> m.loss() <= 0.01 * s.lossAtStart())
                        .findFirst()
                        .map(m -> "; the steps here took " + m.step())
                        .orElse("");
        return String.format(
                Locale.ROOT,
                "Gradient descent with step 1/λ_max would need %s to a hundredth of the loss at the"
                        + " start, if the kernel stayed as it is there%s.",
                steps(b.hundredth()),
                own);
    }

    static String steps(double n) {
        return n >= ENDLESS
                ? "more than 1e18 steps"
                : String.format(Locale.ROOT, n < 1e6 ? "%.0f steps" : "%.2g steps", n);
    }

    static List<Finding> of(DescentPlateau d) {
        double slow =
                d.directions().stream()
                        .filter(k -> k.half() > d.watched())
                        .mapToDouble(DescentPlateau.Direction::share)
                        .sum();
        DescentPlateau.Moment end = d.course().getLast();
        List<Finding> all = new ArrayList<>();
        all.add(
                Finding.note(
                        String.format(
                                Locale.ROOT,
                                "Plain gradient descent from the same start took the loss from %.4g"
                                        + " to %.4g in %d steps; it stalls, since %.1f %% of the"
                                        + " squared residual that is left lies along eigenvectors"
                                        + " of the kernel that take more than %d steps to halve. A"
                                        + " hundredth of that loss would need %s.",
                                d.lossAtStart(),
                                d.loss(),
                                d.settled(),
                                100 * slow,
                                d.watched(),
                                steps(d.hundredth()))));
        List<DescentPlateau.Direction> due = due(d).stream().filter(k -> k.half() > 4).toList();
        List<DescentPlateau.Direction> halved =
                due.stream().filter(k -> k.observed().isPresent()).toList();
        String by =
                halved.isEmpty()
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " %d of %d eigenvectors with a part above 1e-6 that should have"
                                        + " halved by then did, in %.2f to %.2f times the steps"
                                        + " predicted.",
                                halved.size(),
                                due.size(),
                                halved.stream().mapToDouble(StallWords::ratio).min().orElse(1),
                                halved.stream().mapToDouble(StallWords::ratio).max().orElse(1));
        all.add(
                Finding.note(
                        String.format(
                                Locale.ROOT,
                                "Its next %d steps took the loss to %.4g; the kernel had predicted"
                                        + " %.4g.%s",
                                d.watched(),
                                end.loss(),
                                end.predicted(),
                                by)));
        return all;
    }

    /** Eigenvectors whose part is not small, and should be half within the steps watched. */
    private static List<DescentPlateau.Direction> due(DescentPlateau d) {
        return d.directions().stream()
                .filter(k -> k.share() > TOLD && k.half() <= d.watched())
                .toList();
    }

    private static double ratio(DescentPlateau.Direction k) {
        return k.observed().orElse(k.half()) / k.half();
    }

    /** Half-lives by eigenvalue, the loss, and a table. */
    static Section section(DescentPlateau d, PdeSummary s) {
        return new Section(
                "Why plain gradient descent stalls",
                String.format(
                        Locale.ROOT,
                        "A step w - ηJᵀr with η = 1/λ_max = %.3g multiplies the residual's part"
                                + " along an eigenvector with eigenvalue λ by 1 - λ/λ_max. After %d"
                                + " steps, in which the kernel settles, %d more are predicted from"
                                + " the kernel there and taken.",
                        d.eta(),
                        d.settled(),
                        d.watched()),
                List.of(halves(d), course(d, s)),
                Optional.of(table(d)));
    }

    private static Chart halves(DescentPlateau d) {
        List<DescentPlateau.Direction> known =
                d.directions().stream().filter(k -> k.half() > 0).toList();
        List<DescentPlateau.Direction> seen =
                due(d).stream().filter(k -> k.half() > 0 && k.observed().isPresent()).toList();
        return Chart.of(
                        "half-lives",
                        "Steps until a part of the residual is half",
                        "Observed: eigenvectors with more than 1e-6 of the squared residual that"
                                + " should have halved by then.",
                        Axis.log("eigenvalue over largest"),
                        Axis.log("steps"))
                .with(
                        Series.line(
                                "predicted",
                                "predicted",
                                values(known, DescentPlateau.Direction::eigenvalue),
                                values(known, DescentPlateau.Direction::half)))
                .with(
                        points(
                                "observed",
                                "observed",
                                values(seen, DescentPlateau.Direction::eigenvalue),
                                values(seen, k -> k.observed().orElse(0))));
    }

    private static Series points(String name, String group, Values x, Values y) {
        return new Series(name, Ink.of(group), new Mark.Points(x, y));
    }

    private static Chart course(DescentPlateau d, PdeSummary s) {
        double[] at = new double[d.course().size()];
        double[] loss = new double[at.length];
        double[] predicted = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            DescentPlateau.Moment m = d.course().get(i);
            at[i] = d.settled() + m.step();
            loss[i] = m.loss();
            predicted[i] = m.predicted();
        }
        double[] own = new double[s.history().size()];
        double[] steps = new double[own.length];
        for (int i = 0; i < own.length; i++) {
            PdeResult.Moment m = s.history().get(i);
            own[i] = m.loss();
            steps[i] = m.step();
        }
        return Chart.of(
                        "descent",
                        "Loss of plain gradient descent, and of the steps here",
                        "",
                        Axis.linear("step"),
                        Axis.log("loss"))
                .with(Series.line("gradient descent", "descent", Values.of(at), Values.of(loss)))
                .with(Series.line("predicted", "predicted", Values.of(at), Values.of(predicted)))
                .with(Series.line("Gauss-Newton", "newton", Values.of(steps), Values.of(own)));
    }

    private static Values values(
            List<DescentPlateau.Direction> all, ToDoubleFunction<DescentPlateau.Direction> number) {
        return Values.of(all.stream().mapToDouble(number).toArray());
    }

    private static Table table(DescentPlateau d) {
        return new Table(
                "directions",
                "By eigenvector",
                List.of(
                        "eigenvector",
                        "eigenvalue over largest",
                        "part of the squared residual",
                        "steps to half, predicted",
                        "observed",
                        "left after " + d.watched() + " steps, predicted",
                        "left, observed"),
                d.directions().stream()
                        .filter(k -> k.share() > TOLD)
                        .limit(ROWS)
                        .map(StallWords::row)
                        .toList());
    }

    private static List<Cell> row(DescentPlateau.Direction k) {
        return List.of(
                Cell.of(k.number()),
                Cell.of(k.eigenvalue()),
                Cell.of(k.share()),
                Cell.of(k.half()),
                k.observed().isPresent()
                        ? Cell.of(k.observed().getAsDouble())
                        : Cell.absent("more than were watched"),
                Cell.of(k.left()),
                Cell.of(k.leftObserved()));
    }
}
