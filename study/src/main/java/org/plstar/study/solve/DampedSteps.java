package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.study.Session;

/**
 * Levenberg–Marquardt with a search along each step, within bounds.
 *
 * <p>λ follows the ratio of actual to predicted decrease; a step that fails is shortened before λ
 * is raised, so that points without a value are passed by. Bounds are an active set: unknowns whose
 * step would leave the box are fixed where they would leave it, and the others are solved for
 * again. A pure step (λ = 0) follows one that divided the residual by ten. With fewer unknowns than
 * equations the steps bend by the second derivative along them (Transtrum and Sethna 2012), and end
 * by pure ones.
 */
final class DampedSteps {
    private static final double FIRST_DAMPING = 1e-3;
    private static final double LEAST_RATIO = 1e-4;
    private static final double GOOD_RATIO = 0.5;

    /** A full step is taken at once from this part of the promise on. */
    private static final double FULL_RATIO = 0.25;

    private static final double LESS = 0.1;
    private static final double MORE = 4;
    private static final double PURE = 10;
    private static final double ROUNDING = 1e-14;

    /** Of ‖r‖: below this part of it, differences of norms are mostly rounding. */
    private static final double NEAR = 1e-6;

    /** Of ‖r‖: what could still be removed. */
    private static final double DONE = 1e-11;

    /** Of ‖w‖: a step below it is rounding. */
    private static final double ROUNDED = 4 * 0x1p-52;

    private static final int MOST_TRIALS = 40;
    private static final int MOST_HALVINGS = 30;

    /** The same where nothing else helps, as from a start that is far too small. */
    private static final int LONG_SEARCH = 400;

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

    /** Steps that shrink by one factor, within this part, lead to a singular solution. */
    private static final double STEADY = 0.1;

    /** Of the largest sizes of terms: such steps are looked for below it only. */
    private static final double LATE = 1e-8;

    private static final double LEAST_SHARE = 0.3;
    private static final double MOST_SHARE = 0.9;

    /** Scales are within this part of their median, and its inverse. */
    private static final double FARTHEST = 1e-8;

    /** The second derivative is taken by a difference over this part of the step. */
    private static final double BEND = 0.1;

    /** A bend longer than this part of the step is not trusted. */
    private static final double MOST_BEND = 0.75;

    /**
     * What decides the steps.
     *
     * @param pure whether every step is a full Gauss–Newton step
     * @param steps most steps
     * @param tolerance of the terms of an equation
     * @param scaled whether columns are scaled by their largest norms so far (Moré 1978)
     */
    record Rules(boolean pure, int steps, double tolerance, boolean scaled) {}

    /** A part of a residual that is removed without a fall that rounding lets one see. */
    static double unseen(double norm, double[] sizes) {
        return Math.max(NEAR * norm, Math.sqrt(2 * norm * noise(sizes)));
    }

    /** Of a norm of residuals, from rounding. */
    private static double noise(double[] sizes) {
        return 2 * Nearness.ROUNDING * DenseJacobian.norm(sizes);
    }

    private final LocalSystem system;
    private final Box box;
    private final boolean bounded;
    private final Rules rules;
    private final Session session;
    private final double[] w;
    private final double[] scale;
    private double[] r;
    private double norm;
    private double[] sizes;

    /** The largest that these have been. */
    private final double[] mostSizes;

    private final double[] most;

    /** The last step that was taken in full. */
    private double @Nullable [] last;

    private double damping = -1;
    private int near;

    /** Whether the last step was solved for with fewer digits than it should have. */
    private boolean rough;

    /** Whether the system was evaluated at another point than w last. */
    private boolean elsewhere;

