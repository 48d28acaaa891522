package org.plstar.onnx.proto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of a graph: an op with the names of its inputs and outputs; an empty name is an input or
 * output that is left out.
 */
public record NodeProto(
        String domain,
        String op,
        String name,
        List<String> inputs,
        List<String> outputs,
        List<AttributeProto> attributes) {

    static NodeProto read(WireReader r) throws IOException {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<AttributeProto> attributes = new ArrayList<>();
        String name = "";
        String op = "";
        String domain = "";
        while (r.next()) {
            switch (r.field()) {
                case 1 -> inputs.add(r.text());
                case 2 -> outputs.add(r.text());
                case 3 -> name = r.text();
                case 4 -> op = r.text();
                case 5 -> attributes.add(AttributeProto.read(r.message()));
                case 7 -> domain = r.text();
                default -> {}
            }
        }
        return new NodeProto(domain, op, name, inputs, outputs, attributes);
    }

    void write(WireWriter w) {
        w.texts(1, inputs);
        w.texts(2, outputs);
        w.text(3, name);
        w.text(4, op);
        attributes.forEach(a -> w.message(5, a::write));
        w.text(7, domain);
    }
}
