package org.plstar.tangent;

import org.plstar.refusal.Refusal;

/** Why a tangent kernel cannot be formed. */
public enum TangentRefusal implements Refusal.Code {
    /**
     * The output of a sample depends on other samples, so that there is no gradient of a sample.
     */
    SAMPLES_COUPLED
}
