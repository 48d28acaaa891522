package org.plstar.onnx;

import java.nio.file.Path;
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
import org.plstar.onnx.proto.FunctionProto;
import org.plstar.onnx.proto.GraphProto;
import org.plstar.onnx.proto.ModelProto;
import org.plstar.onnx.proto.NodeProto;
import org.plstar.onnx.proto.OperatorSet;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.onnx.proto.ValueProto;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.refusal.Refusal;

/** Reads one graph, node by node, into a program. */
final class GraphReader implements GraphScope {
    private static final long OLDEST_OPSET = 9;

    private static final int DEEPEST = 50;

    private static final OpTable TABLE = new OpTable();

    private final Path file;
    private final ModelProto model;
    private final GraphProto graph;
    private final ImportOptions options;
    private final TensorReader tensors;
    private final ProgramBuilder builder = new ProgramBuilder();
    private final Map<String, GraphValue> items = new HashMap<>();
    private final SequencedMap<String, TensorProto> initializers = new LinkedHashMap<>();
    private final SequencedMap<String, Constant> parameters = new LinkedHashMap<>();
    private final Set<String> constants = new HashSet<>();

    /** For each initializer, how many nodes read it. */
    private final Map<String, Integer> readers = new HashMap<>();

    private final InputAxes axes;

    private final ModelFunctions functions;

    private long opset;
    private long folded;
    private long nodes;

    /** Calls of functions in each other. */
    private int depth;

    GraphReader(Path file, ModelProto model, ImportOptions options, FileDigests files) {
        this.file = file;
        this.model = model;
        this.graph = model.graph();
        this.options = options;
        this.tensors = new TensorReader(file, files);
        this.axes = new InputAxes(file, options);
        this.functions = new ModelFunctions(model);
    }

    @Override
    public ProgramBuilder builder() {
        return builder;
    }

