package org.plstar.onnx;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.plstar.array.Precision;
import org.plstar.array.npy.WholeFile;
import org.plstar.network.Network;
import org.plstar.onnx.proto.ElementType;
import org.plstar.onnx.proto.GraphProto;
import org.plstar.onnx.proto.ModelProto;
import org.plstar.onnx.proto.OperatorSet;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.onnx.proto.ValueProto;
import org.plstar.onnx.proto.ValueProto.Dimension;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.Type;
import org.plstar.refusal.Refusal;

/**
 * Writes programs as ONNX models, opset 17, with an open number of samples.
 *
 * <p>Parameters become initializers of their names; all other numbers are constants in the graph,
 * so that reading the file back gives the same parameters. In double precision the file keeps to
 * what ONNX Runtime computes in double precision: convolutions are gathers and products, and erf
 * and softplus are functions that the file defines. In single precision it has the ops of those
 * names.
 */
public final class OnnxExport {
    private static final int IR_VERSION = 8;

    /** Metadata: rows have whole numbers that select elements, and others beside. */
    static final String MIXED = "plstar.mixed";

    private OnnxExport() {}

    /**
     * Writes a network to a file.
     *
     * @param w [p]
     * @param buffers values of the program's further inputs, as {@link Network#initialBuffers()}
     *     names them
     */
    public static void write(
            Path file,
            Network network,
            double[] w,
            Map<String, double[]> buffers,
            Precision precision)
            throws IOException {
        requireNonNull(buffers, "buffers");
        requireNonNull(w, "w");
        write(file, network.program(), network.layout(), w, buffers, precision);
    }

    /**
     * Writes a program to a file.
     *
     * @param w [p]
     * @param fixed values of those inputs that become constants
     * @throws Refusal if the program has ops that only derivatives have
     * @throws IOException if the file cannot be written; then it is as it was
     */
    public static void write(
            Path file,
            Program program,
            ParamLayout layout,
            double[] w,
            Map<String, double[]> fixed,
            Precision precision)
            throws IOException {
        requireNonNull(w, "w");
        write(file, program, layout, w, fixed, precision, new LinkedHashMap<>());
    }

    /**
     * Writes a program to a file, with texts on the meaning of its inputs and outputs.
     *
     * @param w [p]
     * @param fixed values of those inputs that become constants
     * @param metadata texts by name, which become {@code metadata_props}
     * @throws Refusal if the program has ops that only derivatives have
     * @throws IOException if the file cannot be written; then it is as it was
     */
    public static void write(
            Path file,
            Program program,
            ParamLayout layout,
            double[] w,
            Map<String, double[]> fixed,
            Precision precision,
            SequencedMap<String, String> metadata)
            throws IOException {
        requireNonNull(w, "w");
        requireNonNull(metadata, "metadata");
        write(file, program, layout, w, fixed, precision, metadata, false);
    }

    /**
     * Writes a program to a file.
     *
     * @param w [p]
     * @param fixed values of those inputs that become constants
     * @param metadata texts by name, which become {@code metadata_props}
     * @param mixed whether inputs that select elements have other numbers beside: then they are
     *     real, else of whole numbers
     * @throws Refusal if the program has ops that only derivatives have
     * @throws IOException if the file cannot be written; then it is as it was
     */
    public static void write(
            Path file,
            Program program,
            ParamLayout layout,
            double[] w,
            Map<String, double[]> fixed,
            Precision precision,
            SequencedMap<String, String> metadata,
            boolean mixed)
            throws IOException {
        requireNonNull(w, "w");
        requireNonNull(metadata, "metadata");
        ModelProto model = model(program, layout, w, fixed, precision, metadata, mixed);
        WholeFile.write(file, model::writeTo);
    }

    static ModelProto model(
            Program program,
            ParamLayout layout,
            double[] w,
            Map<String, double[]> fixed,
            Precision precision,
            SequencedMap<String, String> metadata) {
        return model(program, layout, w, fixed, precision, metadata, false);
    }

