package org.plstar.program;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.plstar.refusal.Refusal;

/**
 * A pure function: nodes in order, each using earlier ones, and named outputs; immutable.
 *
 * <p>Made by {@link ProgramBuilder}, which drops what no output needs and shares equal nodes.
 */
public final class Program {
    private final List<Node> nodes;
    private final SequencedMap<String, Integer> outputs;

    Program(List<Node> nodes, SequencedMap<String, Integer> outputs) {
        this.nodes = List.copyOf(nodes);
        this.outputs = new LinkedHashMap<>(outputs);
    }

    /** All nodes, operands before the nodes that use them. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Names of the outputs in order. */
    public List<String> outputs() {
        return List.copyOf(outputs.sequencedKeySet());
    }

    /** Whether there is an output of that name. */
    public boolean hasOutput(String name) {
        requireNonNull(name, "name");
        return outputs.containsKey(name);
    }

    /** The node number of an output. */
    public int output(String name) {
        Integer id = outputs.get(name);
        if (id == null) {
            throw unknown("output", name, outputs.keySet());
        }
        return id;
    }

    static Refusal unknown(String kind, String name, Collection<String> known) {
        return Refusal.of(
                ProgramRefusal.UNKNOWN_NAME,
                kind + " " + name,
                "there is none of that name",
                "one of " + known,
                "use a name that the program has");
    }

    /** The type of an input. */
    public Type inputType(String name) {
        SequencedMap<String, Type> all = inputs();
        Type type = all.get(name);
        if (type == null) {
            throw unknown("input", name, all.keySet());
        }
        return type;
    }

    /** The type of an output. */
    public Type outputType(String name) {
        return nodes.get(output(name)).type();
    }

    /** Parameters in order of first use: name and type. */
    public SequencedMap<String, Type> params() {
        SequencedMap<String, Type> found = new LinkedHashMap<>();
        for (Node n : nodes) {
            if (n.op() instanceof Op.Param p) {
                found.put(p.name(), p.type());
            }
        }
        return found;
    }

    /** Inputs in order of first use: name and type. */
    public SequencedMap<String, Type> inputs() {
        SequencedMap<String, Type> found = new LinkedHashMap<>();
        for (Node n : nodes) {
            if (n.op() instanceof Op.Input i) {
                found.put(i.name(), i.type());
            }
        }
        return found;
    }

    /**
     * Whether some value is summed over samples, so that an output of one sample may depend on
     * others.
     */
    public boolean sumsSamples() {
        return nodes.stream()
                .anyMatch(n -> !n.type().axes().sample()
                        && n.operands().stream()
                                .anyMatch(o -> nodes.get(o).type().axes().sample()));
    }

    /** The program with only the named outputs and the nodes that these need. */
    public Program keep(List<String> names) {
        SequencedMap<String, Integer> kept = new LinkedHashMap<>();
        names.forEach(name -> kept.put(name, output(name)));
        return needed(nodes, kept);
    }

    /** A program of the nodes that some outputs need, in their order. */
    static Program needed(List<Node> nodes, SequencedMap<String, Integer> outputs) {
        boolean[] needed = new boolean[nodes.size()];
        outputs.values().forEach(id -> needed[id] = true);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (needed[i]) {
                nodes.get(i).operands().forEach(o -> needed[o] = true);
            }
        }
        int[] number = new int[nodes.size()];
        List<Node> kept = new ArrayList<>();
        for (int i = 0; i < needed.length; i++) {
            if (needed[i]) {
                Node n = nodes.get(i);
                number[i] = kept.size();
                kept.add(new Node(
                        n.op(), n.operands().stream().map(o -> number[o]).toList(), n.type()));
            }
        }
        SequencedMap<String, Integer> names = new LinkedHashMap<>();
        outputs.forEach((name, id) -> names.put(name, number[id]));
        return new Program(kept, names);
    }

    /** The program as text, one line per node. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node n = nodes.get(i);
            lines.add("%" + i + " = " + n.op() + n.operands() + " : " + n.type());
        }
        return String.join("\n", lines) + "\nreturn " + outputs;
    }
}
