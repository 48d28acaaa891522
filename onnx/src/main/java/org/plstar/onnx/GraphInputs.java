package org.plstar.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plstar.array.Shape;
import org.plstar.onnx.proto.ModelProto;
import org.plstar.onnx.proto.ValueProto;
import org.plstar.program.Axes;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;

/**
 * What each input of a graph takes of a row of data.
 *
 * <p>A row is the arrays of the data side by side. An input takes the array of its name; of an
 * unnamed array the inputs that need data take their numbers in the graph's order. An input of
 * whole numbers without data is what its name says: a mask is 1, types of tokens are 0, positions
 * are 0, 1, …. An open axis has the extent that the array leaves to it, and then in all inputs.
 */
final class GraphInputs {
    /** The input of a program whose rows several inputs take parts of. */
    static final String ROW = "plstar.row";

    /** Metadata: widths and names of the arrays that a row is made of, a line each. */
    static final String ROWS = "plstar.rows";

    private final Path file;
    private final boolean listed;
    private final InputAxes axes;
    private final ProgramBuilder builder;
    private final SequencedMap<String, Integer> arrays;
    private final List<RowPart> parts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    GraphInputs(
            Path file,
            ModelProto model,
            ImportOptions options,
            InputAxes axes,
            ProgramBuilder builder) {
        this.file = file;
        this.listed = model.metadata().containsKey(ROWS);
        this.axes = axes;
        this.builder = builder;
        this.arrays = arrays(options, model);
    }

    private static SequencedMap<String, Integer> arrays(ImportOptions options, ModelProto model) {
        SequencedMap<String, Integer> named = new LinkedHashMap<>();
        String text = model.metadata().getOrDefault(ROWS, "");
        text.lines()
                .map(line -> line.split(" ", 2))
                .filter(p -> p.length == 2)
                .forEach(p -> named.put(p[1], width(p[0])));
        return named.isEmpty() ? options.rows() : named;
    }

