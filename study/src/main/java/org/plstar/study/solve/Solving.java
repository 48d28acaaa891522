package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.array.random.RandomStream;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.system.GroupedSystem;

/** Runs the steps of a request and judges their end. */
final class Solving {
    /** The shorter side and number of entries up to which the Jacobian is a dense matrix. */
    private static final int MOST_DENSE = 3000;

    private static final long MOST_ENTRIES = 20_000_000;

    /** The number of equations up to which a search is made although they contradict each other. */
    private static final int MOST_SEARCHED = 1000;

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
    private final Judgement judgement;

    private Solving(SolveRequest q, Session session) {
        this.q = q;
        this.start = q.equations().start();
        this.box = q.box();
        this.session = session;
        long n = q.equations().equations().size();
        long p = q.equations().unknowns().size();
        Optional<GroupedSystem> grouped = q.equations().grouped();
        this.local = grouped.isPresent() || (Math.min(n, p) <= MOST_DENSE && n * p <= MOST_ENTRIES);
        this.plain = grouped.isPresent()
                ? new GroupPoint(grouped.get(), session.workers())
                : new ProgramPoint(q.equations().system(), start, session.workers());
        if (!DenseJacobian.areFinite(plain.residuals(start))) {
            throw StudyRefusal.range(
                    "a start at which an equation has no finite value", "one where all have one");
        }
        this.sizes = plain.sizes();
        this.searches = new Searches(asked(q), plain, sizes, this::isHopeless, session);
        this.tried = new StartsTried(w -> SolutionSet.distance(q.equations(), w));
        this.judgement = new Judgement(q, plain, local, searches, session);
    }

    /**
     * Whether the equations contradict each other and are too many to search for a point of least
     * squares.
     */
    private boolean isHopeless() {
        return plain.rows() > MOST_SEARCHED && judgement.contradicts();
    }

    static SolveResult run(SolveRequest q, Session session) {
        return new Solving(q, session).run();
    }

    private SolveResult run() {
        if (!local && (q.isBounded() || q.nearest())) {
            throw StudyRefusal.range(
                    plain.rows() + " equations of many forms with bounds or nearest",
                    "at most " + MOST_DENSE + ", and " + MOST_ENTRIES + " entries of the Jacobian");
        }
        if (!local) {
            double allowed = q.tolerance() * LeastSquares.norm(sizes);
            return judgement.of(
                    KernelSearch.run(
                            q.equations().system(),
                            q.method().steps(),
                            start,
                            q.steps(),
                            allowed,
                            session),
                    q.scaledBy(),
                    Optional.empty(),
                    notes,
                    tried);
        }
        SolveScale scale = q.scaledBy();
        Searches.Measure measure = searches.measure(scale);
        SolverOutcome end = searches.search(measure, start, session);
        if (!end.isSolved() && isHopeless()) {
            return judgement.of(end, scale, Optional.empty(), notes, tried);
        }
        if (!end.isSolved()
                && q.scale() == SolveScale.AUTO
                && q.method() == SolveMethod.LM
                && SolutionDiagnosis.isPossible(plain)) {
            SolveScale other = scale == SolveScale.START ? SolveScale.NONE : SolveScale.START;
            Searches.Measure others = searches.measure(other);
            if (searches.isDegenerate(measure, end)
                    && (measure.scaled()
                            || !Arrays.equals(
                                    others.units().d(), measure.units().d()))) {
                SolverOutcome second = searches.search(others, start, session);
                if (second.isSolved() || searches.lowers(second, end)) {
                    notes.add("the search in the usual units ended where unknowns are not"
                            + " determined, so it was done again in those of the starts");
                    end = second;
                    measure = others;
                    scale = other;
                }
            }
        }
        Optional<Searches.Measure> balanced = end.isSolved() || !SolutionDiagnosis.isPossible(plain)
                ? Optional.empty()
                : searches.balanced(measure);
        if (balanced.isPresent()) {
            SolverOutcome other = searches.steps(balanced.get(), start, session);
            end = other.isSolved() ? other : end;
        }
        if (!end.isSolved() && q.starts() > 0) {
            end = searches.fromOthers(measure, end, notes, tried);
        }
        if (!q.nearest() || !end.isSolved()) {
            return judgement.of(end, scale, Optional.empty(), notes, tried);
        }
        return nearest(measure, scale, end);
    }

