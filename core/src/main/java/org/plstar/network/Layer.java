package org.plstar.network;

import org.plstar.program.Value;

/** One layer of a network: a record that adds itself to a program and reads and prints its text. */
public sealed interface Layer
        permits Activate,
                Attention,
                BatchNorm,
                Branches,
                Conv,
                Dense,
                Dropout,
                Embedding,
                Flatten,
                GlobalAverage,
                LayerNorm,
                MeanTokens,
                Pool,
                Residual,
                Scale,
                Shared {
    /** The text that reads back as this layer, for instance {@code dense(1024)}. */
    String text();

    /** Adds the layer to a program: declares its parameters at {@code site} and returns its output; a shape that does not fit is refused there. */
    Value apply(Site site, Value x);

    /** Whether a relu-like activation was last to shape what comes out, given whether it was for what goes in. */
    default boolean afterReluLike(boolean before) {
        return false;
    }

    /** Whether the shape that comes out is that which goes in, whatever it is. */
    default boolean keepsShape() {
        return false;
    }
}
