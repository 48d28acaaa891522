package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** The ops LSTM, GRU and RNN, by the steps of a sequence of fixed length. */
final class RecurrentOps {
    private static final int LONGEST = 10_000;

    private RecurrentOps() {}

    /** The state between two steps; {@code cell} is that of an LSTM. */
    private record State(Traced h, Traced cell) {}

    static List<GraphValue> lstm(NodeContext c) {
        return read(c, 4, List.of("Sigmoid", "Tanh", "Tanh"), Direction::lstm);
    }

    static List<GraphValue> gru(NodeContext c) {
        return read(c, 3, List.of("Sigmoid", "Tanh"), Direction::gru);
    }

    static List<GraphValue> rnn(NodeContext c) {
        return read(c, 1, List.of("Tanh"), Direction::rnn);
    }

    /** Computes a step from the input's part of the gates and the state before. */
    private interface Cell {
        State step(Direction d, Traced input, State before);
    }

    /**
     * The operands of one direction.
     *
     * @param recurrent weight [gates * hidden, hidden] of the state
     * @param bias [gates * hidden] that is added with the state's product
     */
    private record Direction(
            NodeContext c, int hidden, Traced recurrent, Traced bias, List<UnaryFn> functions) {

        private Traced both(Traced a, Traced b, BiFunction<Value, Value, Value> f) {
            Broadcasting two = Broadcasting.of(c, a, b);
            return a.with(f.apply(two.values().get(0), two.values().get(1)), two.samples());
        }

        private Traced plus(Traced a, Traced b) {
            return both(a, b, c.builder()::add);
        }

        private Traced times(Traced a, Traced b) {
            return both(a, b, c.builder()::mul);
        }

        private Traced apply(int function, Traced x) {
            return x.with(c.builder().unary(functions.get(function), x.value()));
        }

        private Traced gate(Traced gates, int i) {
            return part(c, gates, gates.rank() - 1, i * hidden, hidden);
        }

        private Traced driven(Traced h, Traced weight) {
            return ProductOps.of(c, "nh", h, "gh", weight, "ng");
        }

        /** A step of LSTM with gates i, o, f, c. */
        State lstm(Traced input, State before) {
            Traced g = plus(input, plus(driven(before.h, recurrent), bias));
            Traced kept = times(apply(0, gate(g, 2)), before.cell);
            Traced cell = plus(kept, times(apply(0, gate(g, 0)), apply(1, gate(g, 3))));
            return new State(times(apply(0, gate(g, 1)), apply(2, cell)), cell);
        }

        /** A step of GRU with gates z, r, h. */
        State gru(Traced input, State before) {
            boolean after = c.whole("linear_before_reset", 0) != 0;
            Traced g = plus(driven(before.h, recurrent), bias);
            Traced z = apply(0, plus(gate(input, 0), gate(g, 0)));
            Traced r = apply(0, plus(gate(input, 1), gate(g, 1)));
            Traced inner = after
                    ? times(r, gate(g, 2))
                    : plus(
                            driven(times(r, before.h), part(c, recurrent, 0, 2 * hidden, hidden)),
                            gate(bias, 2));
            Traced fresh = apply(1, plus(gate(input, 2), inner));
            ProgramBuilder b = c.builder();
            Traced rest = z.with(b.shift(b.scale(-1, z.value()), 1));
            Traced h = plus(times(rest, fresh), times(z, before.h));
            return new State(h, h);
        }

        State rnn(Traced input, State before) {
            Traced h = apply(0, plus(input, plus(driven(before.h, recurrent), bias)));
            return new State(h, h);
        }
    }

    private static Traced part(NodeContext c, Traced x, int axis, int start, int count) {
        return x.with(AxisPart.of(c.builder(), x.value(), x.item(axis), start, 1, count));
    }

    /** Element {@code i} of an axis, which disappears. */
    private static Traced at(NodeContext c, Traced x, int axis, int i) {
        return ReshapeOps.squeezed(c, part(c, x, axis, i, 1), axis);
    }

