package org.plstar.app.pde;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Ink;
import org.plstar.app.report.Mark;
import org.plstar.app.report.ReportTable;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Values;
import org.plstar.app.study.Sentences;
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
    static void hundredth(Spectrum b, PdeResult r, Sentences say) {
        say.note(
                "Gradient descent with step 1/λ_max would need {} to a hundredth of the loss at the"
                        + " start, if the kernel stayed as it is there{}.",
                steps(b.hundredth()),
                r.course().history().stream()
                        .filter(m -> m.loss() <= 0.01 * r.loss().atStart())
                        .findFirst()
                        .map(m -> "; the steps here took " + m.step())
                        .orElse(""));
    }

    private static String steps(double n) {
        return n >= ENDLESS
                ? "more than 1e18 steps"
                : String.format(Locale.ROOT, n < 1e6 ? "%.0f steps" : "%.2g steps", n);
    }

    static void say(DescentPlateau d, Sentences say) {
        double slow =
                d.directions().stream()
                        .filter(k -> k.half() > d.watched())
                        .mapToDouble(DescentPlateau.Direction::share)
                        .sum();
        say.note(
                "Plain gradient descent from the same start took the loss from {} to {} in {} steps;"
                        + " it stalls, since {} % of the squared residual that is left lies along"
                        + " eigenvectors of the kernel that take more than {} steps to halve. A"
                        + " hundredth of that loss would need {}.",
                d.lossAtStart(),
                d.loss(),
                d.settled(),
                String.format(Locale.ROOT, "%.1f", 100 * slow),
                d.watched(),
                steps(d.hundredth()));
        List<DescentPlateau.Direction> due = due(d).stream().filter(k -> k.half() > 4).toList();
        DoubleSummaryStatistics ratios =
                due.stream()
                        .filter(k -> k.observed().isPresent())
                        .mapToDouble(k -> k.observed().getAsDouble() / k.half())
                        .summaryStatistics();
        DescentPlateau.Moment end = d.course().getLast();
        say.note(
                "Its next {} steps took the loss to {}; the kernel had predicted {}.{}",
                d.watched(),
                end.loss(),
                end.predicted(),
                ratios.getCount() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " %d of %d eigenvectors with a part above 1e-6 that should have"
                                        + " halved by then did, in %.2f to %.2f times the steps"
                                        + " predicted.",
                                ratios.getCount(),
                                due.size(),
                                ratios.getMin(),
                                ratios.getMax()));
    }

    /** Eigenvectors whose part is not small, and should be half within the steps watched. */
    private static List<DescentPlateau.Direction> due(DescentPlateau d) {
        return d.directions().stream()
                .filter(k -> k.share() > TOLD && k.half() <= d.watched())
                .toList();
    }

    /** Half-lives by eigenvalue, the loss, and a table. */
    static Section section(DescentPlateau d, PdeResult r) {
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
                List.of(halves(d), course(d, r)),
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

    private static Chart course(DescentPlateau d, PdeResult r) {
        List<PdeResult.Moment> own = r.course().history();
        return Chart.of(
                        "descent",
                        "Loss of plain gradient descent, and of the steps here",
                        "",
                        Axis.linear("step"),
                        Axis.log("loss"))
                .with(
                        Series.line(
                                "gradient descent",
                                "descent",
                                values(d.course(), m -> d.settled() + m.step()),
                                values(d.course(), DescentPlateau.Moment::loss)))
                .with(
                        Series.line(
                                "predicted",
                                "predicted",
                                values(d.course(), m -> d.settled() + m.step()),
                                values(d.course(), DescentPlateau.Moment::predicted)))
                .with(
                        Series.line(
                                "Gauss-Newton",
                                "newton",
                                values(own, PdeResult.Moment::step),
                                values(own, PdeResult.Moment::loss)));
    }

    private static <T> Values values(List<T> all, ToDoubleFunction<T> number) {
        return Values.of(all.stream().mapToDouble(number).toArray());
    }

    private static ReportTable table(DescentPlateau d) {
        return new ReportTable(
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
