package org.plstar.optimize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;
import org.plstar.array.UpdateKernels;

/**
 * The rule that computes the direction d of a step w ← w - η d from a gradient.
 *
 * <p>The definitions are those of PyTorch 2.6, defaults included, so that the same settings give
 * the same iterates. A weight decay λ adds λ w to the gradient: it minimises L(w) + ½ λ‖w‖², except
 * where it is decoupled.
 *
 * <p>One of the user's own names what it remembers and turns gradients; advice about its step is
 * refused unless it gives some.
 */
public interface Direction {
    /**
     * The vectors that a direction is computed from: elements [at, at + n).
     *
     * @param w not modified
     * @param g gradient in, direction out
     * @param memory what the method remembers, in the order of {@link #remembers()}; updated
     */
    record Vectors(
            Kernels kernels,
            UpdateKernels updates,
            Storage w,
            Storage g,
            List<Storage> memory,
            int at,
            int n) {
        /** g ← g + λ w. */
        public void decay(double lambda) {
            if (lambda != 0) {
                kernels.axpy(lambda, w, at, g, at, n);
            }
        }
    }

    /** Names of the vectors that are kept from step to step. */
    List<String> remembers();

    /**
     * Overwrites g with the direction.
     *
     * @param t steps done before this one
     */
    void turn(Vectors v, int t);

    /** The name of the method in a report. */
    default String title() {
        return getClass().getSimpleName();
    }

    /**
     * Whether the direction is divided by a size of each coordinate, so that no step follows from
     * the curvature.
     */
    default boolean rescales() {
        return false;
    }

    /**
     * The step for full batches on a loss of curvature λ_max, as {@link StepAdvice#fullBatch} says;
     * absent where the theory knows none.
     */
    default Optional<StepAdvice> advice(double lambdaMax) {
        requireCurvature(lambdaMax);
        return Optional.empty();
    }

    /** The bound on stable steps; absent where no theory gives it. */
    default Optional<StabilityEdge> edge() {
        return StabilityEdge.known(this);
    }

    private static void requireCurvature(double lambdaMax) {
        OptimizeRefusal.require(
                lambdaMax >= 0 && Double.isFinite(lambdaMax), "λ_max", lambdaMax, "a number >= 0");
    }

    /** λ of weight decay, which pulls weights to 0. */
    default double weightDecay() {
        return 0;
    }

    /**
     * λ of the λ/2 ‖w‖² that is minimised beside the loss: weight decay that is added to the
     * gradient. Decoupled decay minimises no such sum, and counts as 0.
     */
    default double penalty() {
        return weightDecay();
    }

    /** Whether the direction is the gradient of the loss without changes. */
    default boolean isPlainGradient() {
        return false;
    }

    /** d = g + λ w. */
    record Gradient(double weightDecay) implements Direction {
        /** Refuses a negative weight decay. */
        public Gradient {
            nonNegative("weight decay", weightDecay);
        }

        @Override
        public List<String> remembers() {
            return List.of();
        }

        @Override
        public void turn(Vectors v, int t) {
            v.decay(weightDecay);
        }

        @Override
        public boolean isPlainGradient() {
            return weightDecay == 0;
        }

        @Override
        public String title() {
            return "Gradient descent";
        }

        @Override
        public Optional<StepAdvice> advice(double lambdaMax) {
            requireCurvature(lambdaMax);
            double curvature = lambdaMax + weightDecay;
            return Optional.of(
                    new StepAdvice(1 / curvature, OptionalDouble.of(2 / curvature), "1/λ_max"));
        }
    }

