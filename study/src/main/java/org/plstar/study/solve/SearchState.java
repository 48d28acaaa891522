package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.Halving;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.optimize.leastsquares.RatioDamping;

/** The state of a search for a solution, and measurements of its path. */
final class SearchState {
    /** The part of ‖r‖ below which differences of norms are mostly rounding. */
    static final double NEAR = 1e-6;

    /** The part of ‖w‖ below which a step is rounding. */
    private static final double ROUNDED = 4 * 0x1p-52;

    /** The least part of an unknown that its step has if the unknown converges to 0. */
    private static final double SHRINKS = 0.1;

    /** The factor, and its inverse, within which scales are limited around their median. */
    private static final double FARTHEST = 1e-8;

    final LocalSystem system;
    final Box box;
    final StepRules rules;
    final double[] w;
    final boolean wide;
    final LeastSquares search;

    /** The magnitudes of the terms of each equation at w, and the largest so far. */
    double[] sizes;

    final double[] mostSizes;

    private final double[] scale;
    private final Solved judge;

    /** The largest absolute value of each unknown so far. */
    final double[] most;

    /** The state at a start within the box. */
    SearchState(
            LocalSystem system,
            double[] start,
            Box box,
            StepRules rules,
            Solved judge,
            RatioDamping damping,
            Halving halving) {
        this.judge = judge;
        this.system = system;
        this.box = box;
        this.rules = rules;
        this.w = start.clone();
        this.scale = new double[w.length];
        Arrays.fill(scale, rules.scaled() ? 0 : 1);
        this.wide = w.length >= system.rows();
        this.search = new LeastSquares(
                system::residuals,
                w,
                new LeastSquares.Method(LeastSquares::norm, damping, halving, box));
        this.sizes = system.sizes();
        this.mostSizes = new double[system.rows()];
        this.most = new double[w.length];
    }

    /** The part of a residual whose removal rounding hides. */
    static double unseen(double norm, double[] sizes) {
        return Math.max(NEAR * norm, Math.sqrt(2 * norm * noise(sizes)));
    }

    /** The rounding of a norm of residuals. */
    static double noise(double[] sizes) {
        return 2 * Nearness.ROUNDING * LeastSquares.norm(sizes);
    }

    /** Computes the magnitudes of terms at w. */
    void measure() {
        search.back();
        sizes = system.sizes();
        for (int i = 0; i < sizes.length; i++) {
            mostSizes[i] = Math.max(mostSizes[i], sizes[i]);
        }
        for (int j = 0; j < w.length; j++) {
            most[j] = Math.max(most[j], Math.abs(w[j]));
        }
    }

    /** The verdict that w, or a point beside it that is then used, is a solution. */
    Optional<Solved.Verdict> solved() {
        Solved.Verdict verdict = judge.of(w, most);
        double[] there = search.at(verdict.w());
        if (verdict.holds()) {
            search.take(verdict.w().clone(), there);
            measure();
            return Optional.of(verdict);
        }
        search.back();
        return Optional.empty();
    }

    /**
     * Sets to 0 the unknowns that shrink step by step, as near a solution with a singular Jacobian,
     * if all equations hold there; returns whether they do.
     *
     * @param d the step, [p]
     */
    boolean vanished(double[] d) {
        Optional<double[]> there = Vanishing.shrunk(box, w, most, d, SHRINKS);
        if (there.isEmpty()) {
            return false;
        }
        double[] residuals = search.at(there.get());
        if (Nearness.worst(residuals, system.sizes()) <= Nearness.ROUNDING) {
            search.take(there.get(), residuals);
            measure();
            return true;
        }
        search.back();
        return false;
    }

    /** The linear equations at w; absent where they cannot be solved. */
    Optional<StepsInBox> linear() {
        Optional<LinearSteps> all = system.steps(norms -> {
            for (int k = 0; k < norms.length && rules.scaled(); k++) {
                boolean kept = rules.kind() == StepRules.Kind.DAMPED;
                scale[k] = Math.max(kept ? scale[k] : 0, norms[k]);
            }
            if (rules.scaled()) {
                cap(scale);
            }
            return scale.clone();
        });
        return all.map(s -> new StepsInBox(s, scale.clone(), box, w, !wide && !box.isBounded()));
    }

    /** Limits scales to between 1e-8 and 1e8 times their median. */
    private static void cap(double[] scale) {
        double[] sorted = scale.clone();
        Arrays.sort(sorted);
        double median = sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        for (int k = 0; k < scale.length && median > 0; k++) {
            scale[k] = Math.min(Math.max(scale[k], FARTHEST * median), median / FARTHEST);
        }
    }

    /** Whether a step is below the rounding of w. */
    boolean isRounding(double[] d) {
        for (int i = 0; i < d.length; i++) {
            if (Math.abs(d[i]) > ROUNDED * Math.abs(w[i])) {
                return false;
            }
        }
        return true;
    }
}
