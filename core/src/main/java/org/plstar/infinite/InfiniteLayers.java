package org.plstar.infinite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.plstar.network.Activation;
import org.plstar.network.InfiniteReading;
import org.plstar.network.InfiniteWidth;
import org.plstar.network.Initialization;
import org.plstar.network.Parametrization;
import org.plstar.refusal.Refusal;

/** Follows the channels of one tile through the layers, and refuses what has no limit. */
final class InfiniteLayers implements InfiniteWidth<Channels> {
    private final Tile tile;
    private final Initialization initialization;
    private final int frozen;
    private final Sides sides;

    /** Numbers of the tile's blocks of rows; -1 for none. */
    private final int left;

    private final int right;
    private int activations;
    private final Map<String, InfiniteReading> shared = new HashMap<>();
    private String path = "";
    private String place = "network";
    private boolean afterReluLike;
    private String sharedName = "";
    private int draws;
    private double error;

    /**
     * A walk.
     *
     * @param frozen how many dense layers, from the first on, do not train
     * @param left number of the tile's block of left rows
     * @param right of its right rows; -1 if the tile has none: then the walk fills the sides
     */
    InfiniteLayers(
            Tile tile,
            Initialization initialization,
            int frozen,
            Sides sides,
            int left,
            int right) {
        this.tile = tile;
        this.initialization = initialization;
        this.frozen = frozen;
        this.sides = sides;
        this.left = left;
        this.right = right;
    }

    /** The largest error of a dual so far, as {@link DualActivation#error} estimates it. */
    double error() {
        return error;
    }

    // ---- walking

    @Override
    public Channels sequence(String name, List<? extends InfiniteReading> layers, Channels x) {
        String outerPath = path;
        String outerPlace = place;
        boolean outerRelu = afterReluLike;
        String prefix = path.isEmpty() ? name : path + "." + name;
        Channels y = x;
        for (int i = 0; i < layers.size(); i++) {
            InfiniteReading layer = layers.get(i);
            path = prefix + i;
            place = "network text, layer " + path + " (" + layer.text() + ")";
            boolean relu = afterReluLike;
            y = layer.atInfiniteWidth(this, y);
            afterReluLike = layer.afterReluLike(relu);
        }
        path = outerPath;
        place = outerPlace;
        afterReluLike = outerRelu;
        return y;
    }

    @Override
    public Channels shared(String name, InfiniteReading layer, Channels x) {
        InfiniteReading first = shared.putIfAbsent(name, layer);
        if (!sharedName.isEmpty() || (first != null && !first.equals(layer))) {
            throw noLimit(
                    "another layer shares under this name, or around it",
                    "use another name for another layer");
        }
        if (x.any(Field.Kind.RAW)) {
            throw refusal(
                    InfiniteRefusal.RAW_DATA,
                    "shared weights read the data, whose width stays as it is",
                    "share weights among hidden layers");
        }
        sharedName = name;
        int before = draws;
        Channels y = layer.atInfiniteWidth(this, x);
        sharedName = "";
        if (draws != before + 1 || y.fields().size() != 1 || y.draws().size() != 1) {
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
        double sw = sigmaW.orElse(initialization.sigmaW(afterReluLike));
        double sb = bias ? sigmaB.orElse(initialization.sigmaB()) : 0;
        boolean standard = initialization.parametrization() == Parametrization.STANDARD;
        if (standard && x.width() == 0) {
            throw open("the tangent kernel grows with the width in standard parametrization");
        }
        Field in = Sums.mean(tile, x.fields());
        double w2 = sw * sw;
        double b2 = sb * sb;
        int n = tile.pairs();
        double[] k = new double[n];
        double[] d = new double[n];
        double[] t = new double[n];
        for (int p = 0; p < n; p++) {
            double a = w2 * in.left().variance()[tile.row()[p]];
            double b = w2 * in.right().variance()[tile.column()[p]];
            double c = w2 * in.kernel()[p];
            k[p] = c + b2;
            d[p] = Pairs.joined(a, b, c, w2 * w2 * in.determinant()[p], b2, b2, b2, 0);
            double own = standard ? x.width() * in.kernel()[p] + (bias ? 1 : 0) : k[p];
            t[p] = (draws < frozen ? 0 : own) + w2 * in.tangent()[p];
        }
        String name = sharedName.isEmpty() ? "draw " + draws : Channels.SHARED + sharedName;
        draws++;
        Field out =
                new Field(
                        k,
                        d,
                        t,
                        affine(in.left(), w2, b2),
                        affine(in.right(), w2, b2),
                        units.orElse(0),
                        Field.Kind.GAUSSIAN,
                        0,
                        false);
        return new Channels(List.of(out), Set.of(name));
    }

    /** What a block of rows is behind an activation; a walk of one side alone fills it in. */
    private Field.Side side(
            int number, Activation activation, Field.Side in, int block, boolean isLeft) {
        if (block < 0) {
            return in;
        }
        return left < 0 || right < 0
                ? sides.first(number, activation, in, block, isLeft)
                : sides.at(number, block, isLeft);
    }

    private static Field.Side affine(Field.Side in, double w2, double b2) {
        double[] variance = new double[in.variance().length];
        for (int i = 0; i < variance.length; i++) {
            variance[i] = w2 * in.variance()[i] + b2;
        }
        return new Field.Side(variance, new double[variance.length]);
    }

    @Override
    public Channels activate(Activation activation, Channels x) {
        if (activation.isIdentity()) {
            return x;
        }
        refuseRaw(x, "an activation");
        if (!x.all(Field.Kind.GAUSSIAN)) {
            throw refusal(
                    InfiniteRefusal.NOT_GAUSSIAN,
                    "the activation sees channels that are not Gaussian",
                    "put dense in front of it, or a skip connection in front of the activation"
                            + " before, as in residual(tanh dense)");
        }
        if (x.fields().stream().anyMatch(Field::folded)) {
            throw refusal(
                    InfiniteRefusal.NOT_GAUSSIAN,
                    "the activation sees a sum with the trained gain of a layernorm",
                    "put dense behind the layernorm");
        }
        List<Field> fields = new ArrayList<>();
        for (Field f : x.fields()) {
            int number = activations++;
            DualActivation dual = sides.dual(number, activation);
            Activated result =
                    Activated.of(
                            tile,
                            f,
                            dual,
                            side(number, activation, f.left(), left, true),
                            side(number, activation, f.right(), right, false),
                            sides.table(number));
            error = Math.max(error, result.error());
            fields.add(result.field());
        }
        return new Channels(List.copyOf(fields), x.draws());
    }

    @Override
    public Channels scale(double factor, Channels x) {
        double square = factor * factor;
        return new Channels(
                x.fields().stream()
                        .map(
                                f ->
                                        new Field(
                                                Sums.times(square, f.kernel()),
                                                Sums.times(square * square, f.determinant()),
                                                Sums.times(square, f.tangent()),
                                                f.left().scaled(factor),
                                                f.right().scaled(factor),
                                                f.width(),
                                                f.kind(),
                                                f.gain(),
                                                f.folded()))
                        .toList(),
                x.draws());
    }

    @Override
    public Channels normalize(double epsilon, Channels x) {
        refuseRaw(x, "layernorm");
        requireWidths(x.fields().size() > 1 ? List.of(x) : List.of());
        return new Channels(Normalized.fields(tile, x.fields(), epsilon), x.draws());
    }

    @Override
    public Channels sum(List<Channels> parts) {
        return joined(parts, Sums::sum);
    }

    @Override
    public Channels product(List<Channels> parts) {
        return joined(parts, Sums::product);
    }

    /** How fields of equal width are joined. */
    @FunctionalInterface
    private interface Joint {
        Field of(Tile tile, List<Field> parts);
    }

    private Channels joined(List<Channels> parts, Joint joint) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        parts.forEach(x -> refuseRaw(x, "a sum or product"));
        Set<String> draws = union(parts, "");
        if (parts.stream().anyMatch(x -> x.fields().size() > 1)) {
            requireWidths(parts);
        }
        TreeSet<Integer> ends = new TreeSet<>();
        TreeSet<Integer> widths = new TreeSet<>();
        for (Channels x : parts) {
            ends.addAll(x.ends());
            widths.add(x.width());
        }
        widths.remove(0);
        if (widths.size() > 1) {
            throw refusal(
                    InfiniteRefusal.WIDTH,
                    "the parts have widths " + widths,
                    "give all parts the same width");
        }
        boolean whole = parts.stream().allMatch(x -> x.fields().size() == 1);
        List<List<Field>> cut = parts.stream().map(x -> whole ? x.fields() : x.cut(ends)).toList();
        List<Field> fields = new ArrayList<>();
        for (int g = 0; g < cut.getFirst().size(); g++) {
            int group = g;
            fields.add(joint.of(tile, cut.stream().map(c -> c.get(group)).toList()));
        }
        return new Channels(List.copyOf(fields), draws);
    }

