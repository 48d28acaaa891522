package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.gather.Span;
import org.plstar.array.gather.Window;
import org.plstar.landscape.certificate.StageNetwork.Stage;
import org.plstar.landscape.certificate.StageNetwork.Term;
import org.plstar.network.Activate;
import org.plstar.network.Activation;
import org.plstar.network.Branches;
import org.plstar.network.Conv;
import org.plstar.network.Dense;
import org.plstar.network.Dropout;
import org.plstar.network.Flatten;
import org.plstar.network.GlobalAverage;
import org.plstar.network.Initialization;
import org.plstar.network.Layer;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.network.Pool;
import org.plstar.network.Residual;
import org.plstar.network.Scale;

/**
 * Reads the layers of a network as stages; what has no bound is refused by {@link
 * UncertifiedLayer}.
 */
final class StageReader {
    private final Network network;
    private final double[] w;
    private final Initialization initialization;
    private final List<Stage> stages = new ArrayList<>();

    private StageReader(Network network, double[] w) {
        this.network = network;
        this.w = w;
        this.initialization = network.initialization();
    }

    /**
     * What a layer passes on: a sum of terms that no activation has met yet, or what a stage puts
     * out.
     *
     * @param terms the sum; empty if it is a stage's
     * @param stage that stage, 0 the input
     */
    private record Passed(Shape shape, List<Term> terms, int stage) {
        List<Term> asTerms() {
            return terms.isEmpty()
                    ? List.of(new Term(stage, new LinearMap.Multiple(shape.size(), 1)))
                    : terms;
        }

        Passed shaped(Shape other) {
            return new Passed(other, terms, stage);
        }
    }

    /** The stages of a network at w. */
    static StageNetwork read(Network network, double[] w) {
        StageReader reader = new StageReader(network, w);
        Passed out =
                reader.sequence(
                        "",
                        network.architecture().layers(),
                        new Passed(network.input(), List.of(), 0),
                        false);
        // a last activation is followed by the identity: the output itself is linear in it
        reader.close(out.asTerms(), out.shape, SmoothActivation.IDENTITY);
        return new StageNetwork(network.input().size(), reader.stages);
    }

    private Passed close(List<Term> terms, Shape shape, SmoothActivation activation) {
        stages.add(new Stage(shape.size(), terms, activation));
        return new Passed(shape, List.of(), stages.size());
    }

    /** As what a stage puts out. */
    private Passed closed(Passed x) {
        return x.terms.isEmpty() ? x : close(x.terms, x.shape, SmoothActivation.IDENTITY);
    }

    private Passed map(Passed from, LinearMap map, Shape shape) {
        return new Passed(shape, List.of(new Term(from.stage, map)), 0);
    }

    private Passed sequence(String path, List<Layer> layers, Passed x, boolean afterReluLike) {
        Passed y = x;
        boolean relu = afterReluLike;
        for (int i = 0; i < layers.size(); i++) {
            y = apply(path + i, layers.get(i), y, relu);
            relu = layers.get(i).afterReluLike(relu);
        }
        return y;
    }

    private Passed apply(String path, Layer layer, Passed x, boolean relu) {
        return switch (layer) {
            case Activate a -> activate(path, a.activation(), x);
            case Flatten _ -> x.shaped(Shape.of(x.shape.size()));
            case Dropout d when d.rate() == 0 -> x;
            case Scale s -> {
                Passed from = closed(x);
                yield map(from, new LinearMap.Multiple(from.shape.size(), s.factor()), from.shape);
            }
            case Dense d when x.shape.rank() == 1 -> dense(path, d, closed(x), relu);
            case Conv c -> convolution(path, c, closed(x), relu);
            case Pool p when p.kind() == Pool.Kind.AVG ->
                    mean(
                            closed(x),
                            new Window(
                                    Span.of(
                                            p.kernel().height(),
                                            p.stride().height(),
                                            p.padding().height()),
                                    Span.of(
                                            p.kernel().width(),
                                            p.stride().width(),
                                            p.padding().width())));
            case GlobalAverage _ -> {
                Passed from = closed(x);
                Window all =
                        new Window(
                                Span.of(from.shape.dim(1), 1, 0), Span.of(from.shape.dim(2), 1, 0));
                yield mean(from, all).shaped(Shape.of(from.shape.dim(0)));
            }
            case Residual r -> residual(path, r, closed(x), relu);
            case Branches b when b.kind() == Branches.Kind.SUM -> {
                Passed from = closed(x);
                List<Passed> parts = new ArrayList<>();
                for (int i = 0; i < b.branches().size(); i++) {
                    parts.add(sequence(path + "." + i + ".", b.branches().get(i), from, relu));
                }
                yield sum(parts);
            }
            case Layer other -> throw UncertifiedLayer.refusal(path, other);
        };
    }

