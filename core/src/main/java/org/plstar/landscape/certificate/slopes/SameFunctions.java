package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.bound.Positions;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.system.ResidualSystem;

/**
 * Which elements of a value are the same function of the weights, by structure: equal numbers, and
 * what equal operations make of equal elements. Needed where a maximum compares them: windows on
 * the constant border of an image are equal for all weights, and no kink.
 *
 * @param nodes values that a maximum is taken of
 * @param ids for each, as an input of the enclosing program: per sample, equal where the function
 *     is
 */
record SameFunctions(Set<Integer> nodes, Map<String, Storage> ids) {
    /** Numbers up to which ids are made; beyond, ties count as kinks. */
    private static final long MOST = 1L << 28;

    /** The function that is 0 everywhere. */
    private static final int ZERO = 0;

    /** Ids of one sample: constants and params first, which all samples share. */
    private static final class Names {
        private final Map<List<Integer>, Integer> known = new HashMap<>();
        private int next;

        Names(int first) {
            next = first;
        }

        int of(List<Integer> key) {
            Integer id = known.get(key);
            if (id == null) {
                id = next++;
                known.put(key, id);
            }
            return id;
        }

        int fresh() {
            return next++;
        }
    }

    static SameFunctions of(ResidualSystem system, Workers workers) {
        Program program = system.program();
        List<Node> nodes = program.nodes();
        boolean[] needed = new boolean[nodes.size()];
        Set<Integer> compared = new TreeSet<>();
        Kinks kinks = new Kinks(program);
        long numbers = 0;
        for (Node n : nodes) {
            if (kinks.isMaximum(n)) {
                int x = n.operands().getFirst();
                compared.add(x);
                needed[x] = true;
                numbers += (long) nodes.get(x).type().shape().size() * system.samples();
            }
        }
        if (compared.isEmpty() || numbers > MOST) {
            return new SameFunctions(Set.of(), Map.of());
        }
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (needed[i]) {
                nodes.get(i).operands().forEach(o -> needed[o] = true);
            }
        }
        Map<String, Storage> ids = new LinkedHashMap<>();
        for (int x : compared) {
            int copies = nodes.get(x).type().axes().sample() ? system.samples() : 1;
            ids.put(
                    Enclose.SAME + x,
                    Precision.DOUBLE.allocate(copies * nodes.get(x).type().shape().size()));
        }
        Map<Integer, int[]> tables = tables(program, needed, workers);
        workers.run(
                system.samples(),
                i -> {
                    Sample s = new Sample(system, kinks, tables, i);
                    for (int k = 0; k < nodes.size(); k++) {
                        if (needed[k]) {
                            s.add(nodes.get(k));
                        } else {
                            s.all.add(null);
                        }
                    }
                    for (int x : compared) {
                        boolean own = nodes.get(x).type().axes().sample();
                        if (own || i == 0) {
                            double[] put = Arrays.stream(s.of(x)).asDoubleStream().toArray();
                            Objects.requireNonNull(ids.get(Enclose.SAME + x))
                                    .put(own ? i * put.length : 0, put);
                        }
                    }
                });
        return new SameFunctions(compared, ids);
    }

    /** Where the elements of a value come from, by number from 1 on; 0 is padding. */
    private static Map<Integer, int[]> tables(Program program, boolean[] needed, Workers workers) {
        Map<Integer, int[]> tables = new HashMap<>();
        for (int k = 0; k < needed.length; k++) {
            Node n = program.nodes().get(k);
            boolean moves =
                    switch (n.op()) {
                        case Op.Broadcast _, Op.Permute _, Op.Slice _, Op.Pad _, Op.Patches _ ->
                                true;
                        default -> false;
                    };
            if (needed[k] && moves) {
                Shape from = program.nodes().get(n.operands().getFirst()).type().shape();
                Op op = n.op() instanceof Op.Patches p ? new Op.Patches(p.window(), 0) : n.op();
                tables.put(k, Positions.of(op, from, workers));
            }
        }
        return tables;
    }

    /** The ids of one sample, node by node. */
    private static final class Sample {
        final List<int @Nullable []> all = new ArrayList<>();
        private final ResidualSystem system;
        private final Kinks kinks;
        private final Map<Integer, int[]> tables;
        private final int sample;
        private final Map<Double, Integer> numbers = new HashMap<>();
        private final Names names = new Names(ZERO + 1);

        Sample(ResidualSystem system, Kinks kinks, Map<Integer, int[]> tables, int sample) {
            this.system = system;
            this.kinks = kinks;
            this.tables = tables;
            this.sample = sample;
        }

        int[] of(int node) {
            return Objects.requireNonNull(all.get(node));
        }

        void add(Node n) {
            all.add(ids(n, all.size()));
        }

        private int number(double v) {
            return v == 0 ? ZERO : numbers.computeIfAbsent(v, _ -> names.fresh());
        }

        private int[] ids(Node n, int id) {
            int size = n.type().shape().size();
            return switch (n.op()) {
                case Op.Const c -> Arrays.stream(c.values()).mapToInt(this::number).toArray();
                case Op.Input i -> input(i, size);
                case Op.Reshape _, Op.Spread _, Op.Detach _ -> of(n.operands().getFirst());
                case Op.Broadcast _, Op.Permute _, Op.Slice _, Op.Pad _ -> moved(n, id, ZERO);
                case Op.Patches p -> moved(n, id, number(p.padding()));
                case Op.Concat c -> concat(c, n);
                case Op.Unary _,
                        Op.Scale _,
                        Op.Add _,
                        Op.Mul _,
                        Op.Div _,
                        Op.Compare _,
                        Op.Select _ ->
                        elementwise(n, id, size);
                // the sums of other samples are not looked at
                case Op.Contract c ->
                        c.summed() == Axes.NONE ? contract(c, n, id, size) : fresh(size);
                case Op.Sum s -> along(n, id, size, s.axes());
                case Op.TakeAlong _ when kinks.isMaximum(n) ->
                        along(n, id, size, List.of(kinks.axis(n)));
                case Op.Param _,
                        Op.Seeds _,
                        Op.SumAxes _,
                        Op.TakeAlong _,
                        Op.ScatterAdd _,
                        Op.Fold _,
                        Op.ArgMax _ ->
                        fresh(size);
            };
        }

        private int[] fresh(int size) {
            int[] ids = new int[size];
            Arrays.setAll(ids, _ -> names.fresh());
            return ids;
        }

        private int[] input(Op.Input i, int size) {
            double[] data = system.input(i.name());
            int from = i.type().axes().sample() ? sample * size : 0;
            int[] ids = new int[size];
            Arrays.setAll(ids, k -> number(data[from + k]));
            return ids;
        }

        private int[] moved(Node n, int id, int padding) {
            int[] x = of(n.operands().getFirst());
            int[] table = Objects.requireNonNull(tables.get(id));
            int[] ids = new int[table.length];
            Arrays.setAll(ids, k -> table[k] == 0 ? padding : x[table[k] - 1]);
            return ids;
        }

        private int[] concat(Op.Concat c, Node n) {
            int[] ids = new int[n.type().shape().size()];
            int inner = 1;
            for (int a = c.axis() + 1; a < n.type().shape().rank(); a++) {
                inner *= n.type().shape().dim(a);
            }
            int row = n.type().shape().dim(c.axis()) * inner;
            int at = 0;
            for (int o : n.operands()) {
                int[] x = of(o);
                int part = row == 0 ? 0 : x.length / (ids.length / row);
                for (int i = 0; i * row < ids.length; i++) {
                    System.arraycopy(x, i * part, ids, i * row + at, part);
                }
                at += part;
            }
            return ids;
        }

        private int[] elementwise(Node n, int id, int size) {
            int[] ids = new int[size];
            for (int k = 0; k < size; k++) {
                List<Integer> key = new ArrayList<>(4);
                key.add(id);
                for (int o : n.operands()) {
                    key.add(of(o)[k]);
                }
                ids[k] = names.of(key);
            }
            return ids;
        }

        /** A sum or a maximum of the elements along axes: the same of the same list. */
        private int[] along(Node n, int id, int size, List<Integer> axes) {
            int operand = n.operands().getFirst();
            int[] x = of(operand);
            Shape shape = system.program().nodes().get(operand).type().shape();
            List<List<Integer>> keys = new ArrayList<>();
            for (int k = 0; k < size; k++) {
                keys.add(new ArrayList<>(List.of(id)));
            }
            int[] strides = shape.strides();
            for (int k = 0; k < x.length; k++) {
                int at = 0;
                for (int a = 0; a < shape.rank(); a++) {
                    if (!axes.contains(a)) {
                        at = at * shape.dim(a) + k / strides[a] % shape.dim(a);
                    }
                }
                keys.get(at).add(x[k]);
            }
            return keys.stream().mapToInt(names::of).toArray();
        }

        /** The pair of the row's and the column's classes; 0 where one of them is all 0. */
        private int[] contract(Op.Contract c, Node n, int id, int size) {
            int a = n.operands().get(0);
            int b = n.operands().get(1);
            int[] left = classes(c.a(), c, a);
            int[] right = classes(c.b(), c, b);
            Shape shape = n.type().shape();
            int[] strides = shape.strides();
            int[] ids = new int[size];
            for (int k = 0; k < size; k++) {
                int i = left[position(c, c.a(), a, k, shape, strides)];
                int j = right[position(c, c.b(), b, k, shape, strides)];
                ids[k] = i == ZERO || j == ZERO ? ZERO : names.of(List.of(id, i, j));
            }
            return ids;
        }

        /** The place among the kept labels of an operand that an element of the result is from. */
        private int position(
                Op.Contract c, String labels, int operand, int k, Shape result, int[] strides) {
            Shape shape = system.program().nodes().get(operand).type().shape();
            int at = 0;
            for (int i = 0; i < labels.length(); i++) {
                int axis = c.result().indexOf(labels.charAt(i));
                if (axis >= 0) {
                    at = at * shape.dim(i) + k / strides[axis] % result.dim(axis);
                }
            }
            return at;
        }

        /** For every place of the kept labels the class of the elements that are summed there. */
        private int[] classes(String labels, Op.Contract c, int operand) {
            int[] x = of(operand);
            Shape shape = system.program().nodes().get(operand).type().shape();
            int[] strides = shape.strides();
            int places = 1;
            for (int i = 0; i < labels.length(); i++) {
                places *= c.result().indexOf(labels.charAt(i)) >= 0 ? shape.dim(i) : 1;
            }
            List<List<Integer>> keys = new ArrayList<>();
            boolean[] some = new boolean[places];
            for (int k = 0; k < places; k++) {
                keys.add(new ArrayList<>(List.of(-1)));
            }
            for (int k = 0; k < x.length; k++) {
                int at = 0;
                for (int i = 0; i < labels.length(); i++) {
                    if (c.result().indexOf(labels.charAt(i)) >= 0) {
                        at = at * shape.dim(i) + k / strides[i] % shape.dim(i);
                    }
                }
                keys.get(at).add(x[k]);
                some[at] |= x[k] != ZERO;
            }
            int[] ids = new int[places];
            for (int k = 0; k < places; k++) {
                ids[k] = some[k] ? names.of(keys.get(k)) : ZERO;
            }
            return ids;
        }
    }
}
