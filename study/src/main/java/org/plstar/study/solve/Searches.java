package org.plstar.study.solve;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.plstar.array.random.RandomStream;
import org.plstar.operator.SparseRows;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.study.Progress;
import org.plstar.study.Session;

/**
 * Searches for a solution by one kind of steps after another, and counts the steps; see
 * docs/solve.md.
 */
final class Searches {
    /** The factor of a residual below which another residual is clearly lower. */
    private static final double BETTER = 1 - 1e-6;

    /** The number of times that equations are scaled again by their terms. */
    private static final int MOST_AGAIN = 2;

    /** The number of undamped steps before damped ones are tried. */
    private static final int MOST_FULL = 30;

    /** The largest number of saddles that are left, one after another. */
    private static final int MOST_ESCAPES = 8;

    /** The ratio of two neighbouring units above which a set of units counts as different. */
    private static final double UNEVEN = 0x1p20;

    private final BooleanSupplier hopeless;
    private final Asked q;
    private final LocalSystem plain;
    private final double[] sizes;
    private final Session session;
    private final double[] start;
    private final Box box;
    private int count;
    private long taken;

    /**
     * The request of the search.
     *
     * @param starts further random ones
     * @param seed of these
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Asked(
            double[] start,
            Box box,
            SolveMethod method,
            SolveScale scale,
            double tolerance,
            int steps,
            int starts,
            long seed) {}

    /**
     * The searches of a request, before the first one.
     *
     * @param sizes of the equations' terms at the start
     * @param hopeless whether no point solves the equations; asked where a search has failed
     */
    Searches(
            Asked q, LocalSystem plain, double[] sizes, BooleanSupplier hopeless, Session session) {
        this.hopeless = hopeless;
        this.q = q;
        this.plain = plain;
        this.sizes = sizes;
        this.session = session;
        this.start = q.start();
        this.box = q.box();
    }

    /** The number of runs of steps so far. */
    int count() {
        return count;
    }

    /** The steps of all runs. */
    long taken() {
        return taken;
    }

    /** Whether a residual is clearly lower than another. */
    boolean lowers(SolverOutcome later, SolverOutcome before) {
        return norm(later) < BETTER * norm(before);
    }

    /** The units of a search. */
    record Measure(VariableScaling units, boolean scaled) {}

    /**
     * The units of the request; equations are scaled by their terms where this does not change the
     * solution.
     */
    Measure measure(SolveScale scale) {
        int n = plain.rows();
        int p = plain.columns();
        plain.residuals(start);
        VariableScaling units = scale == SolveScale.START
                ? VariableScaling.ofStart(n, start, box)
                : p <= n && q.scale() != SolveScale.NONE
                        ? VariableScaling.ofSizes(plain, start, box, sizes)
                        : VariableScaling.none(n, p);
        return new Measure(
                n <= p ? units.byEquation(plain, sizes) : units.byAll(sizes),
                scale == SolveScale.JACOBIAN);
    }

    /**
     * Units in which the entries of the Jacobian at the start are about 1; absent where they are
     * nearly another measure's units.
     */
    Optional<Measure> balanced(Measure other) {
        plain.residuals(start);
        SparseRows a = SparseRows.of(plain.rows(), plain.columns(), plain::entries);
        for (int e = 0; e < a.entries(); e++) {
            if (!Double.isFinite(a.value(e))) {
                return Optional.empty();
            }
        }
        Equilibration scales = Equilibration.of(a);
        VariableScaling units = new VariableScaling(scales.columns(), scales.rows());
        boolean uneven = spread(units.d(), other.units().d()) > UNEVEN
                || spread(units.rows(), other.units().rows()) > UNEVEN;
        return uneven ? Optional.of(new Measure(units, false)) : Optional.empty();
    }

