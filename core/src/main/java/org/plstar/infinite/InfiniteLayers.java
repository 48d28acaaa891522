package org.plstar.infinite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.plstar.array.gather.Span;
import org.plstar.array.gather.Window;
import org.plstar.network.Activation;
import org.plstar.network.InfiniteReading;
import org.plstar.network.InfiniteWidth;
import org.plstar.network.Initialization;
import org.plstar.network.Parametrization;
import org.plstar.refusal.Refusal;

/** Follows the channels of one tile through the layers, and refuses what has no limit. */
final class InfiniteLayers implements InfiniteWidth<Channels> {
    /**
     * Which rows are walked.
     *
     * @param sides what rows are alone, filled by walks of each block with itself
     * @param left number of the block of left rows; -1: there are none, the network is checked
     * @param right number of the block of right rows
     * @param filling whether the walk is of one block with itself
     * @param filled whether that is a left block
     */
    record Walk(Sides sides, int left, int right, boolean filling, boolean filled) {}

    /** Of ab, above which ab - c² is taken as it is: some 1e-14 of it are rounding. */
    private static final double WIDE = 0.01;

    private final Walk walk;
    private final Sides sides;
    private final Initialization initialization;
    private final int frozen;

    /** The rows as they are given, which an embedding reads. */
    private final double[][] x;

    private final double[][] x2;
    private int activations;
    private int means;
    private final Map<String, InfiniteReading> shared = new HashMap<>();
    private String path = "";
    private String place = "network";
    private boolean afterReluLike;
    private String sharedName = "";
    private int draws;
    private double error;

    /** How many layers with weights of their own were met. */
    int draws() {
        return draws;
    }

    /**
     * Begins a walk.
     *
     * @param frozen how many dense layers and convolutions, from the first on, do not train
     */
    InfiniteLayers(
            Walk walk, Initialization initialization, int frozen, double[][] x, double[][] x2) {
        this.walk = walk;
        this.sides = walk.sides;
        this.initialization = initialization;
        this.frozen = frozen;
        this.x = x;
        this.x2 = x2;
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
        if (x.tile().positions().image() && !x.flat()) {
            throw refusal(
                    InfiniteRefusal.NO_LIMIT,
                    "it would act along the rows of pixels, which is no width",
                    "put flatten or gap in front of it, or use conv");
        }
        double sw = sigmaW.orElse(initialization.sigmaW(afterReluLike));
        double sb = bias ? sigmaB.orElse(initialization.sigmaB()) : 0;
        // behind flatten every position is read by weights of its own
        PairedPositions in = x.tile().positions();
        Window w = x.flat() ? Spatial.whole(in) : new Window(Span.of(1, 1, 0), Span.of(1, 1, 0));
        PairedPositions out = x.flat() ? PairedPositions.one() : in;
        return weights(units.orElse(0), w, out, sw * sw, sb * sb, bias, x);
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
        requireImage(x, "conv");
        if (groups > 1 && groups == channels) {
            throw noLimit("each channel has weights of its own, and few of them", "use groups=1");
        }
        if (groups > 1 && x.any(Field.Kind.RAW)) {
            throw refusal(
                    InfiniteRefusal.NOT_YET,
                    "groups of the data's channels are not read at infinite width yet",
                    "use groups=1 in the first layer");
        }
        double sw = sigmaW.orElse(initialization.sigmaW(afterReluLike));
        double sb = bias ? sigmaB.orElse(initialization.sigmaB()) : 0;
        PairedPositions out = Spatial.convolved(x.tile().positions(), w);
        requireRoom(out);
        return weights(channels, w, out, sw * sw, sb * sb, bias, x);
    }

