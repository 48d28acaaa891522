package org.plstar.study.solve;

import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.optimize.leastsquares.StepSolver;

/**
 * Steps of scaled columns, in the unknowns themselves and within bounds.
 *
 * <p>Bounds are an active set: unknowns whose step would leave the box are fixed where they would
 * leave it, and the others are solved for again. Steps of least squares bend by the second
 * derivative along them (Transtrum and Sethna 2012).
 */
final class StepsInBox implements StepSolver, AutoCloseable {
    /** The part of a step over which the second derivative is taken as a difference. */
    private static final double BEND = 0.1;

    /** The length of a correction relative to its step above which it is not trusted. */
    private static final double MOST_BEND = 0.75;

    private final LinearSteps all;
    private final double[] scale;
    private final Box box;
    private final double[] w;
    private final boolean bends;

    /** The last step without λ, and its right side. */
    private double @Nullable [] pure;

    private double @Nullable [] right;

    /**
     * The steps at a point.
     *
     * @param all of J with its columns divided by scales
     * @param scale these, [p]; 0 drops a column
     * @param w the point, [p], live
     * @param bends whether damped steps bend
     */
    StepsInBox(LinearSteps all, double[] scale, Box box, double[] w, boolean bends) {
        this.all = all;
        this.scale = scale;
        this.box = box;
        this.w = w;
        this.bends = bends;
    }

    @Override
    public Optional<double[]> solve(double lambda, double[] r) {
        if (lambda != 0) {
            return Optional.of(step(lambda, r));
        }
        return Optional.of(pure(r));
    }

    /** The step without λ, which is computed once. */
    double[] pure(double[] r) {
        double[] known = pure;
        if (known == null || right != r) {
            known = step(0, r);
            pure = known;
            right = r;
        }
        return known;
    }

    /** The scale of λ. */
    double unit() {
        return all.scale();
    }

    boolean isRough() {
        return all.isRough();
    }

    /** The product A d, [n]. */
    double[] product(double[] d) {
        return all.product(scaledUp(d));
    }

    @Override
    public DoubleUnaryOperator promise(double[] r, double[] d) {
        double[] change = product(d);
        return t -> {
            double sum = 0;
            for (int i = 0; i < r.length; i++) {
                sum -= t * change[i] * (2 * r[i] + t * change[i]);
            }
            return Math.max(sum, Double.MIN_NORMAL);
        };
    }

    @Override
    public double[] bent(double lambda, double[] r, double[] d, DoubleFunction<double[]> along) {
        if (!bends || lambda == 0) {
            return d;
        }
        double[] change = product(d);
        double[] ahead = along.apply(BEND);
        double[] second = new double[r.length];
        for (int i = 0; i < second.length; i++) {
            second[i] = ((ahead[i] - r[i]) / BEND - change[i]) / BEND;
            if (!Double.isFinite(second[i])) {
                return d;
            }
        }
        double[] z = all.step(lambda, second);
        if (LeastSquares.norm(z) > MOST_BEND * LeastSquares.norm(scaledUp(d))) {
            return d;
        }
        double[] bent = unscaled(z);
        for (int i = 0; i < bent.length; i++) {
            bent[i] += d[i];
        }
        return bent;
    }

    /** The step by all unknowns, or by those that stay within their bounds. */
    private double[] step(double lambda, double[] r) {
        double[] d = unscaled(all.step(lambda, r));
        boolean[] fixed = new boolean[w.length];
        if (!box.isBounded() || !fix(d, fixed)) {
            return d;
        }
        double[] bestSoFar = withFixed(lambda, r, d, fixed);
        if (promise(r, bestSoFar).applyAsDouble(1) > Double.MIN_NORMAL) {
            return bestSoFar;
        }
        // the active bounds oppose each other: only those against the gradient are kept
        double[] g = all.transposed(r);
        for (int j = 0; j < w.length; j++) {
            fixed[j] = box.presses(w, g, j);
        }
        return withFixed(lambda, r, new double[w.length], fixed);
    }

    /** Solves for the unknowns that are not fixed, until all are within the bounds. */
    private double[] withFixed(double lambda, double[] r, double[] d, boolean[] fixed) {
        double[] step = d;
        for (int round = 0; round <= w.length; round++) {
            double[] held = new double[w.length];
            for (int i = 0; i < w.length; i++) {
                held[i] = fixed[i] ? step[i] : 0;
            }
            double[] rest = product(held);
            for (int i = 0; i < rest.length; i++) {
                rest[i] += r[i];
            }
            try (LinearSteps free = all.withoutColumns(fixed)) {
                double[] z = unscaled(free.step(lambda, rest));
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

    /**
     * Ends the components of a step that leave the box at its faces; returns whether there are new
     * ones.
     */
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

    private double[] scaledUp(double[] d) {
        double[] z = d.clone();
        for (int i = 0; i < z.length; i++) {
            z[i] *= scale[i];
        }
        return z;
    }

    private double[] unscaled(double[] z) {
        double[] d = z.clone();
        for (int i = 0; i < d.length; i++) {
            d[i] = scale[i] == 0 ? 0 : d[i] / scale[i];
        }
        return d;
    }

    @Override
    public void close() {
        all.close();
    }
}
