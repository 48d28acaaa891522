package org.plstar.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.onnx.proto.AttributeProto;
import org.plstar.onnx.proto.FunctionProto;
import org.plstar.onnx.proto.GraphProto;
import org.plstar.onnx.proto.ModelProto;
import org.plstar.onnx.proto.NodeProto;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.onnx.proto.ValueProto;

/** Ops that a model defines by other ops. */
final class ModelFunctions {
    private final Map<String, FunctionProto> known = new HashMap<>();
    private int calls;

    ModelFunctions(ModelProto model) {
        for (FunctionProto f : model.functions()) {
            known.putIfAbsent(key(f.domain(), f.name()), f);
        }
    }

    private static String key(String domain, String op) {
        return domain + "\n" + op;
    }

    /**
     * The definition of a node's op; absent for the functions of plstar, which are in the op table.
     */
    Optional<FunctionProto> of(NodeProto n) {
        return n.domain().equals(Exported.DOMAIN)
                ? Optional.empty()
                : Optional.ofNullable(known.get(key(n.domain(), n.op())));
    }

    /** The nodes of a function with the names and attributes of a call. */
    List<NodeProto> nodes(FunctionProto f, NodeProto call) {
        String prefix = call.op() + "#" + ++calls + "/";
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < f.inputs().size(); i++) {
            names.put(
                    f.inputs().get(i), i < call.inputs().size() ? call.inputs().get(i) : "");
        }
        for (int i = 0; i < f.outputs().size(); i++) {
            if (i < call.outputs().size() && !call.outputs().get(i).isEmpty()) {
                names.putIfAbsent(f.outputs().get(i), call.outputs().get(i));
            }
        }
        return new Renaming(prefix, names, f, call).nodes(f.nodes());
    }

    /** Names of a function's own values get a prefix. */
    private record Renaming(
            String prefix, Map<String, String> names, FunctionProto f, NodeProto call) {
        String of(String name) {
            return name.isEmpty() ? "" : names.getOrDefault(name, prefix + name);
        }

        List<NodeProto> nodes(List<NodeProto> inner) {
            List<NodeProto> all = new ArrayList<>();
            for (NodeProto n : inner) {
                List<AttributeProto> attributes = new ArrayList<>();
                for (AttributeProto a : n.attributes()) {
                    given(a).ifPresent(g ->
                            attributes.add(g.as(a.name(), g.graph().map(this::graph))));
                }
                all.add(new NodeProto(
                        n.domain(),
                        n.op(),
                        n.name().isEmpty() ? "" : call.name() + "/" + n.name(),
                        n.inputs().stream().map(this::of).toList(),
                        n.outputs().stream().map(this::of).toList(),
                        attributes));
            }
            return all;
        }

        /** The attribute, or the value that the call gives for it, or its default. */
        private Optional<AttributeProto> given(AttributeProto a) {
            if (a.reference().isEmpty()) {
                return Optional.of(a);
            }
            return call.attributes().stream()
                    .filter(g -> g.name().equals(a.reference()))
                    .findFirst()
                    .or(() -> f.defaults().stream()
                            .filter(g -> g.name().equals(a.reference()))
                            .findFirst());
        }

        private GraphProto graph(GraphProto g) {
            return new GraphProto(
                    nodes(g.nodes()),
                    g.name(),
                    g.initializers().stream().map(this::tensor).toList(),
                    g.inputs(),
                    g.outputs().stream()
                            .map(v -> new ValueProto(of(v.name()), v.type(), v.dims()))
                            .toList(),
                    g.sparse());
        }

        private TensorProto tensor(TensorProto t) {
            return t.named(of(t.name()));
        }
    }
}
