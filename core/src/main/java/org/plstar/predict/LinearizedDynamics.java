package org.plstar.predict;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Lapack;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * Gradient descent on a model linearized at w0, in closed form: r_t = (I - η c K)^t r_0 for the
 * loss (c/2) Σ r², c = 1/N for the mean over N samples.
 *
 * <p>Exact for the linearized model, for every step size, step by step.
 */
public final class LinearizedDynamics {
    private static final double MOST_TERMS = 2e9;

    /** The golden ratio less 1, (√5 - 1)/2. */
    private static final double GOLDEN = 0.6180339887498949;

    /** The number of golden sections after which η is known to a relative error of 1e-8. */
    private static final int SECTIONS = 40;

    private final double[] eigenvalues;
    private final double[] coefficients;
    private final double weight;

    private LinearizedDynamics(double[] eigenvalues, double[] coefficients, double weight) {
        this.eigenvalues = eigenvalues;
        this.coefficients = coefficients;
        this.weight = weight;
    }

    /**
     * Decomposes the kernel. Cost about 9 n³ and working memory 2 n².
     *
     * @param kernel K_0 [n, n]; modified: becomes its eigenvectors
     * @param residual r_0 = F(w_0) - y, [n]
     * @param weight c, the factor of each squared residual in the loss, twice
     */
    public static LinearizedDynamics of(Matrix kernel, double[] residual, double weight) {
        requireNonNull(kernel, "kernel");
        return of(kernel, residual, weight, Workers.alone());
    }

    /**
     * The dynamics of {@link #of(Matrix, double[], double)}, computed by a team, with the same
     * bytes for any team.
     */
    public static LinearizedDynamics of(
            Matrix kernel, double[] residual, double weight, Workers workers) {
        requireNonNull(workers, "workers");
        requireNonNull(kernel, "kernel");
        int n = residual.length;
        Require.atLeast(1, n, PredictRefusal.SIZE, "rows");
        TeamProducts.require(kernel, n, n, "kernel");
        KernelSpectrum.requireSymmetric(kernel);
        Require.finite(residual, PredictRefusal.NOT_FINITE, "residual");
        Require.positive(weight, PredictRefusal.RANGE, "weight");
        double[] values = Lapack.eigenvectors(kernel, workers);
        double[] coefficients = new double[n];
        double[] vector = new double[n];
        for (int i = 0; i < n; i++) {
            kernel.readRow(i, vector, 0);
            double c = 0;
            for (int j = 0; j < n; j++) {
                c = Math.fma(vector[j], residual[j], c);
            }
            coefficients[i] = c;
            values[i] *= weight;
        }
        return new LinearizedDynamics(values, coefficients, weight);
    }

    /** Eigenvalues of c K_0, ascending, [n]; a copy. */
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    /**
     * The linearized model's loss after {@code steps} steps of size η; absent if it exceeds the
     * range of doubles.
     */
    public OptionalDouble loss(double eta, long steps) {
        require(eta, steps);
        double sum = 0;
        for (int i = 0; i < coefficients.length; i++) {
            // r_t,i² = (1 - ηλ_i)^2t r_0,i²
            double factor = Math.abs(1 - eta * eigenvalue(i));
            sum += coefficients[i] * coefficients[i] * StrictMath.pow(factor, 2.0 * steps);
        }
        return half(sum);
    }

    /**
     * The loss after t steps with heavy-ball momentum v ← βv + g, w ← w - ηv from v = 0. Cost n log
     * t.
     *
     * @param beta β in [0, 1)
     */
    public OptionalDouble lossWithMomentum(double eta, double beta, long steps) {
        require(eta, steps);
        Require.that(
                beta >= 0 && beta < 1,
                PredictRefusal.RANGE,
                "beta = " + beta,
                "at least 0 and below 1");
        double sum = 0;
        for (int i = 0; i < coefficients.length; i++) {
            double r = coefficients[i] * Recurrence.heavyBall(eta * eigenvalue(i), beta, steps);
            sum += r * r;
        }
        return half(sum);
    }

    /**
     * The fewest steps of gradient descent after which the loss is at most {@code target}; absent
     * if more than {@code most} are needed.
     *
     * <p>For η below 2/λ_max, where the loss falls at every step. Cost n log t.
     */
    public OptionalLong stepsTo(double target, double eta, long most) {
        Require.notNegative(target, PredictRefusal.RANGE, "target");
        require(eta, most);
        return FirstTrue.first(t -> loss(eta, t).orElse(Double.POSITIVE_INFINITY) <= target, most);
    }

    /**
     * The first step with heavy-ball momentum, of all up to 50 and then of one in fifty, after
     * which the loss is at most {@code target}; absent if there is none up to {@code most}.
     * Momentum swings, so that no search by halving finds it.
     */
    public OptionalLong stepsWithMomentum(double target, double eta, double beta, long most) {
        Require.notNegative(target, PredictRefusal.RANGE, "target");
        for (long t = 1; t <= most; t += Math.max(1, t / 50)) {
            OptionalDouble loss = lossWithMomentum(eta, beta, t);
            if (loss.isPresent() && loss.getAsDouble() <= target) {
                return OptionalLong.of(t);
            }
        }
        return OptionalLong.empty();
    }

