package org.plstar.check;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members of an object of the file, each of a type; one that nobody requested is refused. */
final class Members {
    private final String of;
    private final Map<?, ?> all;
    private final Set<String> asked = new HashSet<>();

    private Members(String of, Map<?, ?> all) {
        this.of = of;
        this.all = all;
    }

    static Members of(String what, Object value) {
        if (value instanceof Map<?, ?> m) {
            return new Members(what, m);
        }
        throw new Unreadable(what + " is no object");
    }

    boolean has(String name) {
        asked.add(name);
        return all.containsKey(name);
    }

    Object get(String name) {
        Object v = has(name) ? all.get(name) : null;
        if (v == null) {
            throw new Unreadable(of + " lacks " + name);
        }
        return v;
    }

    String text(String name) {
        return text(of + ": " + name, get(name));
    }

    static String text(String what, Object v) {
        if (v instanceof String s) {
            return s;
        }
        throw new Unreadable(what + " is no text");
    }

    double number(String name) {
        return number(of + ": " + name, get(name));
    }

    private static double number(String what, Object v) {
        if (v instanceof Double d) {
            return d;
        }
        throw new Unreadable(what + " is no number");
    }

    static int whole(String what, Object v) {
        double d = number(what, v);
        Unreadable.require(
                d == Math.rint(d) && d >= 0 && d <= Integer.MAX_VALUE,
                what + " is no whole number");
        return (int) d;
    }

    int whole(String name) {
        return whole(of + ": " + name, get(name));
    }

    boolean flag(String name, boolean otherwise) {
        Object v = has(name) ? get(name) : otherwise;
        if (v instanceof Boolean b) {
            return b;
        }
        throw new Unreadable(of + ": " + name + " is neither true nor false");
    }

    List<?> list(String name) {
        return list(of + ": " + name, get(name));
    }

    static List<?> list(String what, Object v) {
        if (v instanceof List<?> l) {
            return l;
        }
        throw new Unreadable(what + " is no list");
    }

    double[] numbers(String name) {
        return list(name).stream().mapToDouble(v -> number(of + ": " + name, v)).toArray();
    }

    Members object(String name) {
        return of(of + ": " + name, get(name));
    }

    /** The names of an object whose names are free. */
    List<String> names() {
        List<String> names = all.keySet().stream().map(Object::toString).toList();
        asked.addAll(names);
        return names;
    }

    void end() {
        for (Object name : all.keySet()) {
            Unreadable.require(
                    asked.contains(name.toString()), of + " has an unknown member " + name);
        }
    }
}
