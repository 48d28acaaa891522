package org.plstar.cluster.spec;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.plstar.array.Shape;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.refusal.Refusal;

/**
 * A network's text and what else it is built from: what travels in place of a model.
 *
 * @param network its text
 * @param input shape of one input
 * @param outputs of a last dense layer that says no number
 * @param parametrization of its weights
 * @param sigmaW σ_w; NaN where it depends on the layer
 * @param sigmaB σ_b
 */
public record ModelSpec(
        String network,
        List<Integer> input,
        int outputs,
        Parametrization parametrization,
        double sigmaW,
        double sigmaB)
        implements Serializable {
    /** Copies. */
    public ModelSpec {
        input = List.copyOf(input);
    }

    /**
     * Of a model.
     *
     * @throws Refusal MODEL if it is none that a text describes
     */
    public static ModelSpec of(Model model) {
        if (!(model instanceof Network n)) {
            throw Refusal.of(
                    ClusterRefusal.MODEL,
                    model.text(),
                    "executors build networks from their text, and this model has none",
                    "a network given as text",
                    "run it on one machine");
        }
        Initialization i = n.initialization();
        int[] output = dims(n.output());
        ModelSpec spec =
                new ModelSpec(
                        n.text(),
                        Arrays.stream(dims(n.input())).boxed().toList(),
                        output.length == 0 ? 1 : output[output.length - 1],
                        i.parametrization(),
                        i.sigmaW().orElse(Double.NaN),
                        i.sigmaB());
        if (!spec.built().layout().entries().equals(n.layout().entries())) {
            throw new IllegalStateException(
                    "executors would build another network than " + n.text());
        }
        return spec;
    }

    private static int[] dims(Shape shape) {
        int[] dims = new int[shape.rank()];
        Arrays.setAll(dims, shape::dim);
        return dims;
    }

    /** Builds the network. */
    public Network built() {
        return Architecture.parse(network)
                .build(
                        Shape.of(input.stream().mapToInt(e -> e).toArray()),
                        outputs,
                        new Initialization(
                                parametrization,
                                Double.isNaN(sigmaW)
                                        ? OptionalDouble.empty()
                                        : OptionalDouble.of(sigmaW),
                                sigmaB));
    }
}
