package org.plstar.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.plstar.array.Shape;
import org.plstar.onnx.proto.ModelProto;
import org.plstar.onnx.proto.NodeProto;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.refusal.Refusal;

/** The meanings of a graph's names: values of nodes, initializers, parameters. */
final class GraphNames {
    /**
     * The metadata with the names of the initializers that are parameters, one per line; without it
     * all are parameters.
     */
    static final String PARAMETERS = "plstar.parameters";

    final Map<String, GraphValue> items = new HashMap<>();
    final SequencedMap<String, TensorProto> initializers = new LinkedHashMap<>();
    private final SequencedMap<String, Constant> parameters = new LinkedHashMap<>();
    final Set<String> constants = new HashSet<>();

    /** For each initializer, the number of nodes that read it. */
    final Map<String, Integer> readers = new HashMap<>();

    private final GraphReader graph;
    private final ModelProto model;
    private final ImportOptions options;
    private final TensorReader tensors;
    private final ProgramBuilder builder;
    private final InputAxes axes;
    private final Optional<Set<String>> named;
    private long frozen;

    /** Names in the file of the initializers that options made constants. */
    private final Set<String> held = new HashSet<>();

    /** Names in the file of initializers of few bits that are parameters. */
    private final Set<String> wide = new HashSet<>();

    /** The number of initializers of few bits that are constants. */
    private int kept;

    /** Names in the file by those of the parameters, where they differ. */
    private final Map<String, String> sources = new HashMap<>();

    /** Parameters that a linear layer of PyTorch's holds transposed. */
    private final Set<String> transposed = new HashSet<>();

    /** Whether real tables in nodes Constant are parameters, since no initializer is. */
    boolean constantsTrain;

    GraphNames(GraphReader graph) {
        this.graph = graph;
        model = graph.model;
        options = graph.options;
        tensors = graph.tensors;
        builder = graph.builder;
        axes = graph.axes;
        named = Optional.ofNullable(model.metadata().get(PARAMETERS))
                .map(text -> Set.copyOf(text.lines().toList()));
    }

    Refusal twice(String name) {
        return graph.refuse(
                OnnxRefusal.BAD_NAME,
                "\"" + Words.of(name) + "\"",
                "the name is given twice",
                "each name once");
    }

    void define(String name, GraphValue item) {
        if (initializers.containsKey(name) || items.putIfAbsent(name, item) != null) {
            throw twice(name);
        }
    }

    /**
     * Whether the node gives an initializer a second name, which then is an initializer of its own
     * with equal numbers. PyTorch's exporter stores equal tensors once and writes such a node for
     * each of the others; a weight that a module uses twice has no such node.
     */
    boolean copies(NodeProto n) {
        TensorProto t = GraphReader.isStandard(n)
                        && n.op().equals("Identity")
                        && n.inputs().size() == 1
                        && n.outputs().size() == 1
                ? initializers.get(n.inputs().get(0))
                : null;
        if (t == null) {
            return false;
        }
        if (items.containsKey(n.outputs().get(0))
                || initializers.putIfAbsent(n.outputs().get(0), t) != null) {
            throw twice(n.outputs().get(0));
        }
        return true;
    }

    /** Whether a name is an initializer of real numbers that is more than one number. */
    boolean isWeight(String name) {
        TensorProto t = initializers.get(name);
        return t != null
                && !constants.contains(name)
                && !t.dims().isEmpty()
                && Kind.of(t.type()).filter(k -> k == Kind.REAL).isPresent();
    }

    /** Whether the node is a constant that is taken as an initializer: a real table. */
    boolean holds(NodeProto n) {
        if (!constantsTrain || !n.op().equals("Constant") || !GraphReader.isStandard(n)) {
            return false;
        }
        Optional<TensorProto> table = n.attributes().stream()
                .filter(a -> a.name().equals("value"))
                .flatMap(a -> a.tensor().stream())
                .filter(t -> t.dims().size() > 1
                        && Kind.of(t.type()).filter(k -> k == Kind.REAL).isPresent())
                .findFirst();
        if (table.isEmpty()) {
            return false;
        }
        String name = n.outputs().getFirst();
        if (items.containsKey(name) || initializers.putIfAbsent(name, table.get()) != null) {
            throw twice(name);
        }
        return true;
    }

    /** The name of the output that is kept. */
    String output() {
        return options.output()
                .orElseGet(() -> graph.graph.outputs().isEmpty()
                        ? ""
                        : graph.graph.outputs().getFirst().name());
    }

    /** What a name represents; a parameter that was read before gets a copy. */
    GraphValue untied(String name, NodeProto user) {
        GraphValue item = item(name, user);
        TensorProto t = initializers.get(name);
        int before = readers.getOrDefault(name, 0);
        if (t == null || before == 0 || !(item instanceof Traced)) {
            return item;
        }
        String copy = name + "#" + (before + 1);
        if (items.containsKey(copy) || initializers.putIfAbsent(copy, t) != null) {
            throw twice(copy);
        }
        return item(copy, user);
    }

    GraphValue item(String name, NodeProto user) {
        GraphValue known = items.get(name);
        if (known != null) {
            return known;
        }
        TensorProto t = initializers.get(name);
        if (t == null) {
            throw graph.refuse(
                    OnnxRefusal.BAD_NAME,
                    "node \"" + Words.of(user.name()) + "\" (" + Words.of(user.op()) + ")",
                    "its input \"" + Words.of(name) + "\" is nowhere defined before",
                    "an input, an initializer or an earlier node");
        }
        GraphValue item = initializer(name, t, user);
        items.put(name, item);
        return item;
    }

