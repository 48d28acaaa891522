package org.plstar.onnx;

import static org.plstar.onnx.Models.numbers;
import static org.plstar.onnx.Models.text;
import static org.plstar.onnx.Models.whole;
import static org.plstar.onnx.OpCase.on;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.onnx.proto.AttributeProto;

/** Resize and Upsample as ONNX Runtime computes them. */
class ResizeOpsTest {
    private static Models resized(int opset, double across, AttributeProto... how) {
        return on(2, 4, 5)
                .opset(opset)
                .node("Constant", "none", List.of(), numbers("value_floats"))
                .node("Constant", "s", List.of(), numbers("value_floats", 1, 1, 2, across))
                .node("Resize", "out", List.of("y", "none", "s"), how);
    }

    static List<OpCase> cases() {
        List<OpCase> all = new ArrayList<>();
        for (String place :
                List.of("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric")) {
            for (String mode : List.of("nearest", "linear", "cubic")) {
                for (double across : new double[] {1.6, 0.6}) {
                    AttributeProto[] how = {
                        text("mode", mode), text("coordinate_transformation_mode", place)
                    };
                    all.add(new OpCase(
                            place + " " + mode + " " + across, resized(13, across, how), 40));
                }
            }
        }
        for (String rounding :
                List.of("floor", "ceil", "round_prefer_floor", "round_prefer_ceil")) {
            AttributeProto how = text("nearest_mode", rounding);
            all.add(new OpCase(rounding, resized(11, 1.5, how), 40));
        }
        all.add(new OpCase(
                "cubic of other weights",
                resized(
                        13,
                        1.5,
                        text("mode", "cubic"),
                        Models.number("cubic_coeff_a", -0.5),
                        whole("exclude_outside", 1)),
                40));
        all.add(new OpCase(
                "sizes",
                on(2, 4, 5)
                        .wholes("t", 7, 3)
                        .opset(18)
                        .node(
                                "Resize",
                                "out",
                                List.of("y", "", "", "t"),
                                text("mode", "linear"),
                                Models.ints("axes", 2, 3)),
                40));
        for (String mode : List.of("nearest", "linear")) {
            all.add(new OpCase(
                    "Upsample " + mode,
                    on(2, 4, 5)
                            .opset(9)
                            .weight("s", List.of(4L), 1, 1, 2, 3)
                            .node("Upsample", "out", List.of("y", "s"), text("mode", mode)),
                    40));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void imagesAreThoseOfOnnxRuntime(OpCase c) {
        c.check();
    }
}
