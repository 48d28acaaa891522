package org.plstar.network;

import java.util.List;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;

/**
 * Initial parameters with which a network of dense layers begins at F = 0 exactly: the neurons of
 * its last hidden layer come in pairs with equal weights and biases, whose output weights are +1
 * and -1 (Chizat, Oyallon and Bach 2019 use the same doubling).
 */
public final class PairedStart {
    private PairedStart() {}

    /**
     * Draws as the network does, then pairs.
     *
     * @return [p]
     * @throws Refusal START if the network does not end in a dense layer behind an elementwise one
     *     behind a dense layer of even width
     */
    public static double[] of(Network network, long seed) {
        List<Layer> layers = network.architecture().layers();
        int out = layers.size() - 1;
        int hidden = out - 2;
        if (hidden < 0
                || !(layers.get(out) instanceof Dense last)
                || !(layers.get(out - 1) instanceof Activate)
                || !(layers.get(hidden) instanceof Dense first)) {
            throw refusal(network.text(), "it does not end in dense φ dense");
        }
        double[] w = network.initialParameters(seed);
        ParamLayout.Entry inner = network.layout().entry(hidden + ".weight");
        int width = inner.shape().dim(0);
        if (width % 2 != 0) {
            throw refusal("width " + width, "it is odd, and units come in pairs");
        }
        pair(w, inner.offset(), width, inner.shape().dim(1));
        if (first.bias()) {
            pair(w, network.layout().entry(hidden + ".bias").offset(), width, 1);
        }
        ParamLayout.Entry outer = network.layout().entry(out + ".weight");
        for (int k = 0; k < outer.size(); k += 2) {
            w[outer.offset() + k] = Math.copySign(1, w[outer.offset() + k]);
            w[outer.offset() + k + 1] = -w[outer.offset() + k];
        }
        if (last.bias()) {
            ParamLayout.Entry bias = network.layout().entry(out + ".bias");
            for (int k = 0; k < bias.size(); k++) {
                w[bias.offset() + k] = 0;
            }
        }
        return w;
    }

    private static Refusal refusal(String where, String what) {
        return Refusal.of(
                NetworkRefusal.START,
                where,
                what,
                "a network that ends in a dense layer of even width, an activation and a dense"
                        + " layer",
                "take another network, or start at random");
    }

    /** Copies rows 2j to rows 2j + 1. */
    private static void pair(double[] w, int offset, int rows, int columns) {
        for (int j = 0; j < rows; j += 2) {
            System.arraycopy(w, offset + j * columns, w, offset + (j + 1) * columns, columns);
        }
    }
}
