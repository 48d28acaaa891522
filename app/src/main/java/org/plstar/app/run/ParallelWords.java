package org.plstar.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.app.report.ReportTable;
import org.plstar.app.report.Section;
import org.plstar.landscape.LinearParallel;
import org.plstar.landscape.LinearParallel.Column;
import org.plstar.study.fit.FitSummary;

/** The comparison with linear equations as a sentence and as a table. */
final class ParallelWords {
    private ParallelWords() {}

    /** In a sentence; absent where there is nothing to compare. */
    static Optional<Finding> finding(FitSummary r) {
        if (r.law().linearParallel().isEmpty()) {
            return Optional.empty();
        }
        LinearParallel p = r.law().linearParallel().get();
        OptionalDouble length = p.network().length();
        OptionalDouble longest = p.network().longest();
        if (length.isEmpty() || longest.isEmpty()) {
            return Optional.empty();
        }
        boolean keeps = length.getAsDouble() <= longest.getAsDouble();
        String beside =
                p.linearized().length().isPresent()
                        ? ", those of the model linearized at the start "
                                + n(p.linearized().length().getAsDouble())
                        : "";
        String text =
                "The weights travelled "
                        + n(length.getAsDouble())
                        + beside
                        + "; theory allows at most "
                        + n(longest.getAsDouble())
                        + " (2r₀/√μ with the smallest observed μ).";
        return Optional.of(
                keeps
                        ? Finding.note(text)
                        : Finding.warning(
                                text
                                        + " That is more: some steps did not lower the loss as much"
                                        + " as steps of at most 1/λ_max do."));
    }

    /** The table; absent where nothing was compared. */
    static Optional<Section> section(FitSummary r) {
        return r.law().linearParallel().map(ParallelWords::section);
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
                "What the condition number of the linear system J₀Δ = y - F(w₀) guarantees whatever"
                        + " the right side, what gradient descent does on the"
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

    private static String n(double v) {
        return NumberText.inWords(v);
    }
}
