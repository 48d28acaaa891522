package org.plstar.app.certificate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.app.certificate.Certificate.Cells;
import org.plstar.app.certificate.Certificate.Entry;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.NumberText;
import org.plstar.app.report.Reference;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Table;
import org.plstar.app.report.Values;

/**
 * The integral of a proof, cell by cell: what is left of a0 along the way, and at the end of every
 * cell each bound that holds until there.
 */
final class MarchSection {
    private MarchSection() {}

    /** The section; absent for a theorem that does not hold. */
    static Optional<Section> of(Entry t) {
        return t.holds() && !t.knots().isEmpty()
                ? Optional.of(t.majorant().map(m -> majorant(t, m)).orElseGet(() -> cells(t)))
                : Optional.empty();
    }

    private static Section majorant(Entry t, Cells m) {
        double a0 = t.constant("a0").orElse(0);
        double right = t.right().orElse(0);
        boolean descent = t.descent();
        double c = descent ? t.constant("c").orElse(0) : 1;
        Values s = values(m.s());
        Chart left =
                chart(
                                t,
                                "left",
                                "What is left of a0 at the length s of a path",
                                "A bound of σ_min(J) from below.",
                                "a0(1 - κ)")
                        .with(
                                Series.line(
                                        "a0(1 - κ)",
                                        "network",
                                        s,
                                        Values.of(
                                                m.kappa().stream()
                                                        .mapToDouble(k -> a0 * (1 - k))
                                                        .toArray())));
        Chart fallen =
                chart(
                                t,
                                "fallen",
                                "Its integral ρ",
                                "The inequality asks that "
                                        + (descent ? "c² times it" : "it")
                                        + " reach the right side, "
                                        + NumberText.inWords(right)
                                        + ".",
                                "∫ a0(1 - κ)")
                        .with(
                                Reference.horizontal(
                                        right / (c * c), descent ? "needed: r0/c²" : "needed"))
                        .with(Series.line("∫ a0(1 - κ)", "linearized", s, values(m.fallen())));
        return new Section(
                "The way of " + t.theorem(),
                "The proof follows a path from its point in cells. "
                        + capital(m.meaning())
                        + ". Every number is a bound until the end of its cell, all from above but"
                        + " ρ.",
                List.of(left, fallen),
                Optional.of(table(t, m)));
    }

    private static Section cells(Entry t) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int k = 0; k < t.knots().size(); k++) {
            rows.add(List.of(Cell.of(t.knots().get(k)), Cell.of(t.curvature().get(k))));
        }
        return new Section(
                "The cells of " + t.theorem(),
                "The integral is a Riemann sum over these cells; Λ does not decrease, so its value"
                        + " at the end of a cell bounds it in the cell.",
                List.of(),
                Optional.of(
                        new Table(
                                        "knots-" + CertificateReport.id(t),
                                        "The "
                                                + rows.size()
                                                + " cells: the end s of each, and Λ(s) from above",
                                        List.of("s", "Λ"),
                                        rows)
                                .closed()));
    }

    private static Chart chart(Entry t, String what, String title, String text, String axis) {
        return Chart.of(
                what + "-" + CertificateReport.id(t),
                title,
                text,
                Axis.linear("s"),
                Axis.linear(axis));
    }

    private static Table table(Entry t, Cells m) {
        Map<String, List<Double>> columns = new LinkedHashMap<>();
        columns.put("s", m.s());
        columns.put("κ", m.kappa());
        columns.put("δ", m.out());
        columns.put("t", m.across());
        columns.put("dD", m.change());
        columns.put("Λ", m.curvature());
        columns.put("Ω", m.omega());
        columns.put("ρ", m.fallen());
        List<List<Cell>> rows = new ArrayList<>();
        for (int k = 0; k < m.s().size(); k++) {
            int cell = k;
            rows.add(columns.values().stream().map(c -> Cell.of(c.get(cell))).toList());
        }
        return new Table(
                        "knots-" + CertificateReport.id(t),
                        "The " + rows.size() + " cells: what is bounded at the end of each",
                        List.copyOf(columns.keySet()),
                        rows)
                .closed();
    }

    private static Values values(List<Double> numbers) {
        return Values.of(numbers.stream().mapToDouble(v -> v).toArray());
    }

    private static String capital(String text) {
        return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
