package org.plstar.network;

import org.plstar.array.Shape;
import org.plstar.program.Value;

/** An elementwise activation. */
public record Activate(Activation activation) implements Layer {
    @Override
    public String text() {
        return activation.text();
    }

    @Override
    public Shape outputShape(Shape input, Site site) {
        return input;
    }

    @Override
    public Value apply(Site site, Value x) {
        return activation.apply(site.builder(), x);
    }
}
