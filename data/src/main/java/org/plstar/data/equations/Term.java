package org.plstar.data.equations;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.array.BinaryFn;
import org.plstar.array.UnaryFn;

/** A scalar expression in unknowns; equal terms of one {@link Terms} are the same object. */
final class Term {
    /** The kind of a term. */
    sealed interface Kind {
        /** A term that is a known number. */
        record Known(double value) implements Kind {}

        /** An unknown, by its position in w. */
        record Unknown(int position) implements Kind {}

        /** The sum Σ c_k w_k of many unknowns, each once; a term without parts. */
        @SuppressWarnings("ArrayRecordComponent") // compared by their content, in {@link Terms}
        record Linear(int[] positions, double[] numbers) implements Kind {
            int size() {
                return positions.length;
            }

            @Override
            public int hashCode() {
                return 31 * Arrays.hashCode(positions) + Arrays.hashCode(numbers);
            }

            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof Linear(int[] p, double[] c)
                        && Arrays.equals(positions, p)
                        && Arrays.equals(numbers, c);
            }
        }

        /** The sum of two or more terms, ordered by shape. */
        record Sum() implements Kind {}

        /** The product a · b. */
        record Product() implements Kind {}

        /** The quotient a / b. */
        record Quotient() implements Kind {}

        /** The function value f(a). */
        record Unary(UnaryFn fn) implements Kind {}

        /** The number 1 where a (fn) b holds, otherwise 0. */
        record Compare(BinaryFn fn) implements Kind {}

        /** The value a where the mask, the first part, is not 0, otherwise b. */
        record Choice() implements Kind {}
    }

    private final int id;
    private final Kind kind;
    private final List<Term> parts;
    private final int shape;
    private final int depth;

    Term(int id, Kind kind, List<Term> parts, int shape) {
        this.id = id;
        this.kind = kind;
        this.parts = parts;
        this.shape = shape;
        int deepest = 0;
        for (Term p : parts) {
            deepest = Math.max(deepest, p.depth);
        }
        this.depth = 1 + deepest;
    }

    /** The number of the term, larger than those of its parts. */
    int id() {
        return id;
    }

    Kind kind() {
        return kind;
    }

    List<Term> parts() {
        return parts;
    }

    /** A number that is equal for terms that differ in numbers and unknowns only. */
    int shape() {
        return shape;
    }

    /** The largest number of terms on a path from this term to a leaf. */
    int depth() {
        return depth;
    }

    boolean isKnown() {
        return kind instanceof Kind.Known;
    }

    boolean isKnown(double value) {
        return kind instanceof Kind.Known(double v) && v == value;
    }

    /** The number of a known term. */
    double value() {
        if (kind instanceof Kind.Known(double v)) {
            return v;
        }
        throw new IllegalStateException("not known");
    }
}
