package org.plstar.study.solve;

import static org.plstar.study.claim.Sign.GOOD;
import static org.plstar.study.claim.Sign.NOTE;
import static org.plstar.study.claim.Sign.WARNING;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plstar.certify.SafeDigits;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;

/** Decides which sentences are said of the end of a search for a solution. */
public final class SolveClaims {
    /** The ratio of the largest to the smallest unknown above which a sentence says their sizes. */
    private static final double SIZES = 100;

    /** The number of unknowns whose values are told of each of several solutions. */
    private static final int MOST_VALUES = 4;

    /** The least size, relative to the largest unknown, that an error is compared with. */
    private static final double TINY = 1e-9;

    /** The digits below which a sentence says how many the equations determine. */
    private static final double MOST_DIGITS = 8;

    private final SolveRequest request;
    private final SolveResult r;
    private final Say say;

    private SolveClaims(SolveRequest request, SolveResult r, Say say) {
        this.request = request;
        this.r = r;
        this.say = say;
    }

    /**
     * Says how the search ended, where, and what is known of that point.
     *
     * @param again the same command with another value of an option; absent where it cannot be made
     * @param coq says what Coq said of the proof, if it was asked
     */
    public static void tell(
            SolveRequest request,
            SolveResult result,
            BiFunction<String, String, Optional<Command>> again,
            Consumer<Say> coq,
            Say say) {
        new SolveClaims(request, result, say).all(again, coq);
    }

    private void all(BiFunction<String, String, Optional<Command>> again, Consumer<Say> coq) {
        SolveVerdict verdict = new SolveVerdict(request, r, say);
        verdict.tell();
        different();
        if (r.status() == SolveStatus.STEPS_USED
                && r.residual().norm() < r.residual().atStart()) {
            again.apply("steps", "" + 2L * request.steps()).ifPresent(say::next);
        }
        r.contradiction().filter(c -> !c.everywhere()).ifPresent(this::near);
        errors();
        r.freedom().structure().ifPresent(this::structure);
        r.nearest().ifPresent(this::nearest);
        r.leastSquares().ifPresent(p -> new LeastSquaresClaims(request, r, say).tell(p, again));
        coq.accept(say);
        r.proof().ifPresent(this::proof);
        request.equations()
                .warnings()
                .forEach(w -> say.more(WARNING).measured(SolveClaim.TEXT, Scope.WHOLE, w));
        if (!say.said(SolveClaim.VALUES)) {
            verdict.values(say.more(NOTE));
        }
        say.measured(SolveClaim.DISTANCE, Scope.WHOLE, SolveVerdict.number(r.distance()));
        units();
        starts();
        r.undetermined().ifPresent(this::undetermined);
        r.freedom().along().ifPresent(this::along);
        r.dependent().stream()
                .limit(SolveVerdict.MOST_SHOWN)
                .forEach(c -> say.follows(
                        SolveClaim.DEPENDENT,
                        List.of(new Hypothesis("the sum at random points and at the end", 0, true)),
                        CombinationText.sum(c)));
        if (!r.found() && !r.residual().worst().isEmpty()) {
            SolveResult.Equation worst = r.residual().worst().getFirst();
            say.measured(
                    SolveClaim.WORST_EQUATION,
                    Scope.WHOLE,
                    worst.label(),
                    worst.line(),
                    SolveVerdict.number(worst.residual()));
        }
        r.rank().ifPresent(this::rank);
        say.measured(SolveClaim.ENDED_BY, Scope.WHOLE, r.detail());
    }

    private void near(Contradiction c) {
        say.reason(WARNING)
                .follows(
                        SolveClaim.CONTRADICT_NEAR,
                        List.of(new Hypothesis(
                                "Jᵀr is 0 to rounding, and r is not: the sum",
                                c.constant(),
                                c.constant() != 0)),
                        CombinationText.sum(c.combination()),
                        CombinationText.number(-c.constant()));
    }

