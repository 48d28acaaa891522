package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.certify.Absence;
import org.plstar.data.equations.Equations;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.study.Session;
import org.plstar.system.GroupedSystem;

/** Judges the end of a search, and collects what is known of that point. */
final class Judgement {
    /**
     * The largest product of equations and unknowns for which a ball without solutions is searched.
     */
    private static final long MOST_FOR_ABSENCE = 300_000;

    /**
     * The largest product of equations and unknowns for which such a ball is searched around a
     * start.
     */
    private static final long MOST_AT_START = 20_000;

    /** The residual above which squares overflow, so that no step can be judged. */
    private static final double SQUARED = 1e150;

    /** The number of steps after which unknowns that still grow count as growing without end. */
    private static final int MANY_STEPS = 100;

    private final SolveRequest q;
    private final double[] start;
    private final Box box;
    private final LocalSystem plain;
    private final boolean local;
    private final Searches searches;
    private final Session session;

    /** Sizes of the equations' terms at the start. */
    private final double[] sizes;

    private @Nullable List<Identities.Identity> known;

    /**
     * The judgement of a system with its start.
     *
     * @param local whether its Jacobian is known
     */
    Judgement(
            SolveRequest q, LocalSystem plain, boolean local, Searches searches, Session session) {
        this.q = q;
        this.start = q.equations().start();
        this.box = q.box();
        this.plain = plain;
        this.local = local;
        this.searches = searches;
        this.session = session;
        plain.residuals(start);
        this.sizes = plain.sizes();
    }

    /**
     * The result of a search; residual and Jacobian decide whether it is a solution, not the steps.
     *
     * @param notes what the searches told
     * @param tried what further starts led to
     */
    SolveResult of(
            SolverOutcome end,
            SolveScale scale,
            Optional<MinimumNormSolver.Found> nearest,
            List<String> notes,
            StartsTried tried) {
        int evaluations = plain.evaluations();
        double atStart = LeastSquares.norm(plain.residuals(start));
        Solved judge = new Solved(plain, box, start, q.tolerance());
        Solved.Verdict verdict = local
                ? end.verdict().orElseGet(() -> judge.of(end.w(), end.most()))
                : judge.withoutJacobian(end.w());
        List<Identities.Identity> identities = local && (verdict.singular() || !verdict.holds())
                ? identities(verdict.w())
                : List.of();
        BitSet trivial = trivial(identities);
        if (verdict.kind() == Solved.Kind.LIMIT && !trivial.isEmpty()) {
            verdict = judge.without(trivial).of(end.w(), end.most());
        }
        SolverOutcome there = end.at(verdict.w());
        double[] w = there.w();
        double[] r = plain.residuals(w);
        double norm = LeastSquares.norm(r);
        double[] here = plain.sizes();
        double worst = Nearness.worst(r, here);
        boolean contradicts = identities.stream().anyMatch(i -> i.contradicts(q.tolerance()));
        boolean solved = verdict.holds() && !contradicts;
        SolveStatus status = contradicts
                ? SolveStatus.CONTRADICTORY
                : verdict.kind() == Solved.Kind.LIMIT || (!solved && local && isLimit(there))
                        ? SolveStatus.LIMIT
                        : status(there, solved, worst, norm, here, r);
        boolean stationary = status == SolveStatus.STATIONARY;
        boolean ended = solved || stationary;
        Optional<ErrorEstimate> errors = ended && local
                ? ErrorEstimate.at(plain, box, w, r, here, solved)
                : Optional.empty();
        Optional<ParameterErrors> deviations = stationary
                ? SolutionDiagnosis.errors(
                        plain, w, norm, held(w, r), errors.flatMap(ErrorEstimate::basis))
                : Optional.empty();
        Optional<SolveResult.LeastSquaresPoint> least =
                stationary ? Optional.of(leastSquares(scale, w, r, deviations)) : Optional.empty();
        boolean fitted = isOfData()
                && deviations.isPresent()
                && least.filter(p -> p.secondOrder() == SecondOrder.MINIMUM).isPresent();
        return new SolveResult(
                new SolveResult.Ending(
                        fitted ? SolveStatus.FITTED : status,
                        detail(end, norm, contradicts, notes),
                        end.steps(),
                        evaluations,
                        q.scaledBy(),
                        tried.all(),
                        tried.different()),
                new SystemSize(plain.rows(), plain.columns(), q.equations().groups()),
                new SolveResult.Residual(
                        norm,
                        atStart,
                        q.tolerance() * LeastSquares.norm(here),
                        SolveResult.Residual.worst(q.equations(), r)),
                SolutionSet.distance(q.equations(), w),
                local && Double.isFinite(norm) ? rank(verdict, deviations) : Optional.empty(),
                nearest.map(this::point),
                least,
                unknowns(w, deviations, fitted ? Optional.empty() : errors),
                freedom(scale, w, solved, errors),
                dependence(identities, status, w, r, deviations.isPresent()),
                q.certify() ? Optional.of(proof(solved, w, identities)) : Optional.empty());
    }

