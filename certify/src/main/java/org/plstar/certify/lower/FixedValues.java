package org.plstar.certify.lower;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/**
 * The values of a program that do not depend on weights, and their numbers: values of data alone,
 * and maxima that cancel, at one point.
 */
final class FixedValues {
    private final ResidualSystem system;
    private final List<Node> nodes;
    private final boolean[] moves;
    private final Map<Integer, double[]> numbers = new LinkedHashMap<>();

    FixedValues(ResidualSystem system, double[] w) {
        this.system = system;
        nodes = system.program().nodes();
        moves = new boolean[nodes.size()];
        int output = system.program().output(system.output());
        for (int i = 0; i < moves.length; i++) {
            Node n = nodes.get(i);
            boolean depends = n.op() instanceof Op.Param;
            for (int o : n.operands()) {
                depends |= moves[o];
            }
            moves[i] = depends
                    && !(Maxima.isMax(system.program(), i)
                            && Maxima.cancels(system.program(), i, output));
        }
        evaluate(w);
    }

    /** Whether a value does not depend on weights. */
    boolean isFixed(int line) {
        return !moves[line];
    }

    /** Whether a fixed value has only elements of another value whose numbers are known. */
    boolean isSeen(int line) {
        return switch (nodes.get(line).op()) {
            case Op.Reshape _, Op.Spread _, Op.Detach _, Op.Patches _ -> true;
            // a mask times a number below all numbers
            case Op.Scale(double f) -> Math.abs(f) < -Lowering.LOWEST;
            case Op.Broadcast _, Op.Permute _, Op.Slice _, Op.Pad _ -> true;
            case Op.TakeAlong _ -> !Maxima.isMax(system.program(), line);
            default -> false;
        };
    }

    /** The number 1, or the number of samples if each has its own numbers. */
    int rows(int line) {
        return nodes.get(line).type().axes().sample() ? system.samples() : 1;
    }

    /** The numbers of a fixed value, samples outermost. */
    double[] numbers(int line) {
        return switch (nodes.get(line).op()) {
            case Op.Const c -> c.values();
            case Op.Input i -> system.input(i.name());
            default -> requireNonNull(numbers.get(line));
        };
    }

    /** Whether the output depends on weights through a line that stops derivatives. */
    boolean stopsDerivatives() {
        boolean[] needed = new boolean[nodes.size()];
        needed[system.program().output(system.output())] = true;
        boolean stops = false;
        for (int i = needed.length - 1; i >= 0; i--) {
            if (needed[i] && moves[i]) {
                nodes.get(i).operands().forEach(o -> needed[o] = true);
                stops |= nodes.get(i).op() instanceof Op.Detach;
            }
        }
        return stops;
    }

    private void evaluate(double[] w) {
        ProgramBuilder b = new ProgramBuilder();
        List<Value> copies = b.copies(system.program(), Map.of());
        SequencedSet<Integer> wanted = wanted();
        wanted.forEach(i -> b.output("value " + i, copies.get(i)));
        if (wanted.isEmpty()) {
            return;
        }
        Binding binding = system.binding(Precision.DOUBLE.of(w));
        Map<Integer, Storage> out = new LinkedHashMap<>();
        for (int i : wanted) {
            Type t = nodes.get(i).type();
            Storage s = Precision.DOUBLE.allocate(
                    Math.multiplyExact(rows(i), t.shape().size()));
            binding.output("value " + i, s, 0);
            out.put(i, s);
        }
        Executor.of(b.build(), Precision.DOUBLE, Workers.alone()).run(binding, system.samples());
        out.forEach((i, s) -> numbers.put(i, s.toDoubles(0, s.size())));
    }

    /**
     * Values whose numbers are used by lines that depend on weights, or by lines that only select
     * elements.
     */
    private SequencedSet<Integer> wanted() {
        SequencedSet<Integer> wanted = new TreeSet<>();
        for (int u = 0; u < moves.length; u++) {
            Op op = nodes.get(u).op();
            List<Integer> in = nodes.get(u).operands();
            for (int i = 0; i < in.size() && (moves[u] || isSeen(u)); i++) {
                int line = in.get(i);
                boolean asNumbers = switch (op) {
                    case Op.TakeAlong _, Op.ScatterAdd _ -> i == 1;
                    case Op.Select _ -> i == 0;
                    default -> false;
                };
                boolean isLeaf = nodes.get(line).operands().isEmpty();
                if (!moves[line] && !isLeaf && (asNumbers || !isSeen(line))) {
                    wanted.add(line);
                }
            }
        }
        return wanted;
    }
}
