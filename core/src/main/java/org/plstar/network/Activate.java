package org.plstar.network;

import static java.util.Objects.requireNonNull;

import org.plstar.program.Value;

/** An elementwise activation. */
public record Activate(Activation activation) implements Layer {
    /** Refuses null with a {@link NullPointerException}. */
    public Activate {
        requireNonNull(activation, "activation");
    }

    @Override
    public String text() {
        return activation.text();
    }

    @Override
    public Value apply(Site site, Value x) {
        return activation.apply(site.builder(), x);
    }

    @Override
    public boolean afterReluLike(boolean before) {
        return activation.isIdentity() ? before : activation.isReluLike();
    }

    @Override
    public boolean activates() {
        return !activation.isIdentity();
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        return width.activate(activation, x);
    }
}
