package org.plstar.program;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Arrays by name. */
record Named(Map<String, double[]> all) {
    Named() {
        this(new LinkedHashMap<>());
    }

    boolean has(String name) {
        return all.containsKey(name);
    }

    double[] get(String name) {
        return requireNonNull(all.get(name), name);
    }

    Set<String> names() {
        return all.keySet();
    }

    Named put(String name, double[] x) {
        all.put(name, x);
        return this;
    }

    /** These and others, whose names get a prefix. */
    Named with(String prefix, Named others) {
        Named both = new Named(new LinkedHashMap<>(all));
        others.all.forEach((name, x) -> both.put(prefix + name, x));
        return both;
    }
}
