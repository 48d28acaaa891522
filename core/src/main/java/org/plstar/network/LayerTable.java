package org.plstar.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The layers that a network text can name: one line each. */
final class LayerTable {
    private static final List<String> LAYERS =
            List.of(
                    "dense",
                    "conv",
                    "avgpool",
                    "maxpool",
                    "gap",
                    "flatten",
                    "layernorm",
                    "batchnorm",
                    "residual",
                    "attention",
                    "embedding",
                    "mean_tokens",
                    "dropout",
                    "scale",
                    "sum",
                    "product",
                    "concat",
                    "shared");

    private LayerTable() {}

    static Optional<Layer> read(String name, Arguments args) {
        return switch (name) {
            case "dense" -> Optional.of(Dense.read(args));
            case "conv" -> Optional.of(Conv.read(args));
            case "avgpool" -> Optional.of(Pool.read(Pool.Kind.AVG, args));
            case "maxpool" -> Optional.of(Pool.read(Pool.Kind.MAX, args));
            case "gap" -> Optional.of(new GlobalAverage());
            case "flatten" -> Optional.of(new Flatten());
            case "layernorm" -> Optional.of(LayerNorm.read(args));
            case "batchnorm" -> Optional.of(BatchNorm.read(args));
            case "residual" -> Optional.of(Residual.read(args));
            case "attention" -> Optional.of(Attention.read(args));
            case "embedding" -> Optional.of(Embedding.read(args));
            case "mean_tokens" -> Optional.of(new MeanTokens());
            case "dropout" -> Optional.of(Dropout.read(args));
            case "scale" -> Optional.of(Scale.read(args));
            case "sum" -> Optional.of(Branches.read(Branches.Kind.SUM, args));
            case "product" -> Optional.of(Branches.read(Branches.Kind.PRODUCT, args));
            case "concat" -> Optional.of(Branches.read(Branches.Kind.CONCAT, args));
            case "shared" -> Optional.of(Shared.read(args));
            default -> Activation.named(name).map(Activate::new);
        };
    }

    static List<String> names() {
        List<String> names = new ArrayList<>(LAYERS);
        for (Activation a : Activation.values()) {
            names.add(a.text());
        }
        return names;
    }
}
