package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.network.Activate;
import org.plstar.network.Activation;
import org.plstar.network.Dense;
import org.plstar.network.Flatten;
import org.plstar.network.Initialization;
import org.plstar.network.Layer;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.network.Pool;
import org.plstar.refusal.Refusal;

/**
 * A network of dense layers at one point w: z_l = s_l W_l h_{l-1} + σ_l b_l, h_l = φ_l(z_l) for l = 1 … L, and the output z_{L+1}.
 *
 * <p>All of W_l and b_l are unknowns. Layer l of the formulas is {@code layers().get(l - 1)}. The scales s_l and σ_l are the doubles that the network
 * itself multiplies by, taken as exact.
 *
 * @param inputs numbers per sample
 * @param layers hidden layers and the output layer, whose activation is the identity
 */
public record DenseStack(int inputs, List<DenseLayer> layers) {
    /**
     * One layer.
     *
     * @param weight W [out, in] row-major, not modified
     * @param bias b [out]; empty without
     * @param scale s
     * @param biasScale σ; 0 without a bias
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record DenseLayer(
            int in,
            int out,
            double[] weight,
            double[] bias,
            double scale,
            double biasScale,
            SmoothActivation activation) {
        /** Checks the sizes. */
        public DenseLayer {
            if (weight.length != Math.multiplyExact(in, out)
                    || (bias.length != 0 && bias.length != out)) {
                throw new IllegalArgumentException(
                        weight.length
                                + " weights, "
                                + bias.length
                                + " biases for "
                                + in
                                + " → "
                                + out);
            }
        }
    }

    /** Checks that the layers fit together. */
    public DenseStack {
        layers = List.copyOf(layers);
        int width = inputs;
        for (DenseLayer l : layers) {
            if (l.in != width) {
                throw new IllegalArgumentException(l.in + " inputs where " + width + " come");
            }
            width = l.out;
        }
        if (layers.isEmpty() || layers.getLast().activation != SmoothActivation.IDENTITY) {
            throw new IllegalArgumentException("the last layer must be linear");
        }
    }

    /**
     * Reads a network of dense layers and smooth activations.
     *
     * @param w all parameters, [p]; copied
     * @throws Refusal for other layers, activations without bounds, or weights that are not finite
     */
    public static DenseStack of(Network network, double[] w) {
        requireFinite("the weights", w);
        Initialization init = network.initialization();
        boolean ntk = init.parametrization() == Parametrization.NTK;
        List<DenseLayer> done = new ArrayList<>();
        int width = network.input().size();
        boolean reluLike = false;
        boolean open = false;
        List<Layer> all = network.architecture().layers();
        for (int i = 0; i < all.size(); i++) {
            if (i == 0 && all.get(i) instanceof Dense && network.input().rank() != 1) {
                throw unknown(all.get(i), i);
            }
            switch (all.get(i)) {
                case Flatten _ -> {}
                case Dense d -> {
                    double sigmaW = d.sigmaW().orElse(init.sigmaW(reluLike));
                    double sigmaB = d.sigmaB().orElse(init.sigmaB());
                    DenseLayer layer =
                            new DenseLayer(
                                    width,
                                    network.layout().entry(i + ".weight").shape().dim(0),
                                    part(network, w, i + ".weight"),
                                    d.bias() ? part(network, w, i + ".bias") : new double[0],
                                    ntk ? sigmaW / Math.sqrt(width) : 1,
                                    d.bias() ? (ntk ? sigmaB : 1) : 0,
                                    SmoothActivation.IDENTITY);
                    done.add(layer);
                    width = layer.out;
                    open = true;
                }
                case Activate a -> {
                    if (a.activation() != Activation.IDENTITY) {
                        if (!open || i == all.size() - 1) {
                            throw unknown(a, i);
                        }
                        done.add(activated(done.removeLast(), smooth(a.activation(), i)));
                        open = false;
                    }
                }
                case Layer other -> throw unknown(other, i);
            }
            reluLike = all.get(i).afterReluLike(reluLike);
        }
        return new DenseStack(network.input().size(), done);
    }

    private static DenseLayer activated(DenseLayer l, SmoothActivation a) {
        return new DenseLayer(l.in, l.out, l.weight, l.bias, l.scale, l.biasScale, a);
    }

    private static double[] part(Network network, double[] w, String name) {
        var e = network.layout().entry(name);
        return Arrays.copyOfRange(w, e.offset(), e.offset() + e.size());
    }

    private static SmoothActivation smooth(Activation a, int at) {
        return SmoothActivation.of(a)
                .orElseThrow(
                        () ->
                                Refusal.of(
                                        CertificateRefusal.NOT_SMOOTH,
                                        "layer " + at + ", " + a.text(),
                                        "its derivative jumps or has no known bounds, so that no bound of the second derivative exists",
                                        "a smooth activation",
                                        "use " + neighbour(a) + " in its place"));
    }

    /** The closest activation that has bounds. */
    private static String neighbour(Activation a) {
        return switch (a) {
            case RELU, LEAKY_RELU, GELU_TANH -> "gelu or softplus";
            case ELU -> "silu or softplus";
            case SOFTSIGN -> "tanh";
            case TANH, GELU, SILU, SIGMOID, SOFTPLUS, ERF, SIN, IDENTITY -> a.text();
        };
    }

    private static Refusal unknown(Layer layer, int at) {
        String fix =
                switch (layer) {
                    case Pool _ ->
                            "use dense layers; in place of max pooling average pooling is smooth";
                    default -> "certify a network of dense layers with activations between them";
                };
        return Refusal.of(
                CertificateRefusal.LAYER,
                "layer " + at + ", " + layer.text(),
                "no bound of the second derivative is known for it in this place",
                "dense layers on vectors, a smooth activation behind each, and a linear output",
                fix);
    }

    /** Refuses numbers that are not finite. */
    static void requireFinite(String what, double[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (!Double.isFinite(numbers[i])) {
                throw Refusal.of(
                        CertificateRefusal.NOT_FINITE,
                        what + ", element " + i,
                        "it is " + numbers[i],
                        "finite numbers",
                        "a diverged run has no certificate; train with a smaller step");
            }
        }
    }

    /** L, the number of hidden layers. */
    public int hidden() {
        return layers.size() - 1;
    }

    /** Layer l of the formulas, 1 … L + 1. */
    DenseLayer layer(int l) {
        return layers.get(l - 1);
    }

    /** C. */
    public int outputs() {
        return layers.getLast().out;
    }

    /** The same as a network of stages. */
    public StageNetwork stages() {
        List<StageNetwork.Stage> all = new ArrayList<>();
        for (DenseLayer l : layers) {
            LinearMap map =
                    new LinearMap.Weighted(
                            Patches.whole(l.in), l.out, l.weight, l.bias, l.scale, l.biasScale);
            all.add(
                    new StageNetwork.Stage(
                            l.out, List.of(new StageNetwork.Term(all.size(), map)), l.activation));
        }
        return new StageNetwork(inputs, all);
    }

    /** p. */
    public long unknowns() {
        return layers.stream().mapToLong(l -> (long) l.weight.length + l.bias.length).sum();
    }
}