    /** Fresh weights over all channels and the elements of a window, the same on both sides. */
    private Channels weights(
            int units,
            Window w,
            PairedPositions out,
            double w2,
            double b2,
            boolean bias,
            Channels x) {
        boolean standard = initialization.parametrization() == Parametrization.STANDARD;
        if (standard && x.width() == 0) {
            throw open("the tangent kernel grows with the width in standard parametrization");
        }
        Tile tile = x.tile();
        PairedPositions in = tile.positions();
        Field f = Sums.mean(tile, x.fields());
        Tile t = in == out ? tile : tile.with(out);
        int size = w.size();
        boolean plain = size == 1 && in == out;
        Spatial.Sources sources = plain ? Spatial.NONE : Spatial.sources(in, out, w);
        double[] k = new double[t.pairs()];
        double[] d = new double[k.length];
        double[] tangent = new double[k.length];
        double share = w2 / size;
        double[] as = new double[size];
        double[] bs = new double[size];
        double[] cs = new double[size];
        double[] ds = new double[size];
        for (int p = 0; p < k.length; p++) {
            int pair = p / out.pairs();
            int at = p % out.pairs() * size;
            double a = 0;
            double b = 0;
            double c = 0;
            double theta = 0;
            double plainSum = 0;
            for (int e = 0; e < size; e++) {
                int s = plain ? in.from(p % in.pairs()) : sources.left()[at + e];
                int o = plain ? in.to(p % in.pairs()) : sources.right()[at + e];
                // what one side has where the other has padding makes the angle wider
                as[e] = s < 0 ? 0 : share * f.left().at(tile.lefts()[pair] * in.count() + s);
                bs[e] = o < 0 ? 0 : share * f.right().at(tile.rights()[pair] * in.count() + o);
                cs[e] = 0;
                ds[e] = 0;
                if (s >= 0 && o >= 0) {
                    int source = plain ? p : pair * in.pairs() + sources.pair()[at + e];
                    cs[e] = share * f.kernel()[source];
                    ds[e] = share * share * f.determinant()[source];
                    plainSum += f.kernel()[source];
                    theta += share * f.tangent()[source];
                }
                a += as[e];
                b += bs[e];
                c += cs[e];
            }
            k[p] = c + b2;
            d[p] = Pairs.joined(a, b, c, summed(as, bs, cs, ds, a, b, c), b2, b2, b2, 0);
            double own = standard ? x.width() * plainSum + (bias ? 1 : 0) : k[p];
            tangent[p] = (draws < frozen ? 0 : own) + theta;
        }
        String name = sharedName.isEmpty() ? "draw " + draws : Channels.SHARED + sharedName;
        draws++;
        Field result =
                new Field(
                        k,
                        d,
                        tangent,
                        affine(f.left(), in, out, w, w2, b2),
                        affine(f.right(), in, out, w, w2, b2),
                        units,
                        Field.Kind.GAUSSIAN,
                        0,
                        false);
        return new Channels(t, List.of(result), Set.of(name), false);
    }

    /** The determinant of a sum, with all digits where the two sides are nearly parallel. */
    private static double summed(
            double[] as, double[] bs, double[] cs, double[] ds, double a, double b, double c) {
        double plain = a * b - c * c;
        if (as.length > 1 && plain > WIDE * (a * b)) {
            return plain;
        }
        double sumA = 0;
        double sumB = 0;
        double sumC = 0;
        double det = 0;
        for (int e = 0; e < as.length; e++) {
            det =
                    as.length == 1
                            ? ds[e]
                            : Pairs.joined(sumA, sumB, sumC, det, as[e], bs[e], cs[e], ds[e]);
            sumA += as[e];
            sumB += bs[e];
            sumC += cs[e];
        }
        return det;
    }

    @Override
    public Channels average(Window w, Channels x) {
        requireImage(x, "avgpool");
        return averaged(w, x);
    }

    @Override
    public Channels averageAll(Channels x) {
        PairedPositions in = x.tile().positions();
        if (in.count() == 1 && !in.image()) {
            throw refusal(
                    InfiniteRefusal.RAW_DATA,
                    "a vector has no positions to average",
                    "use it on images or sequences");
        }
        return averaged(Spatial.whole(in), x);
    }

