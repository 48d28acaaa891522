package org.plstar.program.execute;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.plstar.array.BinaryFn;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.Type;
import org.plstar.program.execute.ElementwiseRun.Instruction;

/**
 * Plans a program for a fixed number of samples per tile and of seeds: one exhaustive switch over
 * the ops.
 *
 * <p>Every node becomes a view. Leaves view the caller's arrays, layout ops view their operand, all
 * others view a buffer that a step fills.
 */
final class Planner {
    private final Program program;
    private final BufferPlan draft;

    private Planner(Program program, BufferPlan draft) {
        this.program = program;
        this.draft = draft;
    }

    /** A plan whose steps a team shares. */
    static Plan plan(Program program, int samples, int seeds) {
        return plan(program, samples, seeds, Plan.SHARED);
    }

    /**
     * Plans a program for a number of samples and seeds.
     *
     * @param pieces in which a sum that is one step is cut; 1 for one thread
     */
    static Plan plan(Program program, int samples, int seeds, int pieces) {
        return new Planner(program, new BufferPlan(program, samples, seeds, pieces)).run();
    }

    private Plan run() {
        for (String name : program.outputs()) {
            int id = program.output(name);
            int made = maker(id);
            if (!isView(program.nodes().get(made).op())) {
                draft.fillsOutput(name, draft.type(id), made);
            }
        }
        // steps before the tiles come first, so that they do not split elementwise runs
        for (boolean before : List.of(true, false)) {
            for (int i = 0; i < program.nodes().size(); i++) {
                if ((draft.stages.of(i) == Stages.Stage.BEFORE) == before) {
                    plan(i, program.nodes().get(i));
                }
            }
        }
        draft.settleOutputs();
        draft.copyOutputs();
        return draft.finished();
    }

    /**
     * The node whose step computes these numbers in this order: the operand of a reshape, if there
     * is one.
     */
    private int maker(int id) {
        Node n = program.nodes().get(id);
        boolean same = n.op() instanceof Op.Reshape || n.op() instanceof Op.Detach;
        return same ? maker(n.operands().getFirst()) : id;
    }

    private static boolean isView(Op op) {
        return switch (op) {
            case Op.Param _,
                    Op.Input _,
                    Op.Const _,
                    Op.Seeds _,
                    Op.Broadcast _,
                    Op.Spread _,
                    Op.Reshape _,
                    Op.Permute _,
                    Op.Slice _,
                    Op.Detach _ -> true;
            case Op.Unary _,
                    Op.Scale _,
                    Op.Add _,
                    Op.Mul _,
                    Op.Div _,
                    Op.Compare _,
                    Op.Select _,
                    Op.Contract _,
                    Op.Sum _,
                    Op.SumAxes _,
                    Op.Pad _,
                    Op.Concat _,
                    Op.TakeAlong _,
                    Op.ScatterAdd _,
                    Op.Patches _,
                    Op.Fold _,
                    Op.ArgMax _ -> false;
        };
    }

