package org.plstar.network;

import org.plstar.program.Value;
import org.plstar.refusal.Require;

/** Multiplication by a fixed number: y = factor · x. */
public record Scale(double factor) implements Layer {
    /** Refuses a factor that is not finite with BAD_ARGUMENT. */
    public Scale {
        Require.finite(factor, NetworkRefusal.BAD_ARGUMENT, "factor");
    }

    @Override
    public String text() {
        return "scale(" + factor + ")";
    }

    /** Reads the argument of {@code scale(factor)}. */
    static Scale read(Arguments args) {
        return new Scale(args.requiredNumber(0, "factor"));
    }

    @Override
    public Value apply(Site site, Value x) {
        return site.builder().scale(factor, x);
    }

    @Override
    public boolean afterReluLike(boolean before) {
        return before;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        return width.scale(factor, x);
    }
}
