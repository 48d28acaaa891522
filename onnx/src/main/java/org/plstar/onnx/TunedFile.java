package org.plstar.onnx;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import org.plstar.array.npy.WholeFile;
import org.plstar.network.Adapted;
import org.plstar.network.HeadedModel;
import org.plstar.network.Model;
import org.plstar.onnx.proto.AttributeProto;
import org.plstar.onnx.proto.ElementType;
import org.plstar.onnx.proto.GraphProto;
import org.plstar.onnx.proto.ModelChange;
import org.plstar.onnx.proto.NodeProto;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.onnx.proto.ValueProto;
import org.plstar.onnx.proto.ValueProto.Dimension;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The file of a model after training: the bytes that it was read from, but for the tensors whose
 * numbers changed, and a head at the end.
 *
 * <p>Matrices with low-rank adapters have W + (α/r) B A. A tensor keeps its type, to which each
 * number is rounded. The output of a head is the graph's first, behind which the others stay.
 * Numbers that lie in other files are taken into this one.
 */
public final class TunedFile {
    private final ImportedModel model;
    private final Optional<Adapted> adapters;
    private final Optional<HeadedModel> head;
    private final Graph graph;

    private TunedFile(
            ImportedModel model,
            Optional<Adapted> adapters,
            Optional<HeadedModel> head,
            Graph graph) {
        this.model = model;
        this.adapters = adapters;
        this.head = head;
        this.graph = graph;
    }

    /** Tensors of a graph by name: initializers, copies of these, and constants. */
    private record Graph(
            byte[] bytes,
            GraphProto proto,
            long opset,
            Map<String, TensorProto> initializers,
            Map<String, NodeProto> makers) {
        static Graph of(ImportedModel model) {
            byte[] bytes = model.contents().model();
            var file = ModelFile.parse(bytes, model.file());
            Map<String, TensorProto> initializers = new LinkedHashMap<>();
            file.graph().initializers().forEach(t -> initializers.put(t.name(), t));
            Map<String, NodeProto> makers = new LinkedHashMap<>();
            for (NodeProto n : file.graph().nodes()) {
                if ((n.op().equals("Identity") || n.op().equals("Constant"))
                        && n.outputs().size() == 1) {
                    makers.put(n.outputs().getFirst(), n);
                }
            }
            long opset = file.opsets().stream()
                    .filter(o -> o.domain().isEmpty() || o.domain().equals("ai.onnx"))
                    .mapToLong(o -> o.version())
                    .max()
                    .orElse(0);
            return new Graph(bytes, file.graph(), opset, initializers, makers);
        }

        /** The tensor of real numbers that a name has; absent if it is none of the graph's. */
        Optional<TensorProto> tensor(String name) {
            TensorProto t = initializers.get(name);
            NodeProto n = makers.get(name);
            Optional<TensorProto> found = t != null || n == null
                    ? Optional.ofNullable(t)
                    : n.op().equals("Identity")
                            ? tensor(n.inputs().getFirst())
                            : n.attributes().stream()
                                    .filter(a -> a.name().equals("value"))
                                    .flatMap(a -> a.tensor().stream())
                                    .findFirst();
            return found.filter(
                    f -> ElementType.of(f.type()).filter(NumberBytes::has).isPresent());
        }

        Set<String> names() {
            Set<String> names = new HashSet<>(initializers.keySet());
            proto.inputs().forEach(i -> names.add(i.name()));
            proto.nodes().forEach(n -> {
                names.add(n.name());
                names.addAll(n.outputs());
            });
            return names;
        }

        /** What begins no name of the graph. */
        String freePrefix() {
            Set<String> names = names();
            String prefix = "head.";
            while (begins(names, prefix)) {
                prefix = "new_" + prefix;
            }
            return prefix;
        }

        private static boolean begins(Set<String> names, String prefix) {
            return names.stream().anyMatch(n -> n.startsWith(prefix));
        }
    }

    /**
     * The file of a model: one that was read from a file, with or without adapters and a head.
     *
     * @return absent if the model was read from no file, a number of it is no tensor of the file's
     *     graph, the file alone does not say how it is read, or a head cannot stand behind its
     *     output
     * @throws Refusal CHANGED or UNREADABLE if the file is no longer what it was
     */
    public static Optional<TunedFile> of(Model model) {
        requireNonNull(model, "model");
        Optional<HeadedModel> head =
                model instanceof HeadedModel h ? Optional.of(h) : Optional.empty();
        Model body = head.map(HeadedModel::body).orElse(model);
        Optional<Adapted> adapters = body instanceof Adapted a ? Optional.of(a) : Optional.empty();
        if (!(adapters.map(Adapted::body).orElse(body) instanceof ImportedModel file)
                || !file.how().byTheFile()
                || (head.isPresent() && !takes(file, head.get()))) {
            return Optional.empty();
        }
        Graph graph = Graph.of(file);
        if (graph.proto.nodes().stream()
                .flatMap(n -> n.attributes().stream())
                .anyMatch(TunedFile::elsewhere)) {
            return Optional.empty();
        }
        return file.layout().entries().stream()
                        .allMatch(e -> graph.tensor(file.source(e.name())).isPresent())
                ? Optional.of(new TunedFile(file, adapters, head, graph))
                : Optional.empty();
    }

    /** Whether an attribute has numbers in another file. */
    private static boolean elsewhere(AttributeProto a) {
        return a.tensor().filter(TensorProto::isExternal).isPresent()
                || a.graph().stream()
                        .flatMap(g -> g.initializers().stream())
                        .anyMatch(TensorProto::isExternal);
    }

