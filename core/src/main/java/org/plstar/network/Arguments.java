package org.plstar.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.plstar.refusal.Refusal;

/**
 * The arguments in a layer's parentheses: values in order, then {@code name=value}; each may be
 * requested once, and {@link #done()} refuses the rest.
 */
final class Arguments {
    /** An argument as it is written. */
    record Argument(Optional<String> name, String value, int position) {}

    /** Reads an argument that is a list of layers, whose names begin with the given text. */
    interface Nested {
        List<Layer> read(Argument argument, String path);
    }

    /** The text of layers written one after the other. */
    static String text(List<Layer> layers) {
        return layers.stream().map(Layer::text).collect(Collectors.joining(" "));
    }

    private final String layer;
    private final int position;
    private final Nested nested;
    private final List<Argument> values = new ArrayList<>();
    private final boolean[] taken;
    private final Map<String, Argument> named = new HashMap<>();

    Arguments(String layer, int position, List<Argument> given, Nested nested) {
        this.layer = layer;
        this.position = position;
        this.nested = nested;
        for (Argument a : given) {
            if (a.name.isEmpty()) {
                values.add(a);
            } else if (named.put(a.name.get(), a) != null) {
                throw twice(a, a.name.get());
            }
        }
        taken = new boolean[values.size()];
    }

    /** Number of values without a name. */
    int count() {
        return values.size();
    }

    private Optional<Argument> take(int index, String name) {
        Argument byName = named.remove(name);
        if (index < 0 || index >= values.size()) {
            return Optional.ofNullable(byName);
        }
        if (byName != null) {
            throw twice(byName, name);
        }
        taken[index] = true;
        return Optional.of(values.get(index));
    }

    /** The argument as {@code parse} reads it; refused where {@code parse} returns nothing. */
    private <T> Optional<T> read(
            int index, String name, String expected, Function<String, Optional<T>> parse) {
        return take(index, name)
                .map(a -> parse.apply(a.value)
                        .orElseThrow(() -> refuse(
                                NetworkRefusal.BAD_ARGUMENT,
                                a.position,
                                name + " = " + a.value,
                                expected)));
    }

    private <T> T required(Optional<T> argument, String name) {
        return argument.orElseThrow(() -> refuse(
                NetworkRefusal.MISSING_ARGUMENT,
                position,
                "no " + name + " is given",
                "it in the layer's parentheses"));
    }

    // ---- numbers

    private Optional<Integer> integer(int index, String name, int least) {
        return read(
                index,
                name,
                "a whole number from " + least + " to " + Integer.MAX_VALUE,
                text -> ArgumentValue.integer(text, least));
    }

    Optional<Integer> positiveInt(int index, String name) {
        return integer(index, name, 1);
    }

    Optional<Integer> nonNegativeInt(String name) {
        return integer(-1, name, 0);
    }

    int requiredInt(int index, String name) {
        return required(positiveInt(index, name), name);
    }

    private Optional<Double> number(
            int index, String name, String expected, double least, double end) {
        return read(index, name, expected, text -> ArgumentValue.number(text, least, end));
    }

    double requiredNumber(int index, String name) {
        return required(
                number(index, name, "a number", -Double.MAX_VALUE, Double.POSITIVE_INFINITY), name);
    }

    /** A number of an argument in [0, 1). */
    double fraction(int index, String name) {
        return required(number(index, name, "a number of at least 0 and below 1", 0, 1), name);
    }

    OptionalDouble positive(String name) {
        return optional(
                number(-1, name, "a number above 0", Double.MIN_VALUE, Double.POSITIVE_INFINITY));
    }

    OptionalDouble nonNegative(String name) {
        return optional(number(-1, name, "a number of at least 0", 0, Double.POSITIVE_INFINITY));
    }

    private static OptionalDouble optional(Optional<Double> v) {
        return v.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    boolean flag(String name, boolean absent) {
        return read(-1, name, "true or false", ArgumentValue::flag).orElse(absent);
    }

    // ---- extents

    Optional<Extent> extent(String name, int least) {
        return extent(-1, name, least);
    }

    private Optional<Extent> extent(int index, String name, int least) {
        return read(
                index,
                name,
                "whole numbers of at least " + least + " such as 3x3 or 3",
                text -> ArgumentValue.extent(text, least));
    }

    Extent requiredExtent(int index, String name) {
        return required(extent(index, name, 1), name);
    }

    Optional<Padding> padding(String name) {
        return read(
                -1,
                name,
                "same, valid, or whole numbers of at least 0 such as 1 or 1x2",
                ArgumentValue::padding);
    }

    // ---- words and layers

    Optional<Activation> activation(String name) {
        return read(-1, name, "an activation such as relu", StandardActivation::named);
    }

    String requiredWord(int index, String name) {
        return required(read(index, name, "letters, digits and _", ArgumentValue::word), name);
    }

    /** A list of layers; {@code path} is what their names begin with inside this layer. */
    Optional<List<Layer>> layers(int index, String name, String path) {
        return take(index, name).map(a -> nested.read(a, path));
    }

    List<Layer> requiredLayers(int index, String name, String path) {
        return required(layers(index, name, path), name);
    }

    /** One layer, which keeps this layer's own name. */
    Layer requiredLayer(int index, String name) {
        Argument a = required(take(index, name), name);
        List<Layer> layers = nested.read(a, "");
        if (layers.size() != 1) {
            throw refuse(
                    NetworkRefusal.BAD_ARGUMENT,
                    a.position,
                    name + " = " + a.value,
                    "one layer, for instance a residual one around several");
        }
        return layers.getFirst();
    }

    // ---- refusals

    /** Refuses arguments that were not read. */
    void done() {
        List<Argument> rest = new ArrayList<>(named.values());
        for (int i = 0; i < taken.length; i++) {
            if (!taken[i]) {
                rest.add(values.get(i));
            }
        }
        if (!rest.isEmpty()) {
            Argument a = rest.getFirst();
            String what = a.name.map(n -> n + "=" + a.value).orElse(a.value);
            throw refuse(
                    NetworkRefusal.UNKNOWN_ARGUMENT,
                    a.position,
                    what + " is no argument of " + layer,
                    "the arguments that this layer has");
        }
    }

    private Refusal twice(Argument a, String name) {
        return refuse(
                NetworkRefusal.REPEATED_ARGUMENT,
                a.position,
                name + " is given twice",
                "each argument once");
    }

    private Refusal refuse(NetworkRefusal code, int at, String what, String expected) {
        return Refusal.of(
                code,
                "network text, position " + (at + 1) + ", " + layer,
                what,
                expected,
                "correct the text there");
    }

    /** Prints a layer with its arguments. */
    static final class Printer {
        private final String name;
        private final List<String> arguments = new ArrayList<>();

        Printer(String name) {
            this.name = name;
        }

        void value(String value) {
            arguments.add(value);
        }

        void named(String argument, String value) {
            arguments.add(argument + "=" + value);
        }

        /** Adds an argument, unless its value is the default. */
        <T> void namedUnless(T absent, String argument, T value) {
            if (!value.equals(absent)) {
                named(argument, value.toString());
            }
        }

        void optional(String argument, OptionalDouble value) {
            value.ifPresent(v -> named(argument, String.valueOf(v)));
        }

        String text() {
            return arguments.isEmpty() ? name : name + "(" + String.join(",", arguments) + ")";
        }
    }
}
