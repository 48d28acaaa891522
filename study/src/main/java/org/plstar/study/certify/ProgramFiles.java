package org.plstar.study.certify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.plstar.array.Shape;
import org.plstar.array.gather.Span;
import org.plstar.array.npy.NpyArray;
import org.plstar.landscape.certificate.check.program.Source;
import org.plstar.network.Network;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.Type;
import org.plstar.system.ResidualSystem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A program in {@code certificate.json}: a line for each op, its constants and the numbers of the
 * lines that it takes; long constants are arrays of {@code data.npz}.
 */
final class ProgramFiles {
    /** Constants up to this size stand in the text. */
    private static final int SHORT = 8;

    private static final int LARGEST = 1 << 28;

    private ProgramFiles() {}

    /** The array of an input: x for a network's, else its name behind a word. */
    static String array(String input) {
        return input.equals(Network.INPUT) ? "x" : "input " + input;
    }

    /** Adds the data that a system's program reads. */
    static void inputs(ResidualSystem system, SequencedMap<String, NpyArray> arrays) {
        system.program()
                .inputs()
                .forEach(
                        (name, type) -> {
                            List<Integer> shape = new ArrayList<>();
                            if (type.axes().sample()) {
                                shape.add(system.samples());
                                // a row of a table, whatever the model makes of it
                                shape.add(type.shape().size());
                            } else {
                                shape.add(type.shape().size());
                            }
                            arrays.put(array(name), new NpyArray(shape, system.input(name)));
                        });
    }

    /**
     * Writes the program of a system.
     *
     * @param arrays to which long constants are added
     */
    static void write(ObjectNode j, ResidualSystem system, SequencedMap<String, NpyArray> arrays) {
        Program program = system.program();
        ArrayNode lines = j.putArray("lines");
        for (Node n : program.nodes()) {
            ObjectNode o = lines.addObject();
            o.put("op", n.op().getClass().getSimpleName());
            members(o, n.op(), arrays, lines.size() - 1);
            if (!n.operands().isEmpty()) {
                ArrayNode in = o.putArray("in");
                n.operands().forEach(in::add);
            }
        }
        j.put("output", program.output(system.output()));
    }

    private static void members(
            ObjectNode o, Op op, SequencedMap<String, NpyArray> arrays, int line) {
        switch (op) {
            case Op.Param p -> {
                o.put("name", p.name());
                numbers(o, "shape", p.type().shape());
            }
            case Op.Input i -> {
                o.put("array", array(i.name()));
                type(o, i.type());
            }
            case Op.Const c -> {
                numbers(o, "shape", c.shape());
                if (c.values().length > SHORT) {
                    o.put("array", "constant " + line);
                    arrays.put(
                            "constant " + line,
                            new NpyArray(List.of(c.values().length), c.values()));
                } else {
                    ArrayNode values = o.putArray("values");
                    for (double v : c.values()) {
                        number(values, v);
                    }
                }
            }
            case Op.Seeds s -> o.put("n", s.n());
            case Op.Unary u -> o.put("fn", u.fn().name());
            case Op.Scale s -> o.put("factor", s.factor());
            case Op.Add _, Op.Mul _, Op.Div _, Op.Select _, Op.Detach _ -> {}
            case Op.Compare c -> o.put("fn", c.fn().name());
            case Op.Contract c -> {
                o.put("a", c.a());
                o.put("b", c.b());
                o.put("result", c.result());
                axes(o, c.summed());
            }
            case Op.Sum s -> numbers(o, "axes", s.axes());
            case Op.Broadcast b -> {
                numbers(o, "shape", b.shape());
                numbers(o, "positions", b.positions());
            }
            case Op.SumAxes s -> axes(o, s.axes());
            case Op.Spread s -> axes(o, s.axes());
            case Op.Reshape r -> numbers(o, "shape", r.shape());
            case Op.Permute p -> numbers(o, "order", p.order());
            case Op.Slice s -> {
                numbers(o, "start", s.start());
                numbers(o, "step", s.step());
                numbers(o, "count", s.count());
            }
            case Op.Pad p -> {
                numbers(o, "shape", p.shape());
                numbers(o, "start", p.start());
                numbers(o, "step", p.step());
            }
            case Op.Concat c -> o.put("axis", c.axis());
            case Op.TakeAlong t -> {
                o.put("x", t.x());
                o.put("ids", t.ids());
                o.put("result", t.result());
            }
            case Op.ScatterAdd s -> {
                o.put("x", s.x());
                o.put("ids", s.ids());
                o.put("result", s.result());
                o.put("choices", s.choices());
                axes(o, s.summed());
            }
            case Op.Patches p -> {
                window(o, p.window().rows(), p.window().columns());
                number(o.putArray("padding"), p.padding());
            }
            case Op.Fold f -> {
                window(o, f.window().rows(), f.window().columns());
                o.put("height", f.height());
                o.put("width", f.width());
            }
            case Op.ArgMax a -> o.put("axis", a.axis());
        }
    }

