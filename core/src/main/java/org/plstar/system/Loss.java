package org.plstar.system;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.stream.Stream;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Require;

/**
 * A loss per sample, in the outputs f and targets y of one sample, both of shape [C].
 *
 * <p>One of the user's own writes it in ops; gradients, Hessian and Gauss–Newton products follow.
 * Two losses are equal where they are the same function. What theory says of {@link #SQUARE} alone,
 * such as a certificate, is refused for others.
 */
@SuppressWarnings("ClassInitializationDeadlock") // the two classes are first touched from here
public interface Loss {
    /** The loss ½ Σ_c (f_c - y_c)². */
    Loss SQUARE = new Loss() {
        @Override
        public String text() {
            return "square";
        }

        @Override
        public Value perSample(ProgramBuilder b, Value f, Value y) {
            Value r = b.subtract(f, y);
            return b.scale(0.5, b.sumAll(b.mul(r, r)));
        }

        @Override
        public String toString() {
            return text();
        }
    };

    /** The cross-entropy of targets and model, in nats: see {@link CrossEntropy}. */
    Loss CROSS_ENTROPY = new CrossEntropy();

    /**
     * Huber's loss Σ_c h(f_c - y_c), h(r) = ½ r² for |r| &lt; δ and δ(|r| - ½ δ) elsewhere.
     *
     * <p>Its text is {@code huber} for δ = 1, else such as {@code huber(0.5)}.
     *
     * @param delta δ, from 1e-30 to 1e30
     * @throws org.plstar.refusal.Refusal RANGE for another δ
     */
    static Loss huber(double delta) {
        return new HuberLoss(delta);
    }

    /**
     * The loss of a text, as {@link #text} gives it: {@code square}, {@code cross-entropy},
     * {@code huber}, {@code huber(0.5)}; absent for other texts.
     *
     * @throws org.plstar.refusal.Refusal RANGE for a δ that {@link #huber} refuses
     */
    static Optional<Loss> named(String text) {
        return Stream.of(SQUARE, CROSS_ENTROPY)
                .filter(l -> l.text().equals(text))
                .findFirst()
                .or(() -> HuberLoss.of(text));
    }

    /** The name of the loss as text, such as {@code cross-entropy}. */
    String text();

    /** Adds the loss of every sample, a scalar per sample, to a program. */
    Value perSample(ProgramBuilder b, Value f, Value y);

    /**
     * A loss whose Hessian in the outputs is at least this one's, whatever the outputs of either,
     * by default this loss; steps are chosen by the curvature of it, as this one's may vanish.
     */
    default Loss bound() {
        return this;
    }

    /**
     * Refuses targets that the loss cannot have; by default all finite ones are allowed.
     *
     * @param targets [N, C] row-major, finite, not modified
     * @throws org.plstar.refusal.Refusal with {@link SystemRefusal#TARGETS}
     */
    default void requireTargets(double[] targets, int outputs) {
        requireNonNull(targets, "targets");
    }

    /**
     * Targets with label smoothing: (1 - ε) y + ε/C, the mixture of y with the uniform
     * distribution; for C = 1, (1 - ε) y, which is the same.
     *
     * <p>The cross-entropy to these is what others call cross-entropy with label smoothing ε. Its
     * least value is not 0 but the entropy of the smoothed targets.
     *
     * @param targets [N, C] row-major, not modified
     * @param epsilon ε in [0, 1)
     */
    public static double[] smoothed(double[] targets, int outputs, double epsilon) {
        requireNonNull(targets, "targets");
        Require.that(
                epsilon >= 0 && epsilon < 1,
                SystemRefusal.RANGE,
                "epsilon = " + epsilon,
                "at least 0 and below 1");
        Require.atLeast(1, outputs, SystemRefusal.RANGE, "outputs");
        Require.finite(targets, SystemRefusal.NOT_FINITE, "target");
        double uniform = outputs == 1 ? 0 : epsilon / outputs;
        double[] soft = new double[targets.length];
        for (int i = 0; i < soft.length; i++) {
            soft[i] = (1 - epsilon) * targets[i] + uniform;
        }
        return soft;
    }
}
