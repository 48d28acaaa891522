package org.plstar.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.plstar.array.Shape;
import org.plstar.array.Window;

/**
 * Random networks of random layers, small enough to take every derivative of; the same for a seed.
 */
public final class RandomNetwork {
    private static final OptionalDouble DEFAULT = OptionalDouble.empty();

    private final SplittableRandom random;
    private Shape shape;

    private RandomNetwork(long seed) {
        random = new SplittableRandom(seed);
        shape = Shape.SCALAR;
    }

    /** A network that ends in [outputs], on vectors, images, sequences or token ids. */
    public static Network of(long seed, int outputs) {
        RandomNetwork r = new RandomNetwork(seed);
        List<Layer> layers = new ArrayList<>();
        Shape input = switch (r.below(4)) {
            case 0 -> Shape.of(2 + r.below(4));
            case 1 -> Shape.of(2 * (1 + r.below(2)), 3 + r.below(4), 3 + r.below(4));
            case 2 -> Shape.of(2 + r.below(3), 2 * (1 + r.below(3)));
            default -> {
                int tokens = 2 + r.below(3);
                int width = 2 * (1 + r.below(2));
                layers.add(new Embedding(5, width, r.coin(), DEFAULT));
                r.shape = Shape.of(tokens, width);
                yield Shape.of(tokens);
            }
        };
        if (layers.isEmpty()) {
            r.shape = input;
        }
        for (int i = 0; i < 2 + r.below(4); i++) {
            layers.add(r.layer(2));
        }
        if (r.shape.rank() == 3) {
            layers.add(r.coin() ? new GlobalAverage() : new Flatten());
        } else if (r.shape.rank() == 2) {
            layers.add(r.coin() ? new MeanTokens() : new Flatten());
        }
        layers.add(new Dense(Optional.empty(), r.coin(), DEFAULT, DEFAULT));
        Initialization init = new Initialization(
                r.coin() ? Parametrization.NTK : Parametrization.STANDARD,
                OptionalDouble.empty(),
                0.3);
        return new Architecture(layers).build(input, outputs, init);
    }

    /** Data for a network. */
    public static double[] inputs(Network network, int samples, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[samples * network.input().size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = network.vocabulary().isPresent()
                    ? random.nextInt(network.vocabulary().getAsInt())
                    : random.nextGaussian();
        }
        return x;
    }

    private int below(int n) {
        return random.nextInt(n);
    }

    private boolean coin() {
        return random.nextBoolean();
    }

    private <T> T one(List<T> of) {
        return of.get(below(of.size()));
    }

    private Activation activation() {
        // one exponential of another leaves the range of doubles
        return one(Stream.of(StandardActivation.values())
                .filter(a -> a != StandardActivation.EXP)
                .toList());
    }

    /** A layer that takes the current shape, which becomes that of its result. */
    private Layer layer(int depth) {
        return switch (below(depth > 0 ? 7 : 4)) {
            case 0 -> new Activate(activation());
            case 1 -> coin() ? new LayerNorm(0.1) : new BatchNorm(0.1, 0.1);
            case 2 -> coin() ? new Scale(-0.7) : new Dropout(0.5);
            case 3 -> linear();
            case 4 -> residual(depth);
            case 5 -> branches(depth);
            default -> shared(depth);
        };
    }

    private Layer linear() {
        return switch (shape.rank()) {
            case 1 -> dense(1 + below(5));
            case 2 -> coin() ? attention() : dense(2 * (1 + below(2)));
            default -> coin() ? conv() : pool();
        };
    }

    private Layer dense(int units) {
        int[] dims = shape.dims();
        dims[dims.length - 1] = units;
        shape = Shape.of(dims);
        return new Dense(Optional.of(units), coin(), DEFAULT, DEFAULT);
    }

    private Layer attention() {
        int width = shape.dim(1);
        return new Attention(width % 2 == 0 && coin() ? 2 : 1, DEFAULT, DEFAULT);
    }

