package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.plstar.array.random.RandomStream;
import org.plstar.certify.Absence;
import org.plstar.data.equations.Equations;
import org.plstar.optimize.leastsquares.Box;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.system.GroupedSystem;

/** Runs the steps and judges where they end. */
final class Solving {
    /** Up to so many on the shorter side, and so many entries, the Jacobian is a matrix. */
    private static final int MOST_DENSE = 3000;

    private static final long MOST_ENTRIES = 20_000_000;

    /** Equations times unknowns up to which a ball without solutions is looked for. */
    private static final long MOST_FOR_ABSENCE = 300_000;

    /** The same at a start, where it is one of several things to know. */
    private static final long MOST_AT_START = 20_000;

    /** Squares of larger residuals are beyond numbers, so that no step can be judged. */
    private static final double SQUARED = 1e150;

    /** Up to so many entries of the Jacobian a second way to a near solution is always tried. */
    private static final long CHEAP = 50_000;

    /** A solution not farther than this times the linear estimate is hardly a detour. */
    private static final double DIRECT = 1.25;

    private final SolveRequest q;
    private final double[] start;
    private final Box box;
    private final Session session;
    private final boolean local;
    private final LocalSystem plain;

    /** Sizes of the equations' terms at the start. */
    private final double[] sizes;

    private final Searches searches;
    private final List<String> notes = new ArrayList<>();
    private final StartsTried tried;

    private Solving(SolveRequest q, Session session) {
        this.q = q;
        this.start = q.equations().start();
        this.box = q.box();
        this.session = session;
        long n = q.equations().equations().size();
        long p = q.equations().unknowns().size();
        Optional<GroupedSystem> grouped = q.equations().grouped();
        this.local = grouped.isPresent() || (Math.min(n, p) <= MOST_DENSE && n * p <= MOST_ENTRIES);
        this.plain =
                grouped.isPresent()
                        ? new GroupPoint(grouped.get(), session.workers())
                        : new ProgramPoint(q.equations().system(), start, session.workers());
        plain.residuals(start);
        this.sizes = plain.sizes();
        this.searches = new Searches(q, plain, sizes, session);
        this.tried = new StartsTried(this::distance);
    }

    static SolveResult run(SolveRequest q, Session session) {
        return new Solving(q, session).run();
    }

    private SolveResult run() {
        if (!local && (box.isBounded() || q.nearest())) {
            throw StudyRefusal.range(
                    plain.rows() + " equations of many forms with bounds or nearest",
                    "at most " + MOST_DENSE + ", and " + MOST_ENTRIES + " entries of the Jacobian");
        }
        if (!local) {
            double allowed = q.tolerance() * LeastSquares.norm(sizes);
            return judged(
                    KernelSearch.run(
                            q.equations().system(),
                            q.method().steps(),
                            start,
                            q.steps(),
                            allowed,
                            session),
                    q.scaledBy(),
                    Optional.empty());
        }
        SolveScale scale = q.scaledBy();
        Searches.Measure measure = searches.measure(scale);
        SolverOutcome end = searches.search(measure, start, session);
        if (!end.isSolved()
                && q.scale() == SolveScale.AUTO
                && q.method() == SolveMethod.LM
                && SolutionDiagnosis.isPossible(plain)) {
            SolveScale other = scale == SolveScale.START ? SolveScale.NONE : SolveScale.START;
            Searches.Measure others = searches.measure(other);
            if (searches.isDegenerate(measure, end)
                    && (measure.scaled()
                            || !Arrays.equals(others.units().d(), measure.units().d()))) {
                SolverOutcome second = searches.search(others, start, session);
                if (second.isSolved() || searches.lowers(second, end)) {
                    notes.add(
                            "the search in the usual units ended where unknowns are not"
                                    + " determined, so it was done again in those of the starts");
                    end = second;
                    measure = others;
                    scale = other;
                }
            }
        }
        if (!end.isSolved() && q.starts() > 0) {
            end = searches.fromOthers(measure, end, notes, tried);
        }
        if (!q.nearest() || !end.isSolved()) {
            return judged(end, scale, Optional.empty());
        }
        VariableScaling units = measure.units();
        LocalSystem scaled = units.of(plain);
        double[] from = units.into(start);
        Box within = units.into(box);
        MinimumNormSolver.Found nearest =
                nearestOfOthers(
                        measure,
                        scaled,
                        within,
                        from,
                        nearest(scaled, within, from, units.into(end.w())));
        return judged(end.at(units.outOf(nearest.w())), scale, Optional.of(nearest));
    }

