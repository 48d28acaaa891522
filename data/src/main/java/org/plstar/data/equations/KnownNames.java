package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names that are known at a statement, with the present values of indices. */
final class KnownNames {
    private final Map<String, Definition> definitions = new LinkedHashMap<>();
    private final SequencedMap<String, Integer> indices = new LinkedHashMap<>();

    /** The words for the present values of indices, where they are not numbers. */
    private final Map<String, String> words = new HashMap<>();

    /** The numbers of words in sets. */
    private final Map<String, Integer> members = new HashMap<>();

    /** For each name, the lines of the whole text that declare it. */
    private final Map<String, Integer> declared;

    KnownNames(Map<String, Integer> declared) {
        this.declared = declared;
    }

    boolean has(String name) {
        return definitions.containsKey(name);
    }

    boolean hasMember(String name) {
        return members.containsKey(name);
    }

    /** The number of a word that belongs to a set. */
    int member(String name) {
        return members.getOrDefault(name, 0);
    }

    void addMember(String name, int number) {
        members.put(name, number);
    }

    boolean hasIndex(String name) {
        return indices.containsKey(name);
    }

    /** The meaning of a name; null if it is not known. */
    @Nullable
    Definition get(String name) {
        return definitions.get(name);
    }

    int index(String name) {
        return indices.getOrDefault(name, 0);
    }

    void define(String name, Definition d) {
        definitions.put(name, d);
    }

    /** The meaning of a name; refused if it is not declared, or only by a later line. */
    Definition find(Source source, Place at, String name) {
        Definition d = definitions.get(name);
        if (d != null) {
            return d;
        }
        Integer line = declared.get(name);
        if (line != null) {
            throw source.refuse(
                    EquationRefusal.CYCLE,
                    at,
                    '"' + name + "\" is used before line " + line + " declares it",
                    "names of lines above",
                    "move that line up");
        }
        throw source.unknown(at, name, "a name that a line above declares", names());
    }

    /** All names that are known. */
    List<String> names() {
        TreeSet<String> names = new TreeSet<>(definitions.keySet());
        names.addAll(indices.keySet());
        names.addAll(members.keySet());
        return new ArrayList<>(names);
    }

    void bind(String index, int value) {
        indices.put(index, value);
    }

    /** Sets an index to a value with a word. */
    void bind(String index, int value, String word) {
        indices.put(index, value);
        words.put(index, word);
    }

    void release(String index) {
        indices.remove(index);
        words.remove(index);
    }

    /** Whether no index has a value at this place. */
    boolean isOutermost() {
        return indices.isEmpty();
    }

    /** The indices in words, such as {@code with i = 3, j = 4}; empty without indices. */
    String bindings() {
        return indices.isEmpty() ? "" : " with " + values();
    }

    /** The values of indices, such as {@code i = 3, j = 4}. */
    String values() {
        List<String> all = new ArrayList<>();
        indices.forEach((name, value) -> all.add(name + " = " + word(name, value)));
        return String.join(", ", all);
    }

    /** The indices in brackets, such as {@code [3,4]}; empty without indices. */
    String suffix() {
        List<String> all = new ArrayList<>();
        indices.forEach((name, value) -> all.add(word(name, value)));
        return all.isEmpty() ? "" : "[" + String.join(",", all) + "]";
    }

    private String word(String index, int value) {
        return words.getOrDefault(index, Integer.toString(value));
    }
}
