package org.plstar.study.train.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.plstar.landscape.LinearParallel;
import org.plstar.landscape.LinearParallel.Column;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.report.Cell;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;

/** The comparison with linear equations as a table. */
final class ParallelSection {
    private ParallelSection() {}

    /** The table; absent where nothing was compared. */
    static Optional<Section> of(FitSummary r) {
        return r.law().linearParallel().map(ParallelSection::section);
    }

    private static Section section(LinearParallel p) {
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("condition number κ = λ_max/λ_min", p, Column::condition));
        rows.add(row("μ of PL*", p, Column::mu));
        rows.add(row("factor of the loss per step", p, Column::rate));
        rows.add(row("loss after " + p.steps() + " steps", p, Column::loss));
        rows.add(row("length of the path", p, Column::length, "only its bound is known"));
        rows.add(row("2r₀/√μ, which bounds it", p, Column::longest));
        return Section.of(
                "Compared with a linear system",
                "What the condition number of the linear system J₀Δ = y - F(w₀) gives for every right side"
                        + " at this η, if ηλ_max < 2, what gradient descent does on the"
                        + " model linearized at the start, and what it did on the network. κ of the"
                        + " network is that of all kernels that were looked at; its μ"
                        + " is the smallest observed μ_t, that of the others λ_min(K₀/N); factors"
                        + " are means over the last half of the steps.",
                new ReportTable(
                        "linear-parallel",
                        "The same quantities for three systems",
                        List.of("", "linear system, guaranteed", "linearized model", "network"),
                        rows));
    }

    private static List<Cell> row(
            String what, LinearParallel p, Function<Column, OptionalDouble> quantity) {
        return row(what, p, quantity, "the kernel is singular, or the number is beyond range");
    }

    /**
     * A row of the table.
     *
     * @param linear why the linear system can lack the number
     */
    private static List<Cell> row(
            String what,
            LinearParallel p,
            Function<Column, OptionalDouble> quantity,
            String linear) {
        String other = "the kernel is singular, or the number is beyond range";
        return List.of(
                Cell.of(what),
                Cell.of(quantity.apply(p.linear()), linear),
                Cell.of(quantity.apply(p.linearized()), other),
                Cell.of(quantity.apply(p.network()), other));
    }
}