    private static List<GraphValue> read(NodeContext c, int gates, List<String> usual, Cell cell) {
        boolean first = c.whole("layout", 0) != 0;
        int time = first ? 1 : 0;
        Traced x = c.live(0);
        Traced w = c.live(1);
        Traced r = c.live(2);
        if (x.rank() != 3 || w.rank() != 3 || r.rank() != 3) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "its input is " + x.words() + ", its weights " + w.words() + ", " + r.words(),
                    "a sequence of samples, and weights of three axes");
        }
        if (x.batch() == time) {
            throw c.samples("its steps are taken for samples");
        }
        int steps = x.extent(time);
        int directions = w.extent(0);
        int hidden = r.extent(2);
        check(c, steps, directions, hidden, gates);
        List<UnaryFn> functions = functions(c, usual, directions);
        List<List<Traced>> all = new ArrayList<>();
        List<State> ends = new ArrayList<>();
        for (int d = 0; d < directions; d++) {
            Traced bias = c.has(3) ? at(c, c.live(3), 0, d) : zeros(c, 2 * gates * hidden);
            Traced own = part(c, bias, 0, 0, gates * hidden);
            Direction direction = new Direction(
                    c,
                    hidden,
                    at(c, r, 0, d),
                    part(c, bias, 0, gates * hidden, gates * hidden),
                    functions.subList(d * usual.size(), (d + 1) * usual.size()));
            String labels = first ? "nti" : "tni";
            Traced inputs =
                    ProductOps.of(c, labels, x, "gi", at(c, w, 0, d), labels.substring(0, 2) + "g");
            inputs = direction.plus(inputs, own);
            State state = new State(start(c, 5, d, hidden), start(c, 6, d, hidden));
            Traced[] outputs = new Traced[steps];
            boolean back = d == 1 || c.text("direction", "forward").equals("reverse");
            for (int i = 0; i < steps; i++) {
                int t = back ? steps - 1 - i : i;
                state = cell.step(direction, at(c, inputs, time, t), state);
                outputs[t] = state.h;
            }
            all.add(List.of(outputs));
            ends.add(state);
        }
        return List.of(
                sequence(c, all, first),
                stacked(c, ends.stream().map(State::h).toList(), first ? 1 : 0),
                stacked(c, ends.stream().map(State::cell).toList(), first ? 1 : 0));
    }

    private static void check(NodeContext c, int steps, int directions, int hidden, int gates) {
        String way = c.text("direction", "forward");
        if (directions != (way.equals("bidirectional") ? 2 : 1)
                || c.live(2).extent(1) != gates * hidden
                || c.whole("hidden_size", hidden) != hidden
                || steps < 1) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    directions + " directions of size " + hidden + ", " + steps + " steps",
                    "weights that fit its attributes, and at least one step");
        }
        if (steps > LONGEST) {
            throw c.refuse(
                    OnnxRefusal.TOO_LARGE, steps + " steps", "at most " + LONGEST + " of them");
        }
        if (c.given("clip") || c.whole("input_forget", 0) != 0 || c.has(7)) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                    "it clips, couples gates or has peepholes",
                    "none of them");
        }
        if (c.has(4)) {
            for (int length : c.fixedWholes(4, "lengths of sequences")) {
                if (length != steps) {
                    throw c.refuse(
                            OnnxRefusal.UNSUPPORTED_OP,
                            "a sequence of " + length + " of " + steps + " steps",
                            "sequences of equal lengths");
                }
            }
        }
    }

    private static List<UnaryFn> functions(NodeContext c, List<String> usual, int directions) {
        List<String> names = new ArrayList<>(c.texts("activations"));
        if (names.isEmpty()) {
            for (int d = 0; d < directions; d++) {
                names.addAll(usual);
            }
        }
        if (names.size() != directions * usual.size()) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    names.size() + " activations",
                    directions * usual.size() + " of them");
        }
        return names.stream()
                .map(name -> switch (name) {
                    case "Tanh" -> UnaryFn.TANH;
                    case "Sigmoid" -> UnaryFn.SIGMOID;
                    case "Relu" -> UnaryFn.RELU;
                    default ->
                        throw c.refuse(
                                OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                                "its activation is " + Words.of(name),
                                "Tanh, Sigmoid or Relu");
                })
                .toList();
    }

    private static Traced zeros(NodeContext c, int... dims) {
        return new Traced(c.builder().fill(0, Shape.of(dims)), Samples.NONE, Kind.REAL);
    }

    /** The state before the first step, [samples, hidden]. */
    private static Traced start(NodeContext c, int input, int direction, int hidden) {
        if (!c.has(input)) {
            return zeros(c, 1, hidden);
        }
        Traced all = c.live(input);
        return at(c, all, c.whole("layout", 0) != 0 ? 1 : 0, direction);
    }

    /** [samples, hidden] of each direction, stacked along a new axis. */
    private static Traced stacked(NodeContext c, List<Traced> parts, int axis) {
        return LayoutOps.joined(
                c,
                axis,
                parts.stream().map(p -> ReshapeOps.unsqueezed(c, p, axis)).toList());
    }

    /** [steps, directions, samples, hidden], or with the samples in front. */
    private static Traced sequence(NodeContext c, List<List<Traced>> all, boolean first) {
        List<Traced> steps = new ArrayList<>();
        for (int t = 0; t < all.getFirst().size(); t++) {
            int step = t;
            Traced both = stacked(c, all.stream().map(d -> d.get(step)).toList(), first ? 1 : 0);
            steps.add(ReshapeOps.unsqueezed(c, both, first ? 1 : 0));
        }
        return LayoutOps.joined(c, first ? 1 : 0, steps);
    }
}
