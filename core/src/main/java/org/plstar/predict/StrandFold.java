package org.plstar.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Sums of strands in a fixed binary tree: node (level, k) is the sum of the strands from k 2^level
 * to (k + 1) 2^level, and a node without a right child is its left child.
 *
 * <p>Strands come in order; at most log₂ of their number plus one sums are held at a time.
 *
 * @param <T> what is summed
 */
public final class StrandFold<T> {
    private final BinaryOperator<T> sum;
    private final List<T> sums = new ArrayList<>();
    private final List<Integer> levels = new ArrayList<>();

    /**
     * A fold without summands.
     *
     * @param sum of a left and a right part; may overwrite and return the left one
     */
    public StrandFold(BinaryOperator<T> sum) {
        this.sum = sum;
    }

    /** Adds the sum of the next strand. */
    public void add(T strand) {
        sums.add(strand);
        levels.add(0);
        while (levels.size() > 1 && levels.getLast().equals(levels.get(levels.size() - 2))) {
            join(levels.getLast() + 1);
        }
    }

    private void join(int level) {
        T right = sums.removeLast();
        T left = sums.removeLast();
        levels.removeLast();
        levels.removeLast();
        sums.add(sum.apply(left, right));
        levels.add(level);
    }

    /**
     * The sum of all strands.
     *
     * @throws IllegalStateException if there was none
     */
    public T total() {
        if (sums.isEmpty()) {
            throw new IllegalStateException("no strand");
        }
        while (sums.size() > 1) {
            join(levels.get(levels.size() - 2) + 1);
        }
        return sums.getFirst();
    }
}
