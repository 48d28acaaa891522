package org.plstar.study.solve;

import java.util.Optional;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.Halving;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.optimize.leastsquares.RatioDamping;
import org.plstar.study.Session;

/**
 * A search for a solution: steps of {@link LeastSquares}, and the tests of their end.
 *
 * <p>With fewer unknowns than equations the steps bend, and end by pure ones.
 */
final class DampedSteps {
    private static final double FIRST_DAMPING = 1e-3;

    /**
     * The damping λ, relative to its scale, after a step that failed, or that had to be shortened.
     */
    private static final double LEAST_DAMPING = 1e-8;

    private static final double CUT_DAMPING = 1e-14;

    private static final Halving SEARCH = Halving.best(30, 1e-4, 0.25);

    /**
     * The search for a first full step that reduces the residual as the linear equations predict,
     * as for nearly linear equations.
     */
    private static final Halving NEARLY_LINEAR = Halving.first(1, 0.99);

    /** The search for steps where no other step helps, as from a start that is far too small. */
    private static final Halving LONG_SEARCH = Halving.best(400, 1e-4, 0.25);

    /** The bound, relative to ‖r‖, on the removable residual. */
    private static final double DONE = 1e-11;

    private static final int LAST_STEPS = 3;

    /** Why steps may be of no use. */
    private static final String ROUGH =
            "its steps have few digits: they are solved by the Gram matrix of the Jacobian, which"
                    + " squares its condition number";

    /** Why a residual near 0 may be no solution. */
    private static final String UNATTAINED =
            "the unknowns still move, or an equation hardly depends on them there: 0 may be a"
                    + " limit that no point attains";

    private static final int MOST_POLISHING = 50;

    /** The factor by which a polishing step has to reduce the removable residual. */
    private static final double LESS_LEFT = 0.7;

    /**
     * The part of the largest sizes of terms below which steps that shrink steadily are followed.
     */
    private static final double LATE = 1e-8;

    /**
     * The length below which undamped steps are too short, and the number of such steps after which
     * they end.
     */
    private static final double SHORT = 0x1p-5;

    private static final int MOST_SHORT = 3;

    private final Session session;
    private final SearchState at;
    private final StepRules rules;
    private final RatioDamping damping;
    private final LeastSquares search;
    private final double[] w;
    private boolean begun;
    private int near;
    private int cut;

    /** Whether the last step was computed with fewer digits than required. */
    private boolean rough;

    private DampedSteps(
            LocalSystem system,
            double[] start,
            Box box,
            StepRules rules,
            Solved judge,
            Session session) {
        this.rules = rules;
        this.session = session;
        this.damping = new RatioDamping(new RatioDamping.Rule(
                FIRST_DAMPING,
                LEAST_DAMPING,
                LEAST_DAMPING,
                0.5,
                CUT_DAMPING,
                start.length >= system.rows()));
        this.at = new SearchState(system, start, box, rules, judge, damping, SEARCH);
        this.search = at.search;
        this.w = at.w;
    }

    /** Steps from a start within the box until they bring no further gain. */
    static SolverOutcome run(
            LocalSystem system,
            double[] start,
            Box box,
            StepRules rules,
            Solved judge,
            Session session) {
        return new DampedSteps(system, start, box, rules, judge, session).run();
    }

    private SolverOutcome run() {
        double before = Double.POSITIVE_INFINITY;
        for (int t = 0; ; t++) {
            session.progress().at("steps", t, rules.steps());
            at.measure();
            double worst = Nearness.worst(search.r(), at.sizes);
            if (worst <= Nearness.ROUNDING) {
                return ended(SolveStatus.SOLVED, t, "the residual is rounding");
            }
            if (session.stop().getAsBoolean()) {
                return ended(SolveStatus.STOPPED, t, "stopped before step " + t);
            }
            if (t == rules.steps()) {
                return ended(SolveStatus.STEPS_USED, t, "all " + t + " steps are done");
            }
            boolean slow = worst <= rules.tolerance() && 2 * search.size() > before;
            before = search.size();
            SolveStatus end = step(slow);
            if (end != SolveStatus.STEPS_USED) {
                return ended(
                        end,
                        t,
                        switch (end) {
                            case SOLVED -> "a further step changes hardly anything";
                            case SOLVED_TO_ROUNDING -> "a further step is below the rounding of w";
                            case DIVERGED -> "a full step leads to no finite value";
                            default -> "no step lowers the sum of squares";
                        });
            }
        }
    }

