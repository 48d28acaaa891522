package org.plstar.app.pde;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.report.Finding;
import org.plstar.study.pde.PdeResult;
import org.plstar.study.pde.PdeStatus;
import org.plstar.study.pde.Spectrum;

/** What {@code plstar solve} says of differential equations. */
public final class PdeWords {
    /** A part of the residual that is worth a sentence. */
    private static final double MUCH = 0.5;

    /** A relative error that is worth a warning. */
    private static final double FAR = 0.05;

    private PdeWords() {}

    /** The findings, the end first. */
    public static List<Finding> of(PdeSummary s) {
        List<Finding> all = new ArrayList<>();
        String end =
                String.format(
                        Locale.ROOT,
                        "%s. %d conditions at points, %d unknowns: the loss went from %.4g to %.4g"
                                + " in %d steps%s; it ended since %s.",
                        capital(s.status().words()),
                        s.equations(),
                        s.unknowns(),
                        s.lossAtStart(),
                        s.loss(),
                        s.steps(),
                        s.resampled() ? ", new points for each of them" : "",
                        s.detail());
        all.add(s.status() == PdeStatus.SOLVED ? Finding.good(end) : Finding.warning(end));
        if (s.windows().size() > 1) {
            all.add(windows(s.windows()));
        }
        for (PdeSummary.FunctionError e : s.errors()) {
            String words =
                    String.format(
                            Locale.ROOT,
                            "Relative error of %s: %.3g in L2, %.3g in H1, at 5000 points of their"
                                    + " own.",
                            e.name(),
                            e.l2(),
                            e.h1());
            all.add(
                    e.l2() > FAR
                            ? Finding.warning(
                                    words
                                            + " That is no solution yet, however small the loss:"
                                            + " take more points and steps, a larger first-scale,"
                                            + " exact boundary, or march in windows of time.")
                            : Finding.note(words));
        }
        for (PdeResult.CoefficientValue c : s.coefficients()) {
            all.add(coefficient(c));
        }
        all.add(
                s.overFitted()
                        ? Finding.warning(
                                String.format(
                                        Locale.ROOT,
                                        "Over-fitted: at ten times as many other points the loss"
                                                + " is %.3g. More steps on these points cannot"
                                                + " improve that; resample the points, or take more.",
                                        s.freshLoss().orElse(Double.POSITIVE_INFINITY)))
                        : Finding.note(
                                "At ten times as many other points the loss is "
                                        + number(s.freshLoss())
                                        + "."));
        for (PdeSummary.Held c : s.conditions()) {
            all.add(
                    Finding.note(
                            String.format(
                                    Locale.ROOT,
                                    "%s: residual %.3g on its %d points (root of the mean square),"
                                            + " %s on others.",
                                    capital(c.label()),
                                    c.residual(),
                                    c.points(),
                                    number(c.fresh()))));
        }
        s.spectrumAtStart().ifPresent(b -> all.addAll(spectrum(b, "At the start", s)));
        s.stall().ifPresent(d -> all.addAll(StallWords.of(d)));
        s.spectrum().ifPresent(b -> all.addAll(spectrum(b, "At the end", s)));
        constants(s).ifPresent(all::add);
        if (s.spectrumAtStart().isPresent()) {
            List<String> parts = new ArrayList<>();
            for (PdeSummary.Held c : s.conditions()) {
                parts.add(String.format(Locale.ROOT, "%s %.3g", c.label(), c.adviced().orElse(1)));
            }
            all.add(
                    Finding.note(
                            "Weights that balance the traces of the kernel's blocks, which gradient"
                                    + " descent would need and these steps hardly do: "
                                    + String.join(", ", parts)
                                    + "."));
        }
        s.certificate()
                .ifPresent(
                        c ->
                                all.add(
                                        c.theorems().isEmpty()
                                                ? Finding.warning(
                                                        "Nothing is proved of the equations at the"
                                                                + " points: "
                                                                + c.reason())
                                                : Finding.good(
                                                        "Proved: the equations at these points have"
                                                                + " an exact solution ("
                                                                + String.join(", ", c.theorems())
                                                                + "; "
                                                                + c.file().orElse("")
                                                                + "). That says nothing of the"
                                                                + " differential equations between"
                                                                + " the points.")));
        s.warnings().forEach(w -> all.add(Finding.warning(w + ".")));
        return all;
    }