    /** Whether the steps continue without end; after few steps, they may still converge. */
    private boolean isLimit(SolverOutcome end) {
        boolean enough = end.status() != SolveStatus.STEPS_USED
                || end.steps() != q.steps()
                || end.steps() >= MANY_STEPS;
        return enough
                && end.status() != SolveStatus.STOPPED
                && new Runaway(plain, box, start, q.tolerance()).of(end.w());
    }

    private String detail(SolverOutcome end, double norm, boolean contradicts, List<String> notes) {
        List<String> detail = new ArrayList<>();
        detail.add(
                contradicts
                        ? "no point solves equations that contradict each other"
                        : norm > SQUARED
                                ? "squares of residuals are beyond numbers; give the equations a scale"
                                : end.detail());
        detail.addAll(notes);
        if (searches.count() > 1) {
            detail.add(searches.count() + " searches took " + searches.taken() + " steps in all");
        }
        return String.join("; ", detail);
    }

    /** Identities of the equations that also hold at the end of the search. */
    private List<Identities.Identity> identities(double[] w) {
        Identities about = about();
        return identities().stream().filter(i -> about.agrees(i, w)).toList();
    }

    /** Whether equations contradict each other for all unknowns; computed once. */
    boolean contradicts() {
        return identities().stream().anyMatch(i -> i.contradicts(q.tolerance()));
    }

    /** Identities around the start; none for fits, whose data may be any numbers. */
    private List<Identities.Identity> identities() {
        List<Identities.Identity> all = known;
        if (all == null) {
            double[] scales = q.equations().equations().stream()
                    .mapToDouble(Equations.Equation::scale)
                    .toArray();
            all = isFit(q) ? List.of() : about().all(scales);
            known = all;
        }
        return all;
    }

    private Identities about() {
        return new Identities(plain, box, start, units());
    }

    /** The equations that hold for all values of the unknowns. */
    private BitSet trivial(List<Identities.Identity> identities) {
        BitSet all = new BitSet();
        identities.stream()
                .filter(i -> i.single() >= 0 && !i.contradicts(q.tolerance()))
                .forEach(i -> all.set(i.single()));
        return all;
    }

    /**
     * Whether the equations are a fit to data: the text says so; or they are at least two more than
     * unknowns, and from a text with a table, of one line, or of few forms.
     */
    static boolean isFit(SolveRequest q) {
        int n = q.equations().equations().size();
        int p = q.equations().unknowns().size();
        Optional<Boolean> said = q.equations().settings().fit();
        if (said.isPresent() || n < p + 2) {
            return said.orElse(false);
        }
        return q.equations().structure().hasTable()
                || n > (long) p * q.equations().groups()
                || q.equations().equations().stream()
                        .collect(Collectors.groupingBy(
                                Equations.Equation::line, Collectors.counting()))
                        .values()
                        .stream()
                        .anyMatch(count -> count > p);
    }

    /**
     * The sizes of unknowns; for those that start at 0, the change that changes an equation by its
     * size.
     */
    private double[] units() {
        plain.residuals(start);
        return VariableScaling.ofSizes(plain, start, box, sizes).d();
    }

