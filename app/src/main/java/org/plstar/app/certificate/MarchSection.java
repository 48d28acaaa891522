package org.plstar.app.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.NumberText;
import org.plstar.app.report.Reference;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Table;
import org.plstar.app.report.Values;
import tools.jackson.databind.JsonNode;

/**
 * The integral of a proof, cell by cell: what is left of a0 along the way, and at the end of every
 * cell each bound that holds until there.
 */
final class MarchSection {
    private static final List<String> MAJORANT = List.of("s", "κ", "δ", "t", "dD", "Λ", "Ω", "ρ");

    private MarchSection() {}

    /** The section; absent for a theorem that does not hold. */
    static Optional<Section> of(JsonNode t) {
        if (!t.path("holds").asBoolean(false) || t.path("knots").isEmpty()) {
            return Optional.empty();
        }
        String name = t.path("theorem").asString("");
        return Optional.of(
                t.has("majorant") ? majorant(t, t.path("majorant"), name) : cells(t, name));
    }

    private static Section majorant(JsonNode t, JsonNode m, String name) {
        double a0 = constant(t, "a0");
        double right = t.path("right").asDouble();
        boolean descent = name.equals("B'");
        double c = descent ? constant(t, "c") : 1;
        Values s = values(m.path("s"));
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
                                                numbers(m.path("κ"))
                                                        .map(k -> a0 * (1 - k))
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
                        .with(Series.line("∫ a0(1 - κ)", "linearized", s, values(m.path("ρ"))));
        return new Section(
                "The way of " + name,
                "The proof follows a path from its point in cells. "
                        + capital(m.path("meaning").asString(""))
                        + ". Every number is a bound until the end of its cell, all from above but ρ.",
                List.of(left, fallen),
                Optional.of(table(t, m, MAJORANT)));
    }

    private static Section cells(JsonNode t, String name) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int k = 0; k < t.path("knots").size(); k++) {
            rows.add(
                    List.of(
                            Cell.of(t.path("knots").path(k).asDouble()),
                            Cell.of(t.path("curvature").path(k).asDouble())));
        }
        return new Section(
                "The cells of " + name,
                "The integral is a Riemann sum over these cells; Λ does not decrease, so its value at the end of a cell bounds it in the cell.",
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

    private static Chart chart(JsonNode t, String what, String title, String text, String axis) {
        return Chart.of(
                what + "-" + CertificateReport.id(t),
                title,
                text,
                Axis.linear("s"),
                Axis.linear(axis));
    }

    private static Table table(JsonNode t, JsonNode m, List<String> columns) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int k = 0; k < m.path("s").size(); k++) {
            List<Cell> row = new ArrayList<>();
            for (String column : columns) {
                row.add(Cell.of(m.path(column).path(k).asDouble()));
            }
            rows.add(row);
        }
        return new Table(
                        "knots-" + CertificateReport.id(t),
                        "The " + rows.size() + " cells: what is bounded at the end of each",
                        columns,
                        rows)
                .closed();
    }

    private static Values values(JsonNode numbers) {
        return Values.of(numbers(numbers).toArray());
    }

    private static DoubleStream numbers(JsonNode all) {
        DoubleStream.Builder b = DoubleStream.builder();
        all.forEach(n -> b.add(n.asDouble()));
        return b.build();
    }

    private static double constant(JsonNode t, String symbol) {
        for (JsonNode c : t.path("constants")) {
            if (c.path("symbol").asString("").equals(symbol)) {
                return c.path("value").asDouble();
            }
        }
        return 0;
    }

    private static String capital(String text) {
        return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
