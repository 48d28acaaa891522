package org.plstar.study.portrait;

/**
 * The share of one layer in a model and its kernel.
 *
 * @param name its parameters' name without the last part, such as {@code 0}
 * @param text of the layer, such as {@code dense(64)}; empty where the model has none
 * @param parameters how many numbers it trains
 * @param share trace of the layer's part of K over the trace of K, in [0, 1]
 */
public record LayerPart(String name, String text, int parameters, double share) {}
