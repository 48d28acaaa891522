package org.plstar.program.execute;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.gather.Window;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.Type;
import org.plstar.program.execute.Elementwise.Instruction;

/**
 * Plans a program for a fixed number of samples per tile and of seeds: one exhaustive switch over the ops.
 *
 * <p>Every node becomes a view. Leaves view the caller's arrays, layout ops view their operand, all others view a buffer that a step fills.
 */
final class Planner {
    /** Below this many operations per BLAS call, copying the operands into a better order pays. */
    private static final double PACKING_PAYS = 20_000;

    private final Program program;
    private final int samples;
    private final int seeds;
    private final Stages stages;
    private final View[] views;
    private final List<Plan.Buffer> buffers = new ArrayList<>();
    private final List<Plan.Staged> steps = new ArrayList<>();
    private final Map<String, Integer> externals = new LinkedHashMap<>();
    private final int[] outputBuffer;
    private final int[] onlyUser;
    private final Map<Integer, Unmade> unmade = new HashMap<>();
    private @Nullable Fusion fusion;

    /** A value that is not made before someone wants it: most who want patches make them block by block. */
    private sealed interface Unmade {
        /** Patches of images. */
        record Patches(View planes, Window window, double padding) implements Unmade {}

        /** A sum of products that one node uses, which may take it in: a fold, a factor, or another such sum. */
        record Products(List<Term> terms) implements Unmade {}
    }

    /** factor · A B, planned for a node that it is the product of. */
    private record Term(int node, double factor, Op.Contract op, View a, View b) {}

    private Planner(Program program, int samples, int seeds) {
        this.program = program;
        this.samples = samples;
        this.seeds = seeds;
        this.stages = new Stages(program);
        this.views = new View[program.nodes().size()];
        this.outputBuffer = new int[program.nodes().size()];
        Arrays.fill(outputBuffer, -1);
        this.onlyUser = onlyUsers(program);
    }

    /** For every node the one node that uses it, or -1 if there are several, or none, or it is an output. */
    private static int[] onlyUsers(Program program) {
        int[] user = new int[program.nodes().size()];
        Arrays.fill(user, -1);
        Set<Integer> taken = new HashSet<>();
        program.outputs().forEach(name -> taken.add(program.output(name)));
        for (int i = 0; i < user.length; i++) {
            for (int o : program.nodes().get(i).operands()) {
                user[o] = taken.add(o) ? i : -1;
            }
        }
        return user;
    }

    static Plan plan(Program program, int samples, int seeds) {
        return new Planner(program, samples, seeds).run();
    }

