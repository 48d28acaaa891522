package org.plstar.network;

import static java.util.Objects.requireNonNull;

import org.plstar.program.Value;

/**
 * A layer whose weights are those of every other shared layer with the same name; they are named
 * after the first.
 *
 * @param name a word of letters, digits and {@code _}
 */
public record SharedLayer(String name, Layer layer) implements Layer {
    /** Refuses null with a {@link NullPointerException}. */
    public SharedLayer {
        requireNonNull(layer, "layer");
        requireNonNull(name, "name");
    }

    @Override
    public String text() {
        return "shared(" + name + "," + layer.text() + ")";
    }

    /** Reads the arguments of {@code shared(name, layer)}. */
    static SharedLayer read(Arguments args) {
        return new SharedLayer(args.requiredWord(0, "name"), args.requiredLayer(1, "layer"));
    }

    @Override
    public Value apply(Site site, Value x) {
        return layer.apply(site.shared(name, layer), x);
    }

    @Override
    public boolean afterReluLike(boolean before) {
        return layer.afterReluLike(before);
    }

    @Override
    public boolean activates() {
        return layer.activates();
    }

    @Override
    public boolean keepsShape() {
        return layer.keepsShape();
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        return width.shared(name, layer, x);
    }
}
