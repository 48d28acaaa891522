package org.plstar.network;

import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Require;

/**
 * Normalisation along the last axis: y = (x - mean)/√(var + ε) ∘ weight + bias, var the biased
 * variance; weight starts at 1 and bias at 0.
 *
 * @param epsilon ε, above 0
 */
public record LayerNorm(double epsilon) implements Layer {
    /** Refuses an ε that is not above 0 with BAD_ARGUMENT. */
    public LayerNorm {
        Require.positive(epsilon, NetworkRefusal.BAD_ARGUMENT, "eps");
    }

    /** The default ε of PyTorch. */
    public static final double DEFAULT_EPSILON = 1e-5;

    @Override
    public String text() {
        Arguments.Printer p = new Arguments.Printer("layernorm");
        p.namedUnless(DEFAULT_EPSILON, "eps", epsilon);
        return p.text();
    }

    /** Reads the arguments of {@code layernorm(eps=…)}. */
    static LayerNorm read(Arguments args) {
        return new LayerNorm(args.positive("eps").orElse(DEFAULT_EPSILON));
    }

    @Override
    public Value apply(Site site, Value x) {
        ProgramBuilder b = site.builder();
        Shape in = x.type().shape();
        if (in.rank() == 0) {
            throw site.shapeRefusal(in, "at least one axis");
        }
        int last = in.rank() - 1;
        List<Integer> others = List.of(0, 1, 2, 3, 4, 5, 6, 7).subList(0, last);
        double share = 1.0 / in.dim(last);
        Value mean = b.scale(share, b.sum(x, List.of(last)));
        Value centered = b.subtract(x, b.broadcast(mean, in, others));
        Value variance = b.scale(share, b.sum(b.unary(UnaryFn.SQUARE, centered), List.of(last)));
        Value root = b.unary(UnaryFn.SQRT, b.shift(variance, epsilon));
        Value inverse = b.unary(UnaryFn.RECIPROCAL, root);
        Value gain = site.constantStart("weight", Shape.of(in.dim(last)), 1);
        Value bias = site.constantStart("bias", Shape.of(in.dim(last)), 0);
        Value y = b.mul(centered, b.broadcast(inverse, in, others));
        return b.add(
                b.mul(y, b.broadcast(gain, in, List.of(last))),
                b.broadcast(bias, in, List.of(last)));
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        return width.normalize(epsilon, x);
    }
}
