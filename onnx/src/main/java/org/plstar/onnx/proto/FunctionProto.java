package org.plstar.onnx.proto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An op that a model defines by other ops.
 *
 * @param defaults attributes that a call may leave out
 * @param opset of the standard ops in it
 */
public record FunctionProto(
        String domain,
        String name,
        List<String> inputs,
        List<String> outputs,
        List<NodeProto> nodes,
        List<AttributeProto> defaults,
        OperatorSet opset) {

    static FunctionProto read(WireReader r) throws IOException {
        String domain = "";
        String name = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<NodeProto> nodes = new ArrayList<>();
        List<AttributeProto> defaults = new ArrayList<>();
        OperatorSet opset = new OperatorSet("", 0);
        while (r.next()) {
            switch (r.field()) {
                case 1 -> name = r.text();
                case 4 -> inputs.add(r.text());
                case 5 -> outputs.add(r.text());
                case 7 -> nodes.add(NodeProto.read(r.message()));
                case 9 -> {
                    OperatorSet o = OperatorSet.read(r.message());
                    opset = o.domain().isEmpty() ? o : opset;
                }
                case 10 -> domain = r.text();
                case 11 -> defaults.add(AttributeProto.read(r.message()));
                default -> {}
            }
        }
        return new FunctionProto(domain, name, inputs, outputs, nodes, defaults, opset);
    }

    void write(WireWriter w) {
        w.text(1, name);
        w.texts(4, inputs);
        w.texts(5, outputs);
        nodes.forEach(n -> w.message(7, n::write));
        w.message(9, opset::write);
        w.text(10, domain);
        defaults.forEach(a -> w.message(11, a::write));
    }
}
