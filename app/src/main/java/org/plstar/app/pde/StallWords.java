package org.plstar.app.pde;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.ReportTable;
import org.plstar.app.report.Section;
import org.plstar.app.report.Values;
import org.plstar.app.study.Sentences;
import org.plstar.study.pde.DescentPlateau;
import org.plstar.study.pde.DescentPlateau.Direction;
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
                        .mapToDouble(Direction::share)
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
        List<Direction> due = due(d).stream().filter(k -> k.half() > 4).toList();
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
    private static List<Direction> due(DescentPlateau d) {
        return d.directions().stream()
                .filter(k -> k.share() > TOLD && k.half() <= d.watched())
                .toList();
    }

    /** Half-lives by eigenvalue, the loss, and a table. */
    static Section section(DescentPlateau d, PdeResult r) {
        return Section.of(
                        "Why plain gradient descent stalls",
                        Sentences.fill(
                                "A step w - ηJᵀr with η = 1/λ_max = {} multiplies the residual's"
                                        + " part along an eigenvector with eigenvalue λ by 1 - λ/λ_max."
                                        + " After {} steps, in which the kernel settles, {} more are"
                                        + " predicted from the kernel there and taken.",
                                Sentences.digits(3, d.eta()),
                                d.settled(),
                                d.watched()),
                        halves(d),
                        course(d, r))
                .with(table(d));
    }

    private static Chart halves(DescentPlateau d) {
        List<Direction> known = d.directions().stream().filter(k -> k.half() > 0).toList();
        List<Direction> seen =
                due(d).stream().filter(k -> k.half() > 0 && k.observed().isPresent()).toList();
        return Chart.of(
                        "half-lives",
                        "Steps until a part of the residual is half",
                        "Observed: eigenvectors with more than 1e-6 of the squared residual that"
                                + " should have halved by then.",
                        Axis.log("eigenvalue over largest"),
                        Axis.log("steps"))
                .line(
                        "predicted",
                        "predicted",
                        Values.of(known, Direction::eigenvalue),
                        Values.of(known, Direction::half))
                .points(
                        "observed",
                        "observed",
                        Values.of(seen, Direction::eigenvalue),
                        Values.of(seen, k -> k.observed().orElse(0)));
    }

    private static Chart course(DescentPlateau d, PdeResult r) {
        List<PdeResult.Moment> own = r.course().history();
        Values at = Values.of(d.course(), m -> d.settled() + m.step());
        return Chart.of(
                        "descent",
                        "Loss of plain gradient descent, and of the steps here",
                        "",
                        Axis.linear("step"),
                        Axis.log("loss"))
                .line(
                        "gradient descent",
                        "descent",
                        at,
                        Values.of(d.course(), DescentPlateau.Moment::loss))
                .line(
                        "predicted",
                        "predicted",
                        at,
                        Values.of(d.course(), DescentPlateau.Moment::predicted))
                .line(
                        "Gauss-Newton",
                        "newton",
                        Values.of(own, PdeResult.Moment::step),
                        Values.of(own, PdeResult.Moment::loss));
    }

    private static ReportTable table(DescentPlateau d) {
        return ReportTable.of(
                        "directions",
                        "By eigenvector",
                        d.directions().stream().filter(k -> k.share() > TOLD).limit(ROWS).toList())
                .numbers("eigenvector", Direction::number)
                .numbers("eigenvalue over largest", Direction::eigenvalue)
                .numbers("part of the squared residual", Direction::share)
                .numbers("steps to half, predicted", Direction::half)
                .cells(
                        "observed",
                        k ->
                                k.observed().isPresent()
                                        ? Cell.of(k.observed().getAsDouble())
                                        : Cell.absent("more than were watched"))
                .numbers("left after " + d.watched() + " steps, predicted", Direction::left)
                .numbers("left, observed", Direction::leftObserved)
                .table();
    }
}
