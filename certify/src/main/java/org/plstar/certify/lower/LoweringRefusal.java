package org.plstar.certify.lower;

import org.plstar.refusal.Refusal;

/** Why a system has no form in the language of certificates. */
public enum LoweringRefusal implements Refusal.Code {
    /** A value jumps where weights move a little. */
    JUMP,
    /** An output of a sample depends on other samples. */
    OTHER_SAMPLES,
    /** A program has the cotangents of several outputs at once, which only derivatives have. */
    SEEDS,
    /** A constant or a number of the data is not finite although it has to be. */
    NOT_FINITE,
    /** No output depends on a weight. */
    NO_UNKNOWN,
    /** A value has no element, or more than a line may have. */
    SIZE;

    /** A refusal that names an op, why it cannot be lowered and a remedy. */
    Refusal of(String op, String why, String expected, String fix) {
        return Refusal.of(this, "op " + op, why, expected, fix);
    }
}
