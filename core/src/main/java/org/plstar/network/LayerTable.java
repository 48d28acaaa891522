package org.plstar.network;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.plstar.refusal.ClosestName;

/** The layers that a network text can name: one line each. */
final class LayerTable {
    private static final List<Map.Entry<String, Function<Arguments, Layer>>> LAYERS = List.of(
            entry("dense", Dense::read),
            entry("conv", Conv::read),
            entry("avgpool", args -> Pool.read(Pool.Kind.AVG, args)),
            entry("maxpool", args -> Pool.read(Pool.Kind.MAX, args)),
            entry("gap", _ -> new GlobalAverage()),
            entry("flatten", _ -> new Flatten()),
            entry("layernorm", LayerNorm::read),
            entry("batchnorm", BatchNorm::read),
            entry("residual", Residual::read),
            entry("attention", Attention::read),
            entry("embedding", Embedding::read),
            entry("mean_tokens", _ -> new MeanTokens()),
            entry("dropout", Dropout::read),
            entry("scale", Scale::read),
            entry("sum", args -> Branches.read(Branches.Kind.SUM, args)),
            entry("product", args -> Branches.read(Branches.Kind.PRODUCT, args)),
            entry("concat", args -> Branches.read(Branches.Kind.CONCAT, args)),
            entry("shared", SharedLayer::read),
            entry("softmax", _ -> new Softmax()),
            entry("prelu", PRelu::read));

    /** Names that other programs have for the layers. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            entry("linear", "dense"),
            entry("fc", "dense"),
            entry("affine", "dense"),
            entry("conv1d", "conv"),
            entry("conv2d", "conv"),
            entry("convolution", "conv"),
            entry("maxpool2d", "maxpool"),
            entry("max_pool", "maxpool"),
            entry("avgpool2d", "avgpool"),
            entry("averagepool", "avgpool"),
            entry("adaptiveavgpool2d", "gap"),
            entry("globalaveragepool", "gap"),
            entry("globalavgpool", "gap"),
            entry("batchnorm1d", "batchnorm"),
            entry("batchnorm2d", "batchnorm"),
            entry("bn", "batchnorm"),
            entry("ln", "layernorm"),
            entry("leakyrelu", "leaky_relu"),
            entry("swish", "silu"),
            entry("skip", "residual"),
            entry("add", "sum"),
            entry("mul", "product"),
            entry("cat", "concat"),
            entry("multiheadattention", "attention"),
            entry("mha", "attention"));

    private LayerTable() {}

    /** A question that names the layer with the most similar name; empty if none is similar. */
    static String meant(String name) {
        if (name.toLowerCase(Locale.ROOT).contains("softmax")) {
            return " (the cross-entropy loss has the softmax; end with dense)";
        }
        return ClosestName.of(name, names(), OTHERS)
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
    }

    static Optional<Layer> read(String name, Arguments args) {
        for (Map.Entry<String, Function<Arguments, Layer>> e : LAYERS) {
            if (e.getKey().equals(name)) {
                return Optional.of(e.getValue().apply(args));
            }
        }
        return StandardActivation.named(name).map(Activate::new);
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        LAYERS.forEach(e -> names.add(e.getKey()));
        for (StandardActivation a : StandardActivation.values()) {
            names.add(a.text());
        }
        return names;
    }
}
