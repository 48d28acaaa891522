package org.plstar.study.solve.command;

import java.util.List;
import java.util.Locale;
import org.plstar.study.claim.Digits;
import org.plstar.study.pde.DescentPlateau;
import org.plstar.study.pde.DescentPlateau.Direction;
import org.plstar.study.pde.PdeResult;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Cell;
import org.plstar.study.report.Chart;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;

/** Why plain gradient descent stalls, as a section of the page. */
final class StallSection {
    /** The largest number of rows of the table. */
    private static final int ROWS = 24;

    private StallSection() {}

    /** Half-lives by eigenvalue, the loss, and a table. */
    static Section section(DescentPlateau d, PdeResult r) {
        return Section.of(
                        "Why plain gradient descent stalls",
                        String.format(
                                Locale.ROOT,
                                "A step w - ηJᵀr with η = 1/λ_max = %s multiplies the residual's"
                                        + " part along an eigenvector with eigenvalue λ by 1 - λ/λ_max."
                                        + " After %d steps, in which the kernel settles, %d more are"
                                        + " predicted from the kernel there and taken.",
                                Digits.of(d.eta(), 3),
                                d.settled(),
                                d.watched()),
                        halves(d),
                        course(d, r))
                .with(table(d));
    }

    private static Chart halves(DescentPlateau d) {
        List<Direction> known =
                d.directions().stream().filter(k -> k.half() > 0).toList();
        List<Direction> seen = d.due().stream()
                .filter(k -> k.half() > 0 && k.observed().isPresent())
                .toList();
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
                        d.directions().stream()
                                .filter(k -> k.share() > DescentPlateau.TOLD)
                                .limit(ROWS)
                                .toList())
                .numbers("eigenvector", Direction::number)
                .numbers("eigenvalue over largest", Direction::eigenvalue)
                .numbers("part of the squared residual", Direction::share)
                .numbers("steps to half, predicted", Direction::half)
                .cells(
                        "observed",
                        k -> k.observed().isPresent()
                                ? Cell.of(k.observed().getAsDouble())
                                : Cell.absent("more than were watched"))
                .numbers("left after " + d.watched() + " steps, predicted", Direction::left)
                .numbers("left, observed", Direction::leftObserved)
                .table();
    }
}
