package org.plstar.study.pde;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.plstar.data.equations.PdeProblem;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Digits.Percent;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.solve.ExistenceProof;

/** Decides which sentences are said of solved differential equations. */
public final class PdeClaims {
    /** The part of the residual from which on it is said. */
    private static final double MUCH = 0.5;

    /** The relative error from which on it is a warning. */
    private static final double FAR = 0.05;

    private final PdeRequest request;
    private final PdeResult r;
    private final Say say;

    private PdeClaims(PdeRequest request, PdeResult r, Say say) {
        this.request = request;
        this.r = r;
        this.say = say;
    }

    /**
     * Says how the search ended, how good the solution is, and what the kernel shows.
     *
     * @param again the same command with another value of an option; absent where it cannot be made
     */
    public static void tell(
            PdeRequest request,
            PdeResult result,
            BiFunction<String, String, Optional<Command>> again,
            Say say) {
        new PdeClaims(request, result, say).all(again);
    }

    private void all(BiFunction<String, String, Optional<Command>> again) {
        verdict();
        if (request.method() == PdeProblem.Method.AUTO
                && request.problem().coordinates().size() == 1) {
            States.hindrance(request.problem())
                    .ifPresent(why ->
                            say.reason(NOTE).measured(PdeClaim.BY_NETWORK, Scope.WHOLE, why));
        }
        if (r.status() == PdeStatus.STEPS_USED && r.loss().atEnd() < r.loss().atStart()) {
            again.apply("steps", "" + 2L * request.steps()).ifPresent(say::next);
        }
        r.kernel().stall().ifPresent(d -> StallClaims.tell(d, say));
        r.coefficients().forEach(this::coefficient);
        r.errors().forEach(e -> error(e, say));
        otherPoints();
        r.proof().ifPresent(this::proof);
        untold(request.problem(), r.errors(), say);
        text(request.problem(), say);
        if (r.windows().size() > 1) {
            windows(r.windows());
        }
        for (PdeResult.ConditionSummary c : r.conditions()) {
            say.measured(
                    PdeClaim.CONDITION,
                    Scope.rows(c.points() + " points"),
                    capital(c.label()),
                    number(c.residual()),
                    c.points(),
                    number(c.fresh()));
        }
        r.kernel().atStart().ifPresent(b -> spectrum(b, "At the start"));
        r.kernel().atStart().ifPresent(this::hundredth);
        r.kernel().atEnd().ifPresent(b -> spectrum(b, "At the end"));
        quotient();
        if (r.kernel().atStart().isPresent()) {
            say.measured(
                    PdeClaim.BALANCED_WEIGHTS,
                    Scope.WHOLE.at("the start"),
                    r.conditions().stream()
                            .map(c -> c.label() + " " + number(c.adviced().orElse(1)))
                            .collect(Collectors.joining(", ")));
        }
        say.measured(PdeClaim.PDE_ENDED_BY, Scope.WHOLE, r.detail());
    }

    private void verdict() {
        String conditions = Digits.count(r.size().equations(), "condition");
        String unknowns = Digits.count(r.size().unknowns(), "unknown");
        String steps = Digits.count(r.course().steps(), "step");
        String resampled = r.course().resampled() ? ", new points for each of them" : "";
        if (r.solved()) {
            say.verdict(GOOD)
                    .measured(
                            PdeClaim.PDE_SOLVED,
                            Scope.WHOLE,
                            conditions,
                            unknowns,
                            r.loss().atStart(),
                            r.loss().atEnd(),
                            steps,
                            resampled,
                            request.tolerance());
        } else {
            say.verdict(WARNING)
                    .measured(
                            PdeClaim.PDE_NOT_SOLVED,
                            Scope.WHOLE,
                            conditions,
                            unknowns,
                            r.loss().atStart(),
                            r.loss().atEnd(),
                            steps,
                            resampled,
                            request.tolerance(),
                            r.status().words());
        }
    }

    /** Says the error of a function against its exact solution. */
    static void error(FunctionErrors e, Say say) {
        say.reason(e.l2() > FAR ? WARNING : GOOD)
                .measured(
                        PdeClaim.RELATIVE_ERROR,
                        Scope.rows("5000 points"),
                        e.name(),
                        number(e.l2()),
                        number(e.h1()));
    }

    private void otherPoints() {
        double fresh = r.loss().fresh();
        double end = r.loss().atEnd();
        if (!Double.isFinite(fresh) || !(end > 0) || !Double.isFinite(fresh / end)) {
            if (!Double.isFinite(fresh)) {
                say.reason(WARNING).measured(PdeClaim.OTHER_POINTS_INFINITE, Scope.WHOLE);
            }
            return;
        }
        say.reason(r.loss().overFitted() ? WARNING : NOTE)
                .measured(
                        PdeClaim.OTHER_POINTS,
                        Scope.rows("ten times as many other points"),
                        fresh,
                        fresh / end);
    }

