package org.plstar.study.solve;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.study.Session;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/**
 * Levenberg–Marquardt for no more unknowns than equations, whose kernel is singular or squares the
 * condition: by the singular values of the Jacobian, its columns scaled by their largest norms so
 * far (Moré 1978).
 */
final class LeastSquaresSteps {
    /** Of the largest singular value squared. */
    private static final double FIRST_DAMPING = 1e-3;

    private static final double LEAST_RATIO = 1e-4;
    private static final double GOOD_RATIO = 0.5;
    private static final double ROUNDING = 1e-14;

    /** Of ‖r‖: below this part of it, differences of norms are mostly rounding. */
    private static final double NEAR = 1e-6;

    /** Of ‖r‖: what could still be removed. */
    private static final double DONE = 1e-11;

    private static final int MOST_TRIALS = 40;
    private static final int LAST_STEPS = 3;

    private final ResidualSystem system;
    private final int steps;
    private final Session session;
    private final double allowed;
    private final Jacobian jacobian;
    private final double[] w;
    private final double[] scale;
    private double[] r;
    private double norm;
    private double damping = -1;
    private int near;

    private LeastSquaresSteps(
            ResidualSystem system, double[] start, int steps, double allowed, Session session) {
        this.system = system;
        this.steps = steps;
        this.session = session;
        this.allowed = allowed;
        this.w = start.clone();
        this.scale = new double[w.length];
        this.jacobian = Jacobian.at(system, w, session.workers());
        this.r = DenseJacobian.residuals(jacobian, system);
        this.norm = DenseJacobian.norm(r);
    }

    /** Steps from the start until nothing is gained any more. */
    static Searched run(
            ResidualSystem system, double[] start, int steps, double allowed, Session session) {
        return new LeastSquaresSteps(system, start, steps, allowed, session).run();
    }

    private Searched run() {
        double atStart = norm;
        double before = Double.POSITIVE_INFINITY;
        for (int t = 0; ; t++) {
            session.progress().at("steps", t, steps);
            if (Searched.isDone(norm, before, allowed)) {
                return ended(SolveStatus.SOLVED, atStart, t, "the residual is rounding");
            }
            if (session.stop().getAsBoolean()) {
                return ended(SolveStatus.STOPPED, atStart, t, "stopped before step " + t);
            }
            if (t == steps) {
                return ended(SolveStatus.STEPS_USED, atStart, t, t + " steps");
            }
            before = norm;
            if (!step()) {
                return ended(SolveStatus.STALLED, atStart, t, "no step lowers the sum of squares");
            }
        }
    }

    private Searched ended(SolveStatus status, double atStart, int done, String detail) {
        return new Searched(w, status, atStart, done, detail);
    }

    /** One step that helps; false where there is none. */
    private boolean step() {
        try (Matrix j = DenseJacobian.of(jacobian)) {
            if (!scaled(j)) {
                return false;
            }
            Lapack.Svd svd = Lapack.svd(j);
            try {
                return step(svd);
            } finally {
                svd.close();
            }
        }
    }

    /** Divides the columns by their scales; false if a number is not finite. */
    private boolean scaled(Matrix j) {
        for (int k = 0; k < w.length; k++) {
            double[] column = new double[j.rows()];
            for (int i = 0; i < column.length; i++) {
                column[i] = j.get(i, k);
            }
            double size = DenseJacobian.norm(column);
            if (!Double.isFinite(size)) {
                return false;
            }
            scale[k] = Math.max(scale[k], size);
            for (int i = 0; i < column.length; i++) {
                j.set(i, k, scale[k] == 0 ? 0 : column[i] / scale[k]);
            }
        }
        return true;
    }

    private boolean step(Lapack.Svd svd) {
        double[] s = svd.s();
        double[] g = new double[s.length];
        for (int k = 0; k < s.length && s[k] > ROUNDING * s[0]; k++) {
            for (int i = 0; i < r.length; i++) {
                g[k] = Math.fma(svd.u().get(i, k), r[i], g[k]);
            }
        }
        double removable = DenseJacobian.norm(g);
        boolean close = removable <= NEAR * norm;
        if (removable <= DONE * norm || (close && ++near > LAST_STEPS)) {
            return false;
        }
        double largest = s[0] * s[0];
        damping = close ? 0 : damping < 0 ? FIRST_DAMPING * largest : damping;
        for (int attempt = 0; attempt < MOST_TRIALS; attempt++) {
            double promised = 0;
            double[] z = new double[s.length];
            for (int k = 0; k < s.length; k++) {
                double left = damping / (s[k] * s[k] + damping);
                z[k] = g[k] == 0 ? 0 : g[k] * s[k] / (s[k] * s[k] + damping);
                promised += g[k] == 0 ? 0 : g[k] * g[k] * (1 - left * left);
            }
            double[] there = moved(svd.vt(), z);
            jacobian.moveTo(there);
            double[] residuals = DenseJacobian.residuals(jacobian, system);
            double size = DenseJacobian.norm(residuals);
            double gained = (norm - size) * (norm + size) / promised;
            if (gained >= LEAST_RATIO || (close && size <= norm * (1 + NEAR * NEAR))) {
                System.arraycopy(there, 0, w, 0, w.length);
                r = residuals;
                norm = size;
                damping *= gained >= GOOD_RATIO ? 0.1 : 1;
                return true;
            }
            damping = Math.max(4 * damping, ROUNDING * largest);
        }
        jacobian.moveTo(w);
        return false;
    }

    /** w less the step whose coordinates along the right singular vectors are z. */
    private double[] moved(Matrix vt, double[] z) {
        double[] there = Arrays.copyOf(w, w.length);
        for (int i = 0; i < w.length; i++) {
            double d = 0;
            for (int k = 0; k < z.length; k++) {
                d = Math.fma(vt.get(k, i), z[k], d);
            }
            there[i] -= scale[i] == 0 ? 0 : d / scale[i];
        }
        return there;
    }
}
