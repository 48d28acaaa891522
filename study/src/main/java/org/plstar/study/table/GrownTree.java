package org.plstar.study.table;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/**
 * A regression tree: node k sends a row with x[input_k] ≤ cut_k to node k + 1, another to high_k.
 *
 * @param input of each node; -1 of a leaf
 * @param cut 0 of a leaf
 * @param high above k + 1; 0 of a leaf
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record GrownTree(int[] input, double[] cut, int[] high) {
    /** Copies; refuses arrays of different lengths, and nodes that no row reaches. */
    public GrownTree {
        requireNonNull(input, "input");
        requireNonNull(cut, "cut");
        requireNonNull(high, "high");
        Require.atLeast(1, input.length, StudyRefusal.RANGE, "nodes");
        Require.size(input.length, cut.length, StudyRefusal.RANGE, "cuts");
        Require.size(input.length, high.length, StudyRefusal.RANGE, "high nodes");
        Require.finite(cut, StudyRefusal.RANGE, "cut");
        for (int k = 0; k < input.length; k++) {
            Require.that(
                    input[k] < 0 || (high[k] > k + 1 && high[k] < input.length),
                    StudyRefusal.RANGE,
                    "node " + k + " of " + input.length + " with " + high[k],
                    "a later node");
        }
        input = input.clone();
        cut = cut.clone();
        high = high.clone();
    }

    /** The leaf that a row reaches. */
    int leaf(double... x) {
        int k = 0;
        while (input[k] >= 0) {
            k = x[input[k]] <= cut[k] ? k + 1 : high[k];
        }
        return k;
    }

    /** The least number of inputs of the rows that the tree can take. */
    int inputs() {
        return 1 + Arrays.stream(input).max().orElse(-1);
    }
}
