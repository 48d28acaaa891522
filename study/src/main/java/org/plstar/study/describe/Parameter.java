package org.plstar.study.describe;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.plstar.refusal.ClosestName;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

/**
 * A component of a request that users may choose.
 *
 * @param component of the record
 * @param asked its default and range
 * @param text what it means
 */
public record Parameter(RecordComponent component, Asked asked, String text) {
    /** Letters from which on a misspelling is recognised. */
    private static final int FEWEST_LETTERS = 4;

    /** The name with words apart: {@code per-layer}. */
    public String name() {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** Whether the component is a flag. */
    public boolean flag() {
        return component.getType() == boolean.class;
    }

    /** Whether the component is a list or {@code name=value} pairs, written with commas. */
    public boolean list() {
        return component.getType() == List.class || component.getType() == Map.class;
    }

    /** The type of a single value. */
    private Class<?> type() {
        return component.getGenericType() instanceof ParameterizedType p
                ? (Class<?>) p.getActualTypeArguments()[0]
                : component.getType();
    }

    /** The constants of an enum as users write them; empty for other types. */
    public List<String> choices() {
        return type().isEnum()
                ? Stream.of(type().getEnumConstants())
                        .map(c -> written(((Enum<?>) c).name()))
                        .toList()
                : List.of();
    }

    private static String written(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The default. */
    public Object fallback() {
        return asked.value().isEmpty() ? absent() : value(asked.value());
    }

    private Object absent() {
        return switch (component.getType().getSimpleName()) {
            case "boolean" -> false;
            case "OptionalInt" -> OptionalInt.empty();
            case "OptionalDouble" -> OptionalDouble.empty();
            case "Optional" -> Optional.empty();
            case "Map" -> Map.of();
            default -> List.of();
        };
    }

    /**
     * The value of a text.
     *
     * @throws Refusal RANGE if it is none
     */
    public Object value(String text) {
        return switch (component.getType().getSimpleName()) {
            case "OptionalInt" -> OptionalInt.of(whole(text));
            case "OptionalDouble" -> OptionalDouble.of(number(text));
            case "Optional" -> Optional.of(single(text));
            case "List" ->
                asked.growing()
                        ? Arrays.stream(GrowingNumbers.of(text)).boxed().toList()
                        : Arrays.stream(text.split(",", -1)).map(this::single).toList();
            case "Map" -> pairs(text);
            default -> single(text);
        };
    }

    private Map<String, Double> pairs(String text) {
        Map<String, Double> pairs = new TreeMap<>();
        for (String pair : text.split(",", -1)) {
            int at = pair.lastIndexOf('=');
            if (at < 0) {
                throw wrong(pair, "NAME=NUMBER, joined by commas");
            }
            try {
                pairs.put(pair.substring(0, at), Double.valueOf(pair.substring(at + 1)));
            } catch (NumberFormatException e) {
                throw wrong(pair, "NAME=NUMBER, joined by commas");
            }
        }
        return pairs;
    }

    private Object single(String text) {
        return switch (type().getSimpleName()) {
            case "int", "Integer" -> whole(text);
            case "long", "Long" -> {
                try {
                    yield Long.valueOf(text);
                } catch (NumberFormatException e) {
                    throw wrong(text, "a whole number");
                }
            }
            case "double", "Double" -> number(text);
            case "boolean" -> {
                if (!text.equals("true") && !text.equals("false")) {
                    throw wrong(text, "true or false");
                }
                yield Boolean.valueOf(text);
            }
            case "String" -> text;
            default -> type().isEnum() ? constant(text) : parsed(text);
        };
    }

    /** The value that the {@code parse} method of the type reads. */
    private Object parsed(String text) {
        try {
            return type().getMethod("parse", String.class).invoke(null, text);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Integer whole(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            String most = text.matches("[-+]?\\d+") ? " up to " + Integer.MAX_VALUE : "";
            throw wrong(text, "a whole number" + most);
        }
    }

    private Double number(String text) {
        try {
            return asked.infinite() && text.equals("inf")
                    ? Double.valueOf(Double.POSITIVE_INFINITY)
                    : Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw wrong(text, asked.infinite() ? "a number, or inf" : "a number");
        }
    }

    private Object constant(String text) {
        String wanted = written(text);
        int i = choices().indexOf(wanted);
        if (i >= 0) {
            return type().getEnumConstants()[i];
        }
        throw wrong(
                text,
                "one of "
                        + String.join(", ", choices())
                        + ClosestName.of(wanted, choices())
                                .filter(_ -> wanted.length() >= FEWEST_LETTERS)
                                .map(name -> "; did you mean " + name + "?")
                                .orElse(""));
    }

    private Refusal wrong(String text, String expected) {
        return Refusal.of(
                StudyRefusal.RANGE,
                name() + " " + text,
                "no such value",
                expected,
                "leave it out for the default");
    }

    /** A value in the form of files, where infinity is a word. */
    Object written(Object value) {
        return value instanceof List<?> all && asked.infinite()
                ? all.stream()
                        .map(v -> v.equals(Double.POSITIVE_INFINITY) ? "inf" : v)
                        .toList()
                : value;
    }

    /** The allowed range of numbers in words; empty if all are allowed. */
    public String range() {
        StringBuilder b = new StringBuilder();
        part(b, "at least ", asked.least());
        part(b, "above ", asked.above());
        part(b, "at most ", asked.most());
        part(b, "below ", asked.below());
        return b.append(asked.infinite() ? ", or inf" : "").toString();
    }

    private static void part(StringBuilder b, String words, double bound) {
        if (Double.isFinite(bound)) {
            b.append(b.isEmpty() ? "" : " and ").append(words);
            b.append(bound == Math.rint(bound) ? Long.toString((long) bound) : "" + bound);
        }
    }

    private static boolean grows(List<?> numbers) {
        return numbers.size() > 1
                && IntStream.range(1, numbers.size())
                        .allMatch(i -> (int) numbers.get(i) > (int) numbers.get(i - 1));
    }

    /**
     * Refuses a value outside of the range.
     *
     * @throws Refusal RANGE if it is out of range
     */
    void check(Object value) {
        switch (value) {
            case OptionalInt o -> o.ifPresent(this::check);
            case OptionalDouble o -> o.ifPresent(this::check);
            case Optional<?> o -> o.ifPresent(this::check);
            case List<?> l -> {
                l.forEach(this::check);
                if (asked.growing() && !l.isEmpty() && !grows(l)) {
                    throw StudyRefusal.range(name() + " " + l, "two or more numbers that grow");
                }
            }
            case Number n -> {
                double v = n.doubleValue();
                boolean in = v == Double.POSITIVE_INFINITY
                        ? asked.infinite()
                        : Double.isFinite(v)
                                && v >= asked.least()
                                && v <= asked.most()
                                && v > asked.above()
                                && v < asked.below();
                if (!in) {
                    String number = n instanceof Double ? "a number " : "";
                    throw StudyRefusal.range(name() + " " + n, number + range());
                }
            }
            default -> {}
        }
    }
}