    private Channels averaged(Window w, Channels x) {
        PairedPositions in = x.tile().positions();
        PairedPositions whole = Spatial.averaged(in, w);
        requireRoom(whole);
        // the mean over a whole image is a vector
        PairedPositions out = w.equals(Spatial.whole(in)) ? PairedPositions.one() : whole;
        Tile tile = x.tile().with(out);
        List<Field> fields = new ArrayList<>();
        for (Field field : x.fields()) {
            Field f = field.fold();
            double[] k = Spatial.averaged(f.kernel(), x.tile(), in, out, w);
            int number = means++;
            Field.Side left;
            Field.Side right;
            if (walk.filling) {
                double[] mean = Spatial.averagedSites(f.left().mean(), in, out, w);
                double[] variance = new double[mean.length];
                for (int site = 0; site < variance.length; site++) {
                    int s = site % out.count();
                    variance[site] = k[site / out.count() * out.pairs() + out.pair(s, s)];
                }
                left = new Field.Side(variance, mean);
                right = left;
                sides.putMean(number, walk.left, walk.filled, left);
            } else if (walk.left < 0) {
                left = f.left();
                right = f.right();
            } else {
                left = sides.mean(number, walk.left, true);
                right = sides.mean(number, walk.right, false);
            }
            double[] d = new double[k.length];
            for (int p = 0; p < d.length; p++) {
                double ab = left.variance()[tile.row()[p]] * right.variance()[tile.column()[p]];
                d[p] = Math.max(0, ab - k[p] * k[p]);
            }
            fields.add(
                    new Field(
                            k,
                            d,
                            Spatial.averaged(f.tangent(), x.tile(), in, out, w),
                            left,
                            right,
                            f.width(),
                            f.kind(),
                            0,
                            f.folded()));
        }
        return new Channels(tile, List.copyOf(fields), x.draws(), false);
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
            throw refusal(
                    InfiniteRefusal.RAW_DATA,
                    "it reads token ids, and stands where the data come in",
                    "put it first");
        }
        int tokens = data.width();
        PairedPositions in = PairedPositions.tokens(tokens, PairedPositions.ALL);
        Tile tile = given.with(in);
        double sw = sigmaW.orElse(initialization.sigmaW(afterReluLike));
        boolean standard = initialization.parametrization() == Parametrization.STANDARD;
        double[] k = new double[tile.pairs()];
        double[] d = new double[k.length];
        double[] t = new double[k.length];
        double variance = sw * sw * (positions ? 2 : 1);
        for (int p = 0; p < k.length; p++) {
            int pair = p / in.pairs();
            double[] u = this.x[tile.left()[tile.lefts()[pair]]];
            double[] v = x2[tile.right()[tile.rights()[pair]]];
            int s = in.from(p % in.pairs());
            int o = in.to(p % in.pairs());
            double same = (u[s] == v[o] ? 1 : 0) + (positions && s == o ? 1 : 0);
            k[p] = sw * sw * same;
            d[p] = Math.max(0, variance * variance - k[p] * k[p]);
            t[p] = standard ? same : k[p];
        }
        draws++;
        Field out =
                new Field(
                        k,
                        d,
                        t,
                        constant(variance, tile.left().length * tokens),
                        constant(variance, tile.right().length * tokens),
                        width,
                        Field.Kind.GAUSSIAN,
                        0,
                        false);
        return new Channels(tile, List.of(out), Set.of("draw " + (draws - 1)), false);
    }

    private static Field.Side constant(double variance, int sites) {
        double[] all = new double[sites];
        Arrays.fill(all, variance);
        return new Field.Side(all, new double[sites]);
    }

    private void requireImage(Channels x, String layer) {
        if (!x.tile().positions().image() || x.flat()) {
            throw refusal(
                    InfiniteRefusal.RAW_DATA,
                    layer + " reads images, and here come vectors",
                    "give rows as images [channels, height, width]");
        }
    }

    private void requireRoom(PairedPositions out) {
        if (out.count() == 0) {
            throw noLimit("its window is larger than the image", "use a smaller window");
        }
    }

    private static Field.Side affine(
            Field.Side side,
            PairedPositions in,
            PairedPositions out,
            Window w,
            double w2,
            double b2) {
        double[] mean = Spatial.averagedSites(side.variance(), in, out, w);
        for (int i = 0; i < mean.length; i++) {
            mean[i] = w2 * mean[i] + b2;
        }
        return new Field.Side(mean, new double[mean.length]);
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
            Field.Side left = side(number, activation, f.left(), walk.left, true);
            Activated result =
                    Activated.of(
                            x.tile(),
                            f,
                            dual,
                            left,
                            walk.filling
                                    ? left
                                    : side(number, activation, f.right(), walk.right, false),
                            sides.table(number));
            error = Math.max(error, result.error());
            fields.add(result.field());
        }
        return x.with(fields);
    }

    /** What a block of rows is behind an activation. */
    private Field.Side side(
            int number, Activation activation, Field.Side in, int block, boolean left) {
        if (block < 0) {
            return in;
        }
        return walk.filling
                ? sides.first(number, activation, in, block, walk.filled)
                : sides.at(number, block, left);
    }

    @Override
    public Channels scale(double factor, Channels x) {
        double square = factor * factor;
        return x.with(
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
                        .toList());
    }

    @Override
    public Channels normalize(double epsilon, Channels x) {
        refuseRaw(x, "layernorm");
        if (x.tile().positions().image()) {
            throw noLimit(
                    "it normalizes along the rows of pixels, which is no width",
                    "use it behind gap or flatten dense");
        }
        requireWidths(x.fields().size() > 1 ? List.of(x) : List.of());
        return x.with(Normalized.fields(x.tile(), x.fields(), epsilon));
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

    private Channels joined(List<Channels> given, Joint joint) {
        if (given.size() == 1) {
            return given.getFirst();
        }
        List<Channels> parts = aligned(given);
        Tile tile = parts.getFirst().tile();
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
        return new Channels(tile, List.copyOf(fields), draws, parts.getFirst().flat());
    }

    /** The pairs of positions that all parts follow. */
    private List<Channels> aligned(List<Channels> parts) {
        PairedPositions fewest = parts.getFirst().tile().positions();
        for (Channels part : parts) {
            PairedPositions p = part.tile().positions();
            if (!p.fits(fewest) || part.flat() != parts.getFirst().flat()) {
                throw refusal(
                        InfiniteRefusal.WIDTH,
                        "its parts are of different shapes",
                        "give all parts the same shape");
            }
            fewest = p.radius() < fewest.radius() ? p : fewest;
        }
        PairedPositions common = fewest;
        return parts.stream().map(part -> part.within(common)).toList();
    }

    @Override
    public Channels concat(int axis, List<Channels> given) {
        PairedPositions positions = given.getFirst().tile().positions();
        boolean tokens = positions.count() > 1 && !positions.image();
        if (axis != (tokens ? 1 : 0) || given.stream().anyMatch(Channels::flat)) {
            throw refusal(
                    InfiniteRefusal.WIDTH,
                    "channels are axis " + (tokens ? 1 : 0) + " here, and no other is a width",
                    "write axis=" + (tokens ? 1 : 0));
        }
        if (given.size() == 1) {
            return given.getFirst();
        }
        List<Channels> parts = aligned(given);
        requireWidths(parts);
        // channels beside each other may depend on one draw: a dense layer behind reads each by
        // weights of its own
        Set<String> draws = union(parts, Channels.SHARED);
        return new Channels(
                parts.getFirst().tile(),
                parts.stream().flatMap(part -> part.fields().stream()).toList(),
                draws,
                false);
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

    private Refusal refusal(InfiniteRefusal code, String what, String fix) {
        return Refusal.of(code, place, what, "a layer with a limit at infinite width", fix);
    }
}