    private DampedSteps(LocalSystem system, double[] start, Box box, Rules rules, Session session) {
        this.system = system;
        this.box = box;
        this.bounded = box.isBounded();
        this.rules = rules;
        this.session = session;
        this.w = start.clone();
        this.scale = new double[w.length];
        Arrays.fill(scale, rules.scaled() ? 0 : 1);
        this.r = system.residuals(w);
        this.norm = DenseJacobian.norm(r);
        this.sizes = system.sizes();
        this.mostSizes = new double[r.length];
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
            double worst = Nearness.worst(r, sizes);
            if (worst <= Nearness.ROUNDING) {
                return ended(SolveStatus.SOLVED, t, "the residual is rounding");
            }
            if (session.stop().getAsBoolean()) {
                return ended(SolveStatus.STOPPED, t, "stopped before step " + t);
            }
            if (t == rules.steps()) {
                return ended(SolveStatus.STEPS_USED, t, "all " + t + " steps are done");
            }
            boolean slow = worst <= rules.tolerance() && 2 * norm > before;
            before = norm;
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
        back();
        sizes = system.sizes();
        for (int i = 0; i < sizes.length; i++) {
            mostSizes[i] = Math.max(mostSizes[i], sizes[i]);
        }
        for (int j = 0; j < w.length; j++) {
            most[j] = Math.max(most[j], Math.abs(w[j]));
        }
    }

    private void back() {
        if (elsewhere) {
            system.residuals(w);
            elsewhere = false;
        }
    }

    private SolverOutcome ended(SolveStatus end, int done, String detail) {
        if (end != SolveStatus.STOPPED && end != SolveStatus.STEPS_USED) {
            polish();
        }
        if (isSolved() || (vanished(null) && isSolved())) {
            return new SolverOutcome(w, SolveStatus.SOLVED, done, detail);
        }
        boolean small = Nearness.worst(r, mostSizes) <= rules.tolerance();
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
        double worst = Nearness.worst(r, sizes);
        boolean rounding = worst <= Nearness.ROUNDING;
        if (!(worst <= rules.tolerance())) {
            return false;
        }
        back();
        if (!rounding) {
            Optional<LinearSteps> steps = linear();
            if (steps.isEmpty()) {
                return false;
            }
            try (LinearSteps all = steps.get()) {
                double[] d = direction(all, 0);
                if (!Nearness.isSmall(all, scale, w, d, sizes, Nearness.SMALL)) {
                    return false;
                }
            }
        }
        elsewhere = true;
        return !Nearness.isFlat(system, box, w, r, most, sizes);
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
        double[] residuals = system.residuals(there);
        if (Nearness.worst(residuals, system.sizes()) <= Nearness.ROUNDING) {
            take(there, residuals, DenseJacobian.norm(residuals));
            elsewhere = false;
            measure();
            return true;
        }
        system.residuals(w);
        return false;
    }

    /**
     * Least squares end by pure steps, as long as they lower what could still be removed: the sum
     * of squares has half of the digits only.
     */
    private void polish() {
        double left = Double.POSITIVE_INFINITY;
        double[] best = w.clone();
        for (int k = 0; k < MOST_POLISHING && r.length > w.length && !rules.pure(); k++) {
            back();
            Optional<LinearSteps> steps = linear();
            if (steps.isEmpty()) {
                break;
            }
            try (LinearSteps all = steps.get()) {
                double[] d = direction(all, 0);
                double removable = DenseJacobian.norm(all.product(scaledUp(d)));
                if (!(removable < LESS_LEFT * left)) {
                    break;
                }
                best = w.clone();
                left = removable;
                double[] there = moved(d, 1);
                double[] residuals = system.residuals(there);
                double size = DenseJacobian.norm(residuals);
                elsewhere = true;
                if (!(size <= norm + NEAR * NEAR * norm + noise(sizes)) || isRounding(d)) {
                    break;
                }
                take(there, residuals, size);
                elsewhere = false;
            }
        }
        if (left < Double.POSITIVE_INFINITY) {
            double[] residuals = system.residuals(best);
            take(best, residuals, DenseJacobian.norm(residuals));
            elsewhere = false;
        }
        measure();
    }

