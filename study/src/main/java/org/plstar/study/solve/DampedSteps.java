package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.optimize.leastsquares.Box;
import org.plstar.optimize.leastsquares.Halving;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.optimize.leastsquares.RatioDamping;
import org.plstar.study.Session;

/**
 * A search for a solution: steps of {@link LeastSquares}, and when they are at an end.
 *
 * <p>With fewer unknowns than equations the steps bend, and end by pure ones.
 */
final class DampedSteps {
    private static final double FIRST_DAMPING = 1e-3;

    /** λ over its scale after a step that failed, or that had to be shortened. */
    private static final double LEAST_DAMPING = 1e-8;

    private static final double CUT_DAMPING = 1e-14;

    private static final Halving SEARCH = Halving.best(30, 1e-4, 0.25);

    /** A first full step that keeps what linear equations promise: they are all but linear. */
    private static final Halving NEARLY_LINEAR = Halving.first(1, 0.99);

    /** The same where nothing else helps, as from a start that is far too small. */
    private static final Halving LONG_SEARCH = Halving.best(400, 1e-4, 0.25);

    /** Of ‖r‖: below this part of it, differences of norms are mostly rounding. */
    private static final double NEAR = 1e-6;

    /** Of ‖r‖: what could still be removed. */
    private static final double DONE = 1e-11;

    /** Of ‖w‖: a step below it is rounding. */
    private static final double ROUNDED = 4 * 0x1p-52;

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

    /** What could still be removed falls at least by this at a step that polishes. */
    private static final double LESS_LEFT = 0.7;

    /** Of how large an unknown has been, and of what it is: it goes to 0. */
    private static final double SHRUNK = 1e-6;

    private static final double SHRINKS = 0.1;

    /** Of the largest sizes of terms: steps that shrink steadily are followed below it only. */
    private static final double LATE = 1e-8;

    /** Scales are within this part of their median, and its inverse. */
    private static final double FARTHEST = 1e-8;

    /** How steps begin. */
    enum Kind {
        /** Gauss–Newton steps, each taken in full, good or bad. */
        FULL,
        /** The same, shortened and damped where they do not lower the residual. */
        UNDAMPED,
        /** Damped from the first one on. */
        DAMPED
    }

    /**
     * What decides the steps.
     *
     * @param kind of steps
     * @param steps most steps
     * @param tolerance of the terms of an equation
     * @param scaled whether columns are scaled by their largest norms so far (Moré 1978)
     */
    record Rules(Kind kind, int steps, double tolerance, boolean scaled) {
        private boolean pure() {
            return kind == Kind.FULL;
        }
    }

    /** A part of a residual that is removed without a fall that rounding lets one see. */
    static double unseen(double norm, double[] sizes) {
        return Math.max(NEAR * norm, Math.sqrt(2 * norm * noise(sizes)));
    }

    /** Of a norm of residuals, from rounding. */
    private static double noise(double[] sizes) {
        return 2 * Nearness.ROUNDING * LeastSquares.norm(sizes);
    }

    /** Undamped steps that had to be this short, so many times, lead nowhere. */
    private static final double SHORT = 0x1p-5;

    private static final int MOST_SHORT = 3;

    private final LocalSystem system;
    private final Box box;
    private final Rules rules;
    private final Session session;
    private final double[] w;
    private final double[] scale;
    private final boolean wide;
    private final RatioDamping damping;
    private final LeastSquares search;
    private double[] sizes;

    /** The largest that these have been. */
    private final double[] mostSizes;

    private final double[] most;
    private boolean begun;
    private int near;
    private int cut;

    /** Whether the last step was solved for with fewer digits than it should have. */
    private boolean rough;