    private Dependence dependence(
            List<Identities.Identity> identities,
            SolveStatus status,
            double[] w,
            double[] r,
            boolean fitted) {
        Equations text = q.equations();
        Optional<Contradiction> found = identities.stream()
                .filter(i -> i.contradicts(q.tolerance()))
                .findFirst()
                .map(i -> Contradiction.everywhere(text, i));
        boolean near = status == SolveStatus.STATIONARY && !fitted;
        return new Dependence(
                near ? Optional.of(Contradiction.near(text, r)) : found,
                identities.stream()
                        .filter(i -> !i.contradicts(q.tolerance()))
                        .map(i -> Contradiction.everywhere(text, i).combination())
                        .toList(),
                status == SolveStatus.LIMIT
                        ? Optional.of(Limit.of(text, w, units()))
                        : Optional.empty());
    }

    private SolveResult.Freedom freedom(
            SolveScale scale, double[] w, boolean solved, Optional<ErrorEstimate> errors) {
        List<String> names =
                q.equations().unknowns().stream().map(Equations.Unknown::name).toList();
        return new SolveResult.Freedom(
                errors.flatMap(ErrorEstimate::undetermined).map(v -> Undetermined.of(v, names, w)),
                local && !errors.map(ErrorEstimate::regular).orElse(false)
                        ? StructuralRank.of(q.equations())
                        : Optional.empty(),
                q.along() > 0 && solved && local ? Optional.of(along(scale, w)) : Optional.empty());
    }

    /** Further solutions, the last as far away as the solution is from the start, or as large. */
    private SolveResult.Along along(SolveScale scale, double[] w) {
        VariableScaling units = searches.measure(scale).units();
        double[] from = units.into(w);
        double reach = Math.max(SolutionSet.away(from, units.into(start)), LeastSquares.norm(from));
        List<SolveResult.Further> all = new FurtherSolutions(
                        units.of(plain), units.into(box), from, q.tolerance())
                .along(q.along(), reach > 0 ? reach : 1, q.seed(), session).stream()
                        .map(units::outOf)
                        .map(v -> new SolveResult.Further(
                                SolutionSet.away(v, w), LeastSquares.norm(plain.residuals(v)), v))
                        .toList();
        return new SolveResult.Along(q.along(), all);
    }

    private List<SolveResult.Unknown> unknowns(
            double[] w, Optional<ParameterErrors> deviations, Optional<ErrorEstimate> errors) {
        return IntStream.range(0, w.length)
                .mapToObj(j -> SolveResult.Unknown.of(
                        q.equations().unknowns().get(j),
                        w[j],
                        deviations.map(e -> e.of(j)).orElse(OptionalDouble.empty()),
                        deviations.map(e -> e.half(j)).orElse(OptionalDouble.empty()),
                        errors.map(e -> e.of()[j])
                                .filter(e -> !Double.isNaN(e))
                                .map(OptionalDouble::of)
                                .orElse(OptionalDouble.empty())))
                .toList();
    }

    private ExistenceProof proof(boolean solved, double[] w, List<Identities.Identity> identities) {
        if (!solved) {
            return ExistenceProof.none("no solution was found to prove one near.");
        }
        ExistenceProof tried = ExistenceProof.at(q.equations().system(), plain, w, session);
        if (!tried.theorems().isEmpty()) {
            return tried;
        }
        Optional<Identities.Identity> dependent =
                (identities.isEmpty() ? identities(w) : identities).stream().findFirst();
        if (dependent.isPresent()) {
            Contradiction c = Contradiction.everywhere(q.equations(), dependent.get());
            return tried.since("each of these equations follows from the others, and theorems are"
                    + " about independent ones: " + CombinationText.sum(c.combination())
                    + " is 0 = 0.");
        }
        return plain.rows() > plain.columns()
                ? tried.since("there are " + plain.rows() + " equations in " + plain.columns()
                        + " unknowns, and theorems are about no more equations than unknowns.")
                : tried;
    }