    /** Says which unknown has the fewest digits; for data, errors are larger than rounding. */
    private void errors() {
        if (SolveVerdict.isFit(request, r)) {
            return;
        }
        double largest = r.solution().stream()
                .mapToDouble(u -> Math.abs(u.value()))
                .max()
                .orElse(0);
        double worst = -1;
        Optional<SolveResult.Unknown> of = Optional.empty();
        for (SolveResult.Unknown u : r.solution()) {
            double size = Math.max(
                    Math.max(Math.abs(u.value()), Math.abs(u.start())),
                    Math.max(TINY * largest, Double.MIN_NORMAL));
            double part = u.error().orElse(-1) / size;
            if (u.error().isPresent() && part > worst) {
                worst = part;
                of = Optional.of(u);
            }
        }
        if (of.isEmpty()) {
            return;
        }
        SolveResult.Unknown u = of.get();
        String error = String.format(Locale.ROOT, "%.1e", u.error().orElse(0));
        if (r.solved() && worst > Nearness.SMALL) {
            say.reason(WARNING)
                    .measured(
                            SolveClaim.POOR_DIGITS,
                            Scope.WHOLE,
                            u.name(),
                            SolveVerdict.number(u.value()),
                            error);
        } else {
            say.measured(
                    SolveClaim.ERROR, Scope.WHOLE, error, u.name(), SolveVerdict.number(u.value()));
        }
    }

    private void structure(StructuralRank t) {
        say.reason(WARNING)
                .follows(
                        SolveClaim.STRUCTURE,
                        List.of(Hypothesis.atMost(
                                "equations with an unknown of their own",
                                t.rank(),
                                r.size().equations() - 1)),
                        t.rank(),
                        shown(t.equations()),
                        shown(t.unknowns()));
    }

    static String shown(List<String> all) {
        List<String> first =
                new ArrayList<>(all.subList(0, Math.min(all.size(), SolveVerdict.MOST_SHOWN)));
        int more = all.size() - first.size();
        return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
    }

    private void nearest(SolveResult.NearestPoint n) {
        String left = Digits.of(n.stationarity(), 2);
        String steps = Digits.count(n.steps(), "step");
        String distance = SolveVerdict.number(r.distance());
        OptionalDouble curvature = n.curvature();
        if (n.converged() && curvature.isPresent() && curvature.getAsDouble() > 0) {
            say.reason(GOOD)
                    .follows(
                            SolveClaim.NEAREST,
                            List.of(
                                    Hypothesis.that("stationary to first order", true),
                                    Hypothesis.atLeast(
                                            "least curvature of the distance along the solutions",
                                            curvature.getAsDouble(),
                                            0)),
                            distance,
                            steps,
                            Digits.of(curvature.getAsDouble(), 3));
        } else if (n.converged() && curvature.orElse(0) >= 0) {
            say.reason(GOOD)
                    .measured(SolveClaim.NEAREST_FIRST_ORDER, Scope.WHOLE, distance, steps, left);
        } else {
            say.reason(WARNING).measured(SolveClaim.NEAREST_MISSED, Scope.WHOLE, distance, left);
        }
        n.noneWithin()
                .ifPresent(d -> say.more(GOOD)
                        .follows(
                                SolveClaim.NONE_NEARER,
                                List.of(Hypothesis.atLeast(
                                        "radius of the proof by intervals", d, 0)),
                                SolveVerdict.number(SafeDigits.down(d, 6))));
    }

    private void units() {
        if (r.ending().scale() != SolveScale.START) {
            return;
        }
        double[] sizes = VariableScaling.ofStart(0, request.equations().start(), request.box())
                .d();
        double[] own = IntStream.range(0, sizes.length)
                .filter(j -> !request.equations().unknowns().get(j).slack())
                .mapToDouble(j -> sizes[j])
                .toArray();
        double factor =
                Arrays.stream(own).max().orElse(1) / Arrays.stream(own).min().orElse(1);
        if (factor > SIZES) {
            say.measured(SolveClaim.UNITS, Scope.WHOLE, factor);
        }
    }

