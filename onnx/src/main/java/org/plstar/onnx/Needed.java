package org.plstar.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.plstar.onnx.proto.AttributeProto;
import org.plstar.onnx.proto.GraphProto;
import org.plstar.onnx.proto.NodeProto;

/**
 * What one output of a graph depends on. Other nodes are not read: a file of two outputs may
 * compute one of them by ops that no derivative passes.
 *
 * @param nodes in the graph's order
 * @param names of the values that these nodes read, and of the output
 */
record Needed(List<NodeProto> nodes, Set<String> names) {
    static Needed of(GraphProto graph, String output) {
        Set<String> names = new HashSet<>(Set.of(output));
        List<NodeProto> nodes = new ArrayList<>();
        for (NodeProto n : graph.nodes().reversed()) {
            if (n.outputs().stream().anyMatch(names::contains)) {
                read(n, names);
                nodes.addFirst(n);
            }
        }
        return new Needed(nodes, names);
    }

    /** Adds what a node and the nodes of its branches read. */
    private static void read(NodeProto n, Set<String> names) {
        names.addAll(n.inputs());
        for (AttributeProto a : n.attributes()) {
            a.graph().ifPresent(g -> {
                g.outputs().forEach(o -> names.add(o.name()));
                g.nodes().forEach(inner -> read(inner, names));
            });
        }
    }
}
