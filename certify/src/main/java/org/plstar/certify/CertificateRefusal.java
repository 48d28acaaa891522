package org.plstar.certify;

import org.plstar.refusal.Refusal;

/** Why nothing can be certified of a network, of data or of a run. */
public enum CertificateRefusal implements Refusal.Code {
    /** A function or a maximum has no bounded second derivative. */
    NOT_SMOOTH,
    /** A part of a program for which no curvature bound is known. */
    LAYER,
    /** Numbers that are infinite or not a number, as after a diverged run. */
    NOT_FINITE,
    /** A loss that no finite weights bring to its least value. */
    LOSS,
    /** More equations than a tangent kernel is formed for, or more numbers than fit into memory. */
    TOO_MANY,
    /** The stored weights or data are not those that the certificate names. */
    CHANGED,
    /** A certificate file that cannot be read as one. */
    UNREADABLE
}