    private MinimumNormSolver.Found nearest(
            LocalSystem scaled, Box within, double[] from, double[] solution) {
        double tolerance = q.tolerance();
        MinimumNormSolver.Found first =
                MinimumNormSolver.from(
                        scaled,
                        within,
                        from,
                        solution,
                        tolerance,
                        MinimumNormSolver.EXACT,
                        session);
        if ((long) scaled.rows() * scaled.columns() > CHEAP
                && away(first.w(), from) <= DIRECT * linearDistance(scaled, from)) {
            return first;
        }
        return NearestPath.from(scaled, within, from, tolerance, session)
                .filter(p -> away(p.w(), from) < away(first.w(), from))
                .orElse(first);
    }

    /** The nearest of those from random points of the ball about the start that found reaches. */
    private MinimumNormSolver.Found nearestOfOthers(
            Searches.Measure by,
            LocalSystem scaled,
            Box within,
            double[] from,
            MinimumNormSolver.Found found) {
        Session silent = session.withProgress(Progress.SILENT);
        RandomStream random = RandomStream.of(q.seed(), "starts");
        MinimumNormSolver.Found best = found;
        double[] towards = new double[from.length];
        for (int k = 0; k < q.starts(); k++) {
            RandomStream own = random.fork("start " + k);
            own.normals(0, towards, 0, towards.length);
            double size = LeastSquares.norm(towards);
            double radius =
                    away(best.w(), from) * Math.pow(own.uniform(1L << 40), 1.0 / towards.length);
            double[] next = from.clone();
            for (int j = 0; j < next.length; j++) {
                next[j] = within.clamp(j, next[j] + radius / size * towards[j]);
            }
            session.progress().at("starts", k, q.starts());
            SolverOutcome end = searches.steps(by, by.units().outOf(next), silent);
            if (end.isSolved()) {
                double[] solution = by.units().into(end.w());
                MinimumNormSolver.Found other =
                        MinimumNormSolver.from(
                                scaled,
                                within,
                                from,
                                solution,
                                q.tolerance(),
                                MinimumNormSolver.EXACT,
                                silent);
                boolean nearer = away(other.w(), from) < away(best.w(), from);
                best = nearer ? other : best;
                double[] w = by.units().outOf(other.w());
                tried.add(end, LeastSquares.norm(plain.residuals(w)), w, nearer);
            } else {
                double norm = LeastSquares.norm(plain.residuals(end.w()));
                tried.add(end, norm, end.w(), false);
            }
        }
        return best;
    }

    /** The length of the first Gauss–Newton step. */
    private static double linearDistance(LocalSystem scaled, double[] from) {
        double[] r = scaled.residuals(from);
        Optional<LinearSteps> steps = scaled.steps();
        if (steps.isEmpty()) {
            return 0;
        }
        try (LinearSteps all = steps.get()) {
            return LeastSquares.norm(all.step(0, r));
        }
    }

    /** ‖w - from‖. */
    static double away(double[] w, double[] from) {
        double[] d = w.clone();
        for (int i = 0; i < d.length; i++) {
            d[i] -= from[i];
        }
        return LeastSquares.norm(d);
    }

