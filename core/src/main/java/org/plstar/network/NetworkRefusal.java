package org.plstar.network;

import java.util.OptionalDouble;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/** Why a network text, a shape or a file of weights cannot be used. */
public enum NetworkRefusal implements Refusal.Code {
    /** The text is empty. */
    EMPTY,
    /** A character that belongs to no layer. */
    UNEXPECTED_CHARACTER,
    /** A parenthesis is missing or superfluous. */
    PARENTHESIS,
    /** No layer or activation has that name. */
    UNKNOWN_LAYER,
    /** An argument that the layer does not have. */
    UNKNOWN_ARGUMENT,
    /** An argument given twice. */
    REPEATED_ARGUMENT,
    /** An argument whose value is no number, no flag or out of range. */
    BAD_ARGUMENT,
    /** An argument that the layer cannot do without. */
    MISSING_ARGUMENT,
    /** Layers inside layers, too many deep. */
    TOO_DEEP,
    /** Layers that share weights differ, or their weights would. */
    SHARED,
    /** Token ids are needed, and what comes is none, or is outside the vocabulary. */
    TOKENS,
    /** A layer without a number of outputs in a place other than the last. */
    OPEN_SIZE,
    /** A layer cannot take the shape that comes. */
    SHAPE,
    /** More parameters than one vector can hold. */
    TOO_LARGE,
    /** The network has no parameters, so that nothing can be trained. */
    NO_PARAMETERS,
    /** A file of weights lacks a parameter of the network or has one that the network lacks. */
    WEIGHTS_NAMES,
    /** A weight in a file has another shape than in the network. */
    WEIGHTS_SHAPE,
    /** A weight in a file is not finite. */
    WEIGHTS_VALUE,
    /** A start for other networks than this one. */
    START;

    /** Refuses a scale of weights that is none. */
    static void requireSigma(String name, OptionalDouble sigma, boolean aboveZero) {
        if (sigma.isPresent() && aboveZero) {
            Require.positive(sigma.getAsDouble(), BAD_ARGUMENT, name);
        } else if (sigma.isPresent()) {
            Require.notNegative(sigma.getAsDouble(), BAD_ARGUMENT, name);
        }
    }
}
