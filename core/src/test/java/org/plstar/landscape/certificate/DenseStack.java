package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.List;
import org.plstar.network.Network;

/**
 * A network of dense layers at one point w: z_l = s_l W_l h_{l-1} + σ_l b_l, h_l = φ_l(z_l) for l =
 * 1 … L, and the output z_{L+1}.
 *
 * <p>All of W_l and b_l are unknowns. Layer l of the formulas is {@code layers().get(l - 1)}. The
 * scales s_l and σ_l are the doubles that the network itself multiplies by, taken as exact.
 *
 * @param inputs numbers per sample
 * @param layers hidden layers and the output layer, whose activation is the identity
 */
record DenseStack(int inputs, List<DenseLayer> layers) {
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

    /** Reads a network of dense layers and smooth activations. */
    static DenseStack of(Network network, double[] w) {
        StageNetwork stages = StageNetwork.of(network, w);
        List<DenseLayer> layers = new ArrayList<>();
        for (int l = 1; l <= stages.hidden() + 1; l++) {
            LinearMap.Weighted m = stages.layer(l);
            layers.add(
                    new DenseLayer(
                            m.in(),
                            m.out(),
                            m.weight(),
                            m.bias(),
                            m.scale(),
                            m.biasScale(),
                            stages.stage(l).activation()));
        }
        return new DenseStack(stages.inputs(), layers);
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
                            "w",
                            Patches.whole(l.in),
                            l.out,
                            l.weight,
                            l.bias,
                            l.scale,
                            l.biasScale);
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