    private static void type(ObjectNode o, Type type) {
        numbers(o, "shape", type.shape());
        o.put("sample", type.axes().sample());
    }

    private static void axes(ObjectNode o, Axes axes) {
        if (axes != Axes.NONE) {
            o.put("over", axes == Axes.SAMPLE ? "samples" : axes.name());
        }
    }

    private static void numbers(ObjectNode o, String name, Shape shape) {
        numbers(o, name, IntStream.of(shape.dims()).boxed().toList());
    }

    private static void numbers(ObjectNode o, String name, List<Integer> numbers) {
        ArrayNode all = o.putArray(name);
        numbers.forEach(all::add);
    }

    /** Rows first, then columns: kernel, stride, padding before and after, dilation. */
    private static void window(ObjectNode o, Span... spans) {
        List<Integer> numbers = new ArrayList<>();
        for (Span s : spans) {
            numbers.addAll(List.of(s.kernel(), s.stride(), s.before(), s.after(), s.dilation()));
        }
        numbers(o, "window", numbers);
    }

    private static void number(ArrayNode a, double v) {
        if (Double.isFinite(v)) {
            a.add(v);
        } else {
            a.add(String.valueOf(v));
        }
    }

    /**
     * Reads the lines of a program.
     *
     * @throws IllegalArgumentException if a member is of another kind than any line has
     */
    static List<Source> read(JsonNode j, Map<String, NpyArray> arrays) {
        List<Source> lines = new ArrayList<>();
        for (JsonNode o : j.path("lines")) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> e : o.properties()) {
                if (!e.getKey().equals("op") && !e.getKey().equals("in")) {
                    members.put(e.getKey(), member(e.getKey(), e.getValue(), arrays));
                }
            }
            lines.add(new Source(o.path("op").asString(""), members, whole(o.path("in"))));
        }
        return lines;
    }

    private static Object member(String name, JsonNode v, Map<String, NpyArray> arrays) {
        if (name.equals("array")) {
            return StoredNumbers.of(arrays, v.asString(""));
        }
        if (v.isString()) {
            return v.asString();
        }
        if (v.isBoolean()) {
            return v.asBoolean();
        }
        if (v.isNumber()) {
            return v.asDouble();
        }
        return name.equals("values") || name.equals("padding") ? values(v) : whole(v);
    }

    private static double[] values(JsonNode all) {
        double[] values = new double[all.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode v = all.get(i);
            if (v.isNumber()) {
                values[i] = v.asDouble();
            } else if (v.asString("").matches("-?Infinity")) {
                values[i] = Double.parseDouble(v.asString());
            } else {
                throw new IllegalArgumentException("value " + v);
            }
        }
        return values;
    }

    private static int[] whole(JsonNode all) {
        if (!all.isArray() && !all.isMissingNode()) {
            throw new IllegalArgumentException("numbers " + all);
        }
        int[] numbers = new int[all.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode v = all.get(i);
            if (!v.isInt() || v.asInt() < 0 || v.asInt() > LARGEST) {
                throw new IllegalArgumentException("number " + v);
            }
            numbers[i] = v.asInt();
        }
        return numbers;
    }
}
