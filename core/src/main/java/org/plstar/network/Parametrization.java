package org.plstar.network;

/** How the output of a layer depends on its stored weights. */
public enum Parametrization {
    /**
     * y = σ_w/√fan_in · x Wᵀ + σ_b · b with W, b ~ N(0, 1): the derivative scales of the
     * tangent-kernel limit.
     */
    NTK,
    /** y = x Wᵀ + b with W ~ N(0, σ_w²/fan_in), b ~ N(0, σ_b²). */
    STANDARD,
    /**
     * The default of PyTorch 2: y = x Wᵀ + b with W, b uniform in ±1/√fan_in, embeddings N(0, 1),
     * whatever σ_w and σ_b are.
     */
    PYTORCH
}
