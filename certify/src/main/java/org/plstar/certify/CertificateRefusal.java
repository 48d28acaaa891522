package org.plstar.certify;

import org.plstar.refusal.Refusal;

/** Why nothing can be certified of a network, of data or of a run. */
public enum CertificateRefusal implements Refusal.Code {
    /** A function or a maximum has a kink where a proof from the start needs none. */
    NOT_SMOOTH,
    /** Numbers that are infinite or not a number, as after a diverged run. */
    NOT_FINITE,
    /** A loss that no finite weights bring to its least value. */
    LOSS,
    /** More equations than a tangent kernel is formed for, or more numbers than fit into memory. */
    TOO_MANY,
    /** A certificate file that cannot be read as one. */
    UNREADABLE
}