    private DampedSteps(LocalSystem system, double[] start, Box box, Rules rules, Session session) {
        this.system = system;
        this.box = box;
        this.rules = rules;
        this.session = session;
        this.w = start.clone();
        this.scale = new double[w.length];
        Arrays.fill(scale, rules.scaled() ? 0 : 1);
        this.wide = w.length >= system.rows();
        this.damping =
                new RatioDamping(
                        new RatioDamping.Rule(
                                FIRST_DAMPING,
                                LEAST_DAMPING,
                                LEAST_DAMPING,
                                0.5,
                                CUT_DAMPING,
                                wide));
        this.search =
                new LeastSquares(
                        system::residuals,
                        w,
                        new LeastSquares.Method(LeastSquares::norm, damping, SEARCH, box));
        this.sizes = system.sizes();
        this.mostSizes = new double[system.rows()];
        this.most = new double[w.length];
    }

    /** Steps from a start within the box until nothing is gained any more. */
    static SolverOutcome run(
            LocalSystem system, double[] start, Box box, Rules rules, Session session) {
        return new DampedSteps(system, start, box, rules, session).run();
    }

    private SolverOutcome run() {
        double before = Double.POSITIVE_INFINITY;
        for (int t = 0; ; t++) {
            session.progress().at("steps", t, rules.steps());
            measure();
            double worst = Nearness.worst(search.r(), sizes);
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

    /** Takes the sizes at w. */
    private void measure() {
        search.back();
        sizes = system.sizes();
        for (int i = 0; i < sizes.length; i++) {
            mostSizes[i] = Math.max(mostSizes[i], sizes[i]);
        }
        for (int j = 0; j < w.length; j++) {
            most[j] = Math.max(most[j], Math.abs(w[j]));
        }
    }

    private SolverOutcome ended(SolveStatus end, int done, String detail) {
        if (end != SolveStatus.STOPPED && end != SolveStatus.STEPS_USED) {
            polish();
        }
        if (isSolved() || (vanished(null) && isSolved())) {
            return new SolverOutcome(w, SolveStatus.SOLVED, done, detail);
        }
        boolean small = Nearness.worst(search.r(), mostSizes) <= rules.tolerance();
        return new SolverOutcome(
                w,
                end == SolveStatus.SOLVED || end == SolveStatus.SOLVED_TO_ROUNDING
                        ? SolveStatus.STALLED
                        : end,
                done,
                detail + (rough ? ", and " + ROUGH : small ? ", but " + UNATTAINED : ""));
    }

    /** Whether w is near a solution. */
    private boolean isSolved() {
        double worst = Nearness.worst(search.r(), sizes);
        boolean rounding = worst <= Nearness.ROUNDING;
        if (!(worst <= rules.tolerance())) {
            return false;
        }
        search.back();
        if (!rounding) {
            Optional<StepsInBox> steps = linear();
            if (steps.isEmpty()) {
                return false;
            }
            try (StepsInBox all = steps.get()) {
                double[] d = all.pure(search.r());
                if (!Nearness.isSmall(all, w, d, sizes, Nearness.SMALL)) {
                    return false;
                }
            }
        }
        boolean flat = Nearness.isFlat(system, box, w, search.r(), most, sizes);
        system.residuals(w);
        return !flat;
    }

    /**
     * Takes 0 for the unknowns that shrink step by step, as they do towards a solution at which the
     * Jacobian is singular, if all equations hold there; whether they do.
     *
     * @param d the step, [p]; null for all unknowns that have shrunk
     */
    private boolean vanished(double @Nullable [] d) {
        double[] there = w.clone();
        boolean any = false;
        for (int j = 0; j < w.length; j++) {
            boolean moves = d == null || Math.abs(d[j]) >= SHRINKS * Math.abs(w[j]);
            if (moves && w[j] != 0 && Math.abs(w[j]) <= SHRUNK * most[j]) {
                there[j] = box.clamp(j, 0);
                any = true;
            }
        }
        if (!any) {
            return false;
        }
        double[] residuals = search.at(there);
        if (Nearness.worst(residuals, system.sizes()) <= Nearness.ROUNDING) {
            search.take(there, residuals);
            measure();
            return true;
        }
        search.back();
        return false;
    }

    /**
     * Least squares end by pure steps, as long as they lower what could still be removed: the sum
     * of squares has half of the digits only.
     */
    private void polish() {
        double left = Double.POSITIVE_INFINITY;
        double[] best = w.clone();
        for (int k = 0; k < MOST_POLISHING && !wide && !rules.pure(); k++) {
            search.back();
            Optional<StepsInBox> steps = linear();
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
                double allowed = search.size() + NEAR * NEAR * search.size() + noise(sizes);
                if (!(LeastSquares.norm(residuals) <= allowed) || isRounding(d)) {
                    break;
                }
                search.take(there, residuals);
            }
        }
        if (left < Double.POSITIVE_INFINITY) {
            search.take(best, search.at(best));
        }
        measure();
    }

    private Optional<StepsInBox> linear() {
        Optional<LinearSteps> all =
                system.steps(
                        norms -> {
                            for (int k = 0; k < norms.length && rules.scaled(); k++) {
                                boolean kept = rules.kind() == Kind.DAMPED;
                                scale[k] = Math.max(kept ? scale[k] : 0, norms[k]);
                            }
                            if (rules.scaled()) {
                                cap(scale);
                            }
                            return scale.clone();
                        });
        return all.map(s -> new StepsInBox(s, scale.clone(), box, w, !wide && !box.isBounded()));
    }

    /** Brings scales within 1e-8 and 1e8 of their median. */
    private static void cap(double[] scale) {
        double[] sorted = scale.clone();
        Arrays.sort(sorted);
        double median = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        for (int k = 0; k < scale.length && median > 0; k++) {
            scale[k] = Math.min(Math.max(scale[k], FARTHEST * median), median / FARTHEST);
        }
    }

    /** One step; STEPS_USED where it is done and others may follow. */
    private SolveStatus step(boolean slow) {
        Optional<StepsInBox> steps = linear();
        if (steps.isEmpty()) {
            return SolveStatus.STALLED;
        }
        try (StepsInBox all = steps.get()) {
            double[] full = all.pure(search.r());
            rough = all.isRough();
            boolean settled = slow && Nearness.isSmall(all, w, full, sizes, Nearness.NOTHING);
            if (settled || vanished(full)) {
                return SolveStatus.SOLVED;
            }
            return rules.pure() ? pureStep(full) : dampedStep(all, full);
        }
    }

    private SolveStatus pureStep(double[] d) {
        if (isRounding(d)) {
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

    private boolean isRounding(double[] d) {
        for (int i = 0; i < d.length; i++) {
            if (Math.abs(d[i]) > ROUNDED * Math.abs(w[i])) {
                return false;
            }
        }
        return true;
    }

    private SolveStatus dampedStep(StepsInBox all, double[] full) {
        double norm = search.size();
        double removable = LeastSquares.norm(all.product(full));
        if (removable <= DONE * norm) {
            return SolveStatus.STALLED;
        }
        double allowed = Double.NEGATIVE_INFINITY;
        boolean close = removable <= unseen(norm, sizes);
        damping.rescale(all.unit());
        if (close) {
            if (++near > LAST_STEPS) {
                return SolveStatus.STALLED;
            }
            damping.set(0);
            allowed = norm + Math.max(NEAR * NEAR * norm, noise(sizes));
        } else if (!begun && rules.kind() == Kind.DAMPED) {
            if (!wide && search.along(all, full, NEARLY_LINEAR, Double.NEGATIVE_INFINITY, false)) {
                begun = true;
                return SolveStatus.STEPS_USED;
            }
            search.back();
            damping.begin(all.unit());
        }
        begun = true;
        if (damping.lambda() == 0 && wide && isRounding(full)) {
            return SolveStatus.SOLVED_TO_ROUNDING;
        }
        boolean late = Nearness.worst(search.r(), mostSizes) <= LATE;
        if (search.step(all, allowed, late)) {
            cut += search.length() <= SHORT ? 1 : 0;
            return rules.kind() == Kind.UNDAMPED && cut == MOST_SHORT
                    ? SolveStatus.STALLED
                    : SolveStatus.STEPS_USED;
        }
        // where J has shrunk much, a damping that was right before is too large by far
        damping.begin(all.unit());
        if (!close && search.along(all, full, LONG_SEARCH, Double.NEGATIVE_INFINITY, late)) {
            return SolveStatus.STEPS_USED;
        }
        search.back();
        return SolveStatus.STALLED;
    }
}