    private static int width(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    /** What the inputs take of a row; empty where each is an input of the program. */
    List<RowPart> parts() {
        return parts;
    }

    /** What was decided that a user should know; a line each. */
    List<String> notes() {
        return notes;
    }

    /** What the inputs represent, by name. */
    Map<String, GraphValue> read(List<ValueProto> inputs) {
        Map<String, GraphValue> values = new LinkedHashMap<>();
        if (arrays.isEmpty()) {
            inputs.forEach(v -> {
                Declared d = axes.declared(v, OptionalInt.empty());
                values.put(v.name(), d.input(builder));
            });
            return values;
        }
        boolean alone = listed
                || arrays.size() == 1
                || inputs.stream().noneMatch(v -> arrays.containsKey(v.name()));
        if (inputs.size() == 1 && alone) {
            ValueProto v = inputs.getFirst();
            int width = arrays.values().stream().mapToInt(w -> w).sum();
            Declared d = axes.declared(v, OptionalInt.of(width));
            if (listed && d.shape().size() == width) {
                arrays.forEach((name, own) ->
                        parts.add(new RowPart(name, start(name), own, role(name, d.kind()))));
            }
            values.put(v.name(), d.input(builder));
            return values;
        }
        SequencedMap<ValueProto, OptionalInt> given = given(inputs);
        SequencedMap<ValueProto, Declared> shapes = new LinkedHashMap<>();
        given.forEach((v, width) -> shapes.put(v, axes.declared(v, width)));
        Optional<Declared> first = shapes.values().stream().findFirst();
        for (ValueProto v : inputs) {
            if (!shapes.containsKey(v)) {
                Declared d = axes.declared(v, first.map(Declared::shape));
                values.put(v.name(), usual(v, d));
            }
        }
        place(shapes);
        if (shapes.size() == 1) {
            values.put(first.orElseThrow().name(), first.orElseThrow().input(builder));
            return values;
        }
        int width = arrays.values().stream().mapToInt(w -> w).sum();
        Value row = builder.input(ROW, new Type(Axes.SAMPLE, Shape.of(width)));
        for (RowPart p : parts) {
            Declared d = shapes.values().stream()
                    .filter(s -> s.name().equals(p.input()))
                    .findFirst()
                    .orElseThrow();
            Value some = builder.slice(row, List.of(p.first()), List.of(1), List.of(p.count()));
            values.put(d.name(), d.traced(builder.reshape(some, d.shape())));
        }
        return values;
    }

    /** The inputs that take data, and the width of the array of each, where it is known. */
    private SequencedMap<ValueProto, OptionalInt> given(List<ValueProto> inputs) {
        SequencedMap<ValueProto, OptionalInt> given = new LinkedHashMap<>();
        for (ValueProto v : inputs) {
            if (arrays.containsKey(v.name())) {
                given.put(v, OptionalInt.of(arrays.get(v.name())));
            }
        }
        boolean named = !given.isEmpty();
        List<ValueProto> others = inputs.stream()
                .filter(v -> !given.containsKey(v) && usual(v).isEmpty())
                .toList();
        if (named && !others.isEmpty()) {
            String missing = others.getFirst().name();
            throw refuse(
                    OnnxRefusal.INPUT,
                    "input \"" + Words.of(missing) + "\"",
                    "the data have no array of this name",
                    "an array for each of " + names(inputs),
                    missing.toLowerCase(Locale.ROOT).contains("past")
                            ? "export the model without past keys and values, use_cache=False"
                            : "save them in an NPZ file under these names");
        }
        if (named && given.size() < arrays.size()) {
            List<String> unread = arrays.keySet().stream()
                    .filter(n -> inputs.stream().noneMatch(v -> v.name().equals(n)))
                    .toList();
            throw refuse(
                    OnnxRefusal.INPUT,
                    "array \"" + Words.of(unread.getFirst()) + "\" of the data",
                    "no input of the model that its output depends on has this name",
                    "arrays of the names " + names(inputs),
                    "leave it out");
        }
        if (!named) {
            int width = arrays.values().stream().mapToInt(w -> w).sum();
            if (others.isEmpty()) {
                given.put(inputs.getFirst(), OptionalInt.of(width));
            }
            for (ValueProto v : others) {
                given.put(v, share(width, others.size()));
            }
        }
        return given;
    }

    private static String names(List<ValueProto> inputs) {
        return inputs.stream().map(v -> Words.of(v.name())).collect(Collectors.joining(", "));
    }

    /** The width that an input has of an unnamed array, if one alone takes it. */
    private static OptionalInt share(int width, int inputs) {
        return inputs == 1 ? OptionalInt.of(width) : OptionalInt.empty();
    }

    /** What an input without data is, if its name says so. */
    private static Optional<String> usual(ValueProto v) {
        String name = v.name().toLowerCase(Locale.ROOT);
        boolean whole = Kind.of(v.type()).filter(k -> k != Kind.REAL).isPresent();
        if (!whole) {
            return Optional.empty();
        }
        return name.contains("mask")
                ? Optional.of("1")
                : name.contains("type") || name.contains("segment")
                        ? Optional.of("0")
                        : name.contains("position") ? Optional.of("0, 1, …") : Optional.empty();
    }

    private Constant usual(ValueProto v, Declared d) {
        String what = usual(v).orElseThrow();
        int n = d.shape().size();
        int last = d.shape().rank() == 0 ? 1 : d.shape().dim(d.shape().rank() - 1);
        double[] numbers = IntStream.range(0, n)
                .mapToDouble(i -> what.equals("1") ? 1 : what.equals("0") ? 0 : i % last)
                .toArray();
        notes.add("its input " + Words.of(v.name()) + " has no data and is " + what);
        return Constant.of(d.constant(), d.kind(), numbers);
    }

    /** Gives each input its part of the row. */
    private void place(SequencedMap<ValueProto, Declared> shapes) {
        int at = 0;
        boolean named = shapes.keySet().stream().allMatch(v -> arrays.containsKey(v.name()));
        for (Declared d : shapes.values()) {
            int first = named ? start(d.name()) : at;
            int width = named ? arrays.get(d.name()) : d.shape().size();
            if (width != d.shape().size()) {
                throw refuse(d.name(), width, d.shape());
            }
            at += width;
            parts.add(new RowPart(d.name(), first, width, role(d.name(), d.kind())));
        }
        int all = arrays.values().stream().mapToInt(w -> w).sum();
        if (at != all) {
            throw refuse(shapes.firstEntry().getKey().name(), all, Shape.of(at));
        }
        parts.sort(Comparator.comparingInt(RowPart::first));
    }

    private Refusal refuse(
            OnnxRefusal code, String where, String what, String expected, String fix) {
        return Refusal.of(code, file + ", " + where, what, expected, fix);
    }

    private Refusal refuse(String input, int width, Shape shape) {
        return refuse(
                OnnxRefusal.INPUT,
                "input \"" + Words.of(input) + "\"",
                "a row of the data has " + width + " numbers for it",
                shape.size() + " numbers",
                "take the data that the model is for");
    }

    private int start(String array) {
        return arrays.entrySet().stream()
                .takeWhile(e -> !e.getKey().equals(array))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static RowPart.Role role(String name, Kind kind) {
        return name.toLowerCase(Locale.ROOT).contains("mask")
                ? RowPart.Role.MASK
                : kind == Kind.REAL ? RowPart.Role.REAL : RowPart.Role.WHOLE;
    }
}
