package org.plstar.program;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.array.Shape;
import org.plstar.refusal.Refusal;

/**
 * Builds a {@link Program} node by node.
 *
 * <p>Equal nodes are shared, identities vanish (a scale by one, a reshape to the same shape),
 * chains of scales and reshapes shrink to one, and {@link #build()} drops whatever no output needs.
 */
public final class ProgramBuilder extends BuilderOps {
    private record Key(Op op, List<Integer> operands) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Key, Value> known = new HashMap<>();
    private final Map<String, Op> leaves = new HashMap<>();
    private final SequencedMap<String, Integer> outputs = new LinkedHashMap<>();

    /** A builder without any op. */
    public ProgramBuilder() {}

    /** A parameter of the given shape, without named axes. */
    public Value param(String name, Shape shape) {
        requireNonNull(shape, "shape");
        return leaf(name, new Op.Param(name, new Type(Axes.NONE, shape)));
    }

    /** Data with the given type. */
    public Value input(String name, Type type) {
        requireNonNull(type, "type");
        return leaf(name, new Op.Input(name, type));
    }

    /** A leaf with a name; each name has one kind and one type. */
    private Value leaf(String name, Op op) {
        Op before = leaves.putIfAbsent(requireNonNull(name, "name"), op);
        if (before != null && !before.equals(op)) {
            throw Refusal.of(
                    ProgramRefusal.NAME_TWICE,
                    op.toString(),
                    "this program has " + before + " of the same name",
                    "one kind and one shape for a name",
                    "use another name");
        }
        return add(op);
    }

    @Override
    Value own(Value v) {
        if (v.builder() != this) {
            throw Refusal.of(
                    ProgramRefusal.FOREIGN_VALUE,
                    v.toString(),
                    "another builder made it",
                    "values that this builder made",
                    "build the program with one builder, or copy the other's by inline");
        }
        return v;
    }

    /** Applies an op to values of this builder; equal applications are shared. */
    @Override
    public Value add(Op op, Value... operands) {
        requireNonNull(op, "op");
        requireNonNull(operands, "operands");
        List<Integer> ids = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        for (Value v : operands) {
            ids.add(own(v).id());
            types.add(v.type());
        }
        return known.computeIfAbsent(new Key(op, List.copyOf(ids)), key -> {
            Type type = TypeRule.of(op, types);
            nodes.add(new Node(op, key.operands, type));
            return new Value(nodes.size() - 1, type, this);
        });
    }

    /** Makes a value an output with a name; types of per-seed results are unchanged. */
    public void output(String name, Value value) {
        requireNonNull(value, "value");
        if (outputs.putIfAbsent(requireNonNull(name, "name"), own(value).id()) != null) {
            throw Refusal.of(
                    ProgramRefusal.NAME_TWICE,
                    "output " + name,
                    "this program has one of the same name",
                    "one value for a name",
                    "use another name");
        }
    }

    /**
     * Copies a program's nodes into this one.
     *
     * @param given values to use in place of the program's inputs and params of these names; others
     *     are added as leaves
     * @return the program's outputs by name
     */
    public Map<String, Value> inline(Program program, Map<String, Value> given) {
        List<Value> copies = copies(program, given);
        Map<String, Value> results = new LinkedHashMap<>();
        program.outputs().forEach(name -> results.put(name, copies.get(program.output(name))));
        return results;
    }

    /**
     * Copies a program's nodes into this one, as {@link #inline} does, and returns the copy of
     * every node.
     */
    public List<Value> copies(Program program, Map<String, Value> given) {
        List<Value> copies = new ArrayList<>();
        for (Node n : program.nodes()) {
            Value[] operands = n.operands().stream().map(copies::get).toArray(Value[]::new);
            copies.add(
                    switch (n.op()) {
                        case Op.Input(String name, Type _)
                        when given.containsKey(name) -> given.get(name);
                        case Op.Param(String name, Type _)
                        when given.containsKey(name) -> given.get(name);
                        case Op.Spread(Axes axes) -> spread(operands[0], axes);
                        case Op op -> add(op, operands);
                    });
        }
        return copies;
    }

    /**
     * The finished program, which has the nodes that the outputs need, in the order of
     * construction.
     */
    public Program build() {
        return Program.needed(nodes, outputs);
    }

    /** The node that computes a value. */
    @Override
    public Node node(Value v) {
        return nodes.get(own(v).id());
    }

    /** The i-th operand of a line. */
    @Override
    public Value operand(Node n, int i) {
        int id = n.operands().get(i);
        return new Value(id, nodes.get(id).type(), this);
    }
}
