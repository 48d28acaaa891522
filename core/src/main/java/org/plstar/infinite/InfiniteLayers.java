package org.plstar.infinite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.array.Span;
import org.plstar.array.Window;
import org.plstar.network.Activation;
import org.plstar.network.InfiniteReading;
import org.plstar.network.InfiniteWidth;
import org.plstar.network.Initialization;
import org.plstar.refusal.Refusal;

/** Follows the channels of one tile through the layers, and refuses what has no limit. */
final class InfiniteLayers implements InfiniteWidth<Channels> {
    private final LayerRefusals refusals = new LayerRefusals();
    private final JoinedChannels joints = new JoinedChannels(refusals);
    private final LayerWeights weights;
    private final WindowMeans windows;
    private final Walk walk;
    private final Sides sides;
    private final Initialization initialization;

    /** The rows as they are given to an embedding, [rows, numbers per row]. */
    private final double[][] x;

    private final double[][] x2;
    private int activations;
    private final Map<String, InfiniteReading> shared = new HashMap<>();
    private String path = "";
    private boolean afterReluLike;
    private double error;

    /**
     * Begins a walk through the layers of a network.
     *
     * @param frozen the number of dense layers and convolutions, from the first on, that do not
     *     train
     */
    InfiniteLayers(
            Walk walk, Initialization initialization, int frozen, double[][] x, double[][] x2) {
        this.walk = walk;
        this.sides = walk.sides();
        this.initialization = initialization;
        weights = new LayerWeights(initialization, frozen, refusals);
        windows = new WindowMeans(walk, refusals);
        this.x = x;
        this.x2 = x2;
    }

    /** The number of layers with weights of their own that the walk has passed. */
    int draws() {
        return weights.draws;
    }

    /** The largest error of a dual so far, as {@link DualActivation#error} estimates it. */
    double error() {
        return error;
    }

    // ---- walking

    @Override
    public Channels sequence(String name, List<? extends InfiniteReading> layers, Channels x) {
        String outerPath = path;
        String outerPlace = refusals.place;
        boolean outerRelu = afterReluLike;
        String prefix = path.isEmpty() ? name : path + "." + name;
        Channels y = x;
        for (int i = 0; i < layers.size(); i++) {
            InfiniteReading layer = layers.get(i);
            path = prefix + i;
            refusals.place = "network text, layer " + path + " (" + layer.text() + ")";
            boolean relu = afterReluLike;
            y = layer.atInfiniteWidth(this, y);
            afterReluLike = layer.afterReluLike(relu);
        }
        path = outerPath;
        refusals.place = outerPlace;
        afterReluLike = outerRelu;
        return y;
    }

    @Override
    public Channels shared(String name, InfiniteReading layer, Channels x) {
        InfiniteReading first = shared.putIfAbsent(name, layer);
        if (!weights.sharedName.isEmpty() || (first != null && !first.equals(layer))) {
            throw noLimit(
                    "another layer shares under this name, or around it",
                    "use another name for another layer");
        }
        if (x.any(Field.Kind.RAW)) {
            throw refusals.refusal(
                    InfiniteRefusal.RAW_DATA,
                    "shared weights read the data, whose width stays as it is",
                    "share weights among hidden layers");
        }
        weights.sharedName = name;
        int before = weights.draws;
        Channels y = layer.atInfiniteWidth(this, x);
        weights.sharedName = "";
        if (weights.draws != before + 1 || y.fields().size() != 1 || y.draws().size() != 1) {
            throw noLimit("only dense layers share weights at infinite width", "share a dense");
        }
        return y;
    }

    // ---- layers

    @Override
    public Channels dense(
            OptionalInt units,
            boolean bias,
            OptionalDouble sigmaW,
            OptionalDouble sigmaB,
            Channels x) {
        if (x.tile().positions().image() && !x.flat()) {
            throw refusals.refusal(
                    InfiniteRefusal.NO_LIMIT,
                    "it would act along the rows of pixels, which is no width",
                    "put flatten or gap in front of it, or use conv");
        }
        double sw = sigmaW.orElse(initialization.sigmaW(afterReluLike));
        double sb = bias ? sigmaB.orElse(initialization.sigmaB()) : 0;
        // after flatten, each position is read by weights of its own
        PairedPositions in = x.tile().positions();
        Window w = x.flat() ? Spatial.whole(in) : new Window(Span.of(1, 1, 0), Span.of(1, 1, 0));
        PairedPositions out = x.flat() ? PairedPositions.one() : in;
        return weights.weights(units.orElse(0), w, out, sw * sw, sb * sb, bias, x);
    }

