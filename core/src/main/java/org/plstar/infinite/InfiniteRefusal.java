package org.plstar.infinite;

import org.plstar.refusal.Refusal;

/** Why a network has no kernel at infinite width, or none that is computed. */
public enum InfiniteRefusal implements Refusal.Code {
    /** A layer has no limit at infinite width. */
    NO_LIMIT,
    /** A limit exists but is not computed yet. */
    NOT_YET,
    /** No dual of the activation is known. */
    NO_DUAL,
    /** An activation sees something other than a centred Gaussian. */
    NOT_GAUSSIAN,
    /** Raw data come to a layer that is known for channels of infinite width only. */
    RAW_DATA,
    /** Two parts of a sum or a product depend on the same random weights. */
    SAME_WEIGHTS,
    /** Parts that are joined differ in width, or a width that is needed is not given. */
    WIDTH,
    /** The last layer is not a dense layer with weights of its own. */
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
