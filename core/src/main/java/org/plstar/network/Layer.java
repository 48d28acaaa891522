package org.plstar.network;

import org.plstar.program.Value;

/**
 * One layer of a network: a record that adds itself to a program and reads and prints its text.
 *
 * <p>A layer of the user's own declares its parameters at the {@link Site} and writes its output in
 * ops; training, kernels and Hessians follow. Two layers are equal where they are the same function
 * of their parameters, as records are. What no rule is known for, such as a certificate's bound, is
 * refused.
 */
public interface Layer extends InfiniteReading {
    @Override
    String text();

    /**
     * Adds the layer to a program: declares its parameters at {@code site} and returns its output;
     * a shape that the layer cannot take is refused.
     */
    Value apply(Site site, Value x);

    @Override
    default boolean afterReluLike(boolean before) {
        return false;
    }

    /** Whether the outputs are those of an activation, which the next layer reads as units. */
    default boolean activates() {
        return false;
    }

    /** Whether the output has the shape of the input, for inputs of any shape. */
    default boolean keepsShape() {
        return false;
    }
}
