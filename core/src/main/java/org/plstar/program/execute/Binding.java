package org.plstar.program.execute;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import org.plstar.array.Storage;
import org.plstar.program.ProgramRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/** Binds the leaves and outputs of a program to places in the caller's storages. */
public final class Binding {
    /** Elements of a storage from {@code offset} on, row-major, sample axis outermost. */
    record Leaf(Storage storage, int offset) {}

    private final Map<String, Leaf> leaves = new HashMap<>();

    /** A binding without any entry. */
    public Binding() {}

    /** The values of a param or input; not modified. */
    public Binding input(String name, Storage storage, int offset) {
        requireNonNull(name, "name");
        requireNonNull(storage, "storage");
        Require.atLeast(0, offset, ProgramRefusal.RANGE, "offset");
        leaves.put(name, new Leaf(storage, offset));
        return this;
    }

    /** Binds an output to a place that is overwritten. */
    public Binding output(String name, Storage storage, int offset) {
        requireNonNull(name, "name");
        requireNonNull(storage, "storage");
        Require.atLeast(0, offset, ProgramRefusal.RANGE, "offset");
        leaves.put("out " + name, new Leaf(storage, offset));
        return this;
    }

    Leaf leaf(String external) {
        Leaf p = leaves.get(external);
        if (p == null) {
            throw Refusal.of(
                    ProgramRefusal.UNKNOWN_NAME,
                    external,
                    "nothing is bound to it",
                    "a storage for each input and output; bound are " + leaves.keySet(),
                    "bind one");
        }
        return p;
    }
}