    private SolveResult.LeastSquaresPoint leastSquares(
            SolveScale scale, double[] w, double[] r, Optional<ParameterErrors> errors) {
        return new SolveResult.LeastSquaresPoint(
                isFit(q) && errors.isPresent() && !q.certify()
                        ? Absence.notAsked()
                        : absence(w, MOST_FOR_ABSENCE),
                errors.map(e -> e.fit(q.equations(), targets(), r)),
                secondOrder(w),
                pressed(w, r).stream()
                        .map(j -> q.equations().unknowns().get(j).name())
                        .toList(),
                withoutBounds(scale, w, r));
    }

    private double[] targets() {
        return q.equations()
                .grouped()
                .map(GroupedSystem::targets)
                .orElseGet(() -> q.equations().system().targets());
    }

    /**
     * The ball without a solution around a point; large systems are not made one program for it.
     */
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
            double[] r) {
        if (solved) {
            return worst <= q.tolerance() || worst > Nearness.ROUNDING
                    ? SolveStatus.SOLVED
                    : SolveStatus.SOLVED_TO_ROUNDING;
        }
        if (!(norm <= SQUARED) || !local || worst <= q.tolerance()) {
            return end.isSolved() ? SolveStatus.STALLED : end.status();
        }
        VariableScaling units = searches.measure(q.scaledBy()).units().asTheyAre();
        LocalSystem system = units.of(plain);
        double[] at = units.into(end.w());
        Box within = units.into(box);
        OptionalDouble decomposed = SolutionDiagnosis.within(system, at, r, within);
        double removable = decomposed.isPresent()
                ? decomposed.getAsDouble()
                : SolutionDiagnosis.removable(system, at, r, within)
                        .orElse(Double.POSITIVE_INFINITY);
        return removable <= SearchState.unseen(norm, here) ? SolveStatus.STATIONARY : end.status();
    }

    /** The rank where the system is: of a fit, by the columns that are not held. */
    private Optional<JacobianRank> rank(
            Solved.Verdict verdict, Optional<ParameterErrors> deviations) {
        int n = plain.rows();
        int p = plain.columns();
        if (verdict.doubt().isPresent()) {
            double doubt = verdict.doubt().getAsDouble();
            OptionalDouble condition = n == p && doubt > 0
                    ? OptionalDouble.of(doubt / Regularity.rounding(plain))
                    : OptionalDouble.empty();
            return Optional.of(JacobianRank.of(Math.min(n, p), n, p, condition));
        }
        boolean[] fixed = new boolean[p];
        for (int j = 0; j < p; j++) {
            fixed[j] = box.lower()[j] == box.upper()[j];
        }
        OptionalInt rank = deviations.isPresent()
                ? OptionalInt.of(n - deviations.get().degreesOfFreedom())
                : Directions.rank(plain, fixed);
        return rank.isPresent()
                ? Optional.of(JacobianRank.of(rank.getAsInt(), n, p, OptionalDouble.empty()))
                : Optional.empty();
    }

    private SecondOrder secondOrder(double[] w) {
        VariableScaling units = searches.measure(q.scaledBy()).units().byAll(sizes);
        return SecondDerivatives.at(units.of(plain), units.into(box), units.into(w))
                .standing();
    }

    private SolveResult.NearestPoint point(MinimumNormSolver.Found n) {
        Absence none = absence(start, MOST_AT_START);
        return new SolveResult.NearestPoint(
                n.isStationary(),
                n.stationarity(),
                n.steps(),
                n.curvature(),
                n.left(),
                SolveResult.Part.of(q.equations(), n.multipliers()),
                none.radius(),
                none.reason());
    }

    /** Whether the equations read a column of a table, or their text says that they are a fit. */
    private boolean isOfData() {
        return q.equations().settings().fit().orElse(q.equations().structure().hasTable());
    }

    private boolean[] held(double[] w, double[] r) {
        boolean[] held = new boolean[w.length];
        pressed(w, r).forEach(j -> held[j] = true);
        return held;
    }

    /** The unknowns that a bound prevents from lowering the residual. */
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

    /** The distance of a solution without the active bounds; absent where none is found. */
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
                ? OptionalDouble.of(SolutionSet.away(other.w(), start))
                : OptionalDouble.empty();
    }
}
