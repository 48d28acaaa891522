package org.plstar.network;

import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** The mean over the rows and columns of every channel: [C, H, W] to [C]. */
public record GlobalAverage() implements Layer {
    @Override
    public String text() {
        return "gap";
    }

    @Override
    public Value apply(Site site, Value x) {
        Shape in = site.image(x);
        ProgramBuilder b = site.builder();
        return b.scale(1.0 / Math.multiplyExact(in.dim(1), in.dim(2)), b.sum(x, List.of(1, 2)));
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