    @Override
    public Channels convolve(
            int channels,
            Window w,
            int groups,
            boolean bias,
            OptionalDouble sigmaW,
            OptionalDouble sigmaB,
            Channels x) {
        refusals.requireImage(x, "conv");
        if (groups > 1 && groups == channels) {
            throw noLimit("each channel has weights of its own, and few of them", "use groups=1");
        }
        if (groups > 1 && x.any(Field.Kind.RAW)) {
            throw refusals.refusal(
                    InfiniteRefusal.NOT_YET,
                    "groups of the data's channels are not read at infinite width yet",
                    "use groups=1 in the first layer");
        }
        double sw = sigmaW.orElse(initialization.sigmaW(afterReluLike));
        double sb = bias ? sigmaB.orElse(initialization.sigmaB()) : 0;
        PairedPositions out = Spatial.convolved(x.tile().positions(), w);
        refusals.requireRoom(out);
        return weights.weights(channels, w, out, sw * sw, sb * sb, bias, x);
    }

    @Override
    public Channels average(Window w, Channels x) {
        refusals.requireImage(x, "avgpool");
        return windows.averaged(w, x);
    }

    @Override
    public Channels averageAll(Channels x) {
        PairedPositions in = x.tile().positions();
        if (in.count() == 1 && !in.image()) {
            throw refusals.refusal(
                    InfiniteRefusal.RAW_DATA,
                    "a vector has no positions to average",
                    "use it on images or sequences");
        }
        return windows.averaged(Spatial.whole(in), x);
    }

    @Override
    public Channels flatten(Channels x) {
        return new Channels(x.tile(), x.fields(), x.draws(), true);
    }

    @Override
    public Channels embed(boolean positions, int width, OptionalDouble sigmaW, Channels x) {
        Tile given = x.tile();
        Field data = x.fields().getFirst();
        if (!data.is(Field.Kind.RAW) || given.positions().count() != 1) {
            throw refusals.refusal(
                    InfiniteRefusal.RAW_DATA,
                    "it reads token ids, and stands where the data come in",
                    "put it first");
        }
        double sw = sigmaW.orElse(initialization.sigmaW(afterReluLike));
        return weights.embedded(positions, width, sw, x, this.x, x2);
    }

    @Override
    public Channels activate(Activation activation, Channels x) {
        if (activation.isIdentity()) {
            return x;
        }
        refusals.refuseRaw(x, "an activation");
        if (!x.all(Field.Kind.GAUSSIAN)) {
            throw refusals.refusal(
                    InfiniteRefusal.NOT_GAUSSIAN,
                    "the activation sees channels that are not Gaussian",
                    "put dense in front of it, or a skip connection in front of the activation"
                            + " before, as in residual(tanh dense)");
        }
        if (x.fields().stream().anyMatch(Field::folded)) {
            throw refusals.refusal(
                    InfiniteRefusal.NOT_GAUSSIAN,
                    "the activation sees a sum with the trained gain of a layernorm",
                    "put dense behind the layernorm");
        }
        List<Field> fields = new ArrayList<>();
        for (Field f : x.fields()) {
            int number = activations++;
            DualActivation dual = sides.dual(number, activation);
            Field.Side left = side(number, activation, f.left(), walk.left(), true);
            Activated result = Activated.of(
                    x.tile(),
                    f,
                    dual,
                    left,
                    walk.filling()
                            ? left
                            : side(number, activation, f.right(), walk.right(), false),
                    sides.table(number));
            error = Math.max(error, result.error());
            fields.add(result.field());
        }
        return x.with(fields);
    }

    /** The variances and means of a block of rows after an activation. */
    private Field.Side side(
            int number, Activation activation, Field.Side in, int block, boolean left) {
        if (block < 0) {
            return in;
        }
        return walk.filling()
                ? sides.first(number, activation, in, block, walk.filled())
                : sides.at(number, block, left);
    }

    @Override
    public Channels scale(double factor, Channels x) {
        return x.with(x.fields().stream().map(f -> f.scaled(factor)).toList());
    }

    @Override
    public Channels normalize(double epsilon, Channels x) {
        refusals.refuseRaw(x, "layernorm");
        if (x.tile().positions().image()) {
            throw noLimit(
                    "it normalizes along the rows of pixels, which is no width",
                    "use it behind gap or flatten dense");
        }
        refusals.requireWidths(x.fields().size() > 1 ? List.of(x) : List.of());
        return x.with(Normalized.fields(x.tile(), x.fields(), epsilon));
    }

    @Override
    public Channels sum(List<Channels> parts) {
        return joints.joined(parts, Sums::sum);
    }

    @Override
    public Channels product(List<Channels> parts) {
        return joints.joined(parts, Sums::product);
    }

    @Override
    public Channels concat(int axis, List<Channels> given) {
        PairedPositions positions = given.getFirst().tile().positions();
        boolean tokens = positions.count() > 1 && !positions.image();
        if (axis != (tokens ? 1 : 0) || given.stream().anyMatch(Channels::flat)) {
            throw refusals.refusal(
                    InfiniteRefusal.WIDTH,
                    "channels are axis " + (tokens ? 1 : 0) + " here, and no other is a width",
                    "write axis=" + (tokens ? 1 : 0));
        }
        if (given.size() == 1) {
            return given.getFirst();
        }
        return joints.beside(given);
    }

    @Override
    public Refusal noLimit(String reason, String fix) {
        return refusals.noLimit(reason, fix);
    }
}
