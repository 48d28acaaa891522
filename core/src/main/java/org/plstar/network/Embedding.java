package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalDouble;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Require;

/**
 * Vectors for tokens: ids [T], whole numbers in [0, vocabulary), to weight[id_t] + pos[t], [T,
 * width]; weight [vocabulary, width], pos [T, width].
 *
 * <p>It stands where the data come in. Its weights have fan-in 1.
 *
 * @param positions whether positions have vectors of their own
 * @param sigmaW σ_w of this layer; absent: the network's
 */
public record Embedding(int vocabulary, int width, boolean positions, OptionalDouble sigmaW)
        implements Layer {
    /** Refuses numbers out of range with BAD_ARGUMENT. */
    public Embedding {
        requireNonNull(sigmaW, "sigmaW");
        Require.atLeast(1, vocabulary, NetworkRefusal.BAD_ARGUMENT, "vocabulary");
        Require.atLeast(1, width, NetworkRefusal.BAD_ARGUMENT, "width");
        NetworkRefusal.requireSigma("sigma_w", sigmaW, true);
    }

    @Override
    public String text() {
        Arguments.Printer p = new Arguments.Printer("embedding");
        p.value(String.valueOf(vocabulary));
        p.value(String.valueOf(width));
        p.namedUnless(true, "positions", positions);
        p.optional("sigma_w", sigmaW);
        return p.text();
    }

    /** Reads the arguments of {@code embedding(vocabulary, width, positions=…, sigma_w=…)}. */
    static Embedding read(Arguments args) {
        return new Embedding(
                args.requiredInt(0, "vocabulary"),
                args.requiredInt(1, "width"),
                args.flag("positions", true),
                args.positive("sigma_w"));
    }

    @Override
    public Value apply(Site site, Value x) {
        Shape in = x.type().shape();
        if (in.rank() != 1) {
            throw site.shapeRefusal(in, "one axis of token ids, [T]");
        }
        site.tokenIds(x, vocabulary);
        ProgramBuilder b = site.builder();
        double sigma = sigmaW.orElse(site.sigmaW());
        Site.Weight w = site.table("weight", Shape.of(vocabulary, width), sigma);
        Value rows = b.scale(w.scale(), b.takeAlong("vd", w.value(), "t", x, "td"));
        if (!positions) {
            return rows;
        }
        Site.Weight p = site.table("pos", Shape.of(in.dim(0), width), sigma);
        return b.add(
                rows,
                b.broadcast(b.scale(p.scale(), p.value()), rows.type().shape(), List.of(0, 1)));
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        return width.embed(positions, this.width, sigmaW, x);
    }
}
