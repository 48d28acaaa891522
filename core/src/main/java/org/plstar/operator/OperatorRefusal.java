package org.plstar.operator;

import org.plstar.refusal.Refusal;

/** Why something cannot be computed of an operator. */
public enum OperatorRefusal implements Refusal.Code {
    /** A matrix is larger than what may be formed. */
    TOO_LARGE_TO_FORM,
    /** More eigenpairs are asked for than there are, or than fit in memory. */
    TOO_MANY_PAIRS,
    /** Too few probes for an error to be told. */
    TOO_FEW_PROBES
}
