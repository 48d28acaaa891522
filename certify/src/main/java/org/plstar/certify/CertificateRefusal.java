package org.plstar.certify;

import org.plstar.refusal.Refusal;

/** Why nothing can be certified of a network, of data or of a run. */
public enum CertificateRefusal implements Refusal.Code {
    /** A function or a maximum has a kink, where a proof from the start must have none. */
    NOT_SMOOTH,
    /** Numbers are infinite or not-a-number, as after a diverged run. */
    NOT_FINITE,
    /** The loss has no least value at finite weights. */
    LOSS,
    /** There are too many equations for a tangent kernel, or too many numbers for the memory. */
    TOO_MANY,
    /** A file cannot be read as a certificate. */
    UNREADABLE
}
