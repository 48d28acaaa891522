package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.Type;
import org.plstar.program.execute.ElementwiseRun.Instruction;

/**
 * A plan under construction: the buffers and steps so far, the view of every planned node, and
 * nodes that are not planned yet.
 *
 * <p>Consecutive elementwise nodes form one run; {@link #settled} ends the run where another step
 * needs a value of it.
 */
final class BufferPlan {
    final Program program;
    final Stages stages;
    private final int pieces;
    private final BufferView[] views;
    private final PlannedBuffers buffers;
    private final List<Plan.Staged> steps = new ArrayList<>();
    private final int[] outputBuffer;
    private final NodeUsers users;
    private final Map<Integer, Unmade> unmade = new HashMap<>();
    private @Nullable Fusion fusion;

    /**
     * A node without a step of its own so far; the step that uses it may compute it as a part of
     * itself.
     */
    interface Unmade {
        /** Plans a step for the node. */
        void make(BufferPlan draft, int id);
    }

    BufferPlan(Program program, int samples, int seeds, int pieces) {
        this.program = program;
        this.pieces = pieces;
        this.buffers = new PlannedBuffers(samples, seeds);
        this.stages = new Stages(program);
        this.views = new BufferView[program.nodes().size()];
        this.outputBuffer = new int[program.nodes().size()];
        Arrays.fill(outputBuffer, -1);
        this.users = new NodeUsers(program);
    }

    /** The number of pieces into which a sum that is one step is divided. */
    int pieces() {
        return pieces;
    }

    // ---- nodes

    Node node(int id) {
        return program.nodes().get(id);
    }

    Type type(int id) {
        return node(id).type();
    }

    /** Labels of the named axes of a node. */
    String named(int id) {
        return Labels.named(type(id).axes());
    }

    /** Labels of the named axes of a node's operand. */
    String named(int id, int operand) {
        return named(node(id).operands().get(operand));
    }

    /** The op that uses the node, if there is only one and the node is no output. */
    @Nullable
    Op onlyUser(int id) {
        return users.onlyUser(id);
    }

    NodeUsers users() {
        return users;
    }

    /** The view of a node's value, if a step for it is planned. */
    Optional<BufferView> made(int id) {
        return Optional.ofNullable(views[id]).filter(v -> v.buffer() >= 0);
    }

    // ---- buffers

    int external(String name, Type type) {
        return buffers.external(name, type);
    }

    int constant(double[] values) {
        return buffers.constant(values);
    }

    int[] extents(Type type) {
        return buffers.extents(type);
    }

    int fresh(int size) {
        return buffers.fresh(size);
    }

    /** The buffer that a node's step writes to: the caller's if the node is an output. */
    BufferView result(int id) {
        return result(id, rowMajor(type(id)));
    }

    /**
     * The buffer of a node's step, with dimensions in the given order, outermost first; an output
     * keeps row-major order.
     */
    BufferView result(int id, int[] order) {
        int[] extents = extents(type(id));
        views[id] = outputBuffer[id] >= 0
                ? BufferView.contiguous(outputBuffer[id], extents)
                : inOrder(extents, order);
        return views[id];
    }

    private BufferView inOrder(int[] extents, int[] order) {
        int size = BufferView.contiguous(0, extents).size();
        return BufferView.inOrder(fresh(size), extents, order);
    }

    private int[] rowMajor(Type type) {
        return IntStream.range(0, extents(type).length).toArray();
    }

    void emit(Stages.Stage stage, Step step) {
        steps.add(new Plan.Staged(stage, step));
    }

    /**
     * Reserves the buffer of an output of the given type for the step of a node, unless the node
     * fills another output; called before anything is planned.
     */
    void fillsOutput(String name, Type type, int id) {
        if (outputBuffer[id] < 0) {
            outputBuffer[id] = external("out " + name, type);
        }
    }

    void view(int id, BufferView view) {
        views[id] = view;
    }

    // ---- what is not made yet

    void leave(int id, Unmade value) {
        unmade.put(id, value);
    }

    @Nullable
    Unmade unmade(int id) {
        return unmade.get(id);
    }