    private Optional<LinearSteps> linear() {
        return system.steps(
                norms -> {
                    for (int k = 0; k < norms.length && rules.scaled(); k++) {
                        scale[k] = Math.max(scale[k], norms[k]);
                    }
                    if (rules.scaled()) {
                        cap(scale);
                    }
                    return scale.clone();
                });
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
        Optional<LinearSteps> steps = linear();
        if (steps.isEmpty()) {
            return SolveStatus.STALLED;
        }
        try (LinearSteps all = steps.get()) {
            double[] full = direction(all, 0);
            rough = all.isRough();
            boolean settled =
                    slow && Nearness.isSmall(all, scale, w, full, sizes, Nearness.NOTHING);
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
        double[] there = moved(d, 1);
        double[] residuals = system.residuals(there);
        double size = DenseJacobian.norm(residuals);
        if (!Double.isFinite(size)) {
            system.residuals(w);
            return SolveStatus.DIVERGED;
        }
        take(there, residuals, size);
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

    private void take(double[] there, double[] residuals, double size) {
        System.arraycopy(there, 0, w, 0, w.length);
        r = residuals;
        norm = size;
    }

    private SolveStatus dampedStep(LinearSteps all, double[] full) {
        double unit = all.scale();
        double[] change = all.product(scaledUp(full));
        double removable = DenseJacobian.norm(change);
        if (removable <= DONE * norm) {
            return SolveStatus.STALLED;
        }
        boolean close = removable <= unseen(norm, sizes);
        if (close) {
            if (++near > LAST_STEPS) {
                return SolveStatus.STALLED;
            }
            damping = 0;
        } else if (damping < 0) {
            damping = FIRST_DAMPING * unit;
        }
        boolean square = w.length >= r.length;
        for (int attempt = 0; attempt < MOST_TRIALS; attempt++) {
            double[] d = damping == 0 ? full : direction(all, damping);
            if (damping == 0 && square && isRounding(d)) {
                return SolveStatus.SOLVED_TO_ROUNDING;
            }
            if (searched(all, d, close, MOST_HALVINGS)) {
                return SolveStatus.STEPS_USED;
            }
            damping = Math.max(MORE * damping, (attempt == 0 ? 1e-8 : ROUNDING) * unit);
        }
        // where J has shrunk much, a damping that was right before is too large by far
        damping = FIRST_DAMPING * unit;
        if (!close && searched(all, full, false, LONG_SEARCH)) {
            return SolveStatus.STEPS_USED;
        }
        system.residuals(w);
        return SolveStatus.STALLED;
    }

    /** d in the coordinates of the scaled columns. */
    private double[] scaledUp(double[] d) {
        double[] z = d.clone();
        for (int i = 0; i < z.length; i++) {
            z[i] *= scale[i];
        }
        return z;
    }

    /** Tries d and shorter ones; whether one is taken. λ is set for the next step. */
    private boolean searched(LinearSteps all, double[] d, boolean close, int most) {
        double[] change = all.product(scaledUp(d));
        double[] bent = close ? d : bent(all, d, change);
        double best = norm;
        double @Nullable [] there = null;
        double @Nullable [] residuals = null;
        double taken = 0;
        double gained = 0;
        double length = 1;
        for (int k = 0; k < most; k++, length /= 2) {
            double[] point = moved(k == 0 ? bent : d, length);
            double[] at = system.residuals(point);
            double size = DenseJacobian.norm(at);
            double ratio = (norm - size) * (norm + size) / promised(change, length);
            if (close && size <= norm + Math.max(NEAR * NEAR * norm, noise(sizes))) {
                take(point, at, size);
                return true;
            }
            if (size < best && ratio >= LEAST_RATIO) {
                best = size;
                there = point;
                residuals = at;
                taken = length;
                gained = ratio;
                if (k == 0 && ratio >= FULL_RATIO) {
                    break;
                }
            } else if (there != null) {
                elsewhere = true;
                break;
            }
        }
        if (there == null || residuals == null) {
            return false;
        }
        if (taken == 1 && Nearness.worst(r, mostSizes) <= LATE) {
            double[] beyond = beyond(d);
            double[] at = beyond == null ? residuals : system.residuals(beyond);
            double size = DenseJacobian.norm(at);
            if (beyond != null && size * PURE <= best) {
                elsewhere = false;
                take(beyond, at, size);
                return true;
            }
            elsewhere |= beyond != null;
        }
        if (taken == 1 && gained >= GOOD_RATIO) {
            boolean pure = w.length >= r.length && best * PURE <= norm;
            damping = pure ? 0 : damping * LESS;
        } else if (taken < 1) {
            damping = Math.max(damping * MORE, ROUNDING * all.scale());
        }
        take(there, residuals, best);
        return true;
    }

    /**
     * Where steps that shrink by one factor q lead, w + d/(1 - q), as they do to a solution at
     * which the Jacobian is singular; null where they do not.
     */
    private double @Nullable [] beyond(double[] d) {
        double[] before = last;
        last = d;
        if (before == null) {
            return null;
        }
        double size = DenseJacobian.norm(before);
        double q = DenseJacobian.norm(d) / size;
        double[] rest = d.clone();
        for (int i = 0; i < rest.length; i++) {
            rest[i] -= q * before[i];
        }
        boolean steady = DenseJacobian.norm(rest) <= STEADY * q * size;
        return steady && q > LEAST_SHARE && q < MOST_SHARE ? moved(d, 1 / (1 - q)) : null;
    }

    /** ‖r‖² - ‖r + tJd‖². */
    private double promised(double[] change, double t) {
        double sum = 0;
        for (int i = 0; i < r.length; i++) {
            sum -= t * change[i] * (2 * r[i] + t * change[i]);
        }
        return Math.max(sum, Double.MIN_NORMAL);
    }

    /** d and the second-order correction of a least-squares step; d where that is not trusted. */
    private double[] bent(LinearSteps all, double[] d, double[] change) {
        if (bounded || damping == 0 || w.length >= r.length) {
            return d;
        }
        double[] ahead = system.residuals(moved(d, BEND));
        for (int i = 0; i < ahead.length; i++) {
            ahead[i] = ((ahead[i] - r[i]) / BEND - change[i]) / BEND;
            if (!Double.isFinite(ahead[i])) {
                return d;
            }
        }
        double[] z = all.step(damping, ahead);
        if (DenseJacobian.norm(z) > MOST_BEND * DenseJacobian.norm(scaledUp(d))) {
            return d;
        }
        double[] bent = d.clone();
        for (int i = 0; i < bent.length; i++) {
            bent[i] += scale[i] == 0 ? 0 : z[i] / scale[i];
        }
        return bent;
    }

    private double[] moved(double[] d, double length) {
        double[] there = w.clone();
        for (int i = 0; i < there.length; i++) {
            there[i] = box.clamp(i, there[i] + length * d[i]);
        }
        return there;
    }

    /** The step in w: by all unknowns, or by those that stay within their bounds. */
    private double[] direction(LinearSteps all, double lambda) {
        double[] d = unscaled(all.step(lambda, r));
        if (!bounded) {
            return d;
        }
        boolean[] fixed = new boolean[w.length];
        if (!fix(d, fixed)) {
            return d;
        }
        double[] bestSoFar = withFixed(all, lambda, d, fixed);
        double[] change = all.product(scaledUp(bestSoFar));
        if (promised(change, 1) > Double.MIN_NORMAL) {
            return bestSoFar;
        }
        // the bounds that were hit oppose the others: only those that the gradient presses on
        double[] g = new double[w.length];
        system.residuals(w);
        system.transpose(r, g);
        Arrays.fill(fixed, false);
        double[] none = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            fixed[i] = (w[i] == box.lower()[i] && g[i] > 0) || (w[i] == box.upper()[i] && g[i] < 0);
        }
        return withFixed(all, lambda, none, fixed);
    }

    /** Solves for what is not fixed until all stays within the bounds. */
    private double[] withFixed(LinearSteps all, double lambda, double[] d, boolean[] fixed) {
        double[] step = d;
        for (int round = 0; round <= w.length; round++) {
            double[] held = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                held[i] = fixed[i] ? step[i] : 0;
            }
            double[] right = all.product(scaledUp(held));
            for (int i = 0; i < right.length; i++) {
                right[i] += r[i];
            }
            try (LinearSteps free = all.withoutColumns(fixed)) {
                double[] z = unscaled(free.step(lambda, right));
                for (int i = 0; i < w.length; i++) {
                    z[i] = fixed[i] ? held[i] : z[i];
                }
                step = z;
            }
            if (!fix(step, fixed)) {
                break;
            }
        }
        return step;
    }

    /** Ends the parts of a step that leave the box at its faces; whether there are new ones. */
    private boolean fix(double[] d, boolean[] fixed) {
        boolean more = false;
        for (int i = 0; i < d.length; i++) {
            if (!fixed[i] && box.isOutside(i, w[i] + d[i])) {
                d[i] = box.clamp(i, w[i] + d[i]) - w[i];
                fixed[i] = true;
                more = true;
            }
        }
        return more;
    }

    private double[] unscaled(double[] z) {
        double[] d = z.clone();
        for (int i = 0; i < d.length; i++) {
            d[i] = scale[i] == 0 ? 0 : d[i] / scale[i];
        }
        return d;
    }
}