    @Override
    public Channels concat(int axis, List<Channels> parts) {
        if (axis != 0) {
            throw refusal(
                    InfiniteRefusal.WIDTH, "vectors have axis 0 alone", "write axis=0 or nothing");
        }
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        requireWidths(parts);
        // channels beside each other may depend on one draw: a dense layer behind reads each by
        // weights of its own
        Set<String> draws = union(parts, Channels.SHARED);
        return new Channels(parts.stream().flatMap(x -> x.fields().stream()).toList(), draws);
    }

    // ---- refusals

    /** All draws; names that begin so may not occur twice. */
    private Set<String> union(List<Channels> parts, String unique) {
        Set<String> all = new TreeSet<>();
        for (Channels x : parts) {
            for (String name : x.draws()) {
                if (!all.add(name) && name.startsWith(unique)) {
                    throw refusal(
                            InfiniteRefusal.SAME_WEIGHTS,
                            name.startsWith(Channels.SHARED)
                                    ? "shared weights meet in a sum, and their covariance is not"
                                            + " computed"
                                    : "its parts depend on the same weights directly",
                            "put a dense layer of its own at the end of each part");
                }
            }
        }
        return all;
    }

    private void refuseRaw(Channels x, String layer) {
        if (x.any(Field.Kind.RAW)) {
            throw refusal(
                    InfiniteRefusal.RAW_DATA,
                    "data come to " + layer + ", whose limit is one of infinitely many channels",
                    "put a dense layer in front of it");
        }
    }

    private void requireWidths(List<Channels> parts) {
        for (Channels x : parts) {
            if (x.width() == 0) {
                throw open("channels of several kinds count by their numbers");
            }
        }
    }

    private Refusal open(String why) {
        return refusal(
                InfiniteRefusal.WIDTH,
                why + ", and a dense layer does not say how many it has",
                "write for instance dense(512)");
    }

    @Override
    public Refusal noLimit(String reason, String fix) {
        return refusal(InfiniteRefusal.NO_LIMIT, reason, fix);
    }

    @Override
    public Refusal notYet() {
        return refusal(
                InfiniteRefusal.NOT_YET,
                "images and sequences are not read at infinite width yet",
                "use networks on vectors");
    }

    private Refusal refusal(InfiniteRefusal code, String what, String fix) {
        return Refusal.of(code, place, what, "a layer with a limit at infinite width", fix);
    }
}