    /** The nearest solution that is found; the known one where no nearer solution is found. */
    private SolveResult nearest(Searches.Measure measure, SolveScale scale, SolverOutcome end) {
        VariableScaling units = measure.units();
        NearestSearch search = new NearestSearch(
                units.of(plain),
                units.into(box),
                units.into(start),
                q.tolerance(),
                searches.judge(units, box),
                session);
        Optional<MinimumNormSolver.Found> found =
                search.from(units.into(end.w()), units.into(end.most()));
        if (found.isEmpty()) {
            notes.add("the way along the solutions to a nearer one ended at a point that is none");
            return judgement.of(end, scale, Optional.empty(), notes, tried);
        }
        MinimumNormSolver.Found best = nearestOfOthers(measure, search, found.get());
        return judgement.of(end.at(units.outOf(best.w())), scale, Optional.of(best), notes, tried);
    }

    /**
     * The nearest of the solutions from random points of the box, where solutions are points and
     * all bounds are finite, else of the ball around the start, whose radius is the distance of
     * {@code found}.
     */
    private MinimumNormSolver.Found nearestOfOthers(
            Searches.Measure by, NearestSearch search, MinimumNormSolver.Found found) {
        Session silent = session.withProgress(Progress.SILENT);
        RandomStream random = RandomStream.of(q.seed(), "starts");
        VariableScaling units = by.units();
        double[] from = units.into(start);
        Box within = units.into(box);
        MinimumNormSolver.Found best = found;
        double[] towards = new double[from.length];
        boolean covers = q.areBoundedPoints();
        DifferentSolutions different = new DifferentSolutions(search::areOne);
        different.add(found.w());
        for (int k = 0; k < q.starts(); k++) {
            RandomStream own = random.fork("start " + k);
            own.normals(0, towards, 0, towards.length);
            double size = LeastSquares.norm(towards);
            double radius = SolutionSet.away(best.w(), from)
                    * Math.pow(own.uniform(1L << 40), 1.0 / towards.length);
            double[] next = from.clone();
            for (int j = 0; j < next.length; j++) {
                double range = within.upper()[j] - within.lower()[j];
                next[j] = covers
                        ? within.lower()[j] + range * own.uniform((1L << 41) + j)
                        : next[j] + radius / size * towards[j];
                next[j] = within.clamp(j, next[j]);
            }
            session.progress().at("starts", k, q.starts());
            SolverOutcome end = searches.steps(by, units.outOf(next), silent);
            Optional<MinimumNormSolver.Found> other = end.isSolved()
                    ? search.along(units.into(end.w()), units.into(end.most()), silent)
                    : Optional.empty();
            boolean better = other.isPresent() && search.isBetter(other.get(), best);
            best = better ? other.get() : best;
            other.ifPresent(o -> different.add(o.w()));
            double[] w = other.map(o -> units.outOf(o.w())).orElse(end.w());
            tried.add(end, LeastSquares.norm(plain.residuals(w)), w, better);
        }
        if (q.starts() > 0) {
            tried.found(different.outOf(units::outOf, w -> LeastSquares.norm(plain.residuals(w))));
        }
        return best;
    }

    private static Searches.Asked asked(SolveRequest q) {
        return new Searches.Asked(
                q.equations().start(),
                q.box(),
                q.method(),
                q.scale(),
                q.tolerance(),
                q.steps(),
                q.starts(),
                q.seed());
    }
}
