package org.plstar.certify.lower;

import java.util.Arrays;
import org.plstar.refusal.Refusal;

/**
 * Elements of a line in some order, times a number: the form of a value until an instruction needs
 * a line of it.
 *
 * @param line number of the line
 * @param at the element of each place, or ZERO or BOTTOM; [d], or [n, d] row-major
 * @param rows 1, or the number of samples where each has places of its own
 * @param factor what every element is multiplied by
 */
record LineView(int line, int[] at, int rows, double factor) {
    /** The place of a zero. */
    static final int ZERO = -1;

    /** The place of a number below all others, minus infinity. */
    static final int BOTTOM = -2;

    /** The view of a whole line. */
    static LineView of(int line, int size) {
        return new LineView(line, ElementOrder.identity(size), 1, 1);
    }

    /** Number of elements for each sample. */
    int size() {
        return at.length / rows;
    }

    /** The elements of this view at some indices; the indices ZERO and BOTTOM are kept. */
    LineView at(int... order) {
        return at(order, 1);
    }

    /** The elements of this view at some indices, which may differ by sample. */
    LineView at(int[] order, int orderRows) {
        int size = order.length / orderRows;
        int most = Math.max(rows, orderRows);
        int[] to = new int[Math.multiplyExact(most, size)];
        for (int i = 0; i < to.length; i++) {
            int row = i / size;
            int from = order[orderRows == 1 ? i % size : i];
            to[i] = from < 0 ? from : at[(rows == 1 ? 0 : row * size()) + from];
        }
        return new LineView(line, to, most, factor).shortened();
    }

    /** The view with indices for one sample if they are the same for all. */
    private LineView shortened() {
        for (int i = size(); i < at.length; i++) {
            if (at[i] != at[i - size()]) {
                return this;
            }
        }
        return new LineView(line, Arrays.copyOf(at, size()), 1, factor);
    }

    /** The view times a number, which must be positive if some elements are below all numbers. */
    LineView times(double by) {
        if (by <= 0 && hasBottom()) {
            throw bottom("Scale");
        }
        int[] to = by == 0 ? ElementOrder.filled(at.length, ZERO) : at;
        return new LineView(line, to, rows, by == 0 ? 1 : by * factor);
    }

    /** The same elements without the factor. */
    LineView plain() {
        return new LineView(line, at, rows, 1);
    }

    static Refusal bottom(String op) {
        return LoweringRefusal.NOT_FINITE.of(
                op,
                "it takes -Infinity",
                "finite numbers, or -Infinity in a maximum or below an exponential",
                "mask by a large finite number");
    }

    /** Whether all elements are zero. */
    boolean isZero() {
        return Arrays.stream(at).allMatch(i -> i == ZERO);
    }

    /** Whether some elements are below all numbers. */
    boolean hasBottom() {
        return Arrays.stream(at).anyMatch(i -> i == BOTTOM);
    }

    /** The view with zeros for elements below all numbers. */
    LineView grounded() {
        return new LineView(
                line, Arrays.stream(at).map(i -> Math.max(i, ZERO)).toArray(), rows, factor);
    }

    /** The indices of the elements, with {@code mark} for those below all numbers. */
    int[] marked(int mark) {
        int[] to = new int[at.length];
        Arrays.setAll(to, i -> at[i] == BOTTOM ? mark : i % size());
        return to;
    }

    /** Whether every element of a line of this size is seen, and no zero. */
    boolean covers(int lineSize) {
        boolean[] seen = new boolean[lineSize];
        for (int i : at) {
            if (i < 0) {
                return false;
            }
            seen[i] = true;
        }
        for (boolean s : seen) {
            if (!s) {
                return false;
            }
        }
        return rows == 1;
    }

    /** Whether the view has every element of a line of this size once. */
    boolean permutes(int lineSize) {
        return at.length == lineSize && covers(lineSize);
    }

    /** Whether the view has the same elements as another. */
    boolean sees(LineView other) {
        return line == other.line && rows == other.rows && Arrays.equals(at, other.at);
    }
}
