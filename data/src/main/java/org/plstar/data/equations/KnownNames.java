package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;

/** The names that are known at a statement, with the present values of indices. */
final class KnownNames {
    private final Map<String, Definition> definitions = new LinkedHashMap<>();
    private final SequencedMap<String, Integer> indices = new LinkedHashMap<>();

    /** Lines of the text that declare each name, from the whole text. */
    private final Map<String, Integer> declared;

    KnownNames(Map<String, Integer> declared) {
        this.declared = declared;
    }

    boolean has(String name) {
        return definitions.containsKey(name);
    }

    boolean hasIndex(String name) {
        return indices.containsKey(name);
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
        return new ArrayList<>(names);
    }

    void bind(String index, int value) {
        indices.put(index, value);
    }

    void release(String index) {
        indices.remove(index);
    }

    /** Such as {@code with i = 3, j = 4}; empty where no index runs. */
    String bindings() {
        return indices.isEmpty() ? "" : " with " + values();
    }

    /** Such as {@code i = 3, j = 4}. */
    String values() {
        List<String> words = new ArrayList<>();
        indices.forEach((name, value) -> words.add(name + " = " + value));
        return String.join(", ", words);
    }

    /** Such as {@code [3,4]}; empty where no index runs. */
    String suffix() {
        return indices.isEmpty() ? "" : indices.values().toString().replace(" ", "");
    }
}