    private Layer conv() {
        int groups = shape.dim(0) % 2 == 0 && coin() ? 2 : 1;
        Extent kernel = new Extent(1 + below(3), 1 + below(3));
        Padding padding = switch (below(3)) {
            case 0 -> new Padding.Same();
            case 1 -> new Padding.Valid();
            default -> new Padding.Fixed(new Extent(below(2), below(3)));
        };
        Extent stride = new Extent(1 + below(2), 1 + below(2));
        Extent dilation = new Extent(1 + below(2), 1);
        Conv c = new Conv(
                groups * (1 + below(2)),
                kernel,
                stride,
                padding,
                dilation,
                groups,
                coin(),
                DEFAULT,
                DEFAULT);
        Window w = new Window(
                padding.span(kernel.height(), stride.height(), dilation.height(), true),
                padding.span(kernel.width(), stride.width(), dilation.width(), false));
        return fits(w, c.channels()) ? c : new Activate(activation());
    }

    private Layer pool() {
        Extent kernel = new Extent(1 + below(3), 1 + below(3));
        Extent stride = new Extent(1 + below(2), 1 + below(3));
        Extent padding = new Extent(below(kernel.height() / 2 + 1), below(kernel.width() / 2 + 1));
        Padding around = new Padding.Fixed(padding);
        Window w = new Window(
                around.span(kernel.height(), stride.height(), 1, true),
                around.span(kernel.width(), stride.width(), 1, false));
        Pool p = new Pool(coin() ? Pool.Kind.AVG : Pool.Kind.MAX, kernel, stride, padding);
        return fits(w, shape.dim(0)) ? p : new Activate(activation());
    }

    /** Whether the window fits the image, which then becomes what it makes of it. */
    private boolean fits(Window w, int channels) {
        Shape out =
                Shape.of(channels, w.rows().count(shape.dim(1)), w.columns().count(shape.dim(2)));
        if (out.size() > 0) {
            shape = out;
        }
        return out.size() > 0;
    }

    private List<Layer> sequence(int depth) {
        return IntStream.range(0, 1 + below(3)).mapToObj(_ -> layer(depth - 1)).toList();
    }

    /**
     * Layers that end in a shape; if those that were drawn do not, a sum of layers that keep it.
     */
    private List<Layer> keeping(int depth) {
        Shape before = shape;
        List<Layer> layers = sequence(depth);
        if (shape.equals(before)) {
            return layers;
        }
        shape = before;
        return before.rank() == 3
                ? List.of(Conv.of(before.dim(0), Extent.square(3)), new Activate(activation()))
                : List.of(dense(before.dim(before.rank() - 1)), new Activate(activation()));
    }

    private Layer residual(int depth) {
        return new Residual(
                keeping(depth),
                coin() ? keeping(depth) : List.of(),
                coin() ? Optional.of(activation()) : Optional.empty());
    }

    private Layer branches(int depth) {
        Branches.Kind kind = one(List.of(Branches.Kind.values()));
        int axis = kind == Branches.Kind.CONCAT ? below(shape.rank()) : 0;
        List<List<Layer>> branches = new ArrayList<>();
        int n = 1 + below(3);
        for (int i = 0; i < n; i++) {
            branches.add(keeping(depth));
        }
        if (kind == Branches.Kind.CONCAT) {
            int[] dims = shape.dims();
            dims[axis] *= n;
            shape = Shape.of(dims);
        }
        return new Branches(kind, branches, axis);
    }

    /** The same weights twice, with something between. */
    private Layer shared(int depth) {
        List<Layer> twice = new ArrayList<>();
        Layer once = new SharedLayer(
                "s" + below(1_000_000), new Residual(keeping(depth), List.of(), Optional.empty()));
        twice.add(once);
        twice.add(new Activate(activation()));
        twice.add(once);
        return new Residual(twice, List.of(), Optional.empty());
    }
}