    private void proof(ExistenceProof p) {
        if (p.theorems().isEmpty()) {
            say.reason(WARNING)
                    .measured(
                            PdeClaim.DISCRETE_NOT_PROVED,
                            Scope.WHOLE,
                            p.reason().replaceFirst("\\.$", ""));
        } else {
            say.reason(GOOD)
                    .follows(
                            PdeClaim.DISCRETE_PROVED,
                            List.of(Hypothesis.atLeast(
                                    "theorems that the check proves",
                                    p.theorems().size(),
                                    1)),
                            String.join(", ", p.theorems()),
                            CertificateFiles.NAME);
        }
    }

    /** Says what in the text may be a mistake. */
    static void text(PdeProblem problem, Say say) {
        problem.warnings()
                .forEach(w -> say.more(WARNING).measured(PdeClaim.PDE_TEXT, Scope.WHOLE, w));
    }

    /** Says which functions with an exact solution have no error. */
    static void untold(PdeProblem problem, List<FunctionErrors> errors, Say say) {
        for (int u = 0; u < problem.unknowns().size(); u++) {
            String name = problem.unknowns().get(u);
            if (problem.exact().get(u).isPresent()
                    && errors.stream().noneMatch(e -> e.name().equals(name))) {
                say.more(WARNING).measured(PdeClaim.ERROR_UNTOLD, Scope.WHOLE, name);
            }
        }
    }

    /** The least quotient of the Polyak–Łojasiewicz inequality, and the kernel's drift. */
    private void quotient() {
        double[] all = r.course().history().stream()
                .flatMapToDouble(m -> m.constant().stream())
                .toArray();
        if (all.length == 0) {
            return;
        }
        double least = Double.POSITIVE_INFINITY;
        for (double v : all) {
            least = Math.min(least, v);
        }
        String looks = all.length + " looks of " + Digits.count(r.course().steps(), "step");
        say.measured(PdeClaim.PDE_LEAST_QUOTIENT, Scope.WHOLE.at(looks), looks, least);
        OptionalDouble drift = r.kernel().drift();
        if (drift.isPresent()) {
            say.measured(
                    PdeClaim.PDE_KERNEL_MOVED,
                    Scope.WHOLE.at("start and end"),
                    drift.getAsDouble());
        }
    }

    private void windows(List<PdeResult.Window> all) {
        PdeResult.Window worst = all.stream()
                .max(Comparator.comparingDouble(PdeResult.Window::fresh))
                .orElseThrow();
        say.measured(
                PdeClaim.WINDOWS,
                Scope.WHOLE,
                all.size(),
                worst.lower(),
                worst.upper(),
                number(worst.loss()),
                number(worst.fresh()));
    }

    private void coefficient(PdeResult.CoefficientValue c) {
        double error = c.standardError().orElse(0);
        String value = Digits.of(c.value(), 10);
        String margin = error > 0 ? " ± " + Digits.of(error, 2) + " (standard error)" : "";
        double identified = c.identified().orElse(1);
        if (identified < MUCH) {
            say.reason(WARNING)
                    .measured(
                            PdeClaim.COEFFICIENT_OPEN,
                            Scope.WHOLE,
                            c.name(),
                            value,
                            margin,
                            new Percent(identified));
        } else {
            say.reason(NOTE).measured(PdeClaim.COEFFICIENT, Scope.WHOLE, c.name(), value, margin);
        }
    }

    private void spectrum(Spectrum b, String when) {
        say.more(2 * b.rank() < b.equations() ? WARNING : NOTE)
                .measured(
                        PdeClaim.JACOBIAN_RANK,
                        Scope.WHOLE.at(when.toLowerCase(Locale.ROOT)),
                        when,
                        b.rank(),
                        b.equations(),
                        b.roundingRank(),
                        b.blocks().stream()
                                .map(k -> k.label() + " " + k.rank() + " of " + k.equations())
                                .collect(Collectors.joining(", ")));
        double slow =
                b.bands().stream().skip(3).mapToDouble(Spectrum.Band::share).sum();
        if (slow > MUCH) {
            say.follows(
                    PdeClaim.SLOW_PART,
                    List.of(Hypothesis.atLeast(
                            "part of ‖r‖² along eigenvalues below 1e-9 λ_max", slow, MUCH)),
                    when,
                    new Percent(slow));
        }
    }

    /** Says how many steps of gradient descent are predicted, and how many were taken. */
    private void hundredth(Spectrum b) {
        if (!(r.loss().atStart() > 0)) {
            return;
        }
        say.follows(
                PdeClaim.DESCENT_HUNDREDTH,
                List.of(Hypothesis.atMost("η λ_max", 1, 2)),
                StallClaims.steps(b.hundredth()));
        r.course().history().stream()
                .filter(m -> m.loss() <= 0.01 * r.loss().atStart())
                .findFirst()
                .ifPresent(m -> say.measured(
                        PdeClaim.OWN_HUNDREDTH, Scope.WHOLE, Digits.count(m.step(), "step")));
    }

    static String number(double v) {
        return Double.isFinite(v) ? Digits.of(v, 3) : "not finite";
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
