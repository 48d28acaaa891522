package org.plstar.onnx.proto;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param type number of the element type; 0 if it is no tensor
 * @param dims extents; none are written where there are none, which leaves the shape open
 */
public record ValueProto(String name, int type, List<Dimension> dims) {
    /**
     * An extent, which is a number or a name.
     *
     * @param extent 0 if it is open
     * @param name of an open extent; empty if it has none
     */
    public record Dimension(long extent, String name) {
        private static Dimension read(WireReader r) throws IOException {
            Dimension d = new Dimension(0, "");
            while (r.next()) {
                switch (r.field()) {
                    case 1 -> d = new Dimension(r.whole(), "");
                    case 2 -> d = new Dimension(0, r.text());
                    default -> {}
                }
            }
            return d;
        }

        private void write(WireWriter w) {
            if (name.isEmpty()) {
                w.whole(1, extent);
            } else {
                w.text(2, name);
            }
        }
    }

    static ValueProto read(WireReader r) throws IOException {
        String name = "";
        ValueProto tensor = new ValueProto("", 0, List.of());
        while (r.next()) {
            switch (r.field()) {
                case 1 -> name = r.text();
                case 2 -> tensor = type(r.message());
                default -> {}
            }
        }
        return new ValueProto(name, tensor.type, tensor.dims);
    }

    private static ValueProto type(WireReader r) throws IOException {
        int type = 0;
        List<Dimension> dims = new ArrayList<>();
        while (r.next()) {
            if (r.field() == 1) {
                WireReader tensor = r.message();
                while (tensor.next()) {
                    switch (tensor.field()) {
                        case 1 -> type = (int) tensor.whole();
                        case 2 -> shape(tensor.message(), dims);
                        default -> {}
                    }
                }
            }
        }
        return new ValueProto("", type, dims);
    }

    private static void shape(WireReader r, List<Dimension> to) throws IOException {
        while (r.next()) {
            if (r.field() == 1) {
                to.add(Dimension.read(r.message()));
            }
        }
    }

    void write(WireWriter w) {
        w.text(1, name);
        w.message(
                2,
                value -> value.message(1, tensor -> {
                    tensor.whole(1, type);
                    if (!dims.isEmpty()) {
                        tensor.message(2, this::shape);
                    }
                }));
    }

    private void shape(WireWriter w) {
        dims.forEach(d -> w.message(1, d::write));
    }
}
