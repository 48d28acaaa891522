package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.plstar.array.Shape;

/**
 * A list of layers, not yet tied to the shape of the data; equal to every other list of equal
 * layers.
 */
public final class Architecture {
    private final List<Layer> layers;
    private final String source;

    private Architecture(List<Layer> layers, String source) {
        this.layers = List.copyOf(layers);
        this.source = source;
    }

    /** The architecture of some layers. */
    public Architecture(List<Layer> layers) {
        this(layers, Arguments.text(layers));
    }

    /**
     * Reads the text form, for instance {@code dense(1024) tanh dense}.
     *
     * @throws org.plstar.refusal.Refusal with the position if the text is no network
     */
    public static Architecture parse(String text) {
        return new Architecture(NetworkText.parse(text), text);
    }

    /** The layers in order. */
    public List<Layer> layers() {
        return layers;
    }

    /**
     * The text from which this architecture can be read, unless it has layers defined by the user.
     */
    public String text() {
        return Arguments.text(layers);
    }

    /**
     * The text that the architecture was read from, in which refusals count positions;
     * {@link #text()} if there is none.
     */
    String source() {
        return source;
    }

    /**
     * The network for inputs of a shape and a number of outputs.
     *
     * @param outputs what a last layer without a number of its own produces
     * @throws org.plstar.refusal.Refusal if a layer cannot take the shape that comes to it
     */
    public Network build(Shape input, int outputs, Initialization initialization) {
        requireNonNull(input, "input");
        return Network.of(this, input, outputs, initialization);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Architecture a && layers.equals(a.layers);
    }

    @Override
    public int hashCode() {
        return layers.hashCode();
    }

    /** The network text. */
    @Override
    public String toString() {
        return text();
    }
}
