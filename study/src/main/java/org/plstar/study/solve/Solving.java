package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.random.RandomStream;
import org.plstar.landscape.certificate.slopes.Absence;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

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

    /** Of 1 + ‖y‖: the rounding of residuals. */
    private static final double ROUNDING = 4 * 0x1p-52;

    /** Up to so many entries of the Jacobian a second way to a near solution is always tried. */
    private static final long CHEAP = 50_000;

    /** A solution not farther than this times the linear estimate is hardly a detour. */
    private static final double DIRECT = 1.25;

    private final SolveRequest q;
    private final Session session;
    private final double allowed;
    private final boolean local;

    /** The units in which the search takes place, and start and bounds in these. */
    private final Units units;

    private final double[] start;
    private final Box box;

    private Solving(SolveRequest q, Session session) {
        this.q = q;
        this.session = session;
        this.allowed = q.tolerance() * (1 + DenseJacobian.norm(q.system().targets()));
        long n = q.system().equations();
        long p = q.system().unknowns();
        this.local =
                q.grouped().isPresent() || (Math.min(n, p) <= MOST_DENSE && n * p <= MOST_ENTRIES);
        this.units =
                local && q.scaledBy() == SolveScale.START
                        ? Units.ofStart(q.start(), q.box())
                        : Units.none(q.start().length);
        this.start = units.into(q.start());
        this.box = units.into(q.box());
    }

    static SolveResult run(SolveRequest q, Session session) {
        return new Solving(q, session).run();
    }

    private LocalSystem system() {
        return q.grouped().isPresent()
                ? new GroupPoint(q.grouped().get(), session.workers())
                : new ProgramPoint(q.system(), q.start(), session.workers());
    }

    private SolveResult run() {
        if (!local && (q.box().isBounded() || q.nearest())) {
            throw StudyRefusal.range(
                    q.system().equations() + " equations of many forms with bounds or nearest",
                    "at most " + MOST_DENSE + ", and " + MOST_ENTRIES + " entries of the Jacobian");
        }
        if (!local) {
            return judged(
                    KernelSteps.run(
                            q.system(), q.method().steps(), q.start(), q.steps(), allowed, session),
                    Optional.empty());
        }
        LocalSystem system = units.of(system());
        Searched end = steps(system, start, box);
        if (!q.nearest() || end.status() != SolveStatus.SOLVED) {
            return judged(end, Optional.empty());
        }
        Nearest.Found nearest = nearestOfOthers(system, nearest(system, end.w()));
        return judged(end.at(nearest.w()), Optional.of(nearest));
    }

    private Searched steps(LocalSystem system, double[] start, Box box) {
        return DampedSteps.run(system, start, box, rules(), session);
    }

    private DampedSteps.Rules rules() {
        return new DampedSteps.Rules(
                q.method() == SolveMethod.GAUSS_NEWTON,
                q.steps(),
                allowed,
                ROUNDING * (1 + DenseJacobian.norm(q.system().targets())),
                q.scaledBy() == SolveScale.JACOBIAN);
    }

    private Nearest.Found nearest(LocalSystem system, double[] solution) {
        Nearest.Found first =
                Nearest.from(system, box, start, solution, allowed, Nearest.EXACT, session);
        if ((long) q.system().equations() * q.system().unknowns() > CHEAP
                && away(first.w()) <= DIRECT * linearDistance(system)) {
            return first;
        }
        return NearestPath.from(system, box, start, allowed, session)
                .filter(p -> away(p.w()) < away(first.w()))
                .orElse(first);
    }

    /** The nearest of those from random points of the ball about the start that found reaches. */
    private Nearest.Found nearestOfOthers(LocalSystem system, Nearest.Found found) {
        Session silent = session.withProgress(Progress.SILENT);
        RandomStream random = RandomStream.of(q.seed(), "starts");
        Nearest.Found best = found;
        double[] towards = new double[start.length];
        for (int k = 0; k < q.others(); k++) {
            RandomStream own = random.fork("start " + k);
            own.normals(0, towards, 0, towards.length);
            double size = DenseJacobian.norm(towards);
            double radius = away(best.w()) * Math.pow(own.uniform(1L << 40), 1.0 / towards.length);
            double[] from = start.clone();
            for (int j = 0; j < from.length; j++) {
                from[j] = box.clamp(j, from[j] + radius / size * towards[j]);
            }
            session.progress().at("starts", k, q.others());
            Searched end = DampedSteps.run(system, from, box, rules(), silent);
            if (end.status() == SolveStatus.SOLVED) {
                Nearest.Found other =
                        Nearest.from(system, box, start, end.w(), allowed, Nearest.EXACT, silent);
                best = away(other.w()) < away(best.w()) ? other : best;
            }
        }
        return best;
    }

    /** The length of the first Gauss–Newton step. */
    private double linearDistance(LocalSystem system) {
        double[] r = system.residuals(start);
        Optional<LinearSteps> steps = system.steps();
        if (steps.isEmpty()) {
            return 0;
        }
        try (LinearSteps all = steps.get()) {
            return DenseJacobian.norm(all.step(0, r));
        }
    }

    private double away(double[] w) {
        double[] d = w.clone();
        for (int i = 0; i < d.length; i++) {
            d[i] -= start[i];
        }
        return DenseJacobian.norm(d);
    }

    /** The residual and the Jacobian say whether it is solved, not the steps. */
    private SolveResult judged(Searched scaled, Optional<Nearest.Found> nearest) {
        Searched end = scaled.at(units.outOf(scaled.w()));
        LocalSystem system = system();
        double[] r = system.residuals(end.w());
        double norm = DenseJacobian.norm(r);
        boolean above = !(norm <= allowed);
        Optional<JacobianRank> rank =
                local && Double.isFinite(norm)
                        ? Judgement.rank(system, end.w(), r, q.box(), above)
                        : Optional.empty();
        SolveStatus status =
                !above
                        ? SolveStatus.SOLVED
                        : norm <= SQUARED
                                        && rank.isPresent()
                                        && end.status() != SolveStatus.SOLVED_TO_ROUNDING
                                        && rank.get().removable() <= rules().unseen(norm)
                                ? SolveStatus.STATIONARY
                                : end.status() == SolveStatus.SOLVED
                                        ? SolveStatus.STALLED
                                        : end.status();
        double[] from = end.w().clone();
        for (int j = 0; j < from.length; j++) {
            from[j] -= q.start()[j];
        }
        double distance = DenseJacobian.norm(from);
        boolean stationary = status == SolveStatus.STATIONARY;
        return new SolveResult(
                q,
                status,
                end.w(),
                r,
                norm,
                end.atStart(),
                allowed,
                end.steps(),
                distance,
                rank,
                nearest.map(n -> point(n, away(scaled.w()))),
                stationary
                        ? Optional.of(
                                Absence.at(
                                        q.system(), end.w(), MOST_FOR_ABSENCE, session.workers()))
                        : Optional.empty(),
                stationary ? Judgement.errors(system, end.w(), norm) : Optional.empty(),
                stationary ? pressed(system, end.w(), r) : List.of(),
                stationary ? withoutBounds(system, end.w(), r) : OptionalDouble.empty(),
                norm > SQUARED
                        ? "squares of residuals are beyond numbers; give the equations a scale"
                        : end.detail());
    }

    private SolveResult.NearestPoint point(Nearest.Found n, double distance) {
        Absence none = Absence.at(q.system(), q.start(), MOST_AT_START, session.workers());
        return new SolveResult.NearestPoint(
                n.isStationary(distance),
                n.stationarity(),
                n.steps(),
                n.multipliers(),
                none.radius(),
                none.reason());
    }

    /** Unknowns that a bound keeps from lowering the residual. */
    private List<Integer> pressed(LocalSystem system, double[] w, double[] r) {
        double[] g = new double[w.length];
        system.residuals(w);
        system.transpose(r, g);
        List<Integer> all = new ArrayList<>();
        for (int k = 0; k < w.length; k++) {
            if (q.box().presses(w, g, k)) {
                all.add(k);
            }
        }
        return List.copyOf(all);
    }

    /** How far a solution is that ignores the bounds that press; absent where none is found. */
    private OptionalDouble withoutBounds(LocalSystem system, double[] w, double[] r) {
        List<Integer> pressed = pressed(system, w, r);
        if (pressed.isEmpty()) {
            return OptionalDouble.empty();
        }
        Box wider = new Box(q.box().lower().clone(), q.box().upper().clone());
        for (int k : pressed) {
            if (w[k] == q.box().lower()[k]) {
                wider.lower()[k] = Double.NEGATIVE_INFINITY;
            } else {
                wider.upper()[k] = Double.POSITIVE_INFINITY;
            }
        }
        Searched other = steps(units.of(system), start, units.into(wider));
        if (other.status() != SolveStatus.SOLVED) {
            return OptionalDouble.empty();
        }
        double[] d = units.outOf(other.w());
        for (int j = 0; j < d.length; j++) {
            d[j] -= q.start()[j];
        }
        return OptionalDouble.of(DenseJacobian.norm(d));
    }
}
