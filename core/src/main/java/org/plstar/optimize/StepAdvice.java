package org.plstar.optimize;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Storage;
import org.plstar.operator.Estimate;
import org.plstar.operator.Lanczos;
import org.plstar.operator.LinearOperator;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.DifferentiableLoss;

/**
 * Step sizes that follow from the curvature, for methods with a known theory.
 *
 * <p>λ is the largest eigenvalue λ_max of JᵀBJ at the start, all samples, in the objective's own
 * normalisation: for the square loss ½ mean, λ_max(K)/N, and for losses with a
 * {@link org.plstar.system.Loss#bound} of their own, such as Huber's, that of the bound. Limits are
 * those of a quadratic loss of that curvature: above them its iterates grow. Curvature that rises
 * during training can make a step below the limit diverge as well; half the limit is a customary
 * margin.
 *
 * @param eta the advised η
 * @param limit η from which on a quadratic diverges; absent where the theory names none
 * @param formula how η was found
 */
public record StepAdvice(double eta, OptionalDouble limit, String formula) {
    /** Refuses null with a {@link NullPointerException}. */
    public StepAdvice {
        requireNonNull(formula, "formula");
        requireNonNull(limit, "limit");
    }

    /**
     * The number of bytes of intermediate values that may be kept of a pass over all samples, so
     * that a run on a large set fits into memory.
     */
    static final long KEPT = 256L << 20;

    /** By which part of it {@link #firstStep} lowers the loss. */
    public static final double PART = 0.05;

    /**
     * λ_max of JᵀBJ on all samples by Lanczos' method, to a relative residual of 1e-3; about 10 to
     * 30 products of the cost of three gradients.
     *
     * <p>It is never above the true one, and by the residual's bound less than 0.1 % below it.
     */
    public static Estimate curvature(DifferentiableLoss objective, Storage w, long seed) {
        return curvature(objective, w, seed, 100);
    }

    /**
     * The eigenvalue λ_max of JᵀBJ with at most the given number of products; an estimate that has
     * not converged says so.
     *
     * @param most products
     */
    public static Estimate curvature(DifferentiableLoss objective, Storage w, long seed, int most) {
        LinearOperator whole = objective.stepCurvature(w, KEPT);
        return Lanczos.run(whole, Lanczos.End.UPPER, 1e-3, most, seed).max();
    }

    /**
     * A step that moves each weight by η against the sign of its gradient, as Adam's first does.
     *
     * @param eta η
     * @param loss L before it
     * @param lowered the part of L by which it lowers L to second order
     */
    public record FirstStep(double eta, double loss, double lowered) {
        /** Refuses what is no step. */
        public FirstStep {
            Require.positive(eta, OptimizeRefusal.SETTING, "eta");
            Require.positive(loss, OptimizeRefusal.SETTING, "loss");
            Require.positive(lowered, OptimizeRefusal.SETTING, "lowered");
        }
    }

    /**
     * The first step of Adam that lowers the loss by {@link #PART} of it to first order, η =
     * part·L/‖∇L‖₁, or by the most that it can to second order, η = ‖∇L‖₁/(sᵀJᵀBJs) with the signs
     * s of ∇L, if that is shorter, as where some weights are at their best already. Cost: a
     * gradient and a product with JᵀBJ, of about three gradients.
     *
     * @param w [p]
     * @throws Refusal SETTING if that is no positive number, as where the gradient is 0
     */
    public static FirstStep firstStep(DifferentiableLoss objective, Storage w) {
        BitSet all = new BitSet(w.size());
        all.set(0, w.size());
        return firstStep(objective, w, all)
                .orElseThrow(() -> Refusal.of(
                        OptimizeRefusal.SETTING,
                        "a step by the gradient at the start",
                        "the loss is " + objective.value(w)
                                + ", and the gradient 0 or beyond range",
                        "a loss and a gradient other than 0",
                        "use eta 0.001, for instance"));
    }

    /**
     * The same where some of the weights move; absent where it is no positive number.
     *
     * @param w [p]
     * @param moves the positions of the weights that move
     */
    public static Optional<FirstStep> firstStep(
            DifferentiableLoss objective, Storage w, BitSet moves) {
        Storage g = w.precision().allocate(w.size());
        double loss = objective.gradient(w, g);
        double[] signs = new double[w.size()];
        double sum = 0;
        for (int i = 0; i < g.size(); i++) {
            double slope = moves.get(i) ? g.get(i) : 0;
            sum += Math.abs(slope);
            signs[i] = Math.signum(slope);
        }
        if (!(sum > 0) || !Double.isFinite(sum) || !(loss > 0)) {
            return Optional.empty();
        }
        double curvature = curvature(objective.gaussNewton(w, KEPT), signs);
        double eta = PART * loss / sum;
        if (curvature > 0) {
            eta = Math.min(eta, sum / curvature);
        }
        double lowered = (eta * sum - eta * eta * curvature / 2) / loss;
        return lowered > 0 && Double.isFinite(eta)
                ? Optional.of(new FirstStep(eta, loss, lowered))
                : Optional.empty();
    }

    /** sᵀJᵀBJs. */
    private static double curvature(LinearOperator product, double[] s) {
        double[] image = new double[s.length];
        product.apply(s, image);
        double sum = 0;
        for (int i = 0; i < s.length; i++) {
            sum += s[i] * image[i];
        }
        return sum;
    }

