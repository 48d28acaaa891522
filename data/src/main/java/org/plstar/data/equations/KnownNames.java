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

    /** What the present values of indices are called, where that is not their number. */
    private final Map<String, String> words = new HashMap<>();

    /** The numbers of names that sets have. */
    private final Map<String, Integer> members = new HashMap<>();

    /** Lines of the text that declare each name, from the whole text. */
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

    /** The number of a name that a set has, which must be one. */
    int member(String name) {
        return members.getOrDefault(name, 0);
    }

    void addMember(String name, int number) {
        members.put(name, number);
    }

    boolean hasIndex(String name) {
        return indices.containsKey(name);
    }

    /** What a name represents, if it is known. */
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

    /** What a name represents; a refusal where nothing declares it, or a later line. */
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

    /** All names in sight. */
    List<String> names() {
        TreeSet<String> names = new TreeSet<>(definitions.keySet());
        names.addAll(indices.keySet());
        names.addAll(members.keySet());
        return new ArrayList<>(names);
    }

    void bind(String index, int value) {
        indices.put(index, value);
    }

    /** Binds an index to a value that is called by a word. */
    void bind(String index, int value, String word) {
        indices.put(index, value);
        words.put(index, word);
    }

    void release(String index) {
        indices.remove(index);
        words.remove(index);
    }

    /** Whether no index runs. */
    boolean isOutermost() {
        return indices.isEmpty();
    }

    /** Such as {@code with i = 3, j = 4}; empty where no index runs. */
    String bindings() {
        return indices.isEmpty() ? "" : " with " + values();
    }

    /** Such as {@code i = 3, j = 4}. */
    String values() {
        List<String> all = new ArrayList<>();
        indices.forEach((name, value) -> all.add(name + " = " + word(name, value)));
        return String.join(", ", all);
    }

    /** Such as {@code [3,4]}; empty where no index runs. */
    String suffix() {
        List<String> all = new ArrayList<>();
        indices.forEach((name, value) -> all.add(word(name, value)));
        return all.isEmpty() ? "" : "[" + String.join(",", all) + "]";
    }

    private String word(String index, int value) {
        return words.getOrDefault(index, Integer.toString(value));
    }
}
