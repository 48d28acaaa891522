package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.study.Session;

/**
 * Moves from a solution to the one nearest to the start: min ½‖w - w₀‖² with F(w) = y, w within
 * bounds.
 *
 * <p>Newton's method on the solution set. Along it the Hessian is P(I - Σ μ_i ∇²F_i)P with P the
 * projection on null(J) in the unknowns that are not at a bound, and μ the multipliers of w - w₀ =
 * Jᵀμ. Conjugate gradients solve with it, by differences of Jᵀμ; where it is not positive, they end
 * at the way down that they have. Each point returns to the set by least-norm steps and counts if
 * it is nearer. Bounds that are hit become active; one whose multiplier has the wrong sign is
 * released. A stationary point that is no minimum, by {@link SetCurvature}, is left.
 */
final class MinimumNormSolver {
    private static final int MOST_STEPS = 100;
    private static final int MOST_RELEASES = 50;
    private static final int MOST_PRODUCTS = 60;
    private static final int MOST_HALVINGS = 25;

    /**
     * The bound, relative to the sizes of w, w₀ and w - w₀, below which a projected gradient is 0.
     */
    private static final double STATIONARY = 1e-9;

    /** The accuracy of the end, as far as steps still help. */
    static final double EXACT = 1e-13;

    /** The accuracy of returns to the solution set before the end. */
    static final double ROUGH = 1e-3;

    /**
     * The largest number of stationary points without a minimum that are left, one after another.
     */
    private static final int MOST_LEFT = 12;

    /** The part of a squared distance by which another one has to be smaller to be nearer. */
    private static final double NEARER = 1e-12;

    private static final double ARMIJO = 1e-4;

    /** The part of the projected gradient at which conjugate gradients end. */
    private static final double ACCURACY = 1e-6;

    private final LocalSystem system;
    private final Box box;
    private final double[] start;
    private final Session session;
    private final double aimed;
    private double[] w;
    private final SolutionSet set;
    private final boolean[] active;
    private int steps;
    private int left;

    private MinimumNormSolver(
            LocalSystem system,
            Box box,
            double[] start,
            double[] solution,
            double tolerance,
            double aimed,
            Session session) {
        this.system = system;
        this.aimed = aimed;
        this.box = box;
        this.start = start;
        this.w = solution.clone();
        this.session = session;
        this.set = new SolutionSet(system, box, solution, tolerance);
        this.active = set.active();
    }