    /** The largest over the least ratio. */
    private static double spread(double[] a, double[] b) {
        double most = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < a.length; k++) {
            most = Math.max(most, a[k] / b[k]);
            least = Math.min(least, a[k] / b[k]);
        }
        return most / least;
    }

    private boolean isSquareAtMost() {
        return plain.rows() <= plain.columns();
    }

    private double norm(SolverOutcome end) {
        return LeastSquares.norm(plain.residuals(end.w()));
    }

    /**
     * Searches from a point: in the given units, in the equations' own scales, and from points
     * beyond saddles.
     */
    SolverOutcome search(Measure by, double[] from, Session watched) {
        SolverOutcome end = steps(by, from, watched);
        for (int k = 0; k < MOST_ESCAPES && isAtRest(end) && q.method() == SolveMethod.LM; k++) {
            if (hopeless.getAsBoolean()) {
                break;
            }
            VariableScaling units = by.units().byAll(sizes);
            SecondDerivatives c =
                    SecondDerivatives.at(units.of(plain), units.into(box), units.into(end.w()));
            if (c.lower().isEmpty()) {
                break;
            }
            SolverOutcome next = steps(by, units.outOf(c.lower().get()), watched);
            if (!next.isSolved() && !lowers(next, end)) {
                break;
            }
            end = next;
        }
        return end;
    }

    private static boolean isAtRest(SolverOutcome end) {
        return end.status() == SolveStatus.STALLED;
    }

    /**
     * Searches without damping if there are at most as many equations as unknowns, then with
     * damping.
     */
    SolverOutcome steps(Measure by, double[] from, Session watched) {
        if (!isSquareAtMost() || q.method() != SolveMethod.LM) {
            return damped(by, from, watched);
        }
        VariableScaling units = by.units();
        VariableScaling own = units.byAll(sizes);
        SolverOutcome best = undamped(units, by, from, StepRules.Kind.UNDAMPED, watched);
        if (!isOver(best) && hopeless.getAsBoolean()) {
            return best;
        }
        if (!isOver(best) && !units.areEven()) {
            best = better(undamped(own, by, from, StepRules.Kind.UNDAMPED, watched), best);
        }
        if (!isOver(best) && plain.rows() == plain.columns()) {
            best = better(undamped(units, by, from, StepRules.Kind.FULL, watched), best);
        }
        return isOver(best) ? best : better(damped(by, from, watched), best);
    }

    private SolverOutcome undamped(
            VariableScaling units,
            Measure by,
            double[] from,
            StepRules.Kind kind,
            Session watched) {
        return steps(units, by.scaled(), from, box, kind, watched);
    }

    private static boolean isOver(SolverOutcome end) {
        return end.isSolved() || end.status() == SolveStatus.STOPPED;
    }

    /** The later outcome, unless it is clearly worse. */
    private SolverOutcome better(SolverOutcome later, SolverOutcome before) {
        return !isOver(later) && !(BETTER * norm(later) <= norm(before)) ? before : later;
    }

    /**
     * Searches with equations scaled by their terms, and then unscaled if that ends without a
     * solution: a point of least squares is defined in the equations' own scales.
     */
    private SolverOutcome damped(Measure by, double[] from, Session watched) {
        VariableScaling units = by.units();
        SolverOutcome end = steps(units, by.scaled(), from, box, watched);
        boolean even = units.areEven();
        // where terms have shrunk much since the start, their equations have almost no weight
        for (int k = 0; k < MOST_AGAIN && !even && isAtRest(end); k++) {
            plain.residuals(end.w());
            units = units.byEquation(plain, plain.sizes());
            end = steps(units, by.scaled(), end.w(), box, watched);
        }
        return isOver(end) || even
                ? end
                : steps(by.units().byAll(sizes), by.scaled(), from, box, watched);
    }

    /** The test of ends in given units. */
    Solved judge(VariableScaling units, Box within) {
        return new Solved(units.of(plain), units.into(within), units.into(start), q.tolerance());
    }

    /** Searches by the request's steps within a box. */
    SolverOutcome steps(
            VariableScaling units, boolean scaled, double[] from, Box within, Session watched) {
        StepRules.Kind kind = q.method() == SolveMethod.GAUSS_NEWTON
                ? StepRules.Kind.FULL
                : StepRules.Kind.DAMPED;
        return steps(units, scaled, from, within, kind, watched);
    }

    private SolverOutcome steps(
            VariableScaling units,
            boolean scaled,
            double[] from,
            Box within,
            StepRules.Kind kind,
            Session watched) {
        int most =
                kind == StepRules.Kind.FULL && q.method() == SolveMethod.LM ? MOST_FULL : q.steps();
        StepRules rules = new StepRules(kind, Math.min(most, q.steps()), q.tolerance(), scaled);
        SolverOutcome end = DampedSteps.run(
                units.of(plain),
                units.into(from),
                units.into(within),
                rules,
                judge(units, within),
                watched);
        count++;
        taken += end.steps();
        return end.outOf(units);
    }

    /** Whether unknowns are not determined where a search ended. */
    boolean isDegenerate(Measure by, SolverOutcome end) {
        return isSquareAtMost()
                || end.status() == SolveStatus.STEPS_USED
                || SolutionDiagnosis.isDeficient(
                        by.units().of(plain), by.units().into(end.w()));
    }

    /**
     * Searches from random starts until one leads to a solution; returns the least residual
     * otherwise.
     *
     * @param notes is told what came of it
     * @param tried is told what each led to
     */
    SolverOutcome fromOthers(
            Measure by, SolverOutcome first, List<String> notes, StartsTried tried) {
        Session silent = session.withProgress(Progress.SILENT);
        RandomStream random = RandomStream.of(q.seed(), "other starts");
        double[] from = by.units().into(start);
        Box within = by.units().into(box);
        SolverOutcome best = first;
        int k = 0;
        while (k < q.starts() && !best.isSolved() && !session.stop().getAsBoolean()) {
            session.progress().at("starts", k, q.starts());
            RandomStream own = random.fork("start " + k++);
            double size = Math.pow(10, 2 * own.uniform(1L << 40) - 1);
            double[] next = new double[from.length];
            own.normals(0, next, 0, next.length);
            for (int j = 0; j < next.length; j++) {
                double range = within.upper()[j] - within.lower()[j];
                next[j] = Double.isFinite(range)
                        ? within.lower()[j] + range * own.uniform((1L << 41) + j)
                        : from[j] + size * Math.max(1, Math.abs(from[j])) * next[j];
                next[j] = within.clamp(j, next[j]);
            }
            double[] w = by.units().outOf(next);
            if (Double.isFinite(LeastSquares.norm(plain.residuals(w)))) {
                SolverOutcome end = search(by, w, silent);
                boolean better = end.isSolved() || lowers(end, best);
                best = better ? end : best;
                tried.add(end, norm(end), end.w(), better);
            }
        }
        notes.add(
                best.isSolved()
                        ? "start "
                                + tried.count()
                                + " of the random ones led there, the given one did not"
                        : "none of " + k + " random starts led to a solution either");
        return best;
    }
}
