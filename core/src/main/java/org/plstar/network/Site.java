package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.plstar.array.Shape;
import org.plstar.program.Axes;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;

/**
 * The place of a layer in a network under construction: it names and scales the layer's parameters
 * and refuses shapes with the place.
 */
public final class Site {
    /** A declared weight, and the factor by which it is multiplied. */
    public record Weight(Value value, double scale) {
        /** Refuses null with a {@link NullPointerException}. */
        public Weight {
            requireNonNull(value, "value");
        }
    }

    private final NetworkBuilder draft;
    private final String path;
    private final String prefix;
    private final Layer layer;
    private final boolean afterReluLike;
    private final boolean last;

    /**
     * The place of one layer in a network under construction.
     *
     * @param path the layer's number, and those of the layers around it, for instance
     *     {@code 2.body.0}
     * @param prefix what its parameters' names begin with: the path and a dot, or those of another
     *     place with the same weights
     */
    Site(
            NetworkBuilder draft,
            String path,
            String prefix,
            Layer layer,
            boolean afterReluLike,
            boolean last) {
        this.draft = draft;
        this.path = path;
        this.prefix = prefix;
        this.layer = layer;
        this.afterReluLike = afterReluLike;
        this.last = last;
    }

    /** The builder to which the layer adds its ops. */
    public ProgramBuilder builder() {
        return draft.builder;
    }

    /** Whether the program is built for training, not for evaluation. */
    public boolean training() {
        return draft.training;
    }

    /**
     * The factor σ_w for the weights of this layer: √2 after a relu-like activation, unless it was
     * given.
     */
    public double sigmaW() {
        return draft.initialization.sigmaW(afterReluLike);
    }

    /** The factor σ_b of the network's biases. */
    public double sigmaB() {
        return draft.initialization.sigmaB();
    }

    /** The number of outputs of the data, for a last layer without a number of its own. */
    public int outputs() {
        if (!last) {
            throw refusal(
                    NetworkRefusal.OPEN_SIZE,
                    "no number of outputs",
                    "a number, except in the last layer",
                    "write for instance " + layer.text() + "(512)");
        }
        return draft.outputs;
    }

    // ---- parts

    /** Adds the inner layers of this layer in order; their names are {@code name + i}. */
    public Value sequence(String name, List<Layer> layers, Value x) {
        return draft.sequence(path + "." + name, prefix + name, layers, x, afterReluLike, false);
    }

    /** A part of this layer, whose parameters' names begin with {@code name}. */
    Site part(String name) {
        return new Site(draft, path, prefix + name, layer, afterReluLike, false);
    }

    /** The place for a layer that shares its weights with all layers of that name. */
    Site shared(String name, Layer inner) {
        NetworkBuilder.SharedLayer first = draft.shared.computeIfAbsent(
                name, _ -> new NetworkBuilder.SharedLayer(inner, prefix));
        if (!first.layer().equals(inner)) {
            throw refusal(
                    NetworkRefusal.SHARED,
                    "another layer shares under this name: " + first.layer().text(),
                    "the same layer under the same name",
                    "use another name");
        }
        return new Site(draft, path, first.prefix(), inner, afterReluLike, last);
    }

    // ---- declarations

    /**
     * Declares a parameter that acts as σ/√fanIn times standard normal numbers: by a factor, or by
     * its initial size.
     */
    public Weight weight(String name, Shape shape, double sigma, int fanIn) {
        return scaled(
                name,
                shape,
                sigma / Math.sqrt(fanIn),
                new NetworkBuilder.Start(0, bound(fanIn), true));
    }

    /**
     * Declares a bias that acts as σ times standard normal numbers, of a layer with the given
     * fan-in.
     */
    public Weight bias(Shape shape, double sigma, int fanIn) {
        return scaled("bias", shape, sigma, new NetworkBuilder.Start(0, bound(fanIn), true));
    }

