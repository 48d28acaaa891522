package org.plstar.study.json;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;

/**
 * Checks that records read from files have all components: a member that a file lacks is null, even
 * where the component's type forbids it.
 */
final class Whole {
    private Whole() {}

    /**
     * The value without a change, if it is complete.
     *
     * @throws DatabindException if a component that may not be null is, at any depth; it names it
     */
    static <T> T checked(@Nullable T value, Class<T> type) {
        check(value, type.getSimpleName());
        return Objects.requireNonNull(value);
    }

    private static void check(@Nullable Object value, String path) {
        switch (value) {
            case null -> throw DatabindException.from((JsonParser) null, path + " is missing");
            case Record r -> components(r, path);
            case Optional<?> o -> o.ifPresent(v -> check(v, path));
            case Collection<?> all -> all.forEach(v -> check(v, path + "[]"));
            case Object[] all -> {
                for (Object v : all) {
                    check(v, path + "[]");
                }
            }
            case Map<?, ?> all ->
                all.values().stream()
                        .filter(Record.class::isInstance)
                        .forEach(v -> check(v, path + "{}"));
            default -> {}
        }
    }

    private static void components(Record record, String path) {
        for (RecordComponent c : record.getClass().getRecordComponents()) {
            Object value = value(record, c);
            if (value != null || !mayBeNull(c.getAnnotatedType())) {
                check(value, path + "." + c.getName());
            }
        }
    }

    private static boolean mayBeNull(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static @Nullable Object value(Record record, RecordComponent c) {
        try {
            c.getAccessor().setAccessible(true);
            return c.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(c + " cannot be read", e);
        }
    }
}
