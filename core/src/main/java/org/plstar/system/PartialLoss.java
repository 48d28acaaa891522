package org.plstar.system;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Storage;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Require;

/**
 * The contribution of some samples of an objective to its loss, its gradient and its products with
 * a curvature: the summands of sums over tiles. All passes share their memory. Not thread-safe.
 *
 * <p>What the point of a product decides is kept for as many tiles as fit, and computed again for
 * the others: the bytes are the same.
 */
public final class PartialLoss {
    /** The quantity that is summed over samples. */
    public enum Quantity {
        /** The loss without its gradient. */
        VALUE,
        /** The loss with its gradient. */
        GRADIENT,
        /** A product with the Hessian. */
        HESSIAN,
        /** A product with the generalized Gauss–Newton matrix. */
        GAUSS_NEWTON,
        /** A product with the generalized Gauss–Newton matrix of {@link Loss#bound}. */
        STEP_CURVATURE;

        /** Whether the quantity is a product with a direction. */
        public boolean product() {
            return switch (this) {
                case VALUE, GRADIENT -> false;
                case HESSIAN, GAUSS_NEWTON, STEP_CURVATURE -> true;
            };
        }
    }

    private final Objective objective;
    private final long most;
    private final Map<Quantity, KeptLinearization> splits = new EnumMap<>(Quantity.class);
    private final Map<Integer, KeptLinearization> kept = new HashMap<>();
    private long keptBytes;
    private long keptAt;
    private Quantity keptOf = Quantity.VALUE;
    private @Nullable KeptLinearization passing;
    private @Nullable Minibatch batch;

    PartialLoss(Objective objective, long most) {
        this.objective = objective;
        this.most = most;
    }

    /**
     * The loss of samples, and its gradient if an array for it is given.
     *
     * @param w the point, [p]
     * @param g [p], overwritten; of size 0 for the loss alone
     */
    public double of(int first, int count, Storage w, Storage g) {
        requireNonNull(g, "g");
        requireNonNull(w, "w");
        requireSamples(first, count);
        requireApart(w, g);
        if (g.size() > 0) {
            Require.size(w.size(), g.size(), SystemRefusal.SIZE, "g");
        }
        LossPass.Programs programs = objective.programs();
        Binding b = objective.binding(w, first).output(LossPrograms.LOSS, programs.result(), 0);
        Executor executor = g.size() == 0 ? programs.value() : programs.gradient();
        if (g.size() > 0) {
            LossPrograms.outputs(objective.system(), b, executor.program(), "g:", g);
        }
        executor.run(b, count);
        return LossPass.finiteOrInfinite(programs.result().get(0));
    }

    private void requireSamples(int first, int count) {
        Require.that(
                first >= 0 && count >= 1 && first <= objective.samples() - count,
                SystemRefusal.RANGE,
                count + " samples from " + first + " on",
                "some of the " + objective.samples());
    }

    private static void requireApart(Storage read, Storage written) {
        Require.that(
                written.size() == 0 || !read.sharesWith(written),
                SystemRefusal.SHARED,
                "what is read and what is written in one array",
                "a place of its own for the result");
    }

    /**
     * A product with the curvature of samples.
     *
     * @param point a number of w: another one for another w
     * @param w [p]
     * @param v [p]; not modified
     * @param to [p], overwritten
     */
    public void product(
            Quantity of, long point, int first, int count, Storage w, Storage v, Storage to) {
        requireSamples(first, count);
        Require.size(w.size(), v.size(), SystemRefusal.SIZE, "v");
        Require.size(w.size(), to.size(), SystemRefusal.SIZE, "to");
        requireApart(w, to);
        requireApart(v, to);
        if (keptAt != point || keptOf != of) {
            kept.clear();
            keptBytes = 0;
            keptAt = point;
            keptOf = of;
        }
        Binding b = objective.binding(w, first);
        KeptLinearization known = kept.get(first);
        if (known == null) {
            known = linearized(of, first, count);
            known.moveTo(b);
        }
        known.apply(b, v, to);
    }

    /** A linearization that is kept from now on, or one for this pass only. */
    private KeptLinearization linearized(Quantity of, int first, int count) {
        KeptLinearization split = splits.computeIfAbsent(of, this::split);
        KeptLinearization last = passing;
        KeptLinearization own = last != null && last.isOf(split, count) ? last : split.of(count);
        if (keptBytes + own.bytes() <= most) {
            keptBytes += own.bytes();
            kept.put(first, own);
            passing = null;
        } else {
            passing = own;
        }
        return own;
    }

    private KeptLinearization split(Quantity of) {
        return switch (of) {
            case HESSIAN -> objective.products().hessianSplit();
            case GAUSS_NEWTON -> objective.products().gaussNewtonSplit();
            case STEP_CURVATURE -> objective.products(objective.loss().bound()).gaussNewtonSplit();
            case VALUE, GRADIENT -> throw new IllegalStateException(of + " is no product");
        };
    }

    /**
     * The contribution of selected samples to the loss, and to its gradient if an array for it is
     * given.
     *
     * @param which indices of samples, from {@code from} on
     * @param count the number of samples
     * @param largest that are ever chosen at a time
     * @param scale of their losses
     * @param g [p], overwritten; of size 0 for the loss alone
     * @return their part of the loss
     */
    public double ofChosen(
            int[] which, int from, int count, int largest, double scale, Storage w, Storage g) {
        Require.finite(scale, SystemRefusal.NOT_FINITE, "scale");
        Minibatch m = batch;
        if (m == null || m.size() < largest) {
            m = new Minibatch(objective, Optional.empty(), largest);
            batch = m;
        }
        m.take(which, from, count, scale);
        return g.size() == 0 ? m.value(w) : m.gradient(w, g);
    }
}