    private SolverOutcome ended(SolveStatus end, int done, String detail) {
        if (end != SolveStatus.STOPPED && end != SolveStatus.STEPS_USED) {
            polish();
        }
        Optional<Solved.Verdict> solved = at.solved();
        if (solved.isPresent()) {
            return new SolverOutcome(w, at.most, SolveStatus.SOLVED, done, detail, solved);
        }
        boolean small = Nearness.worst(search.r(), at.mostSizes) <= rules.tolerance();
        return new SolverOutcome(
                w,
                at.most,
                end == SolveStatus.SOLVED || end == SolveStatus.SOLVED_TO_ROUNDING
                        ? SolveStatus.STALLED
                        : end,
                done,
                detail + (rough ? ", and " + ROUGH : small ? ", but " + UNATTAINED : ""),
                Optional.empty());
    }

    /**
     * Ends least squares with undamped steps as long as they reduce the removable residual, since
     * the sum of squares has half of the digits only.
     */
    private void polish() {
        double left = Double.POSITIVE_INFINITY;
        double[] best = w.clone();
        for (int k = 0; k < MOST_POLISHING && !at.wide && !rules.pure(); k++) {
            search.back();
            Optional<StepsInBox> steps = at.linear();
            if (steps.isEmpty()) {
                break;
            }
            try (StepsInBox all = steps.get()) {
                double[] d = all.pure(search.r());
                double removable = LeastSquares.norm(all.product(d));
                if (!(removable < LESS_LEFT * left)) {
                    break;
                }
                best = w.clone();
                left = removable;
                double[] there = search.moved(d, 1);
                double[] residuals = search.at(there);
                double allowed = search.size()
                        + SearchState.NEAR * SearchState.NEAR * search.size()
                        + SearchState.noise(at.sizes);
                if (!(LeastSquares.norm(residuals) <= allowed) || at.isRounding(d)) {
                    break;
                }
                search.take(there, residuals);
            }
        }
        if (left < Double.POSITIVE_INFINITY) {
            search.take(best, search.at(best));
        }
        at.measure();
    }

    /** Makes one step; returns STEPS_USED if it is done and others may follow. */
    private SolveStatus step(boolean slow) {
        Optional<StepsInBox> steps = at.linear();
        if (steps.isEmpty()) {
            return SolveStatus.STALLED;
        }
        try (StepsInBox all = steps.get()) {
            double[] full = all.pure(search.r());
            rough = all.isRough();
            boolean settled = slow && Nearness.isSmall(all, w, full, at.sizes, Nearness.NOTHING);
            if (settled || at.vanished(full)) {
                return SolveStatus.SOLVED;
            }
            return rules.pure() ? pureStep(full) : dampedStep(all, full);
        }
    }

    private SolveStatus pureStep(double[] d) {
        if (at.isRounding(d)) {
            return SolveStatus.SOLVED_TO_ROUNDING;
        }
        double[] there = search.moved(d, 1);
        double[] residuals = search.at(there);
        if (!Double.isFinite(LeastSquares.norm(residuals))) {
            search.back();
            return SolveStatus.DIVERGED;
        }
        search.take(there, residuals);
        return SolveStatus.STEPS_USED;
    }

    private SolveStatus dampedStep(StepsInBox all, double[] full) {
        double norm = search.size();
        double removable = LeastSquares.norm(all.product(full));
        if (removable <= DONE * norm) {
            return SolveStatus.STALLED;
        }
        double allowed = Double.NEGATIVE_INFINITY;
        boolean close = removable <= SearchState.unseen(norm, at.sizes);
        damping.rescale(all.unit());
        if (close) {
            if (++near > LAST_STEPS) {
                return SolveStatus.STALLED;
            }
            damping.set(0);
            allowed = norm
                    + Math.max(
                            SearchState.NEAR * SearchState.NEAR * norm,
                            SearchState.noise(at.sizes));
        } else if (!begun && rules.kind() == StepRules.Kind.DAMPED) {
            if (!at.wide
                    && search.along(all, full, NEARLY_LINEAR, Double.NEGATIVE_INFINITY, false)) {
                begun = true;
                return SolveStatus.STEPS_USED;
            }
            search.back();
            damping.begin(all.unit());
        }
        begun = true;
        if (damping.lambda() == 0 && at.wide && at.isRounding(full)) {
            return SolveStatus.SOLVED_TO_ROUNDING;
        }
        boolean late = Nearness.worst(search.r(), at.mostSizes) <= LATE;
        if (search.step(all, allowed, late)) {
            cut += search.length() <= SHORT ? 1 : 0;
            return rules.kind() == StepRules.Kind.UNDAMPED && cut == MOST_SHORT
                    ? SolveStatus.STALLED
                    : SolveStatus.STEPS_USED;
        }
        // where J has shrunk much, a damping that was right before is far too large
        damping.begin(all.unit());
        if (!close && search.along(all, full, LONG_SEARCH, Double.NEGATIVE_INFINITY, late)) {
            return SolveStatus.STEPS_USED;
        }
        search.back();
        return SolveStatus.STALLED;
    }
}
