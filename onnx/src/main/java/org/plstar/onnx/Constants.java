package org.plstar.onnx;

import java.util.Optional;
import org.plstar.array.Shape;
import org.plstar.onnx.proto.TensorProto;

/** The forms of the op Constant. */
final class Constants {
    private Constants() {}

    static Constant read(NodeContext c) {
        Optional<TensorProto> tensor = c.tensor("value");
        if (tensor.isPresent()) {
            return c.read(tensor.get());
        }
        if (c.given("value_float")) {
            return Constant.of(Shape.SCALAR, Kind.REAL, c.number("value_float", 0));
        }
        if (c.given("value_int")) {
            return Constant.of(Shape.SCALAR, Kind.WHOLE, c.whole("value_int", 0));
        }
        if (c.given("value_floats")) {
            double[] v = c.floats("value_floats").stream().mapToDouble(f -> f).toArray();
            return Constant.of(Shape.of(v.length), Kind.REAL, v);
        }
        int[] v = c.wholes("value_ints")
                .orElseThrow(() -> c.refuse(
                        OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                        "it has no numbers",
                        "a tensor, numbers or whole numbers"));
        return Constant.wholes(java.util.Arrays.stream(v).asDoubleStream().toArray());
    }
}
