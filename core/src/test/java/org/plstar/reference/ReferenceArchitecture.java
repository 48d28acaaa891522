package org.plstar.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.plstar.network.Activate;
import org.plstar.network.Activation;
import org.plstar.network.Architecture;
import org.plstar.network.Dense;
import org.plstar.network.Initialization;
import org.plstar.network.Layer;
import org.plstar.network.Parametrization;
import tools.jackson.databind.JsonNode;

/** Reads the {@code arch} of a reference file as an architecture of ours. */
final class ReferenceArchitecture {
    /** Ops of reference files that plstar cannot build yet; a file that uses one is passed over by name, any other that cannot be built fails. */
    static final Set<String> OPS_TO_COME =
            Set.of(
                    "conv2d",
                    "conv2d_ntk",
                    "avgpool2d",
                    "maxpool2d",
                    "global_avg_pool",
                    "flatten",
                    "layernorm",
                    "batchnorm_eval",
                    "residual",
                    "attention",
                    "embedding",
                    "mean_tokens");

    private ReferenceArchitecture() {}

    /** The first op of the file that is still to come. */
    static Optional<String> opToCome(JsonNode arch) {
        if (arch.has("op") && OPS_TO_COME.contains(arch.get("op").asString())) {
            return Optional.of(arch.get("op").asString());
        }
        for (JsonNode child : arch) {
            Optional<String> found = child.isContainer() ? opToCome(child) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    static Initialization initialization(JsonNode arch) {
        boolean ntk = arch.toString().contains("_ntk\"");
        return new Initialization(
                ntk ? Parametrization.NTK : Parametrization.STANDARD, OptionalDouble.of(1), 1);
    }

    static Architecture read(JsonNode arch) {
        if (!arch.get("op").asString().equals("sequential")) {
            throw new AssertionError("no sequential network: " + arch.get("op"));
        }
        List<Layer> layers = new ArrayList<>();
        for (JsonNode layer : arch.get("layers")) {
            layers.add(layer(layer));
        }
        return new Architecture(layers);
    }

    private static Layer layer(JsonNode l) {
        return switch (l.get("op").asString()) {
            case "dense" ->
                    new Dense(
                            Optional.of(l.get("out").asInt()),
                            l.hasNonNull("bias"),
                            OptionalDouble.empty(),
                            OptionalDouble.empty());
            case "dense_ntk" ->
                    new Dense(
                            Optional.of(l.get("out").asInt()),
                            l.hasNonNull("bias"),
                            OptionalDouble.of(
                                    l.get("weight_scale").asDouble()
                                            * Math.sqrt(l.get("fan_in").asInt())),
                            OptionalDouble.of(l.get("bias_scale").asDouble()));
            case "activation" ->
                    new Activate(
                            Activation.named(l.get("kind").asString())
                                    .orElseThrow(
                                            () ->
                                                    new AssertionError(
                                                            "no activation " + l.get("kind"))));
            default -> throw new AssertionError("cannot build op " + l.get("op"));
        };
    }
}
