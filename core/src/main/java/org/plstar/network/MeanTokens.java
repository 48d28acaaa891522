package org.plstar.network;

import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** The mean over the tokens of a sequence: [T, D] to [D]. */
public record MeanTokens() implements Layer {
    @Override
    public String text() {
        return "mean_tokens";
    }

    @Override
    public Value apply(Site site, Value x) {
        Shape in = site.tokens(x);
        ProgramBuilder b = site.builder();
        return b.scale(1.0 / in.dim(0), b.sum(x, List.of(0)));
    }

    @Override
    public boolean afterReluLike(boolean before) {
        return before;
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        return width.averageAll(x);
    }
}