    private Plan run() {
        for (String name : program.outputs()) {
            int id = program.output(name);
            if (outputBuffer[id] < 0 && !isView(program.nodes().get(id).op())) {
                outputBuffer[id] = external("out " + name, program.nodes().get(id).type());
            }
        }
        // what runs before the tiles comes first, so that it does not tear elementwise runs apart
        for (boolean before : List.of(true, false)) {
            for (int i = 0; i < views.length; i++) {
                if ((stages.of(i) == Stages.Stage.BEFORE) == before) {
                    plan(i, program.nodes().get(i));
                }
            }
        }
        flush();
        List.copyOf(unmade.keySet()).stream()
                .filter(id -> outputBuffer[id] >= 0)
                .forEach(this::settled);
        for (String name : program.outputs()) {
            int id = program.output(name);
            if (!externals.containsKey("out " + name)) {
                Type type = program.nodes().get(id).type();
                View to = View.contiguous(external("out " + name, type), extents(type));
                View from = settled(id);
                steps.add(new Plan.Staged(stages.of(id), copy(from, to.buffer())));
            }
        }
        return new Plan(
                program,
                List.copyOf(buffers),
                List.copyOf(steps),
                Map.copyOf(externals),
                stages.tileable());
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
                    Op.Detach _ ->
                    true;
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
                    Op.ArgMax _ ->
                    false;
        };
    }

    private void plan(int id, Node n) {
        List<Integer> in = n.operands();
        switch (n.op()) {
            case Op.Param p ->
                    views[id] = View.contiguous(external(p.name(), p.type()), extents(p.type()));
            case Op.Input i ->
                    views[id] = View.contiguous(external(i.name(), i.type()), extents(i.type()));
            case Op.Const c -> views[id] = View.contiguous(constant(c.values()), extents(n.type()));
            case Op.Seeds s ->
                    views[id] = View.contiguous(constant(identity(s.n())), extents(n.type()));
            case Op.Unary u -> elementwise(id, (r, to) -> new Instruction.Apply(u.fn(), r[0], to));
            case Op.Scale s -> {
                if (!ofProducts(id, in, s.factor())) {
                    elementwise(id, (r, to) -> new Instruction.Times(s.factor(), r[0], to));
                }
            }
            case Op.Add _ -> {
                if (!ofProducts(id, in, 1)) {
                    elementwise(
                            id, (r, to) -> new Instruction.Combine(BinaryFn.ADD, r[0], r[1], to));
                }
            }
            case Op.Mul _ ->
                    elementwise(
                            id,
                            (r, to) -> new Instruction.Combine(BinaryFn.MULTIPLY, r[0], r[1], to));
            case Op.Div _ ->
                    elementwise(
                            id,
                            (r, to) -> new Instruction.Combine(BinaryFn.DIVIDE, r[0], r[1], to));
            case Op.Compare c ->
                    elementwise(id, (r, to) -> new Instruction.Combine(c.fn(), r[0], r[1], to));
            case Op.Select _ ->
                    elementwise(id, (r, to) -> new Instruction.Choose(r[0], r[1], r[2], to));
            case Op.Contract c -> {
                boolean folded =
                        onlyUser[id] >= 0
                                && program.nodes().get(onlyUser[id]).op() instanceof Op.Fold;
                if (folded || !ofPatches(id, c, in.get(0), in.get(1))) {
                    products(
                            id,
                            List.of(new Term(id, 1, c, settled(in.get(0)), settled(in.get(1)))));
                }
            }
            case Op.Sum s -> {
                int named = n.type().axes().count();
                reduce(id, in.getFirst(), d -> d >= named && s.axes().contains(d - named), false);
            }
            case Op.SumAxes s -> {
                Axes from = program.nodes().get(in.getFirst()).type().axes();
                reduce(
                        id,
                        in.getFirst(),
                        d -> s.axes().contains(axis(from, d)) && axis(from, d) != Axes.NONE,
                        s.axes().sample());
            }
            case Op.Broadcast b -> broadcast(id, b, in.getFirst());
            case Op.Spread _, Op.Detach _ -> {
                Type from = program.nodes().get(in.getFirst()).type();
                views[id] = spread(settled(in.getFirst()), from.axes(), n.type());
            }
            case Op.Reshape _ -> {
                View v = settled(in.getFirst());
                if (!v.isContiguous()) {
                    v = materialise(v, stages.of(id));
                }
                int[] extents = extents(n.type());
                views[id] =
                        new View(
                                v.buffer(),
                                v.offset(),
                                extents,
                                View.contiguous(0, extents).strides());
            }
            case Op.Permute p -> {
                View v = settled(in.getFirst());
                int named = n.type().axes().count();
                int[] order =
                        IntStream.range(0, v.extents().length)
                                .map(d -> d < named ? d : named + p.order().get(d - named))
                                .toArray();
                views[id] = permute(v, order);
            }
            case Op.Slice s -> {
                View v = settled(in.getFirst());
                views[id] =
                        slice(v, n.type().axes().count(), s.start(), s.step(), extents(n.type()));
            }
            case Op.Pad p -> {
                View v = settled(in.getFirst());
                View to = result(id);
                List<Integer> count =
                        Arrays.stream(program.nodes().get(in.getFirst()).type().shape().dims())
                                .boxed()
                                .toList();
                View part = slice(to, n.type().axes().count(), p.start(), p.step(), v.extents());
                assert count.size() == p.start().size();
                emit(stages.of(id), new Place(v, part, true, to.size()));
            }
            case Op.Concat c -> concat(id, c, in);
            case Op.TakeAlong t -> take(id, t, settled(in.get(0)), settled(in.get(1)));
            case Op.ScatterAdd s -> scatter(id, s, settled(in.get(0)), settled(in.get(1)));
            case Op.Patches p ->
                    unmade.put(
                            id,
                            new Unmade.Patches(
                                    rowwise(settled(in.getFirst()), stages.of(id)),
                                    p.window(),
                                    p.padding()));
            case Op.Fold f -> fold(id, f, in.getFirst());
            case Op.ArgMax a -> {
                View x = settled(in.getFirst());
                int along = n.type().axes().count() + a.axis();
                List<Axis> axes = new ArrayList<>();
                View to = result(id);
                for (int d = 0; d < x.extents().length; d++) {
                    if (d != along) {
                        int t = to.strides()[d < along ? d : d - 1];
                        axes.add(new Axis(x.extents()[d], x.strides()[d], 0, t));
                    }
                }
                emit(
                        stages.of(id),
                        new Largest(
                                x,
                                to.buffer(),
                                Axis.merged(axes),
                                x.strides()[along],
                                x.extents()[along]));
            }
        }
    }

    // ---- leaves and buffers

    private int external(String name, Type type) {
        return externals.computeIfAbsent(
                name,
                _ -> {
                    buffers.add(
                            new Plan.Buffer.External(
                                    name,
                                    View.contiguous(0, extents(type)).size(),
                                    type.axes().sample()));
                    return buffers.size() - 1;
                });
    }

    private int constant(double[] values) {
        buffers.add(new Plan.Buffer.Fixed(values));
        return buffers.size() - 1;
    }

    private static double[] identity(int n) {
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return values;
    }

    private int[] extents(Type type) {
        int[] all = new int[type.axes().count() + type.shape().rank()];
        int d = 0;
        if (type.axes().sample()) {
            all[d++] = samples;
        }
        if (type.axes().output()) {
            all[d++] = seeds;
        }
        for (int i = 0; i < type.shape().rank(); i++) {
            all[d++] = type.shape().dim(i);
        }
        return all;
    }

    private int fresh(int size) {
        buffers.add(new Plan.Buffer.Planned(size));
        return buffers.size() - 1;
    }

    /** The buffer that a node's step fills: the caller's if the node is an output. */
    private View result(int id) {
        int[] extents = extents(program.nodes().get(id).type());
        View v = View.contiguous(0, extents);
        int buffer = outputBuffer[id] >= 0 ? outputBuffer[id] : fresh(v.size());
        views[id] = View.contiguous(buffer, extents);
        return views[id];
    }

    private void emit(Stages.Stage stage, Step step) {
        steps.add(new Plan.Staged(stage, step));
    }

    // ---- views

    private static Axes axis(Axes axes, int d) {
        if (d == 0 && axes.sample()) {
            return Axes.SAMPLE;
        }
        return axes.output() && d == (axes.sample() ? 1 : 0) ? Axes.OUTPUT : Axes.NONE;
    }

    /** A view with the named axes of {@code type}: those that the value lacks repeat it. */
    private View spread(View v, Axes from, Type type) {
        if (from == type.axes()) {
            return v;
        }
        int[] extents = extents(type);
        int[] strides = new int[extents.length];
        int d = 0;
        int s = 0;
        for (Axes axis : List.of(Axes.SAMPLE, Axes.OUTPUT)) {
            if (type.axes().contains(axis)) {
                strides[d++] = from.contains(axis) ? v.strides()[s++] : 0;
            }
        }
        while (d < strides.length) {
            strides[d++] = v.strides()[s++];
        }
        return new View(v.buffer(), v.offset(), extents, strides);
    }

    private void broadcast(int id, Op.Broadcast b, int operand) {
        View v = settled(operand);
        int[] extents = extents(program.nodes().get(id).type());
        int[] strides = new int[extents.length];
        int named = extents.length - b.shape().rank();
        System.arraycopy(v.strides(), 0, strides, 0, named);
        for (int i = 0; i < b.positions().size(); i++) {
            strides[named + b.positions().get(i)] = v.strides()[named + i];
        }
        views[id] = new View(v.buffer(), v.offset(), extents, strides);
    }

    private static View permute(View v, int[] order) {
        int[] extents = new int[order.length];
        int[] strides = new int[order.length];
        for (int d = 0; d < order.length; d++) {
            extents[d] = v.extents()[order[d]];
            strides[d] = v.strides()[order[d]];
        }
        return new View(v.buffer(), v.offset(), extents, strides);
    }

    private static View slice(
            View v, int named, List<Integer> start, List<Integer> step, int[] extents) {
        int[] strides = v.strides().clone();
        int offset = v.offset();
        for (int i = 0; i < start.size(); i++) {
            offset += start.get(i) * strides[named + i];
            strides[named + i] *= step.get(i);
        }
        return new View(v.buffer(), offset, extents, strides);
    }

    // ---- elementwise runs

    private interface Encoder {
        Instruction encode(int[] registers, int to);
    }

    private void elementwise(int id, Encoder encoder) {
        Node n = program.nodes().get(id);
        Stages.Stage stage = stages.of(id);
        Fusion f = fusion;
        if (f == null || !f.accepts(stage, n.type())) {
            flush();
            f = new Fusion(stage, n.type(), View.contiguous(0, extents(n.type())).size());
            fusion = f;
        }
        int[] registers = new int[n.operands().size()];
        for (int i = 0; i < registers.length; i++) {
            int operand = n.operands().get(i);
            registers[i] =
                    f.member(operand)
                            ? f.register(operand)
                            : f.operand(
                                    spread(
                                            settled(operand),
                                            program.nodes().get(operand).type().axes(),
                                            n.type()));
        }
        f.add(id, encoder.encode(registers, f.next()));
        views[id] = View.contiguous(-1, extents(n.type()));
    }

    /** The view of a node for use outside the current elementwise run, which is ended if it makes that node. */
    private View settled(int id) {
        if (fusion != null && fusion.member(id)) {
            flush();
        }
        switch (unmade.remove(id)) {
            case null -> {}
            case Unmade.Patches(View planes, Window window, double padding) ->
                    emit(stages.of(id), new Unfold(planes, result(id).buffer(), window, padding));
            case Unmade.Products(List<Term> terms) -> make(id, terms);
        }
        return views[id];
    }

    private void flush() {
        Fusion f = fusion;
        fusion = null;
        if (f != null) {
            boolean[] needed = neededOutside(f);
            emit(f.stage(), f.finish(id -> needed[id] ? result(id).buffer() : -1));
        }
    }

    private boolean[] neededOutside(Fusion f) {
        boolean[] needed = new boolean[views.length];
        for (int i = 0; i < views.length; i++) {
            if (!f.member(i)) {
                for (int o : program.nodes().get(i).operands()) {
                    needed[o] |= f.member(o);
                }
            }
        }
        for (String name : program.outputs()) {
            needed[program.output(name)] |= f.member(program.output(name));
        }
        return needed;
    }

    private static Elementwise copy(View from, int to) {
        Fusion f = new Fusion(Stages.Stage.TILE, Type.of(), from.size());
        int r = f.operand(from);
        f.add(0, new Instruction.Move(r, f.next()));
        return f.finish(_ -> to);
    }

    private View materialise(View v, Stages.Stage stage) {
        View to = View.contiguous(fresh(v.size()), v.extents());
        emit(stage, copy(v, to.buffer()));
        return to;
    }

    // ---- sums and joins

    private void reduce(int id, int operand, IntPredicate summed, boolean overSamples) {
        View v = settled(operand);
        List<View.Loop> kept = loops(v, d -> !summed.test(d));
        List<View.Loop> gone = Reduce.ordered(loops(v, summed));
        View to = result(id);
        emit(
                stages.of(id),
                new Reduce(v.buffer(), v.offset(), kept, gone, to.buffer(), overSamples));
    }

    private static List<View.Loop> loops(View v, IntPredicate which) {
        int[] dims = IntStream.range(0, v.extents().length).filter(which).toArray();
        return new View(
                        v.buffer(),
                        v.offset(),
                        Arrays.stream(dims).map(d -> v.extents()[d]).toArray(),
                        Arrays.stream(dims).map(d -> v.strides()[d]).toArray())
                .loops();
    }

    private void concat(int id, Op.Concat c, List<Integer> in) {
        List<View> parts =
                in.stream()
                        .map(
                                o ->
                                        spread(
                                                settled(o),
                                                program.nodes().get(o).type().axes(),
                                                withShapeOf(id, o)))
                        .toList();
        View to = result(id);
        int named = program.nodes().get(id).type().axes().count();
        int at = 0;
        for (View part : parts) {
            int offset = at * to.strides()[named + c.axis()];
            emit(
                    stages.of(id),
                    new Place(
                            part,
                            new View(to.buffer(), offset, part.extents(), to.strides()),
                            false,
                            to.size()));
            at += part.extents()[named + c.axis()];
        }
    }

    private Type withShapeOf(int id, int operand) {
        return new Type(
                program.nodes().get(id).type().axes(), program.nodes().get(operand).type().shape());
    }

    // ---- choices and windows

    /** Plans a product with patches that are made block by block; false if an operand has none or it fits no matrix product. */
    private boolean ofPatches(int id, Op.Contract c, int first, int second) {
        boolean left = unmade.get(first) instanceof Unmade.Patches;
        int which = left ? first : second;
        if (!(unmade.get(which) instanceof Unmade.Patches(View images, Window w, double padding))) {
            return false;
        }
        Planes planes =
                new Planes(named(id, left ? 0 : 1) + (left ? c.a() : c.b()), images, w, padding);
        Labelled other =
                new Labelled(
                        named(id, left ? 1 : 0) + (left ? c.b() : c.a()),
                        settled(left ? second : first));
        String labels = Labels.named(program.nodes().get(id).type().axes()) + c.result();
        View to = View.contiguous(-1, extents(program.nodes().get(id).type()));
        if (PatchProduct.of(planes, other, new Labelled(labels, to), false, _ -> -1) == null) {
            return false;
        }
        Step made =
                requireNonNull(
                        PatchProduct.of(
                                planes,
                                other,
                                new Labelled(labels, result(id)),
                                c.summed().sample(),
                                this::fresh));
        emit(stages.of(id), made);
        return true;
    }

    private void fold(int id, Op.Fold f, int operand) {
        if (unmade.get(operand) instanceof Unmade.Products(List<Term> terms)
                && terms.size() == 1
                && terms.getFirst() instanceof Term(int node, double factor, var c, var a, var b)
                && factor == 1) {
            Type type = program.nodes().get(id).type();
            View to = View.contiguous(-1, extents(type));
            Labelled x = new Labelled(named(node, 0) + c.a(), a);
            Labelled y = new Labelled(named(node, 1) + c.b(), b);
            String labels = Labels.named(type.axes()) + c.result();
            boolean overSamples = c.summed().sample();
            if (FoldProduct.of(new Planes(labels, to, f.window(), 0), x, y, overSamples) != null) {
                unmade.remove(operand);
                Planes planes = new Planes(labels, result(id), f.window(), 0);
                emit(stages.of(id), requireNonNull(FoldProduct.of(planes, x, y, overSamples)));
                return;
            }
        }
        View patches = settled(operand);
        if (!patches.isContiguous()) {
            patches = materialise(patches, stages.of(id));
        }
        View to = result(id);
        emit(
                stages.of(id),
                new Refold(
                        patches.buffer(),
                        patches.offset(),
                        to.buffer(),
                        f.window(),
                        to.size() / Math.max(1, f.height() * f.width()),
                        f.height(),
                        f.width()));
    }

    /** The view itself if its last dimension is dense, else a copy. */
    private View rowwise(View v, Stages.Stage stage) {
        int last = v.extents().length - 1;
        return v.extents()[last] == 1 || v.strides()[last] == 1 ? v : materialise(v, stage);
    }

    private void take(int id, Op.TakeAlong t, View x, View ids) {
        View to = result(id);
        String lx = named(id, 0) + t.x();
        String li = named(id, 1) + t.ids();
        String lt = Labels.named(program.nodes().get(id).type().axes()) + t.result();
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < lt.length(); i++) {
            axes.add(axis(lt.charAt(i), lx, x, li, ids, lt, to));
        }
        int taken = lx.indexOf(t.taken());
        emit(
                stages.of(id),
                new Take(
                        x,
                        ids,
                        to.buffer(),
                        Axis.merged(axes),
                        x.strides()[taken],
                        x.extents()[taken]));
    }

    private void scatter(int id, Op.ScatterAdd s, View x, View ids) {
        View to = result(id);
        String lx = named(id, 0) + s.x();
        String li = named(id, 1) + s.ids();
        String lt = Labels.named(program.nodes().get(id).type().axes()) + s.result();
        String all =
                li.chars()
                        .filter(l -> lx.indexOf(l) < 0)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining("", "", lx));
        List<Axis> kept = new ArrayList<>();
        List<Axis> rest = new ArrayList<>();
        for (int i = 0; i < all.length(); i++) {
            char label = all.charAt(i);
            boolean innermost = i == all.length() - 1;
            (lt.indexOf(label) >= 0 && !innermost ? kept : rest)
                    .add(axis(label, lx, x, li, ids, lt, to));
        }
        int taken = lt.indexOf(s.taken());
        emit(
                stages.of(id),
                new Scatter(
                        x,
                        ids,
                        to.buffer(),
                        Axis.merged(kept),
                        Axis.merged(rest),
                        to.strides()[taken],
                        to.extents()[taken],
                        to.size(),
                        s.summed().sample()));
    }

    private String named(int id, int operand) {
        int from = program.nodes().get(id).operands().get(operand);
        return Labels.named(program.nodes().get(from).type().axes());
    }

    private static Axis axis(
            char label, String lx, View x, String li, View ids, String lt, View to) {
        int a = lx.indexOf(label);
        int b = li.indexOf(label);
        int c = lt.indexOf(label);
        return new Axis(
                a >= 0 ? x.extents()[a] : ids.extents()[b],
                a < 0 ? 0 : x.strides()[a],
                b < 0 ? 0 : ids.strides()[b],
                c < 0 ? 0 : to.strides()[c]);
    }

    // ---- products

    /** Plans a factor or a sum on top of products that nobody else uses as products with that factor, which add up; false if there are none. */
    private boolean ofProducts(int id, List<Integer> operands, double factor) {
        Type type = program.nodes().get(id).type();
        List<Term> terms = new ArrayList<>();
        for (int o : operands) {
            if (!(unmade.get(o) instanceof Unmade.Products(List<Term> some))
                    || !program.nodes().get(o).type().equals(type)) {
                return false;
            }
            some.forEach(t -> terms.add(new Term(t.node, factor * t.factor, t.op, t.a, t.b)));
        }
        Term first = terms.getFirst();
        for (Term t : terms) {
            if (stages.of(t.node) != stages.of(first.node)
                    || t.op.summed().sample() != first.op.summed().sample()) {
                return false;
            }
        }
        operands.forEach(unmade::remove);
        products(id, terms);
        return true;
    }

    /** Plans a sum of products as the value of a node, or leaves it to the one node that uses it. */
    private void products(int id, List<Term> terms) {
        boolean taken =
                onlyUser[id] >= 0
                        && switch (program.nodes().get(onlyUser[id]).op()) {
                            case Op.Fold _, Op.Scale _, Op.Add _ -> true;
                            default -> false;
                        };
        if (taken) {
            unmade.put(id, new Unmade.Products(terms));
        } else {
            make(id, terms);
        }
    }

    private void make(int id, List<Term> terms) {
        View to = result(id);
        for (int t = 0; t < terms.size(); t++) {
            contract(terms.get(t), to, t > 0);
        }
    }

    private void contract(Term term, View to, boolean add) {
        int id = term.node;
        Op.Contract c = term.op;
        View a = term.a;
        View b = term.b;
        Node n = program.nodes().get(id);
        Axes axesA = program.nodes().get(n.operands().get(0)).type().axes();
        Axes axesB = program.nodes().get(n.operands().get(1)).type().axes();
        Stages.Stage stage = stages.of(id);
        String la = Labels.named(axesA) + c.a();
        String lb = Labels.named(axesB) + c.b();
        String lc = Labels.named(n.type().axes()) + c.result();
        ProductLayout layout = ProductLayout.of(Labels.dims(la, a, lb, b, lc, to));
        if (layout == null || (layout.calls() > 8 && layout.call.flops() < PACKING_PAYS)) {
            int[] orderA = Labels.packed(la, lb, lc, la);
            int[] orderB = Labels.packed(lb, la, lc, la);
            String packedA = Labels.reorder(la, orderA);
            String packedB = Labels.reorder(lb, orderB);
            View pa = View.contiguous(-1, permute(a, orderA).extents());
            View pb = View.contiguous(-1, permute(b, orderB).extents());
            ProductLayout packed = ProductLayout.of(Labels.dims(packedA, pa, packedB, pb, lc, to));
            if (packed != null && (layout == null || packed.calls() * 4 < layout.calls())) {
                a = materialise(permute(a, orderA), stage);
                b = materialise(permute(b, orderB), stage);
                layout = packed;
            }
        }
        if (layout == null) {
            throw new IllegalStateException("no matrix product fits " + c);
        }
        Product.Into into = new Product.Into(to.buffer(), term.factor, add, c.summed().sample());
        emit(stage, new Product(a, b, into, layout));
    }
}