    void taken(int id) {
        unmade.remove(id);
    }

    /** Plans the outputs for which no step has been planned. */
    void settleOutputs() {
        flush();
        List.copyOf(unmade.keySet()).stream()
                .filter(id -> outputBuffer[id] >= 0)
                .forEach(this::settled);
    }

    // ---- elementwise runs

    /** Writes the instruction of a node. */
    interface Encoder {
        Instruction encode(int[] registers, int to);
    }

    void elementwise(int id, Encoder encoder) {
        Node n = node(id);
        Stages.Stage stage = stages.of(id);
        Fusion f = fusion;
        if (f == null || !f.accepts(stage, n.type())) {
            flush();
            int size = BufferView.contiguous(0, extents(n.type())).size();
            f = new Fusion(stage, n.type(), orderFor(n), size);
            fusion = f;
        }
        int[] registers = new int[n.operands().size()];
        for (int i = 0; i < registers.length; i++) {
            int operand = n.operands().get(i);
            registers[i] = f.member(operand)
                    ? f.register(operand)
                    : f.operand(spread(operand, n.type()).permuted(f.order()));
        }
        f.add(id, encoder.encode(registers, f.next()));
        views[id] = BufferView.contiguous(-1, extents(n.type()));
    }

    /** The order of dimensions of an operand that covers the whole index space. */
    private int[] orderFor(Node n) {
        for (int o : n.operands()) {
            int[] order = spread(o, n.type()).order();
            if (order != null) {
                return order;
            }
        }
        return rowMajor(n.type());
    }

    /**
     * The settled view of a node with the named axes of {@code type}; the value is repeated along
     * axes that it lacks.
     */
    BufferView spread(int id, Type type) {
        return settled(id).spread(type(id).axes(), type.axes(), extents(type));
    }

    /**
     * The view of a node for use outside of the current elementwise run, which is ended if it
     * computes the node.
     */
    BufferView settled(int id) {
        if (fusion != null && fusion.member(id)) {
            flush();
        }
        Unmade value = unmade.remove(id);
        if (value != null) {
            value.make(this, id);
        }
        return views[id];
    }

    private void flush() {
        Fusion f = fusion;
        fusion = null;
        if (f != null) {
            boolean[] needed = users.neededOutside(f);
            int[] order = f.order();
            emit(f.stage(), f.finish(id -> needed[id] ? lies(id, order).buffer() : -1));
            for (int id = 0; id < needed.length; id++) {
                if (needed[id] && outputBuffer[id] >= 0 && views[id].buffer() != outputBuffer[id]) {
                    emit(f.stage(), Fusion.copy(views[id], outputBuffer[id]));
                }
            }
        }
    }

    /** The view of a node's result that a run in the given order of elements writes. */
    private BufferView lies(int id, int[] order) {
        BufferView row = BufferView.contiguous(0, extents(type(id)));
        views[id] = row.permuted(order).isContiguous() ? result(id) : inOrder(row.extents(), order);
        return views[id];
    }

    /** A copy of the view in row-major order. */
    BufferView materialise(BufferView v, Stages.Stage stage) {
        BufferView to = BufferView.contiguous(fresh(v.size()), v.extents());
        emit(stage, Fusion.copy(v, to.buffer()));
        return to;
    }

    /** The view itself if it is in row-major order, otherwise a copy. */
    BufferView contiguous(BufferView v, Stages.Stage stage) {
        return v.isContiguous() ? v : materialise(v, stage);
    }

    // ---- the end

    /** Plans copies of nodes that are outputs and have buffers of their own. */
    void copyOutputs() {
        for (String name : program.outputs()) {
            int id = program.output(name);
            if (!buffers.hasExternal("out " + name)) {
                BufferView to =
                        BufferView.contiguous(external("out " + name, type(id)), extents(type(id)));
                BufferView from = settled(id);
                steps.add(new Plan.Staged(stages.of(id), Fusion.copy(from, to.buffer())));
            }
        }
    }

    Plan finished() {
        return buffers.plan(program, steps, stages.tileable());
    }
}
