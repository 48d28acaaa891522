package org.plstar.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.network.Activate;
import org.plstar.network.Activation;
import org.plstar.network.Architecture;
import org.plstar.network.Attention;
import org.plstar.network.BatchNorm;
import org.plstar.network.Conv;
import org.plstar.network.Dense;
import org.plstar.network.Embedding;
import org.plstar.network.Extent;
import org.plstar.network.Flatten;
import org.plstar.network.GlobalAverage;
import org.plstar.network.Initialization;
import org.plstar.network.Layer;
import org.plstar.network.LayerNorm;
import org.plstar.network.MeanTokens;
import org.plstar.network.PRelu;
import org.plstar.network.Padding;
import org.plstar.network.Parametrization;
import org.plstar.network.Pool;
import org.plstar.network.Residual;
import org.plstar.network.StandardActivation;
import tools.jackson.databind.JsonNode;

/** Reads the {@code arch} of a reference file as an architecture of ours. */
final class ReferenceArchitecture {
    private static final OptionalDouble OF_NETWORK = OptionalDouble.empty();

    private final Reference reference;

    private ReferenceArchitecture(Reference reference) {
        this.reference = reference;
    }

    static Initialization initialization(JsonNode arch) {
        boolean ntk = arch.toString().contains("_ntk\"");
        return new Initialization(
                ntk ? Parametrization.NTK : Parametrization.STANDARD, OptionalDouble.of(1), 1);
    }

    static Architecture read(Reference r) {
        return new Architecture(new ReferenceArchitecture(r).sequence(r.at("arch")));
    }

    private List<Layer> sequence(JsonNode arch) {
        if (!arch.get("op").asString().equals("sequential")) {
            return List.of(layer(arch));
        }
        List<Layer> layers = new ArrayList<>();
        for (JsonNode layer : arch.get("layers")) {
            layers.add(layer(layer));
        }
        return layers;
    }

    private int[] shape(JsonNode layer, String parameter) {
        return reference.parameterShape(layer.get(parameter).asString()).dims();
    }

    /** One number for both axes, or two; the default if the file is silent. */
    private static Extent extent(JsonNode layer, String name, int absent) {
        if (!layer.hasNonNull(name)) {
            return Extent.square(absent);
        }
        JsonNode n = layer.get(name);
        return n.isArray()
                ? new Extent(n.get(0).asInt(), n.get(1).asInt())
                : Extent.square(n.asInt());
    }

    private Layer layer(JsonNode l) {
        return switch (l.get("op").asString()) {
            case "dense" ->
                new Dense(
                        Optional.of(l.get("out").asInt()),
                        l.hasNonNull("bias"),
                        OF_NETWORK,
                        OF_NETWORK);
            case "dense_ntk" ->
                new Dense(
                        Optional.of(l.get("out").asInt()),
                        l.hasNonNull("bias"),
                        sigmaW(l, l.get("fan_in").asInt()),
                        OptionalDouble.of(l.get("bias_scale").asDouble()));
            case "conv2d" -> conv(l, OF_NETWORK, OF_NETWORK);
            case "conv2d_ntk" -> {
                int[] w = shape(l, "weight");
                yield conv(
                        l,
                        sigmaW(l, w[1] * w[2] * w[3]),
                        OptionalDouble.of(l.get("bias_scale").asDouble()));
            }
            case "activation" -> new Activate(activation(l));
            case "prelu" -> new PRelu(l.get("slopes").asInt());
            case "avgpool2d" -> pool(Pool.Kind.AVG, l);
            case "maxpool2d" -> pool(Pool.Kind.MAX, l);
            case "global_avg_pool" -> new GlobalAverage();
            case "flatten" -> new Flatten();
            case "layernorm" -> new LayerNorm(l.get("eps").asDouble());
            case "batchnorm_eval" ->
                new BatchNorm(l.get("eps").asDouble(), BatchNorm.DEFAULT_MOMENTUM);
            case "residual" -> residual(l);
            case "attention" -> new Attention(l.get("heads").asInt(), OF_NETWORK, OF_NETWORK);
            case "embedding" -> {
                int[] w = shape(l, "weight");
                yield new Embedding(w[0], w[1], l.hasNonNull("pos"), OF_NETWORK);
            }
            case "mean_tokens" -> new MeanTokens();
            default -> throw new AssertionError("cannot build op " + l.get("op"));
        };
    }

    private static OptionalDouble sigmaW(JsonNode layer, int fanIn) {
        return OptionalDouble.of(layer.get("weight_scale").asDouble() * Math.sqrt(fanIn));
    }

    private static Activation activation(JsonNode l) {
        return StandardActivation.named(l.get("kind").asString())
                .orElseThrow(() -> new AssertionError("no activation " + l.get("kind")));
    }

    private Layer conv(JsonNode l, OptionalDouble sigmaW, OptionalDouble sigmaB) {
        int[] w = shape(l, "weight");
        return new Conv(
                w[0],
                new Extent(w[2], w[3]),
                extent(l, "stride", 1),
                new Padding.Fixed(extent(l, "padding", 0)),
                extent(l, "dilation", 1),
                l.hasNonNull("groups") ? l.get("groups").asInt() : 1,
                l.hasNonNull("bias"),
                sigmaW,
                sigmaB);
    }

    private static Layer pool(Pool.Kind kind, JsonNode l) {
        Extent kernel = extent(l, "kernel", 0);
        return new Pool(
                kind,
                kernel,
                l.hasNonNull("stride") ? extent(l, "stride", 1) : kernel,
                extent(l, "padding", 0));
    }

    private Layer residual(JsonNode l) {
        return new Residual(
                sequence(l.get("body")),
                l.get("skip").isString() || l.get("skip").isNull()
                        ? List.of()
                        : sequence(l.get("skip")),
                l.hasNonNull("post") ? Optional.of(activation(l.get("post"))) : Optional.empty());
    }
}