    private GraphValue initializer(String name, TensorProto t, NodeProto user) {
        Constant k = tensors.read(t, name);
        if (!name.equals(t.name()) && !t.name().isEmpty()) {
            graph.folded += k.values().length;
            if (graph.folded > Limits.FOLDED) {
                throw graph.refuse(
                        OnnxRefusal.TOO_LARGE,
                        "tensor " + Words.of(name),
                        "copies of initializers hold more than " + Limits.FOLDED + " numbers",
                        "fewer");
            }
        }
        if (k.kind() != Kind.REAL || k.values().length == 0 || constants.contains(name)) {
            return k;
        }
        String called = called(name, user);
        if (options.isConstant(name, called)) {
            held.add(name);
            return k;
        }
        if (named.isPresent() && !named.get().contains(name)) {
            frozen += k.values().length;
            return k;
        }
        if (!called.equals(name)
                && user.op().equals("MatMul")
                && user.inputs().get(1).equals(name)) {
            transposed.add(called);
        }
        return parameter(name, called, k);
    }

    private Traced parameter(String name, String called, Constant k) {
        for (double v : k.values()) {
            if (!Double.isFinite(v)) {
                throw graph.refuse(
                        OnnxRefusal.BAD_TENSOR,
                        "tensor " + Words.of(name),
                        "a parameter is infinite",
                        "finite numbers",
                        "freeze it if it is a mask");
            }
        }
        parameters.put(called, k);
        if (!called.equals(name)) {
            sources.put(called, name);
        }
        return new Traced(builder.param(called, k.shape()), Samples.NONE, Kind.REAL);
    }

    /**
     * What a node computes of constants: a parameter where it widens an initializer of few bits
     * that the options name, else the numbers.
     */
    GraphValue widened(NodeProto n, Constant numbers) {
        String name = n.inputs().getFirst();
        if (!n.op().equals("DequantizeLinear") || !initializers.containsKey(name)) {
            return numbers;
        }
        String called = called(name, n);
        if (!options.widened().test(name) && !options.widened().test(called)) {
            kept++;
            return numbers;
        }
        wide.add(name);
        return parameter(name, called, numbers);
    }

    /** A parameter's name: that of its module where the file has a number, if no other has it. */
    private String called(String name, NodeProto user) {
        String path = ParameterNames.of(name, user);
        return parameters.containsKey(path) || initializers.containsKey(path) ? name : path;
    }

    OnnxModel finish() {
        String name = output();
        boolean declared = graph.graph.outputs().stream().anyMatch(o -> o.name().equals(name));
        String where = "output \"" + Words.of(name) + "\"";
        if (!declared || !(items.get(name) instanceof Traced out)) {
            throw graph.refuse(
                    OnnxRefusal.BAD_NAME, where, "nothing computes it", "an output of the graph");
        }
        if (!out.value().type().axes().sample()) {
            throw graph.refuse(
                    OnnxRefusal.SHAPE, where, "no input reaches it", "a function of the data");
        }
        Shape flat = Shape.of(out.value().type().shape().size());
        builder.output(name, builder.reshape(out.value(), flat));
        Program program = builder.build();
        Map<String, String> calls = new HashMap<>();
        sources.forEach((called, source) -> calls.put(source, called));
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        for (String initializer : initializers.sequencedKeySet()) {
            String called = calls.getOrDefault(initializer, initializer);
            if (program.params().containsKey(called)) {
                Constant k = parameters.get(called);
                shapes.put(called, k == null ? Shape.of(0) : k.shape());
            }
        }
        if (shapes.isEmpty() && !options.constant()) {
            throw graph.refuse(
                    OnnxRefusal.NO_PARAMETERS,
                    where,
                    "no initializer that is not frozen reaches it",
                    "at least one parameter");
        }
        ParamLayout layout;
        try {
            layout = new ParamLayout(shapes);
        } catch (ArithmeticException e) {
            throw graph.refuse(
                    OnnxRefusal.TOO_LARGE,
                    "",
                    "more than 2147483647 parameters",
                    "fewer parameters");
        }
        double[] w = new double[layout.size()];
        for (ParamLayout.Entry e : layout.entries()) {
            Constant k = parameters.get(e.name());
            if (k != null) {
                System.arraycopy(k.values(), 0, w, e.offset(), e.size());
            }
        }
        List<String> shared = layout.entries().stream()
                .map(ParamLayout.Entry::name)
                .filter(n -> !options.untied()
                        && readers.getOrDefault(sources.getOrDefault(n, n), 0) > 1)
                .toList();
        List<String> notes = new ArrayList<>(axes.notes());
        notes.addAll(graph.inputs.notes());
        notes.addAll(TransposedCopies.notes(parameters, transposed));
        if (out.rank() != 2) {
            notes.add("its output " + out.words() + " is a row of " + flat.size() + " numbers");
        }
        if (frozen > 0) {
            notes.add(frozen
                    + " of "
                    + (frozen + w.length)
                    + " numbers are frozen, as its metadata say");
        }
        if (kept > 0) {
            notes.add(kept + " arrays of few bits are read as numbers that stay as they are");
        }
        Reading reading = new Reading(
                graph.inputs.parts(),
                out.value().type().shape(),
                out.samples().axis() == 0 && !out.samples().joined(),
                sources,
                transposed,
                axes.learned() || !graph.inputs.parts().isEmpty(),
                held,
                wide);
        return new OnnxModel(program, layout, w, shared, notes, model.metadata(), reading);
    }
}
