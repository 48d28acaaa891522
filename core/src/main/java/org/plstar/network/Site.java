package org.plstar.network;

import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;

/** The place of a layer in a network under construction: it names and scales the layer's parameters and refuses shapes with the place. */
public final class Site {
    /** A declared weight and the factor with which it enters. */
    record Weight(Value value, double scale) {}

    private final Network.Draft draft;
    private final String prefix;
    private final Layer layer;
    private final boolean afterReluLike;
    private final boolean last;

    Site(Network.Draft draft, String prefix, Layer layer, boolean afterReluLike, boolean last) {
        this.draft = draft;
        this.prefix = prefix;
        this.layer = layer;
        this.afterReluLike = afterReluLike;
        this.last = last;
    }

    ProgramBuilder builder() {
        return draft.builder();
    }

    double sigmaW() {
        return draft.initialization().sigmaW(afterReluLike);
    }

    double sigmaB() {
        return draft.initialization().sigmaB();
    }

    /** Outputs that the data ask of a last layer without a number of its own. */
    int outputs() {
        if (!last) {
            throw Refusal.of(
                    NetworkRefusal.OPEN_SIZE,
                    "network text, layer " + prefix + " (" + layer.text() + ")",
                    "no number of outputs",
                    "a number, except in the last layer",
                    "write for instance " + layer.text() + "(512)");
        }
        return draft.outputs();
    }

    /** Declares a parameter that enters as σ/√fanIn times standard normal numbers: by a factor, or by its initial size. */
    Weight weight(String name, Shape shape, double sigma, int fanIn) {
        double scale = sigma / Math.sqrt(fanIn);
        boolean ntk = draft.initialization().parametrization() == Parametrization.NTK;
        return new Weight(
                draft.declare(prefix + "." + name, shape, ntk ? 1 : scale), ntk ? scale : 1);
    }

    /** The refusal of a shape that came to this layer. */
    Refusal shapeRefusal(Shape came, String needed) {
        return Refusal.of(
                NetworkRefusal.SHAPE,
                "network, layer " + prefix + " (" + layer.text() + ")",
                "the shape " + came + " comes to it",
                needed,
                "change the layers before it or --input");
    }
}
