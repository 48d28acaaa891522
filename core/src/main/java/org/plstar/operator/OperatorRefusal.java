package org.plstar.operator;

import org.plstar.refusal.Refusal;

/** Why something cannot be computed of an operator. */
public enum OperatorRefusal implements Refusal.Code {
    /** A vector that has not the operator's dimension. */
    SIZE,
    /** A matrix is larger than what may be formed. */
    TOO_LARGE_TO_FORM,
    /** More eigenpairs are asked for than there are, or than fit in memory. */
    TOO_MANY_PAIRS,
    /** Too few probes for an error to be told. */
    TOO_FEW_PROBES;

    /**
     * Refuses a vector of another length than the operator's.
     *
     * @param what the argument's name
     */
    public static void requireSize(String what, double[] vector, int size) {
        if (vector.length != size) {
            throw Refusal.of(
                    SIZE,
                    what + " of " + vector.length + " numbers",
                    "it does not fit the operator",
                    size + " numbers",
                    "give a vector of that length");
        }
    }
}