    /** Declares vectors to choose from, which enter as σ times standard normal numbers. */
    Weight table(String name, Shape shape, double sigma) {
        return scaled(name, shape, sigma, new NetworkBuilder.Start(0, 1, false));
    }

    private static double bound(int fanIn) {
        return 1 / Math.sqrt(fanIn);
    }

    private Weight scaled(String name, Shape shape, double scale, NetworkBuilder.Start pytorch) {
        return switch (draft.initialization.parametrization()) {
            case NTK -> declared(name, shape, new NetworkBuilder.Start(0, 1, false), scale);
            case STANDARD -> declared(name, shape, new NetworkBuilder.Start(0, scale, false), 1);
            case PYTORCH -> declared(name, shape, pytorch, 1);
        };
    }

    private Weight declared(String name, Shape shape, NetworkBuilder.Start start, double scale) {
        draft.factors.putIfAbsent(prefix + name, scale);
        return new Weight(draft.declare(this, prefix + name, shape, start), scale);
    }

    /** Declares a parameter whose initial values are all the same number. */
    public Value constantStart(String name, Shape shape, double start) {
        return draft.declare(this, prefix + name, shape, new NetworkBuilder.Start(start, 0, false));
    }

    /** Declares numbers without derivatives: an input of the program. */
    Value buffer(String name, Shape shape, double start) {
        double[] numbers = new double[shape.size()];
        Arrays.fill(numbers, start);
        draft.buffers.putIfAbsent(prefix + name, numbers);
        return draft.builder.input(prefix + name, new Type(Axes.NONE, shape));
    }

    /** Declares the statistic of a batch towards which a buffer moves in training. */
    void statistic(String buffer, Value ofBatch, double momentum) {
        String output = "batch " + path + "." + buffer;
        draft.statistics.add(new TrainingNetwork.Statistic(prefix + buffer, output, momentum));
        draft.builder.output(output, ofBatch);
    }

    /**
     * Declares the count of batches that a layer has taken statistics of, under a name like a
     * buffer's.
     */
    void counter(String name) {
        draft.counters.add(prefix + name);
    }

    /** Declares the least number of samples of a training step. */
    void needsSamples(int count) {
        draft.fewestSamples = Math.max(draft.fewestSamples, count);
    }

    /** Random factors for the elements of a value: an input of the training program. */
    Value mask(Type type, double rate) {
        String name = path + ".mask";
        draft.masks.put(name, new TrainingNetwork.Mask(name, type.shape(), rate));
        return draft.builder.input(name, type);
    }

    /** Declares that a value holds token ids below a number; only the network's input may. */
    void tokenIds(Value x, int vocabulary) {
        if (!x.equals(draft.input)) {
            throw refusal(
                    NetworkRefusal.TOKENS,
                    "what comes to it is computed",
                    "token ids, as the data hold them",
                    "put it first");
        }
        draft.vocabulary =
                OptionalInt.of(Math.min(vocabulary, draft.vocabulary.orElse(vocabulary)));
    }

    // ---- refusals

    /** The shape [C, H, W] of an image; any other is refused. */
    public Shape image(Value x) {
        Shape in = x.type().shape();
        if (in.rank() != 3) {
            throw shapeRefusal(in, "an image [channels, height, width]");
        }
        return in;
    }

    /** The shape [T, D] of a sequence; any other is refused. */
    public Shape tokens(Value x) {
        Shape in = x.type().shape();
        if (in.rank() != 2) {
            throw shapeRefusal(in, "a sequence [tokens, width]");
        }
        return in;
    }

    /** The refusal of an input shape of this layer. */
    public Refusal shapeRefusal(Shape came, String needed) {
        return refusal(
                NetworkRefusal.SHAPE,
                "the shape " + came + " comes to it",
                needed,
                "change the layers before it or the shape of the input");
    }

    /** A refusal that names this layer. */
    public Refusal refusal(NetworkRefusal code, String what, String expected, String fix) {
        return draft.refusal(code, path, layer, what, expected, fix);
    }
}
