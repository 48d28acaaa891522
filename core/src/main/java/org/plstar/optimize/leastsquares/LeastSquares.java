package org.plstar.optimize.leastsquares;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.plstar.optimize.Box;

/**
 * The loop of least squares: damped steps, searched along within bounds, from one point to the
 * next. When to end is decided by who calls {@link #step}. Not thread-safe.
 *
 * <p>A step that fails is shortened before λ is raised, so that points without a value are passed
 * by.
 */
public final class LeastSquares {
    /**
     * The bound on the variation of the factor by which steps shrink, within which the solution
     * counts as singular.
     */
    private static final double STEADY = 0.1;

    private static final double LEAST_SHARE = 0.3;
    private static final double MOST_SHARE = 0.9;

    /**
     * The parts that determine the steps.
     *
     * @param size of residuals, which steps lower
     */
    public record Method(
            ToDoubleFunction<double[]> size, Damping damping, Halving search, Box box) {}

    private final UnaryOperator<double[]> residuals;
    private final Method method;
    private final double[] w;
    private double[] r;
    private double size;

    /**
     * The residuals that were evaluated last; they differ from r where the system was evaluated at
     * another point.
     */
    private double[] latest;

    /** The last step that was taken with its full length. */
    private double @Nullable [] last;

    private double length;
    private double ratio;

    /**
     * Begins a search at a point.
     *
     * @param residuals from w [p] to r [n], a new array; the solvers of steps use the point at
     *     which it was called last
     * @param w the point, which steps move
     */
    public LeastSquares(UnaryOperator<double[]> residuals, double[] w, Method method) {
        this.residuals = residuals;
        this.method = method;
        this.w = w;
        this.r = residuals.apply(w);
        this.latest = r;
        this.size = method.size.applyAsDouble(r);
    }

    /** The norm ‖v‖, without overflow. */
    public static double norm(double[] v) {
        double largest = 0;
        for (double x : v) {
            largest = Math.max(largest, Math.abs(x));
        }
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (double x : v) {
            sum = Math.fma(x / largest, x / largest, sum);
        }
        return largest * Math.sqrt(sum);
    }

    /** The current point, [p], not a copy. */
    public double[] w() {
        return w;
    }

    /** The residuals at the current point, [n]; not a copy. */
    public double[] r() {
        return r;
    }

    /** The size of the residuals at the current point. */
    public double size() {
        return size;
    }

    /** The fraction of the last step that was taken. */
    public double length() {
        return length;
    }

    /** Actual over promised decrease of the last step. */
    public double ratio() {
        return ratio;
    }

    /** Evaluates at w again, where w or the system has changed. */
    public void measure() {
        take(w, residuals.apply(w));
        latest = r;
    }

    /** Evaluates the system at w again, if it was evaluated at another point last. */
    public void back() {
        if (latest != r) {
            double[] unused = residuals.apply(w);
            latest = r;
        }
    }

    /** The residuals at a given point, [n]. */
    public double[] at(double[] there) {
        latest = residuals.apply(there);
        return latest;
    }

    /** Moves to a point with known residuals. */
    public void take(double[] there, double[] itsResiduals) {
        System.arraycopy(there, 0, w, 0, w.length);
        r = itsResiduals;
        size = method.size.applyAsDouble(r);
    }

    /** w + t d, within the bounds. */
    public double[] moved(double[] d, double t) {
        return method.box.moved(w, d, t);
    }

    /** Makes a step; false if none lowers the size. */
    public boolean step(StepSolver linear) {
        return step(linear, Double.NEGATIVE_INFINITY, false);
    }

    /**
     * Makes a step with bounds on its length.
     *
     * @param linear at w
     * @param allowed a point of this size or less is taken at once
     * @param late whether steps that shrink by one factor are followed to where they lead, as they
     *     do to a solution at which the Jacobian is singular
     * @return false if no step lowers the size
     */
    public boolean step(StepSolver linear, double allowed, boolean late) {
        for (int k = 0; k < method.damping.attempts(); k++) {
            Optional<double[]> d = linear.solve(method.damping.lambda(), r);
            if (d.isPresent()) {
                if (along(linear, d.get(), method.search, allowed, late)) {
                    return true;
                }
                linear.rejected();
                back();
            }
            method.damping.failed(d.isPresent());
        }
        return false;
    }

    /** Tries points along a step, like {@link #step}; returns whether one is taken. */
    public boolean along(
            StepSolver linear, double[] d, Halving search, double allowed, boolean late) {
        DoubleUnaryOperator promise = linear.promise(r, d);
        double[] full =
                allowed >= 0 ? d : linear.bent(method.damping.lambda(), r, d, t -> at(moved(d, t)));
        double best = size;
        double @Nullable [] there = null;
        double[] itsResiduals = r;
        double t = 1;
        for (int k = 0; k < search.tries(); k++, t /= 2) {
            double[] point = moved(k == 0 ? full : d, t);
            double[] own = at(point);
            double value = method.size.applyAsDouble(own);
            double promised = promise.applyAsDouble(t);
            double gained = promised > 0 ? (size - value) * (size + value) / promised : Double.NaN;
            boolean allows = value <= allowed;
            if (allows || search.any() || (value < best && gained >= search.least())) {
                best = value;
                there = point;
                itsResiduals = own;
                length = t;
                ratio = gained;
                if (allows || !search.best() || (k == 0 && gained > search.enough())) {
                    break;
                }
            } else if (there != null) {
                break;
            }
        }
        if (there == null) {
            return false;
        }
        double[] beyond = late && length == 1 && !(best <= allowed) ? beyond(d) : null;
        if (beyond != null) {
            double[] own = at(beyond);
            if (method.size.applyAsDouble(own) * RatioDamping.PURE <= best) {
                take(beyond, own);
                return true;
            }
        }
        if (!search.any() && !(best <= allowed)) {
            method.damping.taken(length, ratio, size, best);
        }
        take(there, itsResiduals);
        return true;
    }

    /** The point w + d/(1 - q), if steps shrink by one factor q; otherwise null. */
    private double @Nullable [] beyond(double[] d) {
        double[] before = last;
        last = d;
        if (before == null) {
            return null;
        }
        double of = norm(before);
        double q = norm(d) / of;
        double[] rest = d.clone();
        for (int i = 0; i < rest.length; i++) {
            rest[i] -= q * before[i];
        }
        boolean steady = norm(rest) <= STEADY * q * of;
        return steady && q > LEAST_SHARE && q < MOST_SHARE ? moved(d, 1 / (1 - q)) : null;
    }
}
