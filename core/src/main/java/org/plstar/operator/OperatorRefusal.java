package org.plstar.operator;

import org.plstar.array.Matrix;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/** Why something cannot be computed of an operator. */
public enum OperatorRefusal implements Refusal.Code {
    /** A vector has another length than the operator. */
    SIZE,
    /** A matrix is larger than the limit for forming it. */
    TOO_LARGE_TO_FORM,
    /** More eigenpairs are requested than exist, or than fit in memory. */
    TOO_MANY_PAIRS,
    /** Too few probes to estimate an error. */
    TOO_FEW_PROBES,
    /** A number is out of its range. */
    RANGE,
    /** The same array is given for input and output. */
    SHARED,
    /** An operator that has to be symmetric or square is not. */
    NOT_SYMMETRIC,
    /** A number is NaN or infinite. */
    NOT_FINITE;

    /**
     * Refuses vectors that a product y = A x cannot take: of other lengths, or sharing one array.
     */
    public static void requireVectors(int columns, int rows, double[] x, double[] y) {
        requireSize("x", x, columns);
        requireSize("y", y, rows);
        requireApart(x, y);
    }

    /** Refuses one array for both input and output, unless it is empty. */
    static void requireApart(double[] read, double[] written) {
        Require.that(
                read != written || read.length == 0,
                SHARED,
                "one array for x and y",
                "an array for the result that nothing is read from");
    }

    /** Refuses an operator whose rows and columns are not as many. */
    static void requireSquare(int rows, int columns) {
        if (rows != columns) {
            throw notSymmetric("an operator of [" + rows + ", " + columns + "]");
        }
    }

    /** Refuses a square matrix that is not symmetric up to rounding. */
    static void requireSymmetric(Matrix m) {
        double scale = m.largest();
        if (!(scale < Double.POSITIVE_INFINITY)) {
            throw notFinite();
        }
        if (m.asymmetry() > Matrix.SYMMETRIC * scale) {
            throw notSymmetric("a matrix of order " + m.rows());
        }
    }

    /** The refusal of an operator whose products are not finite. */
    static Refusal notFinite() {
        return Refusal.of(
                NOT_FINITE,
                "a product with the operator",
                "it is NaN or infinite",
                "an operator with finite products",
                "look at the point where it was made");
    }

    /** The refusal of an operator that is not symmetric. */
    static Refusal notSymmetric(String which) {
        return Refusal.of(
                NOT_SYMMETRIC,
                which,
                "it is not symmetric",
                "a symmetric operator",
                "take A Aᵀ, or ½ (A + Aᵀ)");
    }

    /**
     * Refuses a vector whose length differs from the operator's.
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
