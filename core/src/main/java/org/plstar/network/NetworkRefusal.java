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
    /** The text names an unknown layer or activation. */
    UNKNOWN_LAYER,
    /** A layer has no argument of that name. */
    UNKNOWN_ARGUMENT,
    /** An argument occurs twice. */
    REPEATED_ARGUMENT,
    /** The value of an argument is no number, no flag or out of range. */
    BAD_ARGUMENT,
    /** A required argument is missing. */
    MISSING_ARGUMENT,
    /** Layers are nested too deeply. */
    TOO_DEEP,
    /** Layers that share weights differ, or their weights would have different shapes. */
    SHARED,
    /** A layer needs token ids or a mask, and its input is none, or is outside the vocabulary. */
    TOKENS,
    /** A layer without a number of outputs in a place other than the last. */
    OPEN_SIZE,
    /** A layer cannot take the shape of its input. */
    SHAPE,
    /** More parameters than one vector can hold. */
    TOO_LARGE,
    /** The network has no parameters, so that nothing can be trained. */
    NO_PARAMETERS,
    /** A file of weights lacks a parameter of the network or has an unknown one. */
    WEIGHTS_NAMES,
    /** A weight in a file has another shape than in the network. */
    WEIGHTS_SHAPE,
    /** A weight in a file is not finite. */
    WEIGHTS_VALUE,
    /** Initial weights belong to another network. */
    START,
    /** An adapter is on no matrix of a product, or its rank is out of range. */
    ADAPTER;

    /** Refuses a weight scale that is not positive and finite. */
    static void requireSigma(String name, OptionalDouble sigma, boolean aboveZero) {
        if (sigma.isPresent() && aboveZero) {
            Require.positive(sigma.getAsDouble(), BAD_ARGUMENT, name);
        } else if (sigma.isPresent()) {
            Require.notNegative(sigma.getAsDouble(), BAD_ARGUMENT, name);
        }
    }
}