    /** The residual and the Jacobian say whether it is solved, not the steps. */
    private SolveResult judged(
            SolverOutcome end, SolveScale scale, Optional<MinimumNormSolver.Found> nearest) {
        Equations text = q.equations();
        int evaluations = plain.evaluations();
        double atStart = LeastSquares.norm(plain.residuals(start));
        double[] r = plain.residuals(end.w());
        double norm = LeastSquares.norm(r);
        double[] here = plain.sizes();
        double worst = Nearness.worst(r, here);
        boolean solved = local ? end.isSolved() : worst <= q.tolerance();
        Optional<JacobianRank> rank =
                local && Double.isFinite(norm)
                        ? SolutionDiagnosis.rank(plain, end.w(), r, box, !solved)
                        : Optional.empty();
        SolveStatus status = status(end, solved, worst, norm, here, r, rank);
        boolean stationary = status == SolveStatus.STATIONARY;
        Optional<ParameterErrors> deviations =
                stationary ? SolutionDiagnosis.errors(plain, end.w(), norm) : Optional.empty();
        boolean ended = solved || stationary;
        Optional<ErrorEstimate> errors =
                ended && local
                        ? ErrorEstimate.at(plain, box, end.w(), r, here, solved)
                        : Optional.empty();
        List<String> detail = new ArrayList<>();
        detail.add(
                norm > SQUARED
                        ? "squares of residuals are beyond numbers; give the equations a scale"
                        : end.detail());
        detail.addAll(notes);
        if (searches.count() > 1) {
            detail.add(searches.count() + " searches took " + searches.taken() + " steps in all");
        }
        return new SolveResult(
                new SolveResult.Ending(
                        status,
                        String.join("; ", detail),
                        end.steps(),
                        evaluations,
                        q.scaledBy(),
                        tried.all()),
                new SystemSize(plain.rows(), plain.columns(), text.groups()),
                new SolveResult.Residual(
                        norm,
                        atStart,
                        q.tolerance() * LeastSquares.norm(here),
                        SolveResult.Residual.worst(text, r)),
                distance(end.w()),
                rank,
                nearest.map(this::point),
                stationary
                        ? Optional.of(leastSquares(scale, end.w(), r, deviations))
                        : Optional.empty(),
                unknowns(end.w(), deviations, errors),
                freedom(scale, end.w(), solved, errors),
                q.certify() ? Optional.of(proof(solved, end.w())) : Optional.empty());
    }

    private SolveResult.Freedom freedom(
            SolveScale scale, double[] w, boolean solved, Optional<ErrorEstimate> errors) {
        List<String> names =
                q.equations().unknowns().stream().map(Equations.Unknown::name).toList();
        return new SolveResult.Freedom(
                errors.flatMap(ErrorEstimate::undetermined)
                        .map(v -> Undetermined.of(v, names, w)),
                local && !errors.map(ErrorEstimate::regular).orElse(false)
                        ? structure(w)
                        : Optional.empty(),
                q.along() > 0 && solved && local
                        ? Optional.of(along(scale, w))
                        : Optional.empty());
    }

    /** Further solutions, the last as far away as the solution is from the start, or as large. */
    private SolveResult.Along along(SolveScale scale, double[] w) {
        VariableScaling units = searches.measure(scale).units();
        double[] from = units.into(w);
        double reach = Math.max(away(from, units.into(start)), LeastSquares.norm(from));
        List<SolveResult.Further> all =
                new FurtherSolutions(units.of(plain), units.into(box), from, q.tolerance())
                        .along(q.along(), reach > 0 ? reach : 1, q.seed(), session).stream()
                                .map(units::outOf)
                                .map(
                                        v ->
                                                new SolveResult.Further(
                                                        away(v, w),
                                                        LeastSquares.norm(plain.residuals(v)),
                                                        v))
                                .toList();
        return new SolveResult.Along(q.along(), all);
    }

    private double distance(double[] w) {
        double[] there = w.clone();
        for (int j = 0; j < there.length; j++) {
            there[j] = q.equations().unknowns().get(j).slack() ? start[j] : there[j];
        }
        return away(there, start);
    }

    private Optional<StructuralRank> structure(double[] w) {
        plain.residuals(w);
        return StructuralRank.of(plain, q.equations());
    }

    private List<SolveResult.Unknown> unknowns(
            double[] w, Optional<ParameterErrors> deviations, Optional<ErrorEstimate> errors) {
        return IntStream.range(0, w.length)
                .mapToObj(
                        j ->
                                SolveResult.Unknown.of(
                                        q.equations().unknowns().get(j),
                                        w[j],
                                        deviations.map(e -> e.of(j)).orElse(OptionalDouble.empty()),
                                        errors.map(e -> e.of()[j])
                                                .filter(e -> !Double.isNaN(e))
                                                .map(OptionalDouble::of)
                                                .orElse(OptionalDouble.empty())))
                .toList();
    }

