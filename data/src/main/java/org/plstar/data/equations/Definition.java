package org.plstar.data.equations;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a name represents. */
sealed interface Definition {
    /** The first and last value of one index. */
    record Span(int first, int last) {
        int size() {
            return Math.max(0, last - first + 1);
        }
    }

    /**
     * Known numbers or unknowns, all elements of a box; no spans for a scalar.
     *
     * @param elements row-major
     */
    record Box(List<Span> spans, List<Term> elements) implements Definition {}

    /**
     * Named expressions, element by element.
     *
     * @param indices number of indices, 0 for a scalar
     */
    record Elements(int indices, Map<List<Integer>, Term> all) implements Definition {
        Elements(int indices) {
            this(indices, new HashMap<>());
        }
    }

    /** A table of numbers. */
    record Columns(NumberTable table) implements Definition {}

    /** An array of numbers from a file. */
    record Numbers(NumberArray array) implements Definition {}
}
