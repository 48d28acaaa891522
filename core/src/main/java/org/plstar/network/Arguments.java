package org.plstar.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.refusal.Refusal;

/** The arguments in a layer's parentheses: values in order, then {@code name=value}; each may be asked for once, and {@link #done()} refuses the rest. */
final class Arguments {
    /** An argument as written. */
    record Argument(Optional<String> name, String value, int position) {}

    private final String layer;
    private final int position;
    private final List<Argument> values = new ArrayList<>();
    private final Map<String, Argument> named = new HashMap<>();

    Arguments(String layer, int position, List<Argument> given) {
        this.layer = layer;
        this.position = position;
        for (Argument a : given) {
            if (a.name.isEmpty()) {
                values.add(a);
            } else if (named.put(a.name.get(), a) != null) {
                throw refuse(
                        NetworkRefusal.REPEATED_ARGUMENT,
                        a,
                        a.name.get() + " is given twice",
                        "each argument once");
            }
        }
    }

    private Optional<Argument> take(int index, String name) {
        Argument byName = named.remove(name);
        if (index < 0 || index >= values.size()) {
            return Optional.ofNullable(byName);
        }
        Argument byPlace = values.set(index, new Argument(Optional.of(""), "", -1));
        if (byName != null) {
            throw refuse(
                    NetworkRefusal.REPEATED_ARGUMENT,
                    byName,
                    name + " is given twice",
                    "each argument once");
        }
        return Optional.of(byPlace);
    }

    Optional<Integer> positiveInt(int index, String name) {
        return take(index, name)
                .map(
                        a -> {
                            try {
                                int n = Integer.parseInt(a.value);
                                if (n >= 1) {
                                    return n;
                                }
                            } catch (NumberFormatException e) {
                                // refused below, as a number out of range is
                            }
                            throw refuse(
                                    NetworkRefusal.BAD_ARGUMENT,
                                    a,
                                    name + " = " + a.value,
                                    "a whole number of at least 1");
                        });
    }

    boolean flag(String name, boolean absent) {
        return take(-1, name)
                .map(
                        a ->
                                switch (a.value) {
                                    case "true" -> true;
                                    case "false" -> false;
                                    default ->
                                            throw refuse(
                                                    NetworkRefusal.BAD_ARGUMENT,
                                                    a,
                                                    name + " = " + a.value,
                                                    "true or false");
                                })
                .orElse(absent);
    }

    OptionalDouble positive(String name) {
        return number(name, Double.MIN_VALUE, "a number above 0");
    }

    OptionalDouble nonNegative(String name) {
        return number(name, 0, "a number of at least 0");
    }

    private OptionalDouble number(String name, double least, String expected) {
        Optional<Argument> a = take(-1, name);
        if (a.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double v = Double.parseDouble(a.get().value);
            if (v >= least && Double.isFinite(v)) {
                return OptionalDouble.of(v);
            }
        } catch (NumberFormatException e) {
            // refused below, as a number out of range is
        }
        throw refuse(NetworkRefusal.BAD_ARGUMENT, a.get(), name + " = " + a.get().value, expected);
    }

    /** Refuses what no one asked for. */
    void done() {
        List<Argument> rest = new ArrayList<>(named.values());
        values.stream().filter(a -> a.position >= 0).forEach(rest::add);
        if (!rest.isEmpty()) {
            Argument a = rest.getFirst();
            String what = a.name.map(n -> n + "=" + a.value).orElse(a.value);
            throw refuse(
                    NetworkRefusal.UNKNOWN_ARGUMENT,
                    a,
                    what + " is no argument of " + layer,
                    "the arguments that --help lists");
        }
    }

    private Refusal refuse(NetworkRefusal code, Argument a, String what, String expected) {
        int at = a.position < 0 ? position : a.position;
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

        String text() {
            return arguments.isEmpty() ? name : name + "(" + String.join(",", arguments) + ")";
        }
    }
}
