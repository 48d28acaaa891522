package org.plstar.study.certify.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.plstar.certify.ProofNumber;
import org.plstar.study.certify.TheoremResult;
import org.plstar.study.certify.TheoremResult.Inequality;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;

/**
 * One theorem of a certificate as a section of a page: whether it is proved and at which point,
 * what it states and does not state, its inequality, and every number that enters.
 */
final class TheoremSection {
    private TheoremSection() {}

    /** The section of a theorem of a certificate. */
    static Section of(TheoremResult t, String start) {
        boolean holds = t.holds();
        List<String> text = new ArrayList<>();
        text.add(holds ? "Proved." : "Not proved: " + t.words() + ".");
        text.add("Claim: " + t.claim());
        text.add(point(t, start));
        text.add("What it does not say: " + t.doesNotClaim());
        inequality(t, holds).ifPresent(text::add);
        Section section = Section.of(
                "Theorem " + t.theorem() + ": " + CertificatePage.title(t),
                String.join("\n\n", text));
        return t.inequality().constants().isEmpty() ? section : section.with(constants(t));
    }

    /** The weights that the symbols w0 and w1 denote. */
    private static String point(TheoremResult t, String start) {
        String point = t.point();
        String w0 = t.fromStep().isPresent()
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

    private static Optional<String> inequality(TheoremResult t, boolean holds) {
        Inequality i = t.inequality();
        String inequality = i.text();
        if (inequality.isEmpty()) {
            return Optional.empty();
        }
        if (!holds) {
            return Optional.of("Inequality that could not be shown: " + inequality + ".");
        }
        return Optional.of("Inequality: "
                + inequality
                + String.format(
                        Locale.ROOT,
                        "; here %.8g ≥ %.8g%s.",
                        i.left().orElse(0),
                        i.right().orElse(0),
                        inequality.contains("^S") ? ", with S = R" : ""));
    }

    private static ReportTable constants(TheoremResult t) {
        return ReportTable.of(
                        "constants-" + t.id(),
                        "Every number that enters, and on which side of the exact one it is",
                        t.inequality().constants().stream()
                                .filter(c -> c.direction() != ProofNumber.Direction.PART)
                                .toList())
                .words("symbol", ProofNumber::symbol)
                .numbers("value", ProofNumber::value)
                .words("bounded", c -> switch (c.direction()) {
                    case UPPER, PART -> "from above";
                    case LOWER -> "from below";
                    case CHOSEN -> "chosen";
                })
                .words("meaning", ProofNumber::meaning)
                .table();
    }
}
