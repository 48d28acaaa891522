package org.plstar.onnx.proto;

import java.util.List;

/** An op that a model defines by others; such are written, not read. */
public record FunctionProto(
        String domain,
        String name,
        List<String> inputs,
        List<String> outputs,
        List<NodeProto> nodes,
        OperatorSet opset) {
    void write(WireWriter w) {
        w.text(1, name);
        w.texts(4, inputs);
        w.texts(5, outputs);
        nodes.forEach(n -> w.message(7, n::write));
        w.message(9, opset::write);
        w.text(10, domain);
    }
}
