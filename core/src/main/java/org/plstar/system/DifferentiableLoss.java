package org.plstar.system;

import java.util.Optional;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;

/**
 * A loss L(w) = Σ_i weight_i l(F_i(w), y_i) over samples, with its gradient and its curvature, in
 * any process that holds the samples.
 *
 * <p>{@link Objective} has them in memory and takes them in one pass; sums over tiles of samples
 * have other last bits. Not thread-safe.
 *
 * <p>One of the user's own has a number of samples and of unknowns, a value and a gradient; what it
 * leaves out of the rest is refused where a method needs it.
 */
public interface DifferentiableLoss {
    /** Number of samples, N. */
    int samples();

    /** Number of unknowns, p. */
    int unknowns();

    /** Whether equations are given per sample, so that batches can be drawn; by default not. */
    default boolean perSample() {
        return false;
    }

    /** The precision of parameters and gradients, by default double. */
    default Precision precision() {
        return Precision.DOUBLE;
    }

    /** The threads on which this process computes, by default the caller's alone. */
    default Workers workers() {
        return Workers.alone();
    }

    /**
     * The loss L(w); infinite where it, or an intermediate number, overflows.
     *
     * @param w [p]
     */
    double value(Storage w);

    /**
     * The loss L(w), and its gradient, which is written to {@code g}.
     *
     * @param w [p]
     * @param g [p], overwritten; another array than w's
     */
    double gradient(Storage w, Storage g);

    /**
     * The Hessian of L at w as a symmetric operator on R^p.
     *
     * @param w [p]; copied
     * @throws Refusal PROGRAM by default
     */
    default LossCurvature hessian(Storage w) {
        throw SystemRefusal.lacking("second derivatives");
    }

    /**
     * The generalized Gauss–Newton operator Jᵀ B J of L at w, B the Hessian of the loss in the
     * outputs; symmetric.
     *
     * @param w [p]; copied
     * @param most bytes that may be kept of the pass at w; where it takes more, every product
     *     computes it again
     * @throws Refusal PROGRAM by default
     */
    default LossCurvature gaussNewton(Storage w, long most) {
        throw SystemRefusal.lacking("Gauss–Newton products");
    }

    /**
     * An operator that steps are chosen by, nowhere below {@link #gaussNewton} at w: that of
     * {@link Loss#bound}; by default the same.
     *
     * @param w [p]; copied
     * @param most bytes that may be kept of the pass at w
     * @throws Refusal PROGRAM where there are no Gauss–Newton products
     */
    default LossCurvature stepCurvature(Storage w, long most) {
        return gaussNewton(w, most);
    }

    /**
     * This loss on at most {@code size} samples at a time.
     *
     * @param mode how the model trains, absent where it trains as it is evaluated
     * @throws Refusal PROGRAM if equations do not come per sample, or if sums over tiles of samples
     *     cannot know the mode; by default
     */
    default SampledLoss minibatch(int size, Optional<TrainingMode> mode) {
        throw SystemRefusal.lacking("losses of batches");
    }
}
