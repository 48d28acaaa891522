package org.plstar.array.npy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the text of an NPY header, a Python dictionary such as {@code {'descr': '<f8',
 * 'fortran_order': False, 'shape': (2, 3), }}, in one pass and without trust.
 */
final class HeaderText {
    /** The value of an entry that is neither a string nor a truth value nor a tuple of numbers. */
    private static final Object OTHER = new Object();

    private final String text;
    private int at;

    private HeaderText(String text) {
        this.text = text;
    }

    /** The entries of the dictionary. */
    record Entries(
            Optional<String> descr, Optional<Boolean> fortran, Optional<List<String>> shape) {}

    /**
     * The three entries of an array header, each absent if it is missing or of the wrong kind;
     * empty if the text is no dictionary.
     */
    static Optional<Entries> parse(String text) {
        return new HeaderText(text).dictionary().map(HeaderText::entries);
    }

    private static Entries entries(Map<String, Object> found) {
        Optional<String> descr = Optional.empty();
        Optional<Boolean> fortran = Optional.empty();
        Optional<List<String>> shape = Optional.empty();
        if (found.get("descr") instanceof String s) {
            descr = Optional.of(s);
        }
        if (found.get("fortran_order") instanceof Boolean b) {
            fortran = Optional.of(b);
        }
        if (found.get("shape") instanceof List<?> extents) {
            shape = Optional.of(extents.stream().map(Object::toString).toList());
        }
        return new Entries(descr, fortran, shape);
    }

    private Optional<Map<String, Object>> dictionary() {
        Map<String, Object> entries = new LinkedHashMap<>();
        if (!take('{')) {
            return Optional.empty();
        }
        while (!take('}')) {
            Optional<String> key = string();
            if (key.isEmpty() || !take(':')) {
                return Optional.empty();
            }
            Optional<Object> value = value();
            if (value.isEmpty() || entries.put(key.get(), value.get()) != null) {
                return Optional.empty();
            }
            if (!take(',') && !ahead('}')) {
                return Optional.empty();
            }
        }
        skipBlanks();
        return at == text.length() ? Optional.of(entries) : Optional.empty();
    }

    private Optional<Object> value() {
        if (ahead('\'') || ahead('"')) {
            return string().map(s -> s);
        }
        if (ahead('(')) {
            return tuple().map(t -> t);
        }
        if (ahead('[')) {
            // A record type is skipped up to the bracket that closes its list.
            return list();
        }
        for (Boolean value : List.of(true, false)) {
            String word = value ? "True" : "False";
            if (text.startsWith(word, at)) {
                at += word.length();
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private Optional<String> string() {
        if (!ahead('\'') && !ahead('"')) {
            return Optional.empty();
        }
        int end = text.indexOf(text.charAt(at), at + 1);
        if (end < 0) {
            return Optional.empty();
        }
        String s = text.substring(at + 1, end);
        at = end + 1;
        return Optional.of(s);
    }

    private Optional<List<String>> tuple() {
        List<String> numbers = new ArrayList<>();
        take('(');
        while (!take(')')) {
            skipBlanks();
            int from = at;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            if (at == from) {
                return Optional.empty();
            }
            numbers.add(text.substring(from, at));
            // Python 2 marked long integers with an L.
            take('L');
            if (!take(',') && !ahead(')')) {
                return Optional.empty();
            }
        }
        return Optional.of(numbers);
    }

    private Optional<Object> list() {
        int depth = 0;
        do {
            char c = text.charAt(at++);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
        } while (depth > 0 && at < text.length());
        return depth == 0 ? Optional.of(OTHER) : Optional.empty();
    }

    private boolean take(char c) {
        if (ahead(c)) {
            at++;
            return true;
        }
        return false;
    }

    private boolean ahead(char c) {
        skipBlanks();
        return at < text.length() && text.charAt(at) == c;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
