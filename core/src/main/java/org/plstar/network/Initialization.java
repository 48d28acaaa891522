package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * How a network's weights are scaled and drawn.
 *
 * @param sigmaW σ_w of all layers; absent: 1, and √2 where the layer's input comes through a
 *     relu-like activation
 * @param sigmaB σ_b of all layers
 */
public record Initialization(
        Parametrization parametrization, OptionalDouble sigmaW, double sigmaB) {
    /** Refuses numbers out of range with BAD_ARGUMENT. */
    public Initialization {
        requireNonNull(parametrization, "parametrization");
        requireNonNull(sigmaW, "sigmaW");
        NetworkRefusal.requireSigma("sigma_w", sigmaW, true);
        NetworkRefusal.requireSigma("sigma_b", OptionalDouble.of(sigmaB), false);
    }

    /** NTK parametrization, σ_w = 1 (√2 after relu-like activations), σ_b = 0.1. */
    public static final Initialization DEFAULT =
            new Initialization(Parametrization.NTK, OptionalDouble.empty(), 0.1);

    /**
     * The factor σ_w of a layer; its default depends on whether the activation before it is
     * relu-like.
     */
    public double sigmaW(boolean afterReluLike) {
        return sigmaW.orElse(afterReluLike ? Math.sqrt(2) : 1);
    }
}
