package org.plstar.study.describe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.plstar.refusal.Refusal;

/**
 * The options of a study, from its request record.
 *
 * @param type the record
 * @param name of the command
 * @param text its Javadoc, without that of the components
 * @param parameters what users choose, in the record's order
 */
public record Description<Q extends Record>(
        Class<Q> type, String name, String text, List<Parameter> parameters) {
    private static final ClassValue<List<Parameter>> PARAMETERS = new ClassValue<>() {
        @Override
        protected List<Parameter> computeValue(Class<?> type) {
            return parameters(type);
        }
    };

    private static final ClassValue<Map<String, String>> TEXTS = new ClassValue<>() {
        @Override
        protected Map<String, String> computeValue(Class<?> type) {
            return texts(type);
        }
    };

    /** Copies {@code parameters}. */
    public Description {
        parameters = List.copyOf(parameters);
    }

    /**
     * The description of a command that has options for a part of the components; the others have
     * their defaults.
     *
     * @param without names of parameters that are not asked for
     */
    public Description<Q> of(String command, String help, Set<String> without) {
        return new Description<>(
                type,
                command,
                help,
                parameters.stream().filter(p -> !without.contains(p.name())).toList());
    }

    /** The description of a record. */
    public static <Q extends Record> Description<Q> of(Class<Q> type) {
        return new Description<>(
                type,
                Objects.requireNonNull(type.getAnnotation(Study.class), type.getName())
                        .value(),
                TEXTS.get(type).getOrDefault("", ""),
                PARAMETERS.get(type));
    }

    private static List<Parameter> parameters(Class<?> type) {
        Map<String, String> texts = TEXTS.get(type);
        List<Parameter> all = new ArrayList<>();
        for (RecordComponent c : type.getRecordComponents()) {
            Asked asked = c.getAnnotation(Asked.class);
            if (asked != null) {
                all.add(new Parameter(c, asked, texts.getOrDefault(c.getName(), "")));
            } else if (part(c)) {
                all.addAll(PARAMETERS.get(c.getType()));
            }
        }
        return List.copyOf(all);
    }

    private static boolean part(RecordComponent c) {
        return c.getType().isAnnotationPresent(Part.class);
    }

    private static Map<String, String> texts(Class<?> type) {
        Map<String, String> texts = new HashMap<>();
        try (InputStream in = type.getResourceAsStream("/META-INF/plstar/" + type.getName())) {
            new String(
                            Objects.requireNonNull(in, type.getName()).readAllBytes(),
                            StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t", 2))
                    .forEach(parts -> texts.put(parts[0], parts[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    /**
     * Makes a request from values.
     *
     * @param values of components by their names; a parameter that has none takes its default
     * @throws Refusal RANGE, or what the record's constructor refuses
     */
    public Q make(Map<String, ?> values) {
        Map<String, Object> all = new HashMap<>(values);
        for (Parameter p : PARAMETERS.get(type)) {
            p.check(all.computeIfAbsent(p.component().getName(), _ -> p.fallback()));
        }
        return make(type, all);
    }

    private static <T> T make(Class<T> type, Map<String, Object> all) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getConstructor(types)
                    .newInstance(Arrays.stream(components)
                            .map(c -> part(c) ? make(c.getType(), all) : all.get(c.getName()))
                            .toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The values of a request, by the parameters' names in files, such as {@code per_layer}. */
    public Map<String, Object> asked(Q request) {
        Map<String, Object> asked = new LinkedHashMap<>();
        for (Parameter p : parameters) {
            Object value = value(p, request);
            if (!value.equals(Optional.empty())) {
                asked.put(p.name().replace('-', '_'), p.written(value));
            }
        }
        return asked;
    }

    /** The value of a component of the request, or of one of its parts. */
    private static Object value(Parameter p, Record request) {
        Object holder = request;
        for (RecordComponent c : request.getClass().getRecordComponents()) {
            if (c.getType() == p.component().getDeclaringRecord()) {
                holder = value(c, request);
            }
        }
        return value(p.component(), holder);
    }

    private static Object value(RecordComponent c, Object holder) {
        try {
            return c.getAccessor().invoke(holder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Checks a request and returns it; withers and {@code run} call this.
     *
     * @throws Refusal RANGE if a value is out of range
     * @throws NullPointerException that names a component which is null
     */
    public static <Q extends Record> Q checked(Q request) {
        @SuppressWarnings("unchecked") // the class is that of the request itself
        Class<Q> type = (Class<Q>) request.getClass();
        for (RecordComponent c : type.getRecordComponents()) {
            Objects.requireNonNull(
                    value(c, request), () -> type.getSimpleName() + ": " + c.getName());
        }
        of(type).parameters.forEach(p -> p.check(value(p, request)));
        return request;
    }
}