    private void plan(int id, Node n) {
        List<Integer> in = n.operands();
        int named = n.type().axes().count();
        switch (n.op()) {
            case Op.Param p -> leaf(id, draft.external(p.name(), p.type()));
            case Op.Input i -> leaf(id, draft.external(i.name(), i.type()));
            case Op.Const c -> leaf(id, draft.constant(c.values()));
            case Op.Seeds s -> leaf(id, draft.constant(identity(s.n())));
            case Op.Unary u ->
                draft.elementwise(id, (r, to) -> new Instruction.Apply(u.fn(), r[0], to));
            case Op.Scale s -> {
                if (!PendingProducts.takenIn(draft, id, s.factor())) {
                    draft.elementwise(id, (r, to) -> new Instruction.Times(s.factor(), r[0], to));
                }
            }
            case Op.Add _ -> {
                if (!PendingProducts.takenIn(draft, id, 1)) {
                    draft.elementwise(
                            id, (r, to) -> new Instruction.Combine(BinaryFn.ADD, r[0], r[1], to));
                }
            }
            case Op.Mul _ ->
                draft.elementwise(
                        id, (r, to) -> new Instruction.Combine(BinaryFn.MULTIPLY, r[0], r[1], to));
            case Op.Div _ ->
                draft.elementwise(
                        id, (r, to) -> new Instruction.Combine(BinaryFn.DIVIDE, r[0], r[1], to));
            case Op.Compare c ->
                draft.elementwise(id, (r, to) -> new Instruction.Combine(c.fn(), r[0], r[1], to));
            case Op.Select _ ->
                draft.elementwise(id, (r, to) -> new Instruction.Choose(r[0], r[1], r[2], to));
            case Op.Contract c -> {
                if (!Windows.product(draft, id, c)) {
                    PendingProducts.plan(draft, id, c);
                }
            }
            case Op.Sum s -> reduce(id, d -> d >= named && s.axes().contains(d - named), false);
            case Op.SumAxes s -> {
                Axes from = draft.type(in.getFirst()).axes();
                reduce(
                        id,
                        d -> s.axes().contains(axis(from, d)) && axis(from, d) != Axes.NONE,
                        s.axes().sample());
            }
            case Op.Broadcast b ->
                draft.view(id, operand(n).broadcast(named, b.positions(), extents(id)));
            case Op.Spread _, Op.Detach _ -> draft.view(id, draft.spread(in.getFirst(), n.type()));
            case Op.Reshape _ -> {
                BufferView v = draft.contiguous(operand(n), draft.stages.of(id));
                int[] strides = BufferView.contiguous(0, extents(id)).strides();
                draft.view(id, new BufferView(v.buffer(), v.offset(), extents(id), strides));
            }
            case Op.Permute p -> {
                BufferView v = operand(n);
                draft.view(
                        id,
                        v.permuted(IntStream.range(0, v.extents().length)
                                .map(d -> d < named ? d : named + p.order().get(d - named))
                                .toArray()));
            }
            case Op.Slice s ->
                draft.view(id, operand(n).sliced(named, s.start(), s.step(), extents(id)));
            case Op.Pad p -> {
                BufferView v = operand(n);
                BufferView to = draft.result(id);
                BufferView part = to.sliced(named, p.start(), p.step(), v.extents());
                draft.emit(draft.stages.of(id), new CopyStep(v, part, true, to.size()));
            }
            case Op.Concat c -> concat(id, c);
            case Op.TakeAlong t -> ChoicePlan.take(draft, id, t);
            case Op.ScatterAdd s -> ChoicePlan.scatter(draft, id, s);
            case Op.ArgMax a -> ChoicePlan.largest(draft, id, a);
            case Op.Patches p -> Windows.patches(draft, id, p);
            case Op.Fold f -> Windows.fold(draft, id, f);
        }
    }

    private void leaf(int id, int buffer) {
        draft.view(id, BufferView.contiguous(buffer, extents(id)));
    }

    private BufferView operand(Node n) {
        return draft.settled(n.operands().getFirst());
    }

    private int[] extents(int id) {
        return draft.extents(draft.type(id));
    }

    private static double[] identity(int n) {
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return values;
    }

    private void reduce(int id, IntPredicate summed, boolean overSamples) {
        BufferView v = operand(draft.node(id));
        int[] dims =
                IntStream.range(0, v.extents().length).filter(summed.negate()).toArray();
        // the result has the order of its operand, so that runs are long
        BufferView seen = v.permuted(dims);
        BufferView to = draft.result(id, seen.descending());
        List<BufferView.Loop> kept = seen.permuted(to.descending()).loops();
        List<BufferView.Loop> gone = Reduce.ordered(v.loops(summed));
        draft.emit(
                draft.stages.of(id),
                new Reduce(v.buffer(), v.offset(), kept, gone, to.buffer(), overSamples));
    }

    private void concat(int id, Op.Concat c) {
        Axes axes = draft.type(id).axes();
        List<BufferView> parts = draft.node(id).operands().stream()
                .map(o -> draft.spread(o, new Type(axes, draft.type(o).shape())))
                .toList();
        BufferView to = draft.result(id);
        int along = axes.count() + c.axis();
        int at = 0;
        for (BufferView part : parts) {
            int offset = at * to.strides()[along];
            draft.emit(
                    draft.stages.of(id),
                    new CopyStep(
                            part,
                            new BufferView(to.buffer(), offset, part.extents(), to.strides()),
                            false,
                            to.size()));
            at += part.extents()[along];
        }
    }

    private static Axes axis(Axes axes, int d) {
        if (d == 0 && axes.sample()) {
            return Axes.SAMPLE;
        }
        return axes.output() && d == (axes.sample() ? 1 : 0) ? Axes.OUTPUT : Axes.NONE;
    }
}