    private static ModelProto model(
            Program program,
            ParamLayout layout,
            double[] w,
            Map<String, double[]> fixed,
            Precision precision,
            SequencedMap<String, String> metadata,
            boolean mixed) {
        NodeWriter nodes = new NodeWriter(precision, freePrefix(program));
        List<ValueProto> inputs = new ArrayList<>();
        List<ValueProto> results = new ArrayList<>();
        List<TensorProto> initializers = new ArrayList<>();
        Set<String> wholes = mixed ? Set.of() : wholeInputs(program);
        Names names = new Names(program, nodes, fixed, wholes);
        ProgramWriter writer = new ProgramWriter(program, nodes, names);
        List<String> values = writer.write();
        Set<String> outputs = new LinkedHashSet<>(program.outputs());
        program.inputs().forEach((name, type) -> {
            if (!fixed.containsKey(name)) {
                inputs.add(
                        info(name, type, wholes.contains(name) ? ElementType.INT64 : nodes.type()));
            }
        });
        for (String name : outputs) {
            nodes.add("", "Identity", List.of(values.get(program.output(name))), name);
            results.add(info(name, program.outputType(name), nodes.type()));
        }
        for (ParamLayout.Entry e : layout.entries()) {
            if (program.params().containsKey(e.name())) {
                initializers.add(nodes.tensor(
                        e.name(),
                        e.shape().dims(),
                        Arrays.copyOfRange(w, e.offset(), e.offset() + e.size())));
            }
        }
        List<OperatorSet> opsets = new ArrayList<>(List.of(new OperatorSet("", Exported.OPSET)));
        if (!writer.functions().isEmpty()) {
            opsets.add(new OperatorSet(Exported.DOMAIN, 1));
        }
        return new ModelProto(
                IR_VERSION,
                "plstar",
                new GraphProto(
                        nodes.needed(outputs), "plstar", initializers, inputs, results, false),
                opsets,
                writer.functions().stream().sorted().map(Exported::function).toList(),
                mixed ? with(metadata) : metadata);
    }

    private static SequencedMap<String, String> with(SequencedMap<String, String> metadata) {
        SequencedMap<String, String> more = new LinkedHashMap<>(metadata);
        more.put(MIXED, "1");
        return more;
    }

    /** Names of the file's leaves; fixed inputs become constants on first use. */
    private record Names(
            Program program, NodeWriter nodes, Map<String, double[]> fixed, Set<String> wholes)
            implements ProgramWriter.ExternalNames {
        @Override
        public String of(String leaf) {
            double[] values = fixed.get(leaf);
            Type type = program.inputs().get(leaf);
            return values == null || type == null
                    ? leaf
                    : nodes.numbers(type.shape().dims(), values);
        }

        @Override
        public String someInput() {
            return program.inputs().entrySet().stream()
                    .filter(e -> e.getValue().axes().sample())
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow(() -> Refusal.of(
                            OnnxRefusal.NOT_EXPORTABLE,
                            "the program",
                            "no input has samples",
                            "a function of data",
                            "export a network"));
        }

        @Override
        public boolean isWhole(String input) {
            return wholes.contains(input);
        }
    }

    /** Inputs that select elements: token ids, whatever other use they have. */
    private static Set<String> wholeInputs(Program program) {
        Set<String> choosing = new TreeSet<>();
        for (Node n : program.nodes()) {
            if (n.op() instanceof Op.TakeAlong
                    && origin(program, n.operands().get(1)) instanceof Op.Input input) {
                choosing.add(input.name());
            }
        }
        return choosing;
    }

    /** The op that computes the numbers of a node, ignoring ops that only move them. */
    private static Op origin(Program program, int id) {
        Node n = program.nodes().get(id);
        while (Layout.keepsNumbers(n.op())) {
            n = program.nodes().get(n.operands().getFirst());
        }
        return n.op();
    }

    private static String freePrefix(Program program) {
        String prefix = "plstar/";
        Set<String> taken = new TreeSet<>(program.params().keySet());
        taken.addAll(program.inputs().keySet());
        taken.addAll(program.outputs());
        while (begins(taken, prefix)) {
            prefix += "/";
        }
        return prefix;
    }

    private static boolean begins(Set<String> names, String prefix) {
        return names.stream().anyMatch(t -> t.startsWith(prefix));
    }

    private static ValueProto info(String name, Type type, ElementType element) {
        List<Dimension> dims = new ArrayList<>();
        if (type.axes().sample()) {
            dims.add(new Dimension(0, "batch"));
        }
        for (int d : type.shape().dims()) {
            dims.add(new Dimension(d, ""));
        }
        return new ValueProto(name, element.number(), dims);
    }
}
