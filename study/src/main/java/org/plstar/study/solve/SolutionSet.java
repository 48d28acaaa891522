package org.plstar.study.solve;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.data.equations.Equations;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;

/** The set of solutions around a given one within a box: directions along it, and returns to it. */
final class SolutionSet {
    private static final int MOST_RETURNS = 12;

    private final LocalSystem system;
    private final Box box;
    private final double allowed;

    /** Whether an unknown is held at a bound. */
    private final boolean[] active;

    /**
     * The set around a solution, whose unknowns at bounds are held there.
     *
     * @param tolerance of the size of equations' terms at the solution
     */
    SolutionSet(LocalSystem system, Box box, double[] solution, double tolerance) {
        this.system = system;
        this.box = box;
        system.residuals(solution);
        this.allowed = tolerance * LeastSquares.norm(system.sizes());
        this.active = new boolean[solution.length];
        hold(solution);
    }

    /** For each unknown, whether it is held at a bound; not a copy. */
    boolean[] active() {
        return active;
    }

    /** Holds the unknowns that are at a bound, and no others. */
    void hold(double[] w) {
        for (int j = 0; j < w.length; j++) {
            active[j] = box.isAtBound(w, j);
        }
    }

    /** The linear steps in the unknowns at no bound; absent where a derivative is infinite. */
    Optional<LinearSteps> free() {
        Optional<LinearSteps> all = system.steps();
        boolean any = false;
        for (boolean a : active) {
            any |= a;
        }
        if (!any || all.isEmpty()) {
            return all;
        }
        try (LinearSteps own = all.get()) {
            return Optional.of(own.withoutColumns(active));
        }
    }

    double[] masked(double[] v) {
        double[] m = v.clone();
        for (int j = 0; j < m.length; j++) {
            if (active[j]) {
                m[j] = 0;
            }
        }
        return m;
    }

    /** The projection of v on the null space of J: v - J⁺ J v. */
    static double[] projected(LinearSteps linear, double[] v) {
        double[] back = linear.step(0, linear.product(v));
        double[] t = v.clone();
        for (int j = 0; j < t.length; j++) {
            t[j] += back[j];
        }
        return t;
    }

    /** Back to the solution set by least-norm steps in the unknowns that are free. */
    Optional<double[]> returned(LinearSteps linear, double[] from) {
        double[] point = from;
        double before = Double.POSITIVE_INFINITY;
        double[] best = point;
        @Nullable LinearSteps own = null;
        boolean renew = hasNewBounds(linear);
        try {
            for (int k = 0; k < MOST_RETURNS; k++) {
                double[] r = system.residuals(point);
                double norm = LeastSquares.norm(r);
                if (!(norm < before)) {
                    break;
                }
                best = point;
                renew |= k > 0 && norm > 0.1 * before;
                before = norm;
                if (norm == 0) {
                    break;
                }
                if (renew) {
                    if (own != null) {
                        own.close();
                    }
                    Optional<LinearSteps> here = free();
                    if (here.isEmpty()) {
                        own = null;
                        break;
                    }
                    own = here.get();
                    renew = false;
                }
                double[] d = (own == null ? linear : own).step(0, r);
                point = point.clone();
                for (int j = 0; j < point.length; j++) {
                    double there = active[j] ? point[j] : point[j] + d[j];
                    if (box.isOutside(j, there)) {
                        active[j] = true;
                        renew = true;
                    }
                    point[j] = box.clamp(j, there);
                }
            }
        } finally {
            if (own != null) {
                own.close();
            }
        }
        return before <= allowed ? Optional.of(best) : Optional.empty();
    }

    private boolean hasNewBounds(LinearSteps linear) {
        return !linear.dropsExactly(active);
    }

    /** The distance ‖w - from‖. */
    static double away(double[] w, double[] from) {
        double[] d = w.clone();
        for (int i = 0; i < d.length; i++) {
            d[i] -= from[i];
        }
        return LeastSquares.norm(d);
    }

    /** The distance ‖w - start‖ over all unknowns except slacks. */
    static double distance(Equations text, double[] w) {
        double[] start = text.start();
        double[] there = w.clone();
        for (int j = 0; j < there.length; j++) {
            there[j] = text.unknowns().get(j).slack() ? start[j] : there[j];
        }
        return away(there, start);
    }
}