    /** Whether nodes of a head can stand behind the output. */
    private static boolean takes(ImportedModel file, HeadedModel head) {
        int axes = head.pooling().tokens() == 1 ? 1 : 2;
        OptionalInt mask = head.pooling().mask();
        return file.samplesFirst()
                && file.outputShape().rank() == axes
                && (mask.isEmpty() || mask(file, mask.getAsInt()).isPresent());
    }

    /** The input that a part of a row beginning at a position goes into. */
    private static Optional<String> mask(ImportedModel file, int first) {
        return file.rows().stream()
                .filter(p -> p.first() == first)
                .map(RowPart::input)
                .findFirst();
    }

    /**
     * Writes the file; one that is there is replaced.
     *
     * @param w [p], the model's parameters
     * @param metadata texts by name that are added to those of the file
     * @throws Refusal NOT_EXPORTABLE if a number is beyond the range of a tensor's type
     * @throws IOException if it cannot be written, or would have 2 GB or more
     */
    public void write(Path to, double[] w, SequencedMap<String, String> metadata)
            throws IOException {
        int heads = head.map(h -> h.output().size() * (h.width() + 1)).orElse(0);
        int own = adapters.map(a -> a.layout().size()).orElse(model.layout().size());
        Require.size(own + heads, w.length, OnnxRefusal.NOT_EXPORTABLE, "w");
        Map<String, ByteBuffer> numbers = new HashMap<>();
        Set<String> dropped = new HashSet<>();
        List<TensorProto> added = new ArrayList<>();
        Map<String, double[]> changed = changed(Arrays.copyOf(w, own));
        changed.forEach((name, values) -> {
            TensorProto t = graph.tensor(name).orElseThrow();
            ElementType type = ElementType.of(t.type()).orElseThrow();
            ByteBuffer bytes = NumberBytes.of(name, type, values);
            if (graph.initializers.containsKey(name)) {
                numbers.put(name, bytes);
            } else {
                dropped.add(name);
                added.add(TensorProto.of(name, type, t.dims(), bytes));
            }
        });
        // a copy of a tensor that changed keeps the numbers that the tensor had
        graph.makers.forEach((name, n) -> {
            if (n.op().equals("Identity")
                    && changed.containsKey(n.inputs().getFirst())
                    && !changed.containsKey(name)) {
                dropped.add(name);
                added.add(inside(graph.tensor(name).orElseThrow()).named(name));
            }
        });
        graph.initializers.forEach((name, t) -> {
            if (t.isExternal() && !numbers.containsKey(name)) {
                inside(t).raw().ifPresent(raw -> numbers.put(name, raw));
            }
        });
        SequencedMap<String, String> texts = new LinkedHashMap<>(metadata);
        String parameters = model.metadata().get(GraphNames.PARAMETERS);
        List<NodeProto> nodes = List.of();
        Optional<ValueProto> output = Optional.empty();
        if (head.isPresent()) {
            ValueProto body = declared();
            HeadNodes made = new HeadNodes(
                    graph.freePrefix(),
                    ElementType.of(body.type()).filter(NumberBytes::has).orElse(ElementType.FLOAT));
            output = Optional.of(made.add(
                    head.get(),
                    body.name(),
                    head.get().pooling().mask().stream()
                            .boxed()
                            .flatMap(m -> mask(model, m).stream())
                            .findFirst(),
                    Arrays.copyOfRange(w, own, w.length),
                    body.dims().isEmpty()
                            ? new Dimension(0, "batch")
                            : body.dims().getFirst(),
                    graph.opset));
            nodes = made.nodes();
            added.addAll(made.tensors());
            if (parameters != null) {
                texts.put(GraphNames.PARAMETERS, parameters + "\n" + made.weights());
            }
        }
        ModelChange change = new ModelChange(numbers, dropped, added, nodes, output, texts);
        WholeFile.write(to, out -> change.writeTo(graph.bytes, out));
    }

    private ValueProto declared() {
        return graph.proto.outputs().stream()
                .filter(o -> o.name().equals(model.outputName()))
                .findFirst()
                .orElseThrow();
    }

    /** The numbers of tensors, by their names in the file, that are not those of the file. */
    private Map<String, double[]> changed(double[] w) {
        SequencedMap<String, double[]> now = new LinkedHashMap<>();
        ParamLayout layout = model.layout();
        double[] before = model.initialParameters(0);
        for (ParamLayout.Entry e : layout.entries()) {
            if (adapters.isEmpty()) {
                now.put(e.name(), part(w, e));
            }
        }
        adapters.ifPresent(a -> now.putAll(a.merged(w)));
        SequencedMap<String, double[]> changed = new LinkedHashMap<>();
        now.forEach((name, values) -> {
            if (!Arrays.equals(values, part(before, layout.entry(name)))) {
                changed.put(model.source(name), values);
            }
        });
        return changed;
    }

    private static double[] part(double[] w, ParamLayout.Entry e) {
        return Arrays.copyOfRange(w, e.offset(), e.offset() + e.size());
    }

    /** A tensor with its numbers, which may lie in another file. */
    private TensorProto inside(TensorProto t) {
        if (!t.isExternal()) {
            return t;
        }
        ElementType type = ElementType.of(t.type()).orElseThrow();
        long bytes = t.dims().stream().reduce((long) type.width(), Math::multiplyExact);
        ByteBuffer raw = new ExternalFile(model.file(), t.name(), new FileDigests()).read(t, bytes);
        return TensorProto.of(t.name(), type, t.dims(), raw);
    }
}
