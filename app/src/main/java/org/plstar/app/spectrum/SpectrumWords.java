package org.plstar.app.spectrum;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.plstar.app.report.Finding;
import org.plstar.app.run.TargetWords;
import org.plstar.operator.DenseForm;
import org.plstar.operator.Estimate;
import org.plstar.study.Subject;
import org.plstar.study.spectrum.BlockSpectrum;
import org.plstar.study.spectrum.Curvature;
import org.plstar.study.spectrum.SpectrumRequest;
import org.plstar.study.spectrum.SpectrumResult;

/** What a spectrum says, in words. */
public final class SpectrumWords {
    private SpectrumWords() {}

    /** The findings, the most important first. */
    public static List<Finding> of(SpectrumResult result) {
        SpectrumRequest r = result.request();
        Subject s = r.subject();
        List<BlockSpectrum> blocks = result.blocks();
        List<Finding> findings = new ArrayList<>();
        BlockSpectrum whole = result.whole();
        findings.add(
                Finding.note(
                        "The "
                                + r.of().words()
                                + " of "
                                + s.model().text()
                                + " on "
                                + s.data().training().rows()
                                + " rows, "
                                + s.words()
                                + ": order "
                                + whole.order()
                                + (whole.all().isPresent() ? ", all eigenvalues computed." : ".")));
        ends(r, whole, findings);
        whole.trace()
                .ifPresent(
                        t ->
                                findings.add(
                                        Finding.note(
                                                whole.all().isPresent()
                                                        ? String.format(
                                                                Locale.ROOT,
                                                                "Trace %.6g (%s).",
                                                                t.value(),
                                                                t.method())
                                                        : String.format(
                                                                Locale.ROOT,
                                                                "Trace %.6g (standard error %.2g;"
                                                                        + " 95 %% interval %.6g to"
                                                                        + " %.6g; %s).",
                                                                t.value(),
                                                                t.standardError(),
                                                                t.low(),
                                                                t.high(),
                                                                t.method()))));
        whole.all().ifPresent(all -> rank(all, r, findings));
        TargetWords.add(s.data().targetScaling(), findings);
        int repeated = s.data().duplicates().merged();
        if (r.of() == Curvature.KERNEL && repeated > 0) {
            findings.add(
                    Finding.note(
                            repeated
                                    + " row(s) repeat others, targets included, which makes this"
                                    + " kernel singular; plstar train takes such rows once, with"
                                    + " a higher weight."));
        }
        layers(r, blocks, findings);
        if (r.of() == Curvature.HESSIAN) {
            result.kinks().ifPresent(what -> findings.add(kinks(what)));
        }
        blocks.stream()
                .filter(b -> !b.converged())
                .forEach(b -> findings.add(Finding.warning(lack(b))));
        return findings;
    }

    private static void ends(SpectrumRequest r, BlockSpectrum b, List<Finding> findings) {
        if (!b.top().isEmpty()) {
            Estimate max = b.top().getFirst();
            String step =
                    r.of() == Curvature.HESSIAN && max.value() > 0
                            ? String.format(
                                    Locale.ROOT,
                                    "; gradient descent is stable here for steps below 2/λ_max ="
                                            + " %.4g",
                                    2 / max.value())
                            : "";
            findings.add(Finding.note("Largest eigenvalue " + number(max) + step + "."));
        }
        if (!b.bottom().isEmpty()) {
            Estimate min = b.bottom().getFirst();
            String sign =
                    !min.converged()
                            ? " (not converged: the true one may be lower)"
                            : min.value() + min.error() < 0
                                    ? ": the loss is not convex here"
                                    : min.value() - min.error() > 0
                                            ? ": positive"
                                            : ": zero within its error";
            findings.add(
                    Finding.note(
                            "Smallest eigenvalue "
                                    + number(min)
                                    + (r.of() == Curvature.HESSIAN || !min.converged()
                                            ? sign
                                            : min.value() - min.error() > 0
                                                    ? ": positive definite"
                                                    : ": zero within its error")
                                    + "."));
        }
    }

    private static void rank(double[] all, SpectrumRequest r, List<Finding> findings) {
        double largest = Math.max(Math.abs(all[0]), Math.abs(all[all.length - 1]));
        double zero = DenseForm.rounding(all.length, largest);
        long positive = 0;
        long negative = 0;
        for (double v : all) {
            positive += v > zero ? 1 : 0;
            negative += v < -zero ? 1 : 0;
        }
        findings.add(
                Finding.note(
                        positive
                                + " eigenvalues are positive, "
                                + (r.of().nonNegative() ? "" : negative + " negative, ")
                                + (all.length - positive - negative)
                                + " zero within rounding."));
    }

    private static void layers(
            SpectrumRequest r, List<BlockSpectrum> blocks, List<Finding> findings) {
        if (blocks.size() < 2 || blocks.get(1).top().isEmpty()) {
            return;
        }
        BlockSpectrum most = blocks.get(1);
        for (BlockSpectrum b : blocks.subList(1, blocks.size())) {
            if (b.top().getFirst().value() > most.top().getFirst().value()) {
                most = b;
            }
        }
        findings.add(
                Finding.note(
                        "Of the layers' "
                                + (r.of().ofParameters() ? "diagonal blocks" : "shares")
                                + ", that of "
                                + most.name()
                                + " has the largest eigenvalue, "
                                + number(most.top().getFirst())
                                + "."));
    }

    private static Finding kinks(String what) {
        return Finding.warning(
                "The network has kinks ("
                        + what
                        + "): what is measured is the Hessian of the smooth piece at these weights."
                        + " It holds for steps"
                        + " that cross no kink, and says nothing of how the gradient turns across"
                        + " them.");
    }

    private static String lack(BlockSpectrum b) {
        List<Estimate> all = new ArrayList<>(b.top());
        all.addAll(b.bottom());
        long open = all.stream().filter(e -> !e.converged()).count();
        int more = all.stream().mapToInt(e -> e.more().orElse(0)).max().orElse(0);
        return b.name()
                + ": "
                + open
                + " of "
                + all.size()
                + " eigenvalues have not converged; their errors are stated. "
                + (more > 0
                        ? "About "
                                + more
                                + " more products are needed: raise --products to "
                                + (all.getFirst().products() + more)
                                + "."
                        : "Raise --products.");
    }

    private static String number(Estimate e) {
        return String.format(Locale.ROOT, "%.6g ± %.1g", e.value(), e.error());
    }
}
