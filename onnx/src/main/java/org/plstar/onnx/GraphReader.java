package org.plstar.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.onnx.proto.FunctionProto;
import org.plstar.onnx.proto.GraphProto;
import org.plstar.onnx.proto.ModelProto;
import org.plstar.onnx.proto.NodeProto;
import org.plstar.onnx.proto.OperatorSet;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.onnx.proto.ValueProto;
import org.plstar.program.ProgramBuilder;
import org.plstar.refusal.Refusal;

/** Reads one graph, node by node, to a program. */
final class GraphReader implements GraphScope {
    private static final long OLDEST_OPSET = 9;

    private static final int DEEPEST = 50;

    private static final OpTable TABLE = new OpTable();

    private final Path file;
    final ModelProto model;
    final GraphProto graph;
    final ImportOptions options;
    final TensorReader tensors;
    final ProgramBuilder builder = new ProgramBuilder();

    final InputAxes axes;

    private final ModelFunctions functions;

    final GraphInputs inputs;

    private final GraphNames names;

    private long opset;
    long folded;
    private long nodes;

    /** The depth of nested calls of functions. */
    private int depth;

    GraphReader(Path file, ModelProto model, ImportOptions options, FileDigests files) {
        this.file = file;
        this.model = model;
        this.graph = model.graph();
        this.options = options;
        this.tensors = new TensorReader(file, files);
        this.axes = new InputAxes(file, options);
        this.functions = new ModelFunctions(model);
        this.inputs = new GraphInputs(file, model, options, axes, builder);
        this.names = new GraphNames(this);
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
        // rows of tokens and other numbers: what selects elements is checked when rows are taken
        boolean mixed = model.metadata().containsKey(OnnxExport.MIXED);
        return names.items.get(name) instanceof Traced l && (mixed || l.kind() != Kind.REAL);
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
            if (names.initializers.putIfAbsent(t.name(), t) != null) {
                throw names.twice(t.name());
            }
        }
        names.constants.addAll(ConstantInputs.of(graph.nodes()));
        Needed needed = Needed.of(graph, names.output());
        List<ValueProto> data = graph.inputs().stream()
                .filter(v -> !names.initializers.containsKey(v.name()))
                .toList();
        boolean sole = data.size() == 1;
        inputs.read(data.stream()
                        .filter(v -> sole || needed.names().contains(v.name()))
                        .toList())
                .forEach(names::define);
        axes.finish();
        names.constantsTrain = needed.nodes().stream()
                .flatMap(n -> n.inputs().stream())
                .noneMatch(names::isWeight);
        needed.nodes().forEach(this::node);
        return names.finish();
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

    Refusal refuse(OnnxRefusal code, String where, String what, String expected) {
        return refuse(code, where, what, expected, "export the model again");
    }

    Refusal refuse(OnnxRefusal code, String where, String what, String expected, String fix) {
        return Refusal.of(code, file + (where.isEmpty() ? "" : ", " + where), what, expected, fix);
    }

    private void node(NodeProto n) {
        if (depth == 0 && (names.copies(n) || names.holds(n))) {
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
            // an exception that no rule prevented: shapes of a damaged file that do not match
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
                names.define(n.outputs().get(i), results.get(i));
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
        names.constants.addAll(ConstantInputs.of(inner));
        long outside = opset;
        opset = f.opset().version() > 0 ? f.opset().version() : opset;
        depth++;
        inner.forEach(this::node);
        depth--;
        opset = outside;
    }

    /** A node with the meanings of its inputs; a name that it has twice is read once. */
    private NodeContext call(NodeProto n) {
        Map<String, GraphValue> own = new HashMap<>();
        List<Optional<GraphValue>> inputs = new ArrayList<>();
        for (String name : n.inputs()) {
            if (!name.isEmpty() && !own.containsKey(name)) {
                own.put(name, options.untied() ? names.untied(name, n) : names.item(name, n));
            }
            inputs.add(Optional.ofNullable(own.get(name)));
        }
        own.keySet().forEach(name -> names.readers.merge(name, 1, Integer::sum));
        return new NodeContext(this, n, inputs, builder);
    }

    /** Reads the branch of a condition that is known while the graph is read. */
    private void choose(NodeProto n) {
        NodeContext c = call(n);
        Constant condition = c.fixed(0, "condition");
        String name = condition.values()[0] != 0 ? "then_branch" : "else_branch";
        if (condition.values().length != 1 || !condition.isFree()) {
            throw c.samples("its condition depends on the number of samples");
        }
        GraphProto branch = c.graph(name)
                .filter(g -> g.outputs().size() == n.outputs().size())
                .orElseThrow(() -> c.refuse(
                        OnnxRefusal.BAD_NODE, "it has no " + name + " of as many outputs", "one"));
        countNodes(branch.nodes());
        names.constants.addAll(ConstantInputs.of(branch.nodes()));
        for (TensorProto t : branch.initializers()) {
            if (names.items.containsKey(t.name())
                    || names.initializers.putIfAbsent(t.name(), t) != null) {
                throw names.twice(t.name());
            }
        }
        branch.nodes().forEach(this::node);
        for (int i = 0; i < n.outputs().size(); i++) {
            names.define(n.outputs().get(i), names.item(branch.outputs().get(i).name(), n));
        }
    }

    static boolean isStandard(NodeProto n) {
        return n.domain().isEmpty() || n.domain().equals("ai.onnx");
    }

    private List<GraphValue> results(NodeContext c, NodeProto n) {
        String domain = n.domain();
        if (QuantizedOps.rounds(n.op())) {
            throw QuantizedOps.refused(c);
        }
        if (domain.equals("com.microsoft")) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP,
                    "the op " + Words.of(n.op()) + " is ONNX Runtime's own",
                    "ops of the standard",
                    "take the file from before it was optimized or quantized");
        }
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
                return List.of(names.widened(n, folded.get()));
            }
        }
        return TABLE.apply(c);
    }
}
