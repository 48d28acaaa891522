package org.plstar.network;

import org.plstar.array.Shape;
import org.plstar.program.Value;

/** Makes all axes of an item one, row-major: [C, H, W] to [C·H·W]. */
public record Flatten() implements Layer {
    @Override
    public String text() {
        return "flatten";
    }

    @Override
    public Value apply(Site site, Value x) {
        return site.builder().reshape(x, Shape.of(x.type().shape().size()));
    }

    @Override
    public boolean afterReluLike(boolean before) {
        return before;
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        return width.flatten(x);
    }
}
