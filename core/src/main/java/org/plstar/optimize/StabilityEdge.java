package org.plstar.optimize;

import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import org.plstar.array.Storage;

/**
 * The steps at which a direction becomes unstable on a quadratic loss: the products of the step η
 * and the curvature λ at which iterates no longer shrink.
 *
 * <p>λ is an eigenvalue of D^-½ (H + decay) D^-½, where D divides the coordinates of the direction.
 * The top component of the iterates follows the roots of z² - (1 + β - γηλ)z + β, of Nesterov's
 * momentum those of z² - (1 + β - ηλ(1 + β))z + β(1 - ηλ). A decoupled decay is not counted.
 *
 * @param beta β, the part of the last step that is repeated
 * @param gain γ, the factor with which the gradient enters a step
 * @param nesterov whether the second polynomial holds; γ is 1 then
 * @param decay what a weight decay adds to the curvature
 * @param divisor D of the next step
 */
public record StabilityEdge(
        double beta, double gain, boolean nesterov, double decay, Divisor divisor) {
    /** Refuses constants out of their ranges. */
    public StabilityEdge {
        OptimizeRefusal.require(beta >= 0 && beta < 1, "beta", beta, "a number in [0, 1)");
        OptimizeRefusal.require(
                gain > 0 && Double.isFinite(gain), "gain", gain, "a number above 0");
        OptimizeRefusal.require(
                decay >= 0 && Double.isFinite(decay), "decay", decay, "a number >= 0");
    }

    /** The sizes by which a direction divides coordinates. */
    @FunctionalInterface
    public interface Divisor {
        /** The divisor 1 for every coordinate. */
        Divisor ONES = (_, _) -> new double[0];

        /**
         * The diagonal D [p] of the next step; empty where it is all ones.
         *
         * @param v w, the gradient there, and what the method remembers of earlier ones; not
         *     modified
         * @param t steps done before
         */
        double[] at(Direction.Vectors v, int t);
    }

    /** The edge of a direction of this package; absent for other directions. */
    static Optional<StabilityEdge> known(Direction direction) {
        return Optional.ofNullable(
                switch (direction) {
                    case Direction.Gradient g ->
                        new StabilityEdge(0, 1, false, g.weightDecay(), Divisor.ONES);
                    case Direction.Momentum m ->
                        new StabilityEdge(
                                m.beta(),
                                1 - m.dampening(),
                                m.nesterov(),
                                m.weightDecay(),
                                Divisor.ONES);
                    case Direction.Adam a ->
                        new StabilityEdge(
                                a.beta1(),
                                1 - a.beta1(),
                                false,
                                a.decoupled() ? 0 : a.weightDecay(),
                                (v, t) -> divisor(a, v, t));
                    case Direction.RmsProp r ->
                        new StabilityEdge(
                                r.momentum(), 1, false, r.weightDecay(), (v, _) -> divisor(r, v));
                    default -> null;
                });
    }

    private static double[] divisor(Direction.Adam a, Direction.Vectors v, int t) {
        double first = 1 - StrictMath.pow(a.beta1(), t + 1.0);
        double second = 1 - StrictMath.pow(a.beta2(), t + 1.0);
        double decay = a.decoupled() ? 0 : a.weightDecay();
        return divisor(
                v,
                decay,
                v.memory().get(1),
                (square, g) -> first
                        * (Math.sqrt((a.beta2() * square + (1 - a.beta2()) * g * g) / second)
                                + a.epsilon()));
    }

    private static double[] divisor(Direction.RmsProp r, Direction.Vectors v) {
        double rest = 1 - r.alpha();
        double[] d = divisor(
                v,
                r.weightDecay(),
                v.memory().getFirst(),
                (square, g) -> r.alpha() * square + rest * g * g);
        for (int i = 0; i < d.length; i++) {
            double g = v.g().get(i) + r.weightDecay() * v.w().get(i);
            double mean = r.centred() ? r.alpha() * v.memory().get(1).get(i) + rest * g : 0;
            d[i] = Math.sqrt(Math.max(0, d[i] - mean * mean)) + r.epsilon();
        }
        return d;
    }

    private static double[] divisor(
            Direction.Vectors v, double decay, Storage square, DoubleBinaryOperator size) {
        double[] d = new double[v.n()];
        for (int i = 0; i < d.length; i++) {
            d[i] = size.applyAsDouble(square.get(i), v.g().get(i) + decay * v.w().get(i));
        }
        return d;
    }

    /** The product ηλ above which iterates grow. */
    public double limit() {
        return nesterov ? 2 * (1 + beta) / (1 + 2 * beta) : 2 * (1 + beta) / gain;
    }

    /**
     * The factor by which the component of curvature λ grows with each step; below 1 it shrinks.
     */
    public double growth(double etaLambda) {
        OptimizeRefusal.require(
                Double.isFinite(etaLambda), "etaLambda", etaLambda, "a finite number");
        double a = gain * etaLambda;
        double sum = nesterov ? (1 + beta) * (1 - a) : 1 + beta - a;
        double product = nesterov ? beta * (1 - a) : beta;
        double discriminant = sum * sum - 4 * product;
        return discriminant < 0
                ? Math.sqrt(product)
                : (Math.abs(sum) + Math.sqrt(discriminant)) / 2;
    }
}
