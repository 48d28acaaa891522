package org.plstar.app.pde;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.plstar.app.study.Sentences;
import org.plstar.data.equations.PdeProblem;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.pde.FunctionErrors;
import org.plstar.study.pde.PdeResult;
import org.plstar.study.pde.Spectrum;
import org.plstar.study.solve.ExistenceProof;

/** What {@code plstar solve} says of differential equations. */
final class PdeFindings {
    /** A part of the residual that is worth a sentence. */
    private static final double MUCH = 0.5;

    /** A relative error that is worth a warning. */
    private static final double FAR = 0.05;

    private PdeFindings() {}

    /** The end first. */
    static void say(PdeProblem problem, PdeResult r, Sentences say) {
        String end =
                Sentences.fill(
                        "{}. {} conditions at points, {} unknowns: the loss went from {} to {} in {}"
                                + " steps{}; it ended since {}.",
                        capital(r.status().words()),
                        r.size().equations(),
                        r.size().unknowns(),
                        r.loss().atStart(),
                        r.loss().atEnd(),
                        r.course().steps(),
                        r.course().resampled() ? ", new points for each of them" : "",
                        r.detail());
        if (r.solved()) {
            say.good("{}", end);
        } else {
            say.warning("{}", end);
        }
        if (r.windows().size() > 1) {
            windows(r.windows(), say);
        }
        r.errors().forEach(e -> error(e, say));
        r.coefficients().forEach(c -> coefficient(c, say));
        if (r.loss().overFitted()) {
            say.warning(
                    "Over-fitted: at ten times as many other points the loss is {}. More steps on"
                            + " these points cannot improve that; resample the points, or take more.",
                    number(r.loss().fresh()));
        } else {
            say.note("At ten times as many other points the loss is {}.", number(r.loss().fresh()));
        }
        for (PdeResult.ConditionSummary c : r.conditions()) {
            say.note(
                    "{}: residual {} on its {} points (root of the mean square), {} on others.",
                    capital(c.label()),
                    number(c.residual()),
                    c.points(),
                    number(c.fresh()));
        }
        r.kernel().atStart().ifPresent(b -> spectrum(b, "At the start", r, say));
        r.kernel().stall().ifPresent(k -> StallWords.say(k, say));
        r.kernel().atEnd().ifPresent(b -> spectrum(b, "At the end", r, say));
        constants(r, say);
        if (r.kernel().atStart().isPresent()) {
            say.note(
                    "Weights that balance the traces of the kernel's blocks, which gradient descent"
                            + " would need and these steps hardly do: {}.",
                    r.conditions().stream()
                            .map(c -> c.label() + " " + number(c.adviced().orElse(1)))
                            .collect(Collectors.joining(", ")));
        }
        r.proof().ifPresent(p -> proof(p, say));
        problem.warnings().forEach(w -> say.warning("{}.", w));
        for (int u = 0; u < problem.unknowns().size(); u++) {
            String name = problem.unknowns().get(u);
            if (problem.exact().get(u).isPresent()
                    && r.errors().stream().noneMatch(e -> e.name().equals(name))) {
                say.warning(
                        "No error of {} is told: the exact solution is 0, or has no finite value at"
                                + " some points.",
                        name);
            }
        }
    }

    private static void error(FunctionErrors e, Sentences say) {
        String words =
                Sentences.fill(
                        "Relative error of {}: {} in L2, {} in H1, at 5000 points of their own.",
                        e.name(),
                        number(e.l2()),
                        number(e.h1()));
        if (e.l2() > FAR) {
            say.warning(
                    "{} That is no solution yet, however small the loss: take more points and steps,"
                            + " a larger first-scale, exact boundary, or march in windows of time.",
                    words);
        } else {
            say.note("{}", words);
        }
    }

