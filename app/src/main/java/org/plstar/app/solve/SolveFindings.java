package org.plstar.app.solve;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.plstar.app.study.Sentences;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.solve.ExistenceProof;
import org.plstar.study.solve.JacobianRank;
import org.plstar.study.solve.SecondOrder;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.SolveScale;
import org.plstar.study.solve.SolveStatus;

/** What {@code plstar solve} says of how a search ended. */
final class SolveFindings {
    private static final int MOST_SHOWN = 20;

    private SolveFindings() {}

    /** The end first. */
    static void say(List<String> warnings, SolveResult r, Sentences say) {
        boolean solved = r.status() == SolveStatus.SOLVED;
        String end =
                Sentences.fill(
                        "{}. {} equations, {} unknowns: residual {} after {} steps ({} at the start,"
                                + " at most {} counts as solved). It ended since {}.",
                        capital(r.status().words()),
                        r.size().equations(),
                        r.size().unknowns(),
                        number(r.residual().norm()),
                        r.steps(),
                        number(r.residual().atStart()),
                        Sentences.digits(3, r.residual().allowed()),
                        r.detail());
        if (solved) {
            say.good("{}", end);
        } else {
            say.warning("{}", end);
        }
        say.note("Distance from the start: {}.", number(r.distance()));
        if (r.scale() == SolveScale.START) {
            say.note(
                    "Unknowns are measured in units of their starts or ranges, whose sizes differ;"
                            + " near and nearest are meant in these units. --scale none takes them"
                            + " as they are.");
        }
        r.nearest().ifPresent(n -> nearest(n, say));
        r.rank().ifPresent(k -> rank(r, k, say));
        r.leastSquares().ifPresent(p -> leastSquares(p, say));
        if (!solved && !r.residual().worst().isEmpty()) {
            SolveResult.Equation worst = r.residual().worst().getFirst();
            say.note(
                    "Equation \"{}\" (line {}) is off most, by {}.",
                    worst.label(),
                    worst.line(),
                    number(worst.residual()));
        }
        warnings.forEach(w -> say.warning("{}.", w));
        r.proof().ifPresent(p -> proof(p, say));
        for (SolveResult.Unknown u : r.solution().stream().limit(MOST_SHOWN).toList()) {
            say.note(
                    "{} = {}",
                    u.name(),
                    Double.isFinite(u.value()) ? "" + u.value() : "beyond numbers");
        }
        if (r.solution().size() > MOST_SHOWN) {
            say.note(
                    "{} more unknowns are in {}.",
                    r.solution().size() - MOST_SHOWN,
                    SolvePage.SOLUTION);
        }
    }

    private static void nearest(SolveResult.NearestPoint n, Sentences say) {
        String bound =
                n.noneWithin().isPresent()
                        ? Sentences.fill(
                                " No solution at all is nearer than {}: that is proved.",
                                number(n.noneWithin().getAsDouble()))
                        : "";
        String left = String.format(Locale.ROOT, "%.1e", n.stationarity());
        if (n.converged()) {
            say.good(
                    "Nearest to the start of the solutions around it, after {} steps along them ({}"
                            + " is left to first order).{}",
                    n.steps(),
                    left,
                    bound);
        } else {
            say.warning(
                    "A nearer solution may be close: the way along the solutions ended at {}.{}",
                    left,
                    bound);
        }
    }

    /** What is known of a point of least squares. */
    private static void leastSquares(SolveResult.LeastSquaresPoint p, Sentences say) {
        String order = capital(p.secondOrder().words()) + ".";
        if (p.secondOrder() == SecondOrder.MINIMUM) {
            say.note("{}", order);
        } else {
            say.warning("{}", order);
        }
        if (p.fit().isEmpty()) {
            say.note("Elsewhere there may be a solution: --starts 20 looks from other starts.");
        }
        if (p.absence().radius().isPresent()) {
            say.good(
                    "Proved: there is no solution within {} of this point.",
                    number(p.absence().radius().getAsDouble()));
        }
        if (!p.contradiction().isEmpty()) {
            say.note(
                    "These equations contradict each other to first order: {}.",
                    p.contradiction().stream()
                            .map(
                                    c ->
                                            String.format(
                                                    Locale.ROOT,
                                                    "%+.3g \"%s\"",
                                                    c.value(),
                                                    c.equation()))
                            .collect(Collectors.joining(" ")));
        }
        if (!p.pressed().isEmpty()) {
            String names = p.pressed().stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
            if (p.withoutBounds().isPresent()) {
                say.note(
                        "Without the bounds of {} there is a solution at distance {}.",
                        names,
                        number(p.withoutBounds().getAsDouble()));
            } else {
                say.note("Bounds of {} keep the residual up.", names);
            }
        }
        p.fit()
                .ifPresent(
                        f ->
                                say.note(
                                        "Least squares: residual deviation {} with {} degrees of"
                                                + " freedom; standard errors are in solve.json.{}",
                                        number(f.residualDeviation()),
                                        f.degreesOfFreedom(),
                                        f.undetermined().isEmpty()
                                                ? ""
                                                : " Not determined: "
                                                        + String.join(", ", f.undetermined())
                                                        + "."));
    }

    private static void rank(SolveResult r, JacobianRank k, Sentences say) {
        int full = Math.min(r.size().equations(), r.size().unknowns());
        String words =
                Sentences.fill(
                        "Rank of the Jacobian: {} of {} (singular values from {} to {}; rank {} down"
                                + " to rounding).",
                        k.rank(),
                        full,
                        Sentences.digits(3, k.smallest()),
                        Sentences.digits(3, k.largest()),
                        k.roundingRank());
        if (k.rank() < full) {
            say.warning("{}", words);
        } else {
            say.note("{}", words);
        }
    }

    private static void proof(ExistenceProof p, Sentences say) {
        if (p.theorems().isEmpty()) {
            say.warning("Nothing is proved: {}", p.reason());
        } else {
            say.good("Proved: {} ({}).", String.join(", ", p.theorems()), CertificateFiles.NAME);
        }
    }

    private static String number(double v) {
        return Double.isFinite(v) ? Sentences.digits(6, v) : "beyond numbers";
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
