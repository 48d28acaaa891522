package org.plstar.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.array.Shape;

/**
 * The positions of parameters in the flat vector w of all p parameters: one after another, each
 * row-major.
 */
public final class ParamLayout {
    /** One parameter: elements [offset, offset + shape.size()) of w. */
    public record Entry(String name, Shape shape, int offset) {
        /** Number of elements. */
        public int size() {
            return shape.size();
        }
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final int size;

    /**
     * Lays out parameters in the map's order.
     *
     * @throws ArithmeticException if there are more than 2^31 - 1 numbers
     */
    public ParamLayout(SequencedMap<String, Shape> shapes) {
        int at = 0;
        for (Map.Entry<String, Shape> e : shapes.entrySet()) {
            entries.put(e.getKey(), new Entry(e.getKey(), e.getValue(), at));
            at = Math.addExact(at, e.getValue().size());
        }
        size = at;
    }

    /** The layout of a program's parameters in order of first use. */
    public static ParamLayout of(Program program) {
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        program.params().forEach((name, type) -> shapes.put(name, type.shape()));
        return new ParamLayout(shapes);
    }

    /** Number of all parameters, p. */
    public int size() {
        return size;
    }

    /** All entries in order. */
    public List<Entry> entries() {
        return new ArrayList<>(entries.values());
    }

    /** The entry of a parameter. */
    public Entry entry(String name) {
        Entry e = entries.get(name);
        if (e == null) {
            throw Program.unknown("parameter", name, entries.keySet());
        }
        return e;
    }

    /** Whether there is a parameter of that name. */
    public boolean contains(String name) {
        return entries.containsKey(name);
    }
}
