package org.plstar.network;

import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * An elementwise function φ, written in primitive ops, from which all derivatives follow.
 *
 * <p>Those that network texts can name are in {@link StandardActivation}. One of the user's own
 * needs {@link #text} and {@link #apply} alone and enters a network as {@code new Activate(…)};
 * what it has no rule for, such as a bound for certificates, is refused. Values of this type are
 * equal where they are the same function, as records and enums are.
 */
public interface Activation {
    /** The name in network texts and messages, for instance {@code leaky_relu}. */
    String text();

    /** Adds φ(x), of the shape of x, to a program. */
    Value apply(ProgramBuilder b, Value x);

    /**
     * Whether this activation halves the second moment of a symmetric input, so that the next
     * layer's default σ_w is √2; false by default.
     */
    default boolean isReluLike() {
        return false;
    }

    /** Whether the activation is the identity. */
    default boolean isIdentity() {
        return false;
    }

    /** A smooth activation that could replace this one, for refusals of kinks. */
    default String smoothNeighbour() {
        return "tanh, gelu or softplus";
    }
}