    private ExistenceProof proof(boolean solved, double[] w) {
        return solved
                ? ExistenceProof.at(q.equations().system(), w, session)
                : ExistenceProof.none("no solution was found to prove one near.");
    }

    private SolveResult.LeastSquaresPoint leastSquares(
            SolveScale scale, double[] w, double[] r, Optional<ParameterErrors> errors) {
        return new SolveResult.LeastSquaresPoint(
                absence(w, MOST_FOR_ABSENCE),
                errors.map(e -> e.fit(q.equations())),
                secondOrder(w),
                pressed(w, r).stream().map(j -> q.equations().unknowns().get(j).name()).toList(),
                withoutBounds(scale, w, r),
                errors.isPresent()
                        ? List.of()
                        : SolveResult.Part.largest(q.equations(), r, LeastSquares.norm(r)));
    }

    /** A large system is not made as one program for it. */
    private Absence absence(double[] w, long most) {
        return (long) plain.rows() * plain.columns() > most
                ? Absence.tooLarge()
                : Absence.at(q.equations().system(), w, most);
    }

    private SolveStatus status(
            SolverOutcome end,
            boolean solved,
            double worst,
            double norm,
            double[] here,
            double[] r,
            Optional<JacobianRank> rank) {
        if (solved) {
            return worst <= q.tolerance() || worst > Nearness.ROUNDING
                    ? SolveStatus.SOLVED
                    : SolveStatus.SOLVED_TO_ROUNDING;
        }
        if (!(norm <= SQUARED) || !local || worst <= q.tolerance()) {
            return end.isSolved() ? SolveStatus.STALLED : end.status();
        }
        VariableScaling units = searches.measure(q.scaledBy()).units().asTheyAre();
        double removable =
                rank.isEmpty()
                        ? SolutionDiagnosis.removable(
                                        units.of(plain), units.into(end.w()), r, units.into(box))
                                .orElse(Double.POSITIVE_INFINITY)
                        : units.areOne()
                                ? rank.get().removable()
                                : SolutionDiagnosis.rank(
                                                units.of(plain),
                                                units.into(end.w()),
                                                r,
                                                units.into(box),
                                                true)
                                        .map(JacobianRank::removable)
                                        .orElse(norm);
        return removable <= DampedSteps.unseen(norm, here) ? SolveStatus.STATIONARY : end.status();
    }

    private SecondOrder secondOrder(double[] w) {
        VariableScaling units = searches.measure(q.scaledBy()).units().byAll(sizes);
        return SecondDerivatives.at(units.of(plain), units.into(box), units.into(w)).standing();
    }

    private SolveResult.NearestPoint point(MinimumNormSolver.Found n) {
        Absence none = absence(start, MOST_AT_START);
        return new SolveResult.NearestPoint(
                n.isStationary(),
                n.stationarity(),
                n.steps(),
                SolveResult.Part.of(q.equations(), n.multipliers()),
                none.radius(),
                none.reason());
    }

    /** Unknowns that a bound keeps from lowering the residual. */
    private List<Integer> pressed(double[] w, double[] r) {
        double[] g = new double[w.length];
        plain.residuals(w);
        plain.transpose(r, g);
        List<Integer> all = new ArrayList<>();
        for (int k = 0; k < w.length; k++) {
            if (box.presses(w, g, k)) {
                all.add(k);
            }
        }
        return List.copyOf(all);
    }

    /** How far a solution is that ignores the bounds that press; absent where none is found. */
    private OptionalDouble withoutBounds(SolveScale scale, double[] w, double[] r) {
        List<Integer> pressed = pressed(w, r);
        if (pressed.isEmpty()) {
            return OptionalDouble.empty();
        }
        Box wider = new Box(box.lower().clone(), box.upper().clone());
        for (int k : pressed) {
            if (w[k] == box.lower()[k]) {
                wider.lower()[k] = Double.NEGATIVE_INFINITY;
            } else {
                wider.upper()[k] = Double.POSITIVE_INFINITY;
            }
        }
        Searches.Measure by = searches.measure(scale);
        SolverOutcome other = searches.steps(by.units(), by.scaled(), start, wider, session);
        return other.isSolved()
                ? OptionalDouble.of(away(other.w(), start))
                : OptionalDouble.empty();
    }
}