    @Override
    public TensorReader tensors() {
        return tensors;
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public long opset() {
        return opset;
    }

    @Override
    public int fixedSamples() {
        return axes.fixedSamples();
    }

    @Override
    public boolean isWholeInput(String name) {
        return items.get(name) instanceof Traced l && l.kind() != Kind.REAL;
    }

    @Override
    public void countFolded(NodeContext c, long elements) {
        folded += elements;
        if (folded > Limits.FOLDED) {
            throw c.refuse(
                    OnnxRefusal.TOO_LARGE,
                    "the model computes more than " + Limits.FOLDED + " constants",
                    "fewer");
        }
    }

    /** The second axis of an input without open axes, if the first was taken for the samples'. */
    Optional<String> secondAxis() {
        return axes.second();
    }

    OnnxModel read() {
        opset = findOpset();
        if (opset < OLDEST_OPSET) {
            throw refuse(
                    OnnxRefusal.OPSET,
                    "",
                    opset == 0 ? "it names no opset" : "its opset is " + opset,
                    "opset " + OLDEST_OPSET + " or newer");
        }
        countNodes(graph.nodes());
        if (graph.sparse()) {
            throw refuse(
                    OnnxRefusal.ELEMENT_TYPE, "", "it has sparse tensors", "dense tensors only");
        }
        for (TensorProto t : graph.initializers()) {
            if (initializers.putIfAbsent(t.name(), t) != null) {
                throw twice(t.name());
            }
        }
        constants.addAll(ConstantInputs.of(graph.nodes()));
        for (ValueProto v : graph.inputs()) {
            if (!initializers.containsKey(v.name())) {
                define(v.name(), axes.read(v, builder));
            }
        }
        axes.finish();
        graph.nodes().forEach(this::node);
        return finish();
    }

    private void countNodes(List<NodeProto> of) {
        nodes += of.size();
        if (nodes > Limits.NODES) {
            throw refuse(OnnxRefusal.TOO_LARGE, "", nodes + " nodes", "at most " + Limits.NODES);
        }
    }

    private long findOpset() {
        for (OperatorSet o : model.opsets()) {
            if (o.domain().isEmpty() || o.domain().equals("ai.onnx")) {
                return o.version();
            }
        }
        return 0;
    }

    private Refusal refuse(OnnxRefusal code, String where, String what, String expected) {
        return refuse(code, where, what, expected, "export the model again");
    }

    private Refusal refuse(
            OnnxRefusal code, String where, String what, String expected, String fix) {
        return Refusal.of(code, file + (where.isEmpty() ? "" : ", " + where), what, expected, fix);
    }

    private Refusal twice(String name) {
        return refuse(
                OnnxRefusal.BAD_NAME,
                "\"" + Words.of(name) + "\"",
                "the name is given twice",
                "each name once");
    }

    private void define(String name, GraphValue item) {
        if (initializers.containsKey(name) || items.putIfAbsent(name, item) != null) {
            throw twice(name);
        }
    }

    /**
     * Whether the node gives an initializer a second name, which then is an initializer of its own
     * with equal numbers. PyTorch's exporter stores equal tensors once and writes such a node for
     * each of the others; a weight that a module uses twice has no such node.
     */
    private boolean copies(NodeProto n) {
        TensorProto t =
                isStandard(n)
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

    private void node(NodeProto n) {
        if (depth == 0 && copies(n)) {
            return;
        }
        Optional<FunctionProto> defined = functions.of(n);
        if (defined.isPresent()) {
            call(defined.get(), n);
            return;
        }
        if (isStandard(n) && n.op().equals("If")) {
            choose(n);
            return;
        }
        NodeContext c = call(n);
        List<GraphValue> results;
        try {
            results = results(c, n);
        } catch (Refusal e) {
            if (e.code() instanceof OnnxRefusal) {
                throw e;
            }
            throw c.refuse(OnnxRefusal.BAD_NODE, e.where() + ": " + e.what(), e.expected());
        } catch (IllegalArgumentException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NegativeArraySizeException e) {
            // what no rule foresaw: shapes of a damaged file that do not fit each other
            throw c.refuse(
                    OnnxRefusal.BAD_NODE, "its inputs and attributes do not fit", "a valid node");
        }
        for (int i = 0; i < n.outputs().size(); i++) {
            if (!n.outputs().get(i).isEmpty()) {
                if (i >= results.size()) {
                    if (n.op().equals("Dropout")) {
                        continue; // the mask, which nobody reads in evaluation mode
                    }
                    throw c.refuse(
                            OnnxRefusal.UNSUPPORTED_OP,
                            "it has " + n.outputs().size() + " outputs",
                            results.size() + " of them");
                }
                define(n.outputs().get(i), results.get(i));
            }
        }
    }

    /** Reads the nodes of a function instead of a call. */
    private void call(FunctionProto f, NodeProto n) {
        if (depth == DEEPEST) {
            throw refuse(
                    OnnxRefusal.TOO_LARGE,
                    "function \"" + Words.of(f.name()) + "\"",
                    "calls lie too deep in each other",
                    "at most " + DEEPEST);
        }
        List<NodeProto> inner = functions.nodes(f, n);
        countNodes(inner);
        constants.addAll(ConstantInputs.of(inner));
        long outside = opset;
        opset = f.opset().version() > 0 ? f.opset().version() : opset;
        depth++;
        inner.forEach(this::node);
        depth--;
        opset = outside;
    }

    /** A node with what its inputs represent; a name that it reads twice is read once. */
    private NodeContext call(NodeProto n) {
        Map<String, GraphValue> own = new HashMap<>();
        List<Optional<GraphValue>> inputs = new ArrayList<>();
        for (String name : n.inputs()) {
            if (!name.isEmpty() && !own.containsKey(name)) {
                own.put(name, options.untied() ? untied(name, n) : item(name, n));
            }
            inputs.add(Optional.ofNullable(own.get(name)));
        }
        own.keySet().forEach(name -> readers.merge(name, 1, Integer::sum));
        return new NodeContext(this, n, inputs);
    }

    /** What a name represents; a parameter that was read before gets a copy. */
    private GraphValue untied(String name, NodeProto user) {
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

    /** Reads the branch of a condition that is known while the graph is read, in its place. */
    private void choose(NodeProto n) {
        NodeContext c = call(n);
        Constant condition = c.fixed(0, "condition");
        String name = condition.values()[0] != 0 ? "then_branch" : "else_branch";
        if (condition.values().length != 1 || !condition.isFree()) {
            throw c.samples("its condition depends on the number of samples");
        }
        GraphProto branch =
                c.graph(name)
                        .filter(g -> g.outputs().size() == n.outputs().size())
                        .orElseThrow(
                                () ->
                                        c.refuse(
                                                OnnxRefusal.BAD_NODE,
                                                "it has no " + name + " of as many outputs",
                                                "one"));
        countNodes(branch.nodes());
        constants.addAll(ConstantInputs.of(branch.nodes()));
        for (TensorProto t : branch.initializers()) {
            if (items.containsKey(t.name()) || initializers.putIfAbsent(t.name(), t) != null) {
                throw twice(t.name());
            }
        }
        branch.nodes().forEach(this::node);
        for (int i = 0; i < n.outputs().size(); i++) {
            define(n.outputs().get(i), item(branch.outputs().get(i).name(), n));
        }
    }

    private static boolean isStandard(NodeProto n) {
        return n.domain().isEmpty() || n.domain().equals("ai.onnx");
    }

    private static List<GraphValue> results(NodeContext c, NodeProto n) {
        String domain = n.domain();
        boolean ours = domain.equals(Exported.DOMAIN) && Exported.FUNCTIONS.contains(n.op());
        if (!(isStandard(n) || ours) || !TABLE.has(n.op())) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP,
                    "the op "
                            + (domain.isEmpty() ? "" : Words.of(domain) + ".")
                            + Words.of(n.op())
                            + " is not supported",
                    "one of " + String.join(", ", TABLE.names()));
        }
        if (n.inputs().size() > 0 && c.allKnown()) {
            Optional<Constant> folded = Folding.fold(c);
            if (folded.isPresent()) {
                return List.of(folded.get());
            }
        }
        return TABLE.apply(c);
    }

    private GraphValue item(String name, NodeProto user) {
        GraphValue known = items.get(name);
        if (known != null) {
            return known;
        }
        TensorProto t = initializers.get(name);
        if (t == null) {
            throw refuse(
                    OnnxRefusal.BAD_NAME,
                    "node \"" + Words.of(user.name()) + "\" (" + Words.of(user.op()) + ")",
                    "its input \"" + Words.of(name) + "\" is nowhere defined before",
                    "an input, an initializer or an earlier node");
        }
        GraphValue item = initializer(name, t);
        items.put(name, item);
        return item;
    }

    private GraphValue initializer(String name, TensorProto t) {
        Constant k = tensors.read(t, name);
        if (!name.equals(t.name())) {
            folded += k.values().length;
            if (folded > Limits.FOLDED) {
                throw refuse(
                        OnnxRefusal.TOO_LARGE,
                        "tensor " + Words.of(name),
                        "copies of initializers hold more than " + Limits.FOLDED + " numbers",
                        "fewer");
            }
        }
        if (k.kind() != Kind.REAL
                || k.values().length == 0
                || constants.contains(name)
                || options.frozen().test(name)) {
            return k;
        }
        for (double v : k.values()) {
            if (!Double.isFinite(v)) {
                throw refuse(
                        OnnxRefusal.BAD_TENSOR,
                        "tensor " + Words.of(name),
                        "a parameter is infinite",
                        "finite numbers",
                        "freeze it if it is a mask");
            }
        }
        parameters.put(name, k);
        return new Traced(builder.param(name, k.shape()), Samples.NONE, Kind.REAL);
    }

    private OnnxModel finish() {
        String name =
                options.output()
                        .orElseGet(
                                () ->
                                        graph.outputs().isEmpty()
                                                ? ""
                                                : graph.outputs().getFirst().name());
        boolean declared = graph.outputs().stream().anyMatch(o -> o.name().equals(name));
        String where = "output \"" + Words.of(name) + "\"";
        if (!declared || !(items.get(name) instanceof Traced out)) {
            throw refuse(
                    OnnxRefusal.BAD_NAME, where, "nothing computes it", "an output of the graph");
        }
        if (!out.value().type().axes().sample()) {
            throw refuse(OnnxRefusal.SHAPE, where, "no input reaches it", "a function of the data");
        }
        Shape flat = Shape.of(out.value().type().shape().size());
        builder.output(name, builder.reshape(out.value(), flat));
        Program program = builder.build();
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        for (String initializer : initializers.sequencedKeySet()) {
            if (program.params().containsKey(initializer)) {
                Constant k = parameters.get(initializer);
                shapes.put(initializer, k == null ? Shape.of(0) : k.shape());
            }
        }
        if (shapes.isEmpty()) {
            throw refuse(
                    OnnxRefusal.NO_PARAMETERS,
                    where,
                    "no initializer that is not frozen reaches it",
                    "at least one parameter");
        }
        ParamLayout layout;
        try {
            layout = new ParamLayout(shapes);
        } catch (ArithmeticException e) {
            throw refuse(
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
        List<String> shared =
                layout.entries().stream()
                        .map(ParamLayout.Entry::name)
                        .filter(n -> !options.untied() && readers.getOrDefault(n, 0) > 1)
                        .toList();
        List<String> notes = new ArrayList<>(axes.notes());
        if (out.rank() != 2) {
            notes.add("its output " + out.words() + " is a row of " + flat.size() + " numbers");
        }
        return new OnnxModel(program, layout, w, shared, notes, model.metadata());
    }
}
