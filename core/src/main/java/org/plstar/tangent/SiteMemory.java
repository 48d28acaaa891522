package org.plstar.tangent;

import java.util.HashMap;
import java.util.Map;
import org.plstar.array.Precision;
import org.plstar.array.Storage;

/** The arrays of a block by name, kept for the next block that is computed in its place. */
final class SiteMemory {
    private final Precision precision;
    private final Map<String, Storage> arrays = new HashMap<>();

    SiteMemory(Precision precision) {
        this.precision = precision;
    }

    /** An array with at least {@code rows * columns} numbers, with arbitrary content. */
    Storage take(String name, int rows, int columns) {
        int size = Math.multiplyExact(rows, columns);
        Storage known = arrays.get(name);
        if (known == null || known.size() < size) {
            known = precision.allocate(size);
            arrays.put(name, known);
        }
        return known;
    }

    /** The number of elements that are held. */
    long size() {
        return arrays.values().stream().mapToLong(Storage::size).sum();
    }

    /** Frees the held arrays. */
    void clear() {
        arrays.clear();
    }
}
