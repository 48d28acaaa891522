package org.plstar.network;

import java.util.List;
import java.util.stream.Collectors;
import org.plstar.array.Shape;

/** A list of layers, not yet tied to the shape of the data. */
public record Architecture(List<Layer> layers) {
    /** Copies the list. */
    public Architecture {
        layers = List.copyOf(layers);
    }

    /**
     * Reads the text form, for instance {@code dense(1024) tanh dense}.
     *
     * @throws org.plstar.refusal.Refusal with the position if the text is no network
     */
    public static Architecture parse(String text) {
        return new Architecture(NetworkText.parse(text));
    }

    /** The text that reads back as this architecture. */
    public String text() {
        return layers.stream().map(Layer::text).collect(Collectors.joining(" "));
    }

    /**
     * The network for inputs of a shape and a number of outputs.
     *
     * @param outputs what a last layer without a number of its own produces
     * @throws org.plstar.refusal.Refusal if a layer cannot take the shape that comes to it
     */
    public Network build(Shape input, int outputs, Initialization initialization) {
        return Network.of(this, input, outputs, initialization);
    }
}
