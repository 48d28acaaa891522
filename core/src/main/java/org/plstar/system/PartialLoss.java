package org.plstar.system;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Storage;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;

/**
 * What some samples of an objective have in its loss, its gradient and its products with a
 * curvature: the summands of sums over tiles. All passes share their memory. Not thread-safe.
 */
public final class PartialLoss {
    /** What is summed over samples. */
    public enum Quantity {
        /** The loss alone. */
        VALUE,
        /** The loss and its gradient. */
        GRADIENT,
        /** A product with the Hessian. */
        HESSIAN,
        /** A product with the generalized Gauss–Newton matrix. */
        GAUSS_NEWTON
    }

    private final Objective objective;
    private final Map<Quantity, Executor> products = new EnumMap<>(Quantity.class);
    private @Nullable Minibatch batch;

    PartialLoss(Objective objective) {
        this.objective = objective;
    }

    /**
     * What samples have.
     *
     * @param w the point, [p]
     * @param v direction of a product, [p]; not read for others
     * @param to gradient or product, [p], overwritten; not written for a value
     * @return their part of the loss; 0 for products
     */
    public double of(Quantity quantity, int first, int count, Storage w, Storage v, Storage to) {
        LossPass.Programs programs = objective.programs();
        Binding b = objective.binding(w, first);
        switch (quantity) {
            case VALUE -> {
                programs.value().run(b.output(LossPrograms.LOSS, programs.result(), 0), count);
                return programs.result().get(0);
            }
            case GRADIENT -> {
                Executor gradient = programs.gradient();
                objective.outputs(b, gradient.program(), "g:", to);
                gradient.run(b.output(LossPrograms.LOSS, programs.result(), 0), count);
                return programs.result().get(0);
            }
            default -> {
                Executor product = products.computeIfAbsent(quantity, this::product);
                objective.directed(b, v);
                String prefix = quantity == Quantity.HESSIAN ? "v:g:" : "v:";
                product.run(objective.outputs(b, product.program(), prefix, to), count);
                return 0;
            }
        }
    }

    private Executor product(Quantity quantity) {
        Program p =
                quantity == Quantity.HESSIAN
                        ? LossPrograms.hessian(objective.system(), objective.loss())
                        : LossPrograms.gaussNewton(objective.system(), objective.loss());
        return Executor.of(p, objective.precision(), objective.workers());
    }

    /**
     * What chosen samples have in the loss and, where there is room for it, in its gradient.
     *
     * @param which indices of samples, from {@code from} on
     * @param count how many of them
     * @param most that are ever chosen at a time
     * @param scale of their losses
     * @param g [p], overwritten; of size 0 for the loss alone
     * @return their part of the loss
     */
    public double ofChosen(
            int[] which, int from, int count, int most, double scale, Storage w, Storage g) {
        Minibatch m = batch;
        if (m == null || m.size() < most) {
            m = new Minibatch(objective, Optional.empty(), most);
            batch = m;
        }
        m.take(which, from, count, scale);
        return g.size() == 0 ? m.value(w) : m.gradient(w, g);
    }
}