    private static void proof(ExistenceProof p, Sentences say) {
        if (p.theorems().isEmpty()) {
            say.warning("Nothing is proved of the equations at the points: {}", p.reason());
        } else {
            say.good(
                    "Proved: the equations at these points have an exact solution ({}; {}). That"
                            + " says nothing of the differential equations between the points.",
                    String.join(", ", p.theorems()),
                    CertificateFiles.NAME);
        }
    }

    /** The least constant of the Polyak–Łojasiewicz inequality, and the kernel's drift. */
    private static void constants(PdeResult r, Sentences say) {
        OptionalDouble least =
                r.course().history().stream().flatMapToDouble(m -> m.constant().stream()).min();
        if (least.isPresent()) {
            OptionalDouble drift = r.kernel().drift();
            say.note(
                    "Along the steps the Polyak–Łojasiewicz inequality ½‖∇L‖² ≥ μL held with μ = {},"
                            + " the least of ‖Jᵀr‖²/‖r‖².{}",
                    number(least.getAsDouble()),
                    drift.isPresent()
                            ? Sentences.fill(
                                    " From start to end the kernel moved by {} times its norm.",
                                    number(drift.getAsDouble()))
                            : "");
        }
    }

    private static void windows(List<PdeResult.Window> all, Sentences say) {
        PdeResult.Window worst =
                all.stream().max(Comparator.comparingDouble(PdeResult.Window::fresh)).orElseThrow();
        say.note(
                "{} windows one after another, each from the last one's parameters; losses are their"
                        + " means. The worst one at other points goes from {} to {}: loss {}, at"
                        + " other points {}.",
                all.size(),
                worst.lower(),
                worst.upper(),
                number(worst.loss()),
                number(worst.fresh()));
    }

    private static void coefficient(PdeResult.CoefficientValue c, Sentences say) {
        double error = c.standardError().orElse(0);
        String value =
                Sentences.fill(
                        "{} = {}{}",
                        c.name(),
                        Sentences.digits(10, c.value()),
                        error > 0 ? " ± " + Sentences.digits(2, error) + " (standard error)" : "");
        if (c.identified().orElse(1) < MUCH) {
            say.warning(
                    "{}; it is not determined: only {} of its direction changes any residual.",
                    value,
                    Sentences.digits(2, c.identified().getAsDouble()));
        } else {
            say.note("{}.", value);
        }
    }

    private static void spectrum(Spectrum b, String when, PdeResult r, Sentences say) {
        String words =
                Sentences.fill(
                        "{} the Jacobian has rank {} of {} (singular values above 1e-8 of the"
                                + " largest; {} above 1e-14): {}.",
                        when,
                        b.rank(),
                        b.equations(),
                        b.roundingRank(),
                        b.blocks().stream()
                                .map(
                                        k ->
                                                Sentences.fill(
                                                        "{} {} of {}",
                                                        k.label(),
                                                        k.rank(),
                                                        k.equations()))
                                .collect(Collectors.joining(", ")));
        if (2 * b.rank() < b.equations()) {
            say.warning(
                    "{} The functions of this network are too smooth to tell these points apart;"
                            + " more parameters hardly help, a larger first-scale does.",
                    words);
        } else {
            say.note("{}", words);
        }
        boolean begins = when.endsWith("start");
        if (begins && r.loss().atStart() > 0) {
            StallWords.hundredth(b, r, say);
        }
        double slow = b.bands().stream().skip(3).mapToDouble(Spectrum.Band::share).sum();
        if (slow > MUCH) {
            say.note(
                    "{} {} % of the squared residual lies where eigenvalues are below 1e-9 of the"
                            + " largest: gradient descent would need more than 1e9 steps there{}.",
                    when,
                    String.format(Locale.ROOT, "%.1f", 100 * slow),
                    begins || r.course().steps() == 0
                            ? ""
                            : "; Gauss-Newton took " + r.course().steps() + " so far");
        }
    }

    private static String number(double v) {
        return Double.isFinite(v) ? Sentences.digits(3, v) : "not finite";
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
