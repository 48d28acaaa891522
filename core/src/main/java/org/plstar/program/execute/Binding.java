package org.plstar.program.execute;

import java.util.HashMap;
import java.util.Map;
import org.plstar.array.Storage;

/** Where a program finds its leaves and puts its outputs: places in the caller's storages. */
public final class Binding {
    /** A place: elements from {@code offset} on, row-major, sample axis outermost. */
    record Place(Storage storage, int offset) {}

    private final Map<String, Place> places = new HashMap<>();

    /** Binds nothing yet. */
    public Binding() {}

    /** The values of a param or input; not modified. */
    public Binding input(String name, Storage storage, int offset) {
        places.put(name, new Place(storage, offset));
        return this;
    }

    /** The place of an output; overwritten. */
    public Binding output(String name, Storage storage, int offset) {
        places.put("out " + name, new Place(storage, offset));
        return this;
    }

    Place place(String external) {
        Place p = places.get(external);
        if (p == null) {
            throw new IllegalArgumentException(
                    "nothing is bound to " + external + "; bound are " + places.keySet());
        }
        return p;
    }
}
