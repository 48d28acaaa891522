package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Require;

/**
 * Self-attention over a sequence [T, D]: with q, k, v dense layers of x, split into heads along the
 * last axis in order, softmax(q kᵀ/√(D/heads)) v, heads joined again, and a dense layer o behind;
 * each has weight [D, D] and bias [D].
 *
 * @param heads divides D
 * @param sigmaW σ_w of the four layers; absent: the network's
 * @param sigmaB σ_b of the four layers; absent: the network's
 */
public record Attention(int heads, OptionalDouble sigmaW, OptionalDouble sigmaB) implements Layer {
    /** Refuses numbers out of range with BAD_ARGUMENT. */
    public Attention {
        requireNonNull(sigmaB, "sigmaB");
        requireNonNull(sigmaW, "sigmaW");
        Require.atLeast(1, heads, NetworkRefusal.BAD_ARGUMENT, "heads");
        NetworkRefusal.requireSigma("sigma_w", sigmaW, true);
        NetworkRefusal.requireSigma("sigma_b", sigmaB, false);
    }

    @Override
    public String text() {
        Arguments.Printer p = new Arguments.Printer("attention");
        p.value(String.valueOf(heads));
        p.optional("sigma_w", sigmaW);
        p.optional("sigma_b", sigmaB);
        return p.text();
    }

    /** Reads the arguments of {@code attention(heads, sigma_w=…, sigma_b=…)}. */
    static Attention read(Arguments args) {
        return new Attention(
                args.requiredInt(0, "heads"),
                args.positive("sigma_w"),
                args.nonNegative("sigma_b"));
    }

    @Override
    public Value apply(Site site, Value x) {
        Shape in = site.tokens(x);
        ProgramBuilder b = site.builder();
        int tokens = in.dim(0);
        int width = in.dim(1);
        if (width % heads != 0) {
            throw site.shapeRefusal(in, "a width that " + heads + " heads divide evenly");
        }
        Shape split = Shape.of(tokens, heads, width / heads);
        Value q = b.reshape(dense(site, "q.", x), split);
        Value k = b.reshape(dense(site, "k.", x), split);
        Value v = b.reshape(dense(site, "v.", x), split);
        double scale = 1 / Math.sqrt((double) width / heads);
        Value scores = b.scale(scale, b.contract("thd", q, "shd", k, "hts"));
        Value seen = b.contract("hts", Softmax.of(b, scores), "shd", v, "thd");
        return dense(site, "o.", b.reshape(seen, in));
    }

    private Value dense(Site site, String name, Value x) {
        int width = x.type().shape().dim(1);
        return new Dense(Optional.of(width), true, sigmaW, sigmaB).apply(site.part(name), x);
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        throw width.noLimit(
                "softmax attention with finitely many heads keeps random attention at infinite"
                        + " width",
                "use mean_tokens");
    }
}
