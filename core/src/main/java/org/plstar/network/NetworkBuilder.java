package org.plstar.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.ToIntFunction;
import org.plstar.array.Shape;
import org.plstar.program.Axes;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;

/** A network under construction: what its layers have declared so far. */
final class NetworkBuilder {
    /**
     * A parameter's initial numbers: normal with this mean and standard deviation, or uniform up to
     * {@code spread} from the mean.
     */
    record Start(double mean, double spread, boolean uniform) {}

    /** A layer whose weights several places use, and what their names begin with. */
    record SharedLayer(Layer layer, String prefix) {}

    final ProgramBuilder builder = new ProgramBuilder();
    final Initialization initialization;
    final int outputs;
    final boolean training;
    final Value input;
    final SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
    final Map<String, Start> starts = new HashMap<>();

    /** Factors with which parameters enter, where they are not 1. */
    final Map<String, Double> factors = new HashMap<>();

    final SequencedMap<String, double[]> buffers = new LinkedHashMap<>();
    final SequencedMap<String, TrainingNetwork.Mask> masks = new LinkedHashMap<>();
    final List<TrainingNetwork.Statistic> statistics = new ArrayList<>();
    final List<String> counters = new ArrayList<>();

    /** The outputs of activations, in order. */
    final List<Value> activated = new ArrayList<>();

    /** For each outermost layer, the size of its output for one item. */
    final List<Integer> widths = new ArrayList<>();

    int fewestSamples = 1;
    final Map<String, SharedLayer> shared = new HashMap<>();
    OptionalInt vocabulary = OptionalInt.empty();
    private final ToIntFunction<String> position;

    /**
     * A builder without layers.
     *
     * @param position where in the text the layer of a path stands, for refusals
     */
    NetworkBuilder(
            ToIntFunction<String> position,
            Shape input,
            int outputs,
            Initialization initialization,
            boolean training) {
        this.position = position;
        this.outputs = outputs;
        this.initialization = initialization;
        this.training = training;
        this.input = builder.input(Network.INPUT, new Type(Axes.SAMPLE, input));
    }

    /**
     * Layers one after the other, the last of them with as many outputs as the data have if
     * {@code open}.
     */
    Value sequence(
            String path,
            String prefix,
            List<Layer> layers,
            Value x,
            boolean afterReluLike,
            boolean open) {
        int sized = layers.size() - 1;
        while (sized > 0 && layers.get(sized).keepsShape()) {
            sized--;
        }
        Value y = x;
        boolean relu = afterReluLike;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            Site site = new Site(this, path + i, prefix + i + ".", layer, relu, open && i == sized);
            y = layer.apply(site, y);
            if (layer.activates()) {
                activated.add(y);
            }
            if (path.isEmpty()) {
                widths.add(y.type().shape().size());
            }
            relu = layer.afterReluLike(relu);
        }
        return y;
    }

    /** Declares a parameter; two declarations with the same name and shape are one parameter. */
    Value declare(Site site, String name, Shape shape, Start start) {
        Shape known = shapes.putIfAbsent(name, shape);
        if (known != null && !known.equals(shape)) {
            throw site.refusal(
                    NetworkRefusal.SHARED,
                    "its " + name + " would be " + shape + ", where it is used first " + known,
                    "inputs that give shared weights the same shape",
                    "share it among equal shapes only");
        }
        starts.putIfAbsent(name, start);
        return builder.param(name, shape);
    }

    /** The position of a layer in the network text, for refusals. */
    String place(String path, Layer layer) {
        return "network text, position %d, layer %s (%s)"
                .formatted(position.applyAsInt(path), path, layer.text());
    }

    Refusal refusal(
            NetworkRefusal code,
            String path,
            Layer layer,
            String what,
            String expected,
            String fix) {
        return Refusal.of(code, place(path, layer), what, expected, fix);
    }
}