    /**
     * Heavy ball: v ← β v + (1 - τ)(g + λ w), d = v; Nesterov: d = g + λ w + β v. The first v is g
     * + λ w.
     *
     * @param beta β in [0, 1)
     * @param dampening τ in [0, 1); 0 with {@code nesterov}
     */
    record Momentum(double beta, double dampening, boolean nesterov, double weightDecay)
            implements Direction {
        /** Refuses constants out of their ranges. */
        public Momentum {
            fraction("momentum", beta);
            fraction("dampening", dampening);
            OptimizeRefusal.require(
                    !nesterov || dampening == 0,
                    "dampening",
                    dampening,
                    "0 with Nesterov momentum");
            nonNegative("weight decay", weightDecay);
        }

        @Override
        public List<String> remembers() {
            return List.of("velocity");
        }

        @Override
        public void turn(Vectors v, int t) {
            v.decay(weightDecay);
            double mix = t == 0 ? 1 : 1 - dampening;
            v.updates.momentum(beta, mix, nesterov, v.memory.getFirst(), v.g, v.at, v.n);
        }

        @Override
        public String title() {
            return nesterov ? "Nesterov's momentum" : "Gradient descent with momentum";
        }

        @Override
        public Optional<StepAdvice> advice(double lambdaMax) {
            requireCurvature(lambdaMax);
            double curvature = lambdaMax + weightDecay;
            double over = nesterov ? 1 + 2 * beta : 1 - dampening;
            double limit = 2 * (1 + beta) / (over * curvature);
            OptionalDouble most = OptionalDouble.of(limit);
            return Optional.of(
                    nesterov
                            ? new StepAdvice(1 / curvature, most, "1/λ_max")
                            : new StepAdvice(limit / 2, most, "(1 + β)/λ_max, half of its limit"));
        }
    }

    /**
     * Adam (Kingma and Ba 2015): m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g², d = m̂ / (√v̂ + ε)
     * with m̂ = m/(1 - β₁^t), v̂ = v/(1 - β₂^t).
     *
     * @param decoupled whether the decay goes past the averages, d = m̂/(√v̂ + ε) + λ w: AdamW
     *     (Loshchilov and Hutter 2019)
     */
    record Adam(double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled)
            implements Direction {
        /** Refuses constants out of their ranges. */
        public Adam {
            fraction("beta1", beta1);
            fraction("beta2", beta2);
            nonNegative("epsilon", epsilon);
            nonNegative("weight decay", weightDecay);
        }

        @Override
        public double penalty() {
            return decoupled ? 0 : weightDecay;
        }

        @Override
        public List<String> remembers() {
            return List.of("mean", "square");
        }

        @Override
        public void turn(Vectors v, int t) {
            if (!decoupled) {
                v.decay(weightDecay);
            }
            v.updates.adam(
                    beta1,
                    beta2,
                    1 / (1 - StrictMath.pow(beta1, t + 1.0)),
                    1 / Math.sqrt(1 - StrictMath.pow(beta2, t + 1.0)),
                    epsilon,
                    v.memory.get(0),
                    v.memory.get(1),
                    v.g,
                    v.at,
                    v.n);
            if (decoupled) {
                v.decay(weightDecay);
            }
        }

        @Override
        public String title() {
            return decoupled ? "AdamW" : "Adam";
        }

        @Override
        public boolean rescales() {
            return true;
        }
    }

    /**
     * RMSprop (Hinton 2012): v ← α v + (1 - α) g², d = g/(√v + ε), averaged as b ← β b + d if there
     * is momentum.
     *
     * @param centred whether the square of the mean gradient is taken out of v
     */
    record RmsProp(
            double alpha, double epsilon, boolean centred, double momentum, double weightDecay)
            implements Direction {
        /** Refuses constants out of their ranges. */
        public RmsProp {
            fraction("alpha", alpha);
            nonNegative("epsilon", epsilon);
            fraction("momentum", momentum);
            nonNegative("weight decay", weightDecay);
        }

        @Override
        public List<String> remembers() {
            List<String> names = new ArrayList<>(List.of("square"));
            if (centred) {
                names.add("mean");
            }
            if (momentum > 0) {
                names.add("velocity");
            }
            return names;
        }

        @Override
        public void turn(Vectors v, int t) {
            v.decay(weightDecay);
            if (centred) {
                v.updates.rmsPropCentred(
                        alpha, epsilon, v.memory.get(0), v.memory.get(1), v.g, v.at, v.n);
            } else {
                v.updates.rmsProp(alpha, epsilon, v.memory.get(0), v.g, v.at, v.n);
            }
            if (momentum > 0) {
                v.updates.momentum(momentum, 1, false, v.memory.getLast(), v.g, v.at, v.n);
            }
        }

        @Override
        public String title() {
            return "RMSprop";
        }

        @Override
        public boolean rescales() {
            return true;
        }
    }

    private static void fraction(String name, double value) {
        OptimizeRefusal.require(value >= 0 && value < 1, name, value, "a number in [0, 1)");
    }

    private static void nonNegative(String name, double value) {
        OptimizeRefusal.require(
                value >= 0 && value < Double.POSITIVE_INFINITY, name, value, "a number ≥ 0");
    }
}
