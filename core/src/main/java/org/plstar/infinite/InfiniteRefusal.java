package org.plstar.infinite;

import org.plstar.refusal.Refusal;

/** Why a network has no kernel at infinite width, or none that is computed. */
public enum InfiniteRefusal implements Refusal.Code {
    /** A layer has no limit. */
    NO_LIMIT,
    /** A limit exists but is not computed yet. */
    NOT_YET,
    /** No dual of the activation is known. */
    NO_DUAL,
    /** An activation sees something other than a centred Gaussian. */
    NOT_GAUSSIAN,
    /** Raw data come to a layer that is known for channels of infinite width only. */
    RAW_DATA,
    /** The same random weights meet in a sum or a product. */
    SAME_WEIGHTS,
    /** Parts that are joined do not have the same width, or a width that counts is not said. */
    WIDTH,
    /** The last layer is not a dense one of its own weights. */
    LAST_LAYER,
    /** The parametrization's first layer is not Gaussian. */
    PARAMETRIZATION,
    /** A row has not the network's number of features, or a number is not finite. */
    ROWS,
    /** A kernel's entry is too large for a number. */
    OVERFLOW,
    /** A number is out of its range. */
    RANGE
}
