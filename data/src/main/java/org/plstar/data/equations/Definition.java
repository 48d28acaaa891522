package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The meaning of a declared name. */
sealed interface Definition {
    /**
     * The first and last value of one index.
     *
     * @param words what each value is called; empty where it is called by its number
     */
    record Span(int first, int last, List<String> words) {
        Span(int first, int last) {
            this(first, last, List.of());
        }

        int size() {
            return Math.max(0, last - first + 1);
        }

        /** The name of a value: its word, or its number. */
        String word(int value) {
            return words.isEmpty() ? Integer.toString(value) : words.get(value - first);
        }

        /** The brackets of an element's name, such as {@code [3,CO2]}; empty for a scalar. */
        static String brackets(List<Span> spans, List<Integer> at) {
            if (at.isEmpty()) {
                return "";
            }
            List<String> all = new ArrayList<>();
            for (int i = 0; i < at.size(); i++) {
                Span s = spans.get(i);
                all.add(s.word(at.get(i)));
            }
            return "[" + String.join(",", all) + "]";
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

    /** The values of an index in order, and their names. */
    record Members(List<Integer> numbers, List<String> words) implements Definition {}

    /** A table of numbers with named columns. */
    record Columns(NumberTable table) implements Definition {}

    /** An array of numbers from a file. */
    record Numbers(NumberArray array) implements Definition {}
}
