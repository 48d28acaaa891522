package org.plstar.program.execute;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.plstar.program.Type;
import org.plstar.program.execute.ElementwiseRun.Instruction;
import org.plstar.program.execute.ElementwiseRun.Register;

/** A run of elementwise nodes under construction. */
final class Fusion {
    /** The number of registers, of 8 KiB each, that fit well into a second-level cache. */
    private static final int MOST_REGISTERS = 32;

    private final Stages.Stage stage;
    private final Type space;
    private final int[] order;
    private final int total;
    private final Map<Integer, Integer> members = new LinkedHashMap<>();
    private final Map<Integer, BufferView> operands = new HashMap<>();
    private final List<Instruction> instructions = new ArrayList<>();
    private int registers;

    Fusion(Stages.Stage stage, Type space, int[] order, int total) {
        this.stage = stage;
        this.space = space;
        this.order = order;
        this.total = total;
    }

    /** The order in which the run visits the dimensions, outermost first. */
    int[] order() {
        return order;
    }

    /** A run that copies a view to a buffer, in row-major order. */
    static ElementwiseRun copy(BufferView from, int to) {
        int[] all = IntStream.range(0, from.extents().length).toArray();
        Fusion f = new Fusion(Stages.Stage.TILE, Type.of(), all, from.size());
        int r = f.operand(from);
        f.add(0, new Instruction.Move(r, f.next()));
        return f.finish(_ -> to);
    }

    Stages.Stage stage() {
        return stage;
    }

    boolean accepts(Stages.Stage other, Type type) {
        return other == stage && type.equals(space) && registers < MOST_REGISTERS;
    }

    boolean member(int node) {
        return members.containsKey(node);
    }

    int register(int node) {
        return requireNonNull(members.get(node));
    }

    /** The register of an operand from outside, seen in the run's order; equal views share one. */
    int operand(BufferView view) {
        for (Map.Entry<Integer, BufferView> known : operands.entrySet()) {
            BufferView v = known.getValue();
            if (v.buffer() == view.buffer()
                    && v.offset() == view.offset()
                    && v.loops().equals(view.loops())) {
                return known.getKey();
            }
        }
        operands.put(registers, view);
        return registers++;
    }

    /** The register that the next instruction writes. */
    int next() {
        return registers;
    }

    void add(int node, Instruction instruction) {
        instructions.add(instruction);
        members.put(node, registers++);
    }

    /**
     * The finished step; {@code buffer} gives the buffer of a node's result, or -1 if it is not
     * used outside.
     */
    ElementwiseRun finish(IntUnaryOperator buffer) {
        int[] lastUse = new int[registers];
        boolean[] dense = new boolean[registers];
        for (int t = 0; t < instructions.size(); t++) {
            for (int r : reads(instructions.get(t))) {
                lastUse[r] = t;
                dense[r] |= instructions.get(t) instanceof Instruction.Apply
                        || instructions.get(t) instanceof Instruction.Times;
            }
        }
        Register[] made = new Register[registers];
        int slots = 0;
        for (Map.Entry<Integer, BufferView> e : operands.entrySet()) {
            BufferView v = e.getValue();
            Register.Operand direct = new Register.Operand(v.buffer(), v.offset(), v.loops(), -1);
            boolean inPlace = direct.isDirect() || (direct.isScalar() && !dense[e.getKey()]);
            made[e.getKey()] = inPlace
                    ? direct
                    : new Register.Operand(v.buffer(), v.offset(), v.loops(), slots++);
        }
        Deque<Integer> free = new ArrayDeque<>();
        List<Integer> nodes = new ArrayList<>(members.keySet());
        for (int t = 0; t < instructions.size(); t++) {
            for (int r : reads(instructions.get(t))) {
                if (lastUse[r] == t
                        && made[r] instanceof Register.Scratch(int slot)
                        && !free.contains(slot)) {
                    free.push(slot);
                }
            }
            int node = nodes.get(t);
            int kept = buffer.applyAsInt(node);
            if (kept >= 0) {
                made[register(node)] = new Register.Result(kept);
            } else {
                made[register(node)] = new Register.Scratch(free.isEmpty() ? slots++ : free.pop());
            }
        }
        return new ElementwiseRun(total, List.of(made), List.copyOf(instructions), slots);
    }

    private static int[] reads(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Apply a -> new int[] {a.x()};
            case Instruction.Times a -> new int[] {a.x()};
            case Instruction.Combine a -> new int[] {a.a(), a.b()};
            case Instruction.Choose a -> new int[] {a.mask(), a.a(), a.b()};
            case Instruction.Move a -> new int[] {a.x()};
        };
    }
}
