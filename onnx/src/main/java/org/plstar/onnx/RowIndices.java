package org.plstar.onnx;

import java.util.Optional;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;

/** The numbers of a row that choose elements of an axis, such as tokens. */
final class RowIndices {
    private final Program program;
    private final String input;

    private RowIndices(Program program, String input) {
        this.program = program;
        this.input = input;
    }

    /** Some numbers of a row, one behind the other. */
    private record Part(int first, int count) {}

    /**
     * The extents that the numbers of a row index, the smallest for each; 0 for those that index
     * nothing.
     *
     * @param input that takes the rows
     * @param width of a row
     */
    static int[] extents(Program program, String input, int width) {
        RowIndices rows = new RowIndices(program, input);
        int[] all = new int[width];
        for (Node n : program.nodes()) {
            if (!(n.op() instanceof Op.TakeAlong t)) {
                continue;
            }
            int extent =
                    rows.node(n.operands().getFirst()).type().shape().dim(t.x().indexOf(t.taken()));
            rows.part(n.operands().get(1), width).ifPresent(part -> {
                for (int i = part.first; i < part.first + part.count; i++) {
                    all[i] = all[i] == 0 ? extent : Math.min(all[i], extent);
                }
            });
        }
        return all;
    }

    private Node node(int id) {
        return program.nodes().get(id);
    }

    /** The part of a row that a value is of, moved or not; absent where it is no such part. */
    private Optional<Part> part(int id, int width) {
        Node n = node(id);
        int first = 0;
        int count = -1;
        while (Layout.keepsNumbers(n.op()) || n.op() instanceof Op.Concat) {
            int operand = 0;
            if (n.op() instanceof Op.Slice s && s.start().size() == 1) {
                count = count < 0 ? (s.count().getFirst() - 1) * s.step().getFirst() + 1 : count;
                first += s.start().getFirst();
            } else if (n.op() instanceof Op.Concat) {
                int end = first + count;
                while (operand < n.operands().size() && first >= length(n, operand)) {
                    first -= length(n, operand);
                    end -= length(n, operand);
                    operand++;
                }
                if (n.type().shape().rank() != 1
                        || count < 0
                        || operand == n.operands().size()
                        || end > length(n, operand)) {
                    return Optional.empty();
                }
            }
            n = node(n.operands().get(operand));
        }
        return n.op() instanceof Op.Input i && i.name().equals(input)
                ? Optional.of(new Part(first, count < 0 ? width : count))
                : Optional.empty();
    }

    private int length(Node joined, int operand) {
        return node(joined.operands().get(operand)).type().shape().dim(0);
    }
}