    /** Says which different solutions starts led to, and how many of them to each. */
    private void different() {
        List<SolveResult.Different> all = r.ending().different();
        if (all.isEmpty()) {
            return;
        }
        List<SolveResult.Unknown> names = r.solution();
        String solutions = all.stream()
                .limit(SolveVerdict.MOST_SHOWN)
                .map(d -> IntStream.range(0, Math.min(MOST_VALUES, names.size()))
                                .mapToObj(j -> names.get(j).name()
                                        + " = "
                                        + SolveVerdict.number(d.values()[j]))
                                .collect(Collectors.joining(", "))
                        + " ("
                        + Digits.count(d.starts(), "start")
                        + ")")
                .collect(Collectors.joining("; "));
        say.reason(NOTE)
                .measured(
                        SolveClaim.DIFFERENT_SOLUTIONS,
                        Scope.WHOLE,
                        Digits.count(
                                all.stream()
                                        .mapToLong(SolveResult.Different::starts)
                                        .sum(),
                                "start"),
                        Digits.count(all.size(), "different solution"),
                        solutions);
    }

    private void starts() {
        List<SolveResult.Start> all = r.ending().starts();
        for (SolveResult.Start s : all.stream().limit(SolveVerdict.MOST_SHOWN).toList()) {
            say.measured(
                    SolveClaim.START,
                    Scope.WHOLE,
                    s.number(),
                    s.status().words(),
                    SolveVerdict.number(s.residual()),
                    Digits.count(s.steps(), "step"),
                    SolveVerdict.number(s.distance()),
                    s.chosen() ? ": taken" : "");
        }
        if (all.size() > SolveVerdict.MOST_SHOWN) {
            say.measured(
                    SolveClaim.MORE_STARTS,
                    Scope.WHOLE,
                    (long) all.size() - SolveVerdict.MOST_SHOWN);
        }
    }

    private void undetermined(Undetermined u) {
        say.follows(
                SolveClaim.UNDETERMINED,
                List.of(Hypothesis.atLeast("directions that J does not see", u.directions(), 1)),
                Digits.count(u.directions(), "direction"),
                u.names().isEmpty() ? "" : ": " + String.join("; ", u.names()));
    }

    private void along(SolveResult.Along a) {
        List<SolveResult.Further> all = a.solutions();
        if (all.isEmpty()) {
            say.more(WARNING).measured(SolveClaim.ALONG_NONE, Scope.WHOLE, a.asked());
            return;
        }
        say.measured(
                SolveClaim.ALONG,
                Scope.WHOLE,
                all.size(),
                a.asked(),
                SolveVerdict.number(all.stream()
                        .mapToDouble(SolveResult.Further::distance)
                        .max()
                        .orElse(0)),
                SolveVerdict.number(all.stream()
                        .mapToDouble(SolveResult.Further::residual)
                        .max()
                        .orElse(0)));
    }

    private void rank(JacobianRank k) {
        int full = Math.min(k.rows(), k.columns());
        if (k.of() < full) {
            say.measured(SolveClaim.RANK, Scope.WHOLE, k.of(), full);
        }
        if (k.digits().isPresent() && k.digits().getAsDouble() < MOST_DIGITS) {
            long digits = Math.round(k.digits().getAsDouble());
            say.reason(WARNING)
                    .measured(
                            SolveClaim.DIGITS,
                            Scope.WHOLE,
                            digits < 1 ? "to no digit" : "to some " + Digits.count(digits, "digit"),
                            Digits.of(k.condition().orElseThrow(), 1));
        }
    }

    private void proof(ExistenceProof p) {
        if (p.theorems().isEmpty()) {
            say.reason(WARNING)
                    .measured(
                            SolveClaim.NO_PROOF_NEAR,
                            Scope.WHOLE,
                            p.reason().replaceFirst("\\.$", ""),
                            p.file());
        } else {
            say.reason(GOOD)
                    .follows(
                            SolveClaim.PROVED,
                            List.of(Hypothesis.atLeast(
                                    "theorems that the check proves",
                                    p.theorems().size(),
                                    1)),
                            String.join(", ", p.theorems()),
                            p.scaled().isPresent()
                                    ? ", in units of powers of two near the sizes of the unknowns"
                                            + " within "
                                            + Digits.of(p.scaled().getAsDouble(), 3)
                                            + " of each"
                                    : "",
                            p.file());
        }
    }
}