    private Passed activate(String path, Activation activation, Passed x) {
        return activation.isIdentity()
                ? x
                : close(x.asTerms(), x.shape, UncertifiedLayer.smooth(path, activation));
    }

    private Passed residual(String path, Residual r, Passed x, boolean relu) {
        Passed body = sequence(path + ".body.", r.body(), x, relu);
        Passed skip = sequence(path + ".skip.", r.skip(), x, relu);
        Passed sum = sum(List.of(body, skip));
        return r.post().isPresent() ? activate(path, r.post().get(), sum) : sum;
    }

    private static Passed sum(List<Passed> parts) {
        List<Term> terms = new ArrayList<>();
        parts.forEach(p -> terms.addAll(p.asTerms()));
        return new Passed(parts.getFirst().shape, terms, 0);
    }

    private Passed mean(Passed x, Window window) {
        int channels = x.shape.dim(0);
        Patches patches = Patches.of(channels, x.shape.dim(1), x.shape.dim(2), channels, window);
        return map(
                x,
                new LinearMap.Mean(patches),
                Shape.of(
                        channels,
                        window.rows().count(x.shape.dim(1)),
                        window.columns().count(x.shape.dim(2))));
    }

    private Passed dense(String path, Dense d, Passed x, boolean relu) {
        int units = network.layout().entry(path + ".weight").shape().dim(0);
        LinearMap map =
                weighted(
                        path,
                        Patches.whole(x.shape.size()),
                        units,
                        d.bias(),
                        d.sigmaW().orElse(initialization.sigmaW(relu)),
                        d.sigmaB().orElse(initialization.sigmaB()));
        return map(x, map, Shape.of(units));
    }

    private Passed convolution(String path, Conv c, Passed x, boolean relu) {
        Window window =
                new Window(
                        c.padding()
                                .span(
                                        c.kernel().height(),
                                        c.stride().height(),
                                        c.dilation().height(),
                                        true),
                        c.padding()
                                .span(
                                        c.kernel().width(),
                                        c.stride().width(),
                                        c.dilation().width(),
                                        false));
        LinearMap map =
                weighted(
                        path,
                        Patches.of(
                                x.shape.dim(0), x.shape.dim(1), x.shape.dim(2), c.groups(), window),
                        c.channels(),
                        c.bias(),
                        c.sigmaW().orElse(initialization.sigmaW(relu)),
                        c.sigmaB().orElse(initialization.sigmaB()));
        return map(
                x,
                map,
                Shape.of(
                        c.channels(),
                        window.rows().count(x.shape.dim(1)),
                        window.columns().count(x.shape.dim(2))));
    }

    private LinearMap weighted(
            String path,
            Patches patches,
            int channels,
            boolean bias,
            double sigmaW,
            double sigmaB) {
        // the doubles that the network itself multiplies by
        boolean ntk = initialization.parametrization() == Parametrization.NTK;
        return new LinearMap.Weighted(
                path,
                patches,
                channels,
                part(path + ".weight"),
                bias ? part(path + ".bias") : new double[0],
                ntk ? sigmaW / Math.sqrt(patches.taps()) : 1,
                bias ? (ntk ? sigmaB : 1) : 0);
    }

    private double[] part(String name) {
        var e = network.layout().entry(name);
        return Arrays.copyOfRange(w, e.offset(), e.offset() + e.size());
    }
}
