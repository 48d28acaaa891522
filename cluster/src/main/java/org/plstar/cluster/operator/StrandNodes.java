package org.plstar.cluster.operator;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * Sums of strands in the tree of {@link org.plstar.predict.StrandFold}, for any run of strands:
 * complete nodes are added, the others are passed on, and the nodes of all runs give the total,
 * with the same bytes for any cut into runs.
 */
final class StrandNodes<T extends Serializable> {
    private final BinaryOperator<T> sum;
    private final List<Node<T>> nodes = new ArrayList<>();

    /**
     * A node of the tree: the sum of strands k·2^level to (k + 1)·2^level.
     *
     * @param level 0 for a single strand
     */
    record Node<T extends Serializable>(int level, int k, T value) implements Serializable {
        int first() {
            return k << level;
        }
    }

    /**
     * A run without strands.
     *
     * @param sum of a left and a right part; may overwrite and return the left one
     */
    StrandNodes(BinaryOperator<T> sum) {
        this.sum = sum;
    }

    /** Adds the next node of a run: its first strand is the one after the last. */
    void add(Node<T> node) {
        nodes.add(node);
        while (joined()) {
            // repeated as long as there is a pair
        }
    }

    /** Adds the last two nodes if they are a left and a right child. */
    private boolean joined() {
        if (nodes.size() < 2) {
            return false;
        }
        Node<T> right = nodes.getLast();
        Node<T> left = nodes.get(nodes.size() - 2);
        if (left.level != right.level || left.k % 2 != 0 || left.k + 1 != right.k) {
            return false;
        }
        nodes.removeLast();
        nodes.removeLast();
        T both = sum.apply(left.value, right.value);
        nodes.add(new Node<>(left.level + 1, left.k / 2, both));
        return true;
    }

    /**
     * Declares that the last node ends with the last of all strands: a node without a right child
     * is its left child, so that an aligned run that ends there becomes one node.
     */
    void endOfAll() {
        while (nodes.getLast().k > 0) {
            Node<T> last = nodes.getLast();
            if (last.k % 2 == 0) {
                nodes.removeLast();
                nodes.add(new Node<>(last.level + 1, last.k / 2, last.value));
            } else if (!joined()) {
                return;
            }
        }
    }

    /** The nodes to be passed on, from left to right. */
    List<Node<T>> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * The sum of all strands from 0 on.
     *
     * @param all the nodes of all runs, in any order
     */
    static <T extends Serializable> T total(List<Node<T>> all, BinaryOperator<T> sum) {
        StrandNodes<T> whole = new StrandNodes<>(sum);
        all.stream().sorted(Comparator.comparingInt(Node::first)).forEach(whole::add);
        List<Node<T>> left = new ArrayList<>(whole.nodes);
        // a node without a right child equals its left child
        T total = left.removeLast().value;
        while (!left.isEmpty()) {
            total = sum.apply(left.removeLast().value, total);
        }
        return total;
    }
}
