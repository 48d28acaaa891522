package org.plstar.app.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.plstar.app.certificate.Certificate.Entry;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Section;
import org.plstar.app.report.Table;
import org.plstar.landscape.certificate.Constant;
import org.plstar.landscape.certificate.SafeDigits;

/**
 * One theorem of a certificate: whether it is proved and of which point, what it says and does not
 * say, its inequality, and every number that enters.
 */
final class TheoremSection {
    private static final String TRAJECTORY =
            "All unknowns are functions of ρ, by how much ‖F(w) - y‖ has fallen, and ' is the"
                    + " derivative by it; they begin at s = t = 0, κ = ε_J/a0, δ = ε_J. V is the"
                    + " row"
                    + " space of J(w0);"
                    + " d1, d2, d3 bound by how much the second derivatives behind w1, w2, w3 have"
                    + " changed until there, and dD does so for any directions. Here w1, w2, w3 are"
                    + " numbers.";

    private static final String INSIDE =
            "' is the derivative by the length s of a path in the row space V of J(w0), from κ ="
                    + " ε_J/a0 on; d1 bounds by how much the second derivative behind wC or wE has"
                    + " changed until there.";

    private TheoremSection() {}

    /** The section of a theorem, {@code start} being what the certificate says of w0. */
    static Section of(Entry t, String start) {
        boolean holds = t.holds();
        List<String> text = new ArrayList<>();
        text.add(holds ? "Proved." : "Not proved: " + CertificateReport.missing(t) + ".");
        text.add("Claim: " + t.claim());
        text.add(point(t, start));
        kinks(t).ifPresent(text::add);
        text.add("What it does not say: " + t.doesNotClaim());
        inequality(t, holds).ifPresent(text::add);
        Section section =
                Section.of(
                        "Theorem " + t.theorem() + ": " + CertificateReport.title(t),
                        String.join("\n\n", text));
        return t.constants().isEmpty() ? section : section.with(constants(t));
    }

    private static Optional<String> kinks(Entry t) {
        return t.constants().stream()
                .filter(c -> c.symbol().equals(Constant.KINK_RADIUS) && c.value() > 0)
                .findFirst()
                .map(
                        c ->
                                String.format(
                                        Locale.ROOT,
                                        "No unit changes side within %.3g of that point.",
                                        SafeDigits.down(c.value(), 3)));
    }

    /** Which weights the symbols w0 and w1 stand for. */
    private static String point(Entry t, String start) {
        String point = t.point();
        String w0 =
                t.fromStep().isPresent()
                        ? "Here w0 is the weights of step "
                                + t.fromStep().getAsInt()
                                + " ("
                                + point
                                + ".npz)."
                        : "Here w0 is " + start + " (w0.npz).";
        return point.equals("w1")
                ? w0
                        + " The inequality and the numbers below are those at w1 (w1.npz), which"
                        + " takes the place of w0 in them."
                : w0;
    }

    private static Optional<String> inequality(Entry t, boolean holds) {
        String inequality = t.inequality();
        if (inequality.isEmpty()) {
            return Optional.empty();
        }
        if (!holds) {
            return Optional.of("Inequality that could not be shown: " + inequality + ".");
        }
        String symbols =
                t.majorant().isEmpty()
                        ? ""
                        : inequality.contains("ρ") ? " " + TRAJECTORY : " " + INSIDE;
        return Optional.of(
                "Inequality: "
                        + inequality
                        + String.format(
                                Locale.ROOT,
                                "; here %.8g ≥ %.8g%s, a margin (left/right - 1) of %.3g.",
                                t.left().orElse(0),
                                t.right().orElse(0),
                                inequality.contains("^S") ? ", with S = R" : "",
                                t.margin().orElse(0))
                        + symbols);
    }

    private static Table constants(Entry t) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Certificate.Constant c : t.constants()) {
            rows.add(
                    List.of(
                            Cell.of(c.symbol()),
                            Cell.of(c.value()),
                            Cell.of(
                                    switch (c.bound()) {
                                        case "upper" -> "from above";
                                        case "lower" -> "from below";
                                        default -> "chosen";
                                    }),
                            Cell.of(c.meaning())));
        }
        return new Table(
                "constants-" + CertificateReport.id(t),
                "Every number that enters, and on which side of the exact one it is",
                List.of("symbol", "value", "bounded", "meaning"),
                rows);
    }
}
