package org.plstar.onnx.proto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A graph, in which nodes come after the nodes that they read.
 *
 * @param sparse whether it has sparse tensors, which are not read
 */
public record GraphProto(
        List<NodeProto> nodes,
        String name,
        List<TensorProto> initializers,
        List<ValueProto> inputs,
        List<ValueProto> outputs,
        boolean sparse) {

    static GraphProto read(WireReader r) throws IOException {
        List<NodeProto> nodes = new ArrayList<>();
        String name = "";
        List<TensorProto> initializers = new ArrayList<>();
        List<ValueProto> inputs = new ArrayList<>();
        List<ValueProto> outputs = new ArrayList<>();
        boolean sparse = false;
        while (r.next()) {
            switch (r.field()) {
                case 1 -> nodes.add(NodeProto.read(r.message()));
                case 2 -> name = r.text();
                case 5 -> initializers.add(TensorProto.read(r.message()));
                case 11 -> inputs.add(ValueProto.read(r.message()));
                case 12 -> outputs.add(ValueProto.read(r.message()));
                case 15 -> sparse = true;
                default -> {}
            }
        }
        return new GraphProto(nodes, name, initializers, inputs, outputs, sparse);
    }

    void write(WireWriter w) {
        nodes.forEach(n -> w.message(1, n::write));
        w.text(2, name);
        initializers.forEach(t -> w.message(5, t::write));
        inputs.forEach(v -> w.message(11, v::write));
        outputs.forEach(v -> w.message(12, v::write));
    }
}
