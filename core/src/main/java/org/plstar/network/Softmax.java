package org.plstar.network;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * The softmax along the last axis: e^x / Σ e^x, numbers in (0, 1) that add up to 1.
 *
 * <p>As a last layer it is the non-linear output behind which wide networks do not become linear.
 * The cross-entropy loss has a softmax of its own and takes the layer's input.
 */
public record Softmax() implements Layer {
    @Override
    public String text() {
        return "softmax";
    }

    @Override
    public Value apply(Site site, Value x) {
        Shape in = x.type().shape();
        if (in.rank() == 0) {
            throw site.shapeRefusal(in, "at least one axis");
        }
        return of(site.builder(), x);
    }

    /**
     * The softmax e^z / Σ e^z with z = x - max x; the maximum counts as a constant in derivatives,
     * since it cancels.
     */
    static Value of(ProgramBuilder b, Value x) {
        Shape shape = x.type().shape();
        int last = shape.rank() - 1;
        List<Integer> others = new ArrayList<>();
        for (int axis = 0; axis < last; axis++) {
            others.add(axis);
        }
        Value largest = b.detach(b.max(x, last));
        Value e = b.unary(UnaryFn.EXP, b.subtract(x, b.broadcast(largest, shape, others)));
        Value total = b.sum(e, List.of(last));
        return b.mul(e, b.broadcast(b.unary(UnaryFn.RECIPROCAL, total), shape, others));
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        throw width.noLimit(
                "a softmax of finitely many outputs keeps the network from becoming linear, however"
                        + " wide it is",
                "end with dense");
    }
}