    /**
     * The step η for full batches.
     *
     * <ul>
     *   <li>Gradient descent: 1/λ, limit 2/λ. With it L_t ≤ (1 - μ/λ)^t L_0 on a μ-PL* set where L
     *       is λ-smooth.
     *   <li>Heavy ball with momentum β and dampening τ: (1 + β)/((1 - τ)λ), half of the limit 2(1 +
     *       β)/((1 - τ)λ): the roots of z² - (1 + β - (1 - τ)ηλ)z + β are inside the unit circle
     *       below it.
     *   <li>Nesterov: 1/λ; the limit is 2(1 + β)/((1 + 2β)λ), from the roots of z² - (1 + β)(1 -
     *       ηλ)z + β(1 - ηλ).
     * </ul>
     *
     * A weight decay adds to λ.
     *
     * @param lambdaMax λ, positive
     * @throws Refusal for Adam, AdamW and RMSprop: they rescale every coordinate, so that λ_max of
     *     the loss says nothing about their step
     */
    public static StepAdvice fullBatch(Direction direction, double lambdaMax) {
        OptimizeRefusal.require(
                lambdaMax > 0 && Double.isFinite(lambdaMax), "λ_max", lambdaMax, "a number > 0");
        return direction
                .advice(lambdaMax)
                .orElseThrow(() -> direction.rescales() ? rescaled(direction) : unknown(direction));
    }

    /**
     * η*(m) for batches of m independent samples, from the constants of
     * {@link LeastSquaresBatches}: m/(β + (m-1)λ_k) up to the critical batch, 2m/(β + (m-1)(λ_1 +
     * λ_k)) beyond.
     *
     * @throws Refusal for any direction but the plain gradient: of others no step is known that
     *     theory supports
     */
    public static StepAdvice batches(Direction direction, LeastSquaresBatches constants, int m) {
        requireGradient(direction);
        return new StepAdvice(
                constants.step(m),
                OptionalDouble.of(constants.limit(m)),
                m <= constants.criticalBatch()
                        ? "m/(β + (m-1)λ_k), m ≤ m*"
                        : "2m/(β + (m-1)(λ_1 + λ_k)), m > m*");
    }

    private static void requireGradient(Direction direction) {
        if (direction.rescales()) {
            throw rescaled(direction);
        }
        if (!direction.isPlainGradient()) {
            throw Refusal.of(
                    OptimizeRefusal.NO_STEP_ADVICE,
                    "step auto for batches with " + direction,
                    "how much momentum or decay the noise of batches allows is not known",
                    "the plain gradient, or full batches",
                    "give a step size");
        }
    }

    /**
     * The step η from which on training diverges on a quadratic of curvature λ with full batches;
     * absent where none is known.
     */
    public static OptionalDouble limit(Direction direction, double lambdaMax) {
        Require.notNegative(lambdaMax, OptimizeRefusal.SETTING, "lambdaMax");
        return direction.advice(lambdaMax).map(StepAdvice::limit).orElse(OptionalDouble.empty());
    }

    private static Refusal unknown(Direction direction) {
        return Refusal.of(
                OptimizeRefusal.NO_STEP_ADVICE,
                "step auto for " + direction.title(),
                "nothing is known of the steps of this direction",
                "gradient descent, with or without momentum",
                "give a step size");
    }

    private static Refusal rescaled(Direction direction) {
        return Refusal.of(
                OptimizeRefusal.NO_STEP_ADVICE,
                "step auto for " + direction,
                "it rescales every coordinate by its own gradients, so that λ_max of the loss"
                        + " does not bound its step",
                "gradient descent, momentum or plain stochastic gradient descent",
                "give a step size; 0.001 is a customary one in standard parametrization");
    }

    /** Why a run with step η may have diverged, in the numbers that are known. */
    static String explain(
            Direction direction, Optional<Batches> sampled, double eta, OptionalDouble lambdaMax) {
        Optional<String> batches =
                sampled.map(b -> "batches of " + b.size() + " allow less than full batches do; ");
        if (lambdaMax.isEmpty()) {
            String unknown = String.format(Locale.ROOT, "eta = %.6g; λ_max was not measured", eta);
            return batches.orElse("") + unknown;
        }
        OptionalDouble limit = limit(direction, lambdaMax.getAsDouble());
        if (limit.isEmpty()) {
            return String.format(
                    Locale.ROOT, "eta = %.6g; no limit is known for this method, try a tenth", eta);
        }
        double most = limit.getAsDouble();
        return batches.orElse("")
                + (eta >= most
                        ? String.format(
                                Locale.ROOT,
                                "eta = %.6g is above the limit %.6g of this method at the start, where"
                                        + " λ_max = %.6g; pass at most %.6g",
                                eta,
                                most,
                                lambdaMax.getAsDouble(),
                                most / 2)
                        : String.format(
                                Locale.ROOT,
                                "eta = %.6g is below the limit %.6g of this method at the start, where"
                                        + " λ_max = %.6g: the curvature rose on the way; pass less,"
                                        + " for instance %.6g",
                                eta,
                                most,
                                lambdaMax.getAsDouble(),
                                Math.min(most / 4, eta / 4)));
    }
}
