package org.plstar.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;

/**
 * A use of a parameter as a matrix: in a product, as it is or transposed, or as a table whose rows
 * or columns are chosen.
 *
 * @param matrix name of the parameter
 * @param operand position of the matrix among the operands of the node
 * @param first label of its first axis in the node
 * @param second label of its second axis
 * @param gone which of the two the result lacks: the axis that is summed or chosen from
 * @param other labels of the other operand
 * @param result labels of the result
 */
record MatrixUse(
        String matrix,
        int operand,
        char first,
        char second,
        char gone,
        String other,
        String result) {
    /** A parameter, or its transpose. */
    private record View(String matrix, boolean transposed) {}

    /**
     * The uses by the numbers of their nodes, for those parameters of two axes that are used in
     * such ways alone, and at least once in a product.
     */
    static SequencedMap<Integer, MatrixUse> of(Program program) {
        Map<Integer, View> views = new HashMap<>();
        SequencedMap<Integer, MatrixUse> uses = new LinkedHashMap<>();
        Set<String> products = new HashSet<>();
        Set<String> others = new HashSet<>();
        List<Node> nodes = program.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            Node n = nodes.get(i);
            if (n.op() instanceof Op.Param p && p.type().shape().rank() == 2) {
                views.put(i, new View(p.name(), false));
                continue;
            }
            List<Integer> at = new ArrayList<>();
            List<View> seen = new ArrayList<>();
            for (int k = 0; k < n.operands().size(); k++) {
                View view = views.get(n.operands().get(k));
                if (view != null) {
                    at.add(k);
                    seen.add(view);
                }
            }
            if (seen.isEmpty()) {
                continue;
            }
            View view = seen.getFirst();
            if (n.op() instanceof Op.Permute) {
                views.put(i, new View(view.matrix, !view.transposed));
                continue;
            }
            MatrixUse use = seen.size() == 1 ? use(n.op(), at.getFirst(), view) : null;
            if (use == null) {
                seen.forEach(v -> others.add(v.matrix));
                continue;
            }
            uses.put(i, use);
            if (n.op() instanceof Op.Contract) {
                products.add(view.matrix);
            }
        }
        program.outputs().forEach(name -> {
            View view = views.get(program.output(name));
            if (view != null) {
                others.add(view.matrix);
            }
        });
        uses.values().removeIf(u -> !products.contains(u.matrix) || others.contains(u.matrix));
        return uses;
    }

    private static @Nullable MatrixUse use(Op op, int operand, View view) {
        String labels;
        String other;
        String result;
        switch (op) {
            case Op.Contract c
            when c.summed().equals(Axes.NONE) -> {
                labels = operand == 0 ? c.a() : c.b();
                other = operand == 0 ? c.b() : c.a();
                result = c.result();
            }
            case Op.TakeAlong t
            when operand == 0 -> {
                labels = t.x();
                other = t.ids();
                result = t.result();
            }
            default -> {
                return null;
            }
        }
        char gone = result.indexOf(labels.charAt(0)) < 0 ? labels.charAt(0) : labels.charAt(1);
        char kept = gone == labels.charAt(0) ? labels.charAt(1) : labels.charAt(0);
        boolean matrix = result.indexOf(gone) < 0
                && (other.indexOf(gone) >= 0 || op instanceof Op.TakeAlong)
                && result.indexOf(kept) >= 0
                && other.indexOf(kept) < 0;
        char first = labels.charAt(view.transposed ? 1 : 0);
        char second = labels.charAt(view.transposed ? 0 : 1);
        return matrix
                ? new MatrixUse(view.matrix, operand, first, second, gone, other, result)
                : null;
    }

    /** Whether the axis that is summed or chosen from is the second of the matrix. */
    boolean overSecond() {
        return gone == second;
    }

    /** The label of the axis that the result has. */
    char kept() {
        return gone == first ? second : first;
    }
}