    /** The least constant of the Polyak–Łojasiewicz inequality, and the kernel's drift. */
    private static Optional<Finding> constants(PdeSummary s) {
        OptionalDouble least =
                s.history().stream().flatMapToDouble(m -> m.constant().stream()).min();
        if (least.isEmpty()) {
            return Optional.empty();
        }
        String moved =
                s.drift().isPresent()
                        ? String.format(
                                Locale.ROOT,
                                " From start to end the kernel moved by %.3g times its norm.",
                                s.drift().getAsDouble())
                        : "";
        return Optional.of(
                Finding.note(
                        String.format(
                                Locale.ROOT,
                                "Along the steps the Polyak–Łojasiewicz inequality ½‖∇L‖² ≥ μL held"
                                        + " with μ = %.3g, the least of ‖Jᵀr‖²/‖r‖².%s",
                                least.getAsDouble(),
                                moved)));
    }

    private static Finding windows(List<PdeSummary.Window> all) {
        PdeSummary.Window worst =
                all.stream()
                        .max(
                                Comparator.comparingDouble(
                                        w -> w.freshLoss().orElse(Double.POSITIVE_INFINITY)))
                        .orElseThrow();
        return Finding.note(
                String.format(
                        Locale.ROOT,
                        "%d windows one after another, each from the last one's parameters; losses"
                                + " are their means. The worst one at other points goes from %.4g to"
                                + " %.4g: loss %.3g, at other points %s.",
                        all.size(),
                        worst.lower(),
                        worst.upper(),
                        worst.loss(),
                        number(worst.freshLoss())));
    }

    private static Finding coefficient(PdeResult.CoefficientValue c) {
        String error =
                c.standardError().isPresent() && c.standardError().getAsDouble() > 0
                        ? String.format(
                                Locale.ROOT,
                                " ± %.2g (standard error)",
                                c.standardError().getAsDouble())
                        : "";
        String value = String.format(Locale.ROOT, "%s = %.10g%s", c.name(), c.value(), error);
        boolean open = c.identified().isPresent() && c.identified().getAsDouble() < MUCH;
        return open
                ? Finding.warning(
                        String.format(
                                Locale.ROOT,
                                "%s; it is not determined: only %.2g of its direction changes any"
                                        + " residual.",
                                value,
                                c.identified().getAsDouble()))
                : Finding.note(value + ".");
    }

    private static List<Finding> spectrum(Spectrum b, String when, PdeSummary s) {
        List<Finding> all = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (Spectrum.Block k : b.blocks()) {
            parts.add(
                    String.format(Locale.ROOT, "%s %d of %d", k.label(), k.rank(), k.equations()));
        }
        String words =
                String.format(
                        Locale.ROOT,
                        "%s the Jacobian has rank %d of %d (singular values above 1e-8 of the"
                                + " largest; %d above 1e-14): %s.",
                        when,
                        b.rank(),
                        b.equations(),
                        b.roundingRank(),
                        String.join(", ", parts));
        all.add(
                2 * b.rank() < b.equations()
                        ? Finding.warning(
                                words
                                        + " The functions of this network are too smooth to tell"
                                        + " these points apart; more parameters hardly help, a"
                                        + " larger first-scale does.")
                        : Finding.note(words));
        if (when.endsWith("start") && s.lossAtStart() > 0) {
            all.add(Finding.note(StallWords.hundredth(b, s)));
        }
        double slow = b.bands().stream().skip(3).mapToDouble(Spectrum.Band::share).sum();
        if (slow > MUCH) {
            all.add(
                    Finding.note(
                            String.format(
                                    Locale.ROOT,
                                    "%s %.1f %% of the squared residual lies where eigenvalues are"
                                            + " below 1e-9 of the largest: gradient descent would"
                                            + " need more than 1e9 steps there%s.",
                                    when,
                                    100 * slow,
                                    when.endsWith("start") || s.steps() == 0
                                            ? ""
                                            : String.format(
                                                    Locale.ROOT,
                                                    "; Gauss-Newton took %d so far",
                                                    s.steps()))));
        }
        return all;
    }

    private static String number(OptionalDouble v) {
        return v.isPresent() ? String.format(Locale.ROOT, "%.3g", v.getAsDouble()) : "not finite";
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