    /**
     * The solution at the end of the search.
     *
     * @param w the point, [p]
     * @param multipliers μ, [n]; ∂(½ distance²)/∂y_i
     * @param stationarity ‖P(w - w₀)‖
     * @param size the norm that the stationarity is relative to
     * @param curvature the least one of ½‖w - w₀‖² along the solutions; absent where there is no
     *     direction along them, or it is not known
     * @param left the number of stationary points without a minimum that the search left
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Found(
            double[] w,
            double[] multipliers,
            double stationarity,
            double size,
            int steps,
            OptionalDouble curvature,
            int left) {
        /** Whether the point is stationary on the solution set. */
        boolean isStationary() {
            return stationarity <= STATIONARY * size;
        }
    }

    /**
     * The nearest solution that descent from a given solution finds; the given one if none is
     * nearer.
     *
     * @param aimed the norm that the projected gradient should fall to, relative to its size
     */
    static Found from(
            LocalSystem system,
            Box box,
            double[] start,
            double[] solution,
            double tolerance,
            double aimed,
            Session session) {
        return new MinimumNormSolver(system, box, start, solution, tolerance, aimed, session).run();
    }

    /** The largest of ‖w‖, ‖w₀‖ and ‖w - w₀‖, which is the unit of distances. */
    private double size() {
        double largest = Math.max(LeastSquares.norm(w), LeastSquares.norm(start));
        return Math.max(largest, LeastSquares.norm(away()));
    }

    private double[] away() {
        double[] g = w.clone();
        for (int j = 0; j < g.length; j++) {
            g[j] -= start[j];
        }
        return g;
    }

    private Found run() {
        int releases = 0;
        while (true) {
            system.residuals(w);
            Optional<LinearSteps> here = set.free();
            if (here.isEmpty()) {
                double away = LeastSquares.norm(away());
                double[] none = new double[system.rows()];
                return new Found(w, none, away, size(), steps, OptionalDouble.empty(), left);
            }
            try (LinearSteps linear = here.get()) {
                double[] g = away();
                double[] mu = linear.multipliers(set.masked(g));
                double[] gradient = new double[w.length];
                system.transpose(mu, gradient);
                for (int j = 0; j < g.length; j++) {
                    gradient[j] = g[j] - gradient[j];
                }
                double[] t = SolutionSet.projected(linear, set.masked(gradient));
                double size = LeastSquares.norm(t);
                double unit = size();
                double aim = aimed * unit;
                if (size <= STATIONARY * unit
                        && releases < MOST_RELEASES
                        && released(gradient, aim)) {
                    releases++;
                    continue;
                }
                boolean over =
                        size <= aim || steps >= MOST_STEPS || session.stop().getAsBoolean();
                if (over || !moved(linear, t, mu)) {
                    Optional<SetCurvature> curvature = size <= STATIONARY * unit && aimed <= EXACT
                            ? curvature(linear, mu)
                            : Optional.empty();
                    if (left < MOST_LEFT
                            && steps < MOST_STEPS
                            && !session.stop().getAsBoolean()
                            && curvature.filter(SetCurvature::isNegative).isPresent()
                            && leave(linear, curvature.get().direction())) {
                        left++;
                        steps++;
                        continue;
                    }
                    OptionalDouble least = curvature
                            .map(c -> OptionalDouble.of(c.least()))
                            .orElse(OptionalDouble.empty());
                    return new Found(w, mu, size, unit, steps, least, left);
                }
                steps++;
                session.progress().at("nearest", steps, MOST_STEPS);
            }
        }
    }

    private Optional<SetCurvature> curvature(LinearSteps linear, double[] mu) {
        Optional<SetCurvature> found = SetCurvature.of(
                w.length,
                v -> set.masked(SolutionSet.projected(linear, set.masked(v))),
                v -> curved(v, mu));
        system.residuals(w);
        return found;
    }

    /** Moves along a direction, in both senses, to a nearer point; false if there is none. */
    private boolean leave(LinearSteps linear, double[] direction) {
        double here = LeastSquares.norm(away());
        double[] before = w;
        boolean[] held = active.clone();
        double[] best = w;
        boolean[] bestHeld = held;
        double least = here * here * (1 - NEARER);
        for (double t = here / 2; t > STATIONARY * here && best == before; t /= 2) {
            for (int sign = -1; sign <= 1; sign += 2) {
                double[] there = before.clone();
                System.arraycopy(held, 0, active, 0, held.length);
                for (int j = 0; j < there.length; j++) {
                    there[j] = box.clamp(j, before[j] + sign * t * direction[j]);
                    active[j] = held[j] || (direction[j] != 0 && box.isAtBound(there, j));
                }
                Optional<double[]> back = set.returned(linear, there);
                if (back.isPresent()) {
                    w = back.get();
                    double square = Math.pow(LeastSquares.norm(away()), 2);
                    if (square < least) {
                        least = square;
                        best = w;
                        bestHeld = active.clone();
                    }
                }
            }
        }
        w = best;
        System.arraycopy(bestHeld, 0, active, 0, held.length);
        return best != before;
    }

    /** Frees the bound whose multiplier shows most clearly that a point inside is nearer. */
    private boolean released(double[] gradient, double least) {
        int best = -1;
        double most = least;
        for (int j = 0; j < w.length; j++) {
            if (active[j] && box.lower()[j] < box.upper()[j]) {
                double inward = w[j] == box.lower()[j] ? -gradient[j] : gradient[j];
                if (inward > most) {
                    most = inward;
                    best = j;
                }
            }
        }
        if (best >= 0) {
            active[best] = false;
        }
        return best >= 0;
    }

    /**
     * Makes one step of Newton's method, shortened until the point is nearer; false if no length
     * is.
     */
    private boolean moved(LinearSteps linear, double[] t, double[] mu) {
        double[] s = newton(linear, t, mu);
        if (tried(linear, s, t)) {
            return true;
        }
        double[] down = new double[t.length];
        for (int j = 0; j < t.length; j++) {
            down[j] = -t[j];
        }
        return !Arrays.equals(down, s) && tried(linear, down, t);
    }

    private boolean tried(LinearSteps linear, double[] s, double[] t) {
        double here = LeastSquares.norm(away());
        double slope = CurvatureSolve.dot(s, t);
        double[] before = w;
        boolean[] held = active.clone();
        double a = 1;
        for (int k = 0; k < MOST_HALVINGS; k++, a /= 2) {
            double[] there = before.clone();
            for (int j = 0; j < there.length; j++) {
                there[j] = box.clamp(j, before[j] + a * s[j]);
                active[j] = held[j] || (s[j] != 0 && box.isAtBound(there, j));
            }
            Optional<double[]> back = set.returned(linear, there);
            if (back.isPresent()) {
                w = back.get();
                double size = LeastSquares.norm(away());
                double gained = (size - here) * (size + here) / 2;
                boolean rounding = Math.abs(a * slope) <= 1e-12 * here * here;
                if (gained <= ARMIJO * a * slope || (rounding && k == 0 && nearer(w, t))) {
                    return true;
                }
            }
        }
        w = before;
        System.arraycopy(held, 0, active, 0, held.length);
        return false;
    }

    /** Whether the projected gradient at w is less than half of the one before. */
    private boolean nearer(double[] point, double[] before) {
        system.residuals(point);
        Optional<LinearSteps> here = set.free();
        if (here.isEmpty()) {
            return false;
        }
        try (LinearSteps linear = here.get()) {
            return LeastSquares.norm(SolutionSet.projected(linear, set.masked(away())))
                    <= LeastSquares.norm(before) / 2;
        }
    }

    /** Solves P(I - Σ μ_i ∇²F_i)P s = -t. */
    private double[] newton(LinearSteps linear, double[] t, double[] mu) {
        CurvatureSolve solved = CurvatureSolve.of(
                q -> SolutionSet.projected(linear, set.masked(curved(q, mu))),
                Arrays.stream(t).map(v -> -v).toArray(),
                ACCURACY,
                1e-10,
                MOST_PRODUCTS);
        return solved.products() == 0 ? solved.down() : solved.x();
    }

    /** v - Σ μ_i ∇²F_i v, by a central difference of Jᵀμ. */
    private double[] curved(double[] v, double[] mu) {
        double h = 1e-5 * size() / LeastSquares.norm(v);
        double[] ahead = slopes(v, h, mu);
        double[] behind = slopes(v, -h, mu);
        double[] y = v.clone();
        for (int j = 0; j < y.length; j++) {
            y[j] -= (ahead[j] - behind[j]) / (2 * h);
        }
        return y;
    }

    private double[] slopes(double[] v, double h, double[] mu) {
        double[] point = w.clone();
        for (int j = 0; j < point.length; j++) {
            point[j] = Math.fma(h, v[j], point[j]);
        }
        system.residuals(point);
        double[] g = new double[w.length];
        system.transpose(mu, g);
        return g;
    }
}
