package org.plstar.app.solve;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.plstar.app.study.Sentences;
import org.plstar.certify.SafeDigits;
import org.plstar.study.solve.ExistenceProof;
import org.plstar.study.solve.JacobianRank;
import org.plstar.study.solve.SecondOrder;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.SolveScale;
import org.plstar.study.solve.SolveStatus;
import org.plstar.study.solve.StructuralRank;
import org.plstar.study.solve.Undetermined;

/** What {@code plstar solve} says of how a search ended. */
final class SolveFindings {
    static final int MOST_SHOWN = 20;

    private SolveFindings() {}

    /** The end first. */
    static void say(List<String> warnings, SolveResult r, Sentences say) {
        boolean solved = r.status() == SolveStatus.SOLVED;
        Optional<String> why = why(r);
        String numbers =
                Sentences.fill(
                        "{}, {}: residual {} after {} ({} at the start, at most {} counts as"
                                + " solved). It ended since {}.",
                        Sentences.count(r.size().equations(), "equation"),
                        Sentences.count(r.size().unknowns(), "unknown"),
                        number(r.residual().norm()),
                        Sentences.count(r.steps(), "step"),
                        number(r.residual().atStart()),
                        Sentences.digits(3, r.residual().allowed()),
                        r.detail());
        if (solved) {
            say.good("{}. {}", capital(r.status().words()), numbers);
        } else if (why.isPresent()) {
            say.warning("Not solved. {}", why.get());
            say.note("{}", numbers);
        } else {
            say.warning("{}. {}", capital(r.status().words()), numbers);
        }
        say.note("Distance from the start: {}.", number(r.distance()));
        if (r.ending().scale() == SolveScale.START) {
            say.note(
                    "Unknowns are measured in units of their starts or ranges, whose sizes differ;"
                            + " near and nearest are meant in these units. --scale none takes them"
                            + " as they are.");
        }
        for (SolveResult.Start s : r.ending().starts().stream().limit(MOST_SHOWN).toList()) {
            say.note(
                    "Start {}: {}, residual {} after {} steps, at a distance of {}{}.",
                    s.number(),
                    s.status().words(),
                    number(s.residual()),
                    s.steps(),
                    number(s.distance()),
                    s.chosen() ? ": taken" : "");
        }
        if (r.ending().starts().size() > MOST_SHOWN) {
            say.note("{} more starts are in solve.json.", r.ending().starts().size() - MOST_SHOWN);
        }
        r.nearest().ifPresent(n -> nearest(n, say));
        r.rank().ifPresent(k -> rank(r, k, say));
        r.freedom().structure().ifPresent(t -> structure(t, say));
        r.undetermined().ifPresent(u -> undetermined(u, say));
        r.freedom().along().ifPresent(a -> along(a, say));
        error(r, say);
        r.leastSquares().ifPresent(p -> leastSquares(p, r.undetermined().isPresent(), say));
        r.contradiction()
                .filter(c -> !c.everywhere())
                .ifPresent(c -> say.note("{}", CombinationWords.contradiction(c)));
        r.dependent().stream()
                .limit(MOST_SHOWN)
                .forEach(c -> say.note("{}", CombinationWords.dependent(c)));
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

    /** Why there is no solution, where that is known. */
    private static Optional<String> why(SolveResult r) {
        return r.status() == SolveStatus.CONTRADICTORY
                ? r.contradiction().map(CombinationWords::contradiction)
                : r.dependence().limit().map(CombinationWords::limit);
    }

    private static void undetermined(Undetermined u, Sentences say) {
        String count = u.directions() == 1 ? "1 direction" : u.directions() + " directions";
        say.note(
                "Not determined, to first order: {}{}.",
                count,
                u.names().isEmpty() ? "" : ": " + String.join("; ", u.names()));
    }

    private static void along(SolveResult.Along a, Sentences say) {
        List<SolveResult.Further> all = a.solutions();
        if (all.isEmpty()) {
            say.warning(
                    "Along the solutions: no other one was found near this one; to first order, or"
                            + " within the bounds, it stands alone.");
            return;
        }
        say.note(
                "Along the solutions: {} of {} further ones are in {}, up to a distance of {};"
                        + " residuals of at most {}.",
                all.size(),
                a.asked(),
                SolvePage.ALONG,
                number(all.stream().mapToDouble(SolveResult.Further::distance).max().orElse(0)),
                number(all.stream().mapToDouble(SolveResult.Further::residual).max().orElse(0)));
    }

    private static void structure(StructuralRank t, Sentences say) {
        say.warning(
                "No values make the Jacobian regular: its rank is at most {}. More equations than"
                        + " unknowns in them: {}. Unknowns that are more than the equations that"
                        + " have them: {}.",
                t.rank(),
                shown(t.equations()),
                shown(t.unknowns()));
    }

    private static String shown(List<String> all) {
        String first = all.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "));
        return first + (all.size() > MOST_SHOWN ? " and " + (all.size() - MOST_SHOWN) : "");
    }

    /** The unknown with the fewest digits. */
    private static void error(SolveResult r, Sentences say) {
        double largest =
                r.solution().stream().mapToDouble(u -> Math.abs(u.value())).max().orElse(0);
        double worst = -1;
        SolveResult.Unknown of = r.solution().getFirst();
        for (SolveResult.Unknown u : r.solution()) {
            double size = Math.max(Math.abs(u.value()), Double.MIN_NORMAL);
            double part = u.error().orElse(-1) / (u.value() == 0 ? largest : size);
            if (part > worst) {
                worst = part;
                of = u;
            }
        }
        if (worst >= 0) {
            say.note(
                    "Rounding leaves an error of some {} in {} = {}, and no more than that part in"
                            + " other unknowns that are determined (an estimate).",
                    String.format(Locale.ROOT, "%.1e", of.error().getAsDouble()),
                    of.name(),
                    number(of.value()));
        }
    }

    private static void nearest(SolveResult.NearestPoint n, Sentences say) {
        String bound =
                n.noneWithin().isPresent()
                        ? Sentences.fill(
                                " No solution at all is nearer than {}: that is proved.",
                                number(SafeDigits.down(n.noneWithin().getAsDouble(), 6)))
                        : "";
        String left = String.format(Locale.ROOT, "%.1e", n.stationarity());
        boolean minimum = n.curvature().orElse(0) >= 0;
        if (n.converged() && minimum) {
            say.good(
                    "Nearest of its neighbourhood, after {} steps along the solutions ({}).{}",
                    n.steps(),
                    n.curvature().isPresent()
                            ? "second order: least curvature "
                                    + Sentences.digits(3, n.curvature().getAsDouble())
                            : left + " is left to first order",
                    bound);
        } else {
            say.warning(
                    "A nearer solution may be close: the way along the solutions ended at {}.{}",
                    left,
                    bound);
        }
    }

    /** What is known of a point of least squares. */
    private static void leastSquares(
            SolveResult.LeastSquaresPoint p, boolean named, Sentences say) {
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
                    number(SafeDigits.down(p.absence().radius().getAsDouble(), 6)));
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
                                        f.undetermined().isEmpty() || named
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
            say.warning("Nothing is proved: {} ({} has what was tried.)", p.reason(), p.file());
        } else {
            say.good("Proved: {} ({}).", String.join(", ", p.theorems()), p.file());
        }
    }

    private static String number(double v) {
        return Double.isFinite(v) ? Sentences.digits(6, v) : "beyond numbers";
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