    /**
     * A constant step and the steps of it that are needed.
     *
     * @param eta the step size
     */
    public record Soonest(double eta, long steps) {
        /** Refuses a negative step size. */
        public Soonest {
            Require.notNegative(eta, PredictRefusal.RANGE, "eta");
            Require.atLeast(0, steps, PredictRefusal.RANGE, "steps");
        }
    }

    /**
     * The fewest steps of gradient descent after which the loss is at most {@code target}, over all
     * constant steps up to a largest one, and the step at which the loss is least then; absent if
     * more than {@code most} are needed.
     *
     * <p>After t steps the loss is convex in η, and its least value falls with t: η by golden
     * section, t by halving. Cost some 1,000 n.
     *
     * @param largest below 2/λ_max
     */
    public Optional<Soonest> soonest(double target, double largest, long most) {
        Require.notNegative(target, PredictRefusal.RANGE, "target");
        require(largest, most);
        OptionalLong steps = FirstTrue.first(t -> least(largest, t)[1] <= target, most);
        return steps.isPresent()
                ? Optional.of(new Soonest(least(largest, steps.getAsLong())[0], steps.getAsLong()))
                : Optional.empty();
    }

    /** η in (0, largest] with the least loss after t steps, and that loss. */
    private double[] least(double largest, long t) {
        double low = 0;
        double high = largest;
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double atLeft = loss(left, t).orElse(Double.POSITIVE_INFINITY);
        double atRight = loss(right, t).orElse(Double.POSITIVE_INFINITY);
        for (int i = 0; i < SECTIONS; i++) {
            // of equal losses the larger step: far below 1/λ_max the loss does not move
            if (atLeft < atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - GOLDEN * (high - low);
                atLeft = loss(left, t).orElse(Double.POSITIVE_INFINITY);
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + GOLDEN * (high - low);
                atRight = loss(right, t).orElse(Double.POSITIVE_INFINITY);
            }
        }
        double end = loss(largest, t).orElse(Double.POSITIVE_INFINITY);
        double middle = (low + high) / 2;
        double there = loss(middle, t).orElse(Double.POSITIVE_INFINITY);
        return end <= there ? new double[] {largest, end} : new double[] {middle, there};
    }

    /**
     * u with w_t - w_0 = -Jᵀu after t steps of gradient descent: u = c Σ_i q_i (q_i·r_0) (1 - (1 -
     * ηλ_i)^t)/λ_i.
     *
     * @param eigenvectors what {@link #of} made of its kernel, one per row; not modified
     * @throws Refusal DIVERGES if a number grows beyond the range of numbers
     */
    public double[] displacement(Matrix eigenvectors, double eta, long steps) {
        requireNonNull(eigenvectors, "eigenvectors");
        int n = coefficients.length;
        require(eta, steps);
        TeamProducts.require(eigenvectors, n, n, "eigenvectors");
        double[] u = new double[n];
        double[] q = new double[n];
        for (int i = 0; i < n; i++) {
            eigenvectors.readRow(i, q, 0);
            double gain = Recurrence.descentSum(eta * eigenvalue(i), steps);
            double factor = weight * eta * gain * coefficients[i];
            for (int j = 0; j < n; j++) {
                u[j] = Math.fma(factor, q[j], u[j]);
            }
        }
        for (double v : u) {
            if (!Double.isFinite(v)) {
                throw Refusal.of(
                        PredictRefusal.DIVERGES,
                        steps + " steps of size " + eta,
                        "they diverge: weights are beyond the range of numbers",
                        "a step size below 2/λ_max",
                        "take smaller steps, or fewer");
            }
        }
        return u;
    }

    /**
     * Σ_{k&lt;t} ‖w_{k+1} - w_k‖ = η Σ_k √(c Σ_i λ_i r_{k,i}²), the length of the path of gradient
     * descent; absent if that takes more than some seconds to add up, or exceeds the range of
     * doubles. Cost n t.
     */
    public OptionalDouble length(double eta, long steps) {
        int n = coefficients.length;
        require(eta, steps);
        if ((double) n * steps > MOST_TERMS) {
            return OptionalDouble.empty();
        }
        double[] r = coefficients.clone();
        double length = 0;
        for (long k = 0; k < steps; k++) {
            double square = 0;
            for (int i = 0; i < n; i++) {
                square = Math.fma(eigenvalue(i) * r[i], r[i], square);
                r[i] *= 1 - eta * eigenvalue(i);
            }
            length += eta * Math.sqrt(weight * square);
        }
        return Double.isFinite(length) ? OptionalDouble.of(length) : OptionalDouble.empty();
    }

    private static void require(double eta, long steps) {
        Require.notNegative(eta, PredictRefusal.RANGE, "eta");
        Require.atLeast(0, steps, PredictRefusal.RANGE, "steps");
    }

    /** The eigenvalue λ_i; a negative value is rounding and becomes 0. */
    private double eigenvalue(int i) {
        return Math.max(0, eigenvalues[i]);
    }

    private OptionalDouble half(double sum) {
        return Double.isFinite(sum) ? OptionalDouble.of(weight / 2 * sum) : OptionalDouble.empty();
    }
}
