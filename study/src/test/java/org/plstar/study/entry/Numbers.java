package org.plstar.study.entry;

import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Matrix;
import org.plstar.array.Storage;

/** What lies in a result. */
final class Numbers {
    private static final int DEEPEST = 4;

    private Numbers() {}

    /** Whether a number in it is none. */
    static boolean notANumber(@Nullable Object o) {
        return notANumber(o, DEEPEST);
    }

    private static boolean notANumber(@Nullable Object o, int depth) {
        if (o == null || depth == 0) {
            return false;
        }
        return switch (o) {
            case Double d -> d.isNaN();
            case Float f -> f.isNaN();
            case OptionalDouble d -> d.isPresent() && Double.isNaN(d.getAsDouble());
            case Optional<?> x -> x.isPresent() && notANumber(x.get(), depth);
            case double[] x -> java.util.Arrays.stream(x).anyMatch(Double::isNaN);
            case float[] x -> {
                boolean found = false;
                for (float f : x) {
                    found |= Float.isNaN(f);
                }
                yield found;
            }
            case Object[] x ->
                java.util.Arrays.stream(x).anyMatch(each -> notANumber(each, depth - 1));
            case Matrix m ->
                java.util.stream.LongStream.range(0, (long) m.rows() * m.columns())
                        .mapToDouble(k -> m.segment().getAtIndex(ValueLayout.JAVA_DOUBLE, k))
                        .anyMatch(Double::isNaN);
            case Storage s -> notANumber(s.toDoubles(0, s.size()), depth);
            case Iterable<?> all -> {
                boolean found = false;
                for (Object each : all) {
                    found |= each != all && notANumber(each, depth - 1);
                }
                yield found;
            }
            case Map<?, ?> m -> notANumber(m.values(), depth);
            case Record r
            when r.getClass().getName().startsWith("org.plstar") -> ofRecord(r, depth);
            default -> false;
        };
    }

    private static boolean ofRecord(Record r, int depth) {
        for (RecordComponent c : r.getClass().getRecordComponents()) {
            try {
                c.getAccessor().setAccessible(true);
                if (notANumber(c.getAccessor().invoke(r), depth - 1)) {
                    return true;
                }
            } catch (IllegalAccessException | InvocationTargetException e) {
                return false;
            }
        }
        return false;
    }

    /** Whether an array can be reached from an object. */
    static boolean keeps(@Nullable Object holder, Object array) {
        return keeps(holder, array, Collections.newSetFromMap(new IdentityHashMap<>()), 12);
    }

    private static boolean keeps(
            @Nullable Object holder, Object array, Set<Object> seen, int depth) {
        if (holder == array) {
            return true;
        }
        if (holder == null || depth == 0 || !seen.add(holder) || seen.size() > 20_000) {
            return false;
        }
        Class<?> c = holder.getClass();
        if (c.isArray()) {
            if (c.getComponentType().isPrimitive()) {
                return false;
            }
            for (Object each : (Object[]) holder) {
                if (keeps(each, array, seen, depth - 1)) {
                    return true;
                }
            }
            return false;
        }
        if (holder instanceof Iterable<?> all && c.getName().startsWith("java.")) {
            for (Object each : all) {
                if (keeps(each, array, seen, depth - 1)) {
                    return true;
                }
            }
            return false;
        }
        if (holder instanceof Map<?, ?> map) {
            return keeps(map.values(), array, seen, depth - 1);
        }
        if (holder instanceof Optional<?> o) {
            return o.isPresent() && keeps(o.get(), array, seen, depth - 1);
        }
        if (!c.getName().startsWith("org.plstar") || c.isEnum()) {
            return false;
        }
        for (Class<?> k = c; k != null && k != Object.class; k = k.getSuperclass()) {
            for (Field f : k.getDeclaredFields()) {
                if (!f.getType().isPrimitive() && !Modifier.isStatic(f.getModifiers())) {
                    try {
                        f.setAccessible(true);
                        if (keeps(f.get(holder), array, seen, depth - 1)) {
                            return true;
                        }
                    } catch (IllegalAccessException e) {
                        return false;
                    }
                }
            }
        }
        return false;
    }
}
