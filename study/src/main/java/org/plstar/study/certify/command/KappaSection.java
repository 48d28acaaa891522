package org.plstar.study.certify.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.certify.ProofNumber;
import org.plstar.certify.Theorem;
import org.plstar.study.certify.TheoremResult;
import org.plstar.study.claim.Digits;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Reference;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Values;

/**
 * The sections on the inequality of a proof: by how much slopes may change within a radius, and its
 * integral.
 */
final class KappaSection {
    private KappaSection() {}

    /** The section; absent where nothing was bounded. */
    static Optional<Section> of(TheoremResult t) {
        Optional<ReportTable> parts = contributions(t);
        List<Chart> charts = t.holds() && !t.inequality().kappa().isEmpty() ? charts(t) : List.of();
        return charts.isEmpty() && parts.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section("The inequality of " + t.named(), "", charts, parts));
    }

    private static Optional<ReportTable> contributions(TheoremResult t) {
        List<ProofNumber> parts = t.inequality().constants().stream()
                .filter(c -> c.direction() == ProofNumber.Direction.PART)
                .toList();
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(ReportTable.of(
                                "contributions-" + t.id(),
                                "Which instructions contribute most to κ(r0/a0), each by"
                                        + " itself",
                                parts)
                        .words("instruction", ProofNumber::symbol)
                        .words("what it is", ProofNumber::meaning)
                        .numbers("adds at most", ProofNumber::value)
                        .table());
    }

    private static List<Chart> charts(TheoremResult t) {
        double a0 = t.constant("a0").orElse(0);
        List<Double> at = new ArrayList<>(List.of(0.0));
        List<Double> kappa = new ArrayList<>(List.of(0.0));
        List<Double> integral = new ArrayList<>(List.of(0.0));
        for (double[] cell : t.inequality().kappa()) {
            double s = cell[0];
            double mean = (kappa.getLast() + cell[1]) / 2;
            integral.add(integral.getLast() + a0 * (s - at.getLast()) * (1 - mean));
            at.add(s);
            kappa.add(cell[1]);
        }
        Chart change = Chart.of(
                        "kappa-" + t.id(),
                        "How much slopes may change within a radius",
                        "κ(s), by the least singular value; at 1 nothing is proved.",
                        Axis.linear("s"),
                        Axis.linear("κ(s)"))
                .line("κ(s)", "bound", values(at), values(kappa));
        Chart reach = Chart.of(
                        "reach-" + t.id(),
                        "The residual that a ball proves",
                        "∫ a0(1 - κ) up to the radius; it has to reach r0 = "
                                + Digits.of(t.inequality().right().orElse(0))
                                + (t.is(Theorem.DESCENT) ? " divided by c." : "."),
                        Axis.linear("s"),
                        Axis.linear("∫ a0(1 - κ)"))
                .with(Reference.horizontal(t.inequality().right().orElse(0), "r0"))
                .line("∫ a0(1 - κ)", "network", values(at), values(integral));
        return List.of(change, reach);
    }

    private static Values values(List<Double> numbers) {
        return Values.of(numbers, v -> v);
    }
}
