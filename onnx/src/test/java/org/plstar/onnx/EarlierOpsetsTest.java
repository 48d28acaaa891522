package org.plstar.onnx;

import static org.plstar.onnx.Models.ints;
import static org.plstar.onnx.Models.number;
import static org.plstar.onnx.Models.text;
import static org.plstar.onnx.Models.whole;
import static org.plstar.onnx.OpCase.normals;
import static org.plstar.onnx.OpCase.on;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.onnx.proto.AttributeProto;

/** Ops of opsets 9 to 12, whose axes and bounds are attributes, as ONNX Runtime computes them. */
class EarlierOpsetsTest {
    private static OpCase of(int opset, String op, AttributeProto... how) {
        Models m = on(2, 3, 4).opset(opset).node(op, "out", List.of("y"), how);
        return new OpCase(op + " of opset " + opset, m, 24);
    }

    static List<OpCase> cases() {
        List<OpCase> all = new ArrayList<>();
        for (int opset : new int[] {9, 11, 12}) {
            all.add(of(opset, "Softmax"));
            all.add(of(opset, "Softmax", whole("axis", 2)));
            all.add(of(opset, "LogSoftmax", whole("axis", 3)));
            all.add(of(opset, "Unsqueeze", ints("axes", 1, 3)));
            all.add(of(opset, "ReduceSum", ints("axes", 2), whole("keepdims", 0)));
            all.add(of(opset, "ReduceMean", ints("axes", 1, 3)));
            all.add(of(opset, "Flatten", whole("axis", 1)));
            all.add(new OpCase(
                    "Squeeze of opset " + opset,
                    on(1, 3).opset(opset).node("Squeeze", "out", List.of("y"), ints("axes", 1)),
                    3));
            all.add(new OpCase(
                    "Split of opset " + opset,
                    on(5, 2).opset(opset)
                            .nodes(
                                    "Split",
                                    List.of("a", "b"),
                                    List.of("y"),
                                    whole("axis", 1),
                                    ints("split", 2, 3))
                            .node("Concat", "out", List.of("b", "a"), whole("axis", 1)),
                    10));
            all.add(new OpCase(
                    "BatchNormalization of opset " + opset,
                    on(2, 3).opset(opset)
                            .weight("g", List.of(2L), 1, 2)
                            .weight("b", List.of(2L), 4, 3)
                            .weight("m", List.of(2L), 0.1, 0.2)
                            .weight("v", List.of(2L), 2, 3)
                            .node("BatchNormalization", "out", List.of("y", "g", "b", "m", "v")),
                    6));
        }
        for (int opset : new int[] {9, 10}) {
            all.add(of(opset, "Clip", number("min", -0.3), number("max", 0.5)));
            all.add(of(opset, "Dropout", number("ratio", 0.5)));
            for (String mode : List.of("constant", "reflect", "edge")) {
                all.add(of(
                        opset,
                        "Pad",
                        text("mode", mode),
                        ints("pads", 0, 0, 1, 2, 0, 0, 2, 0),
                        number("value", 0.7)));
            }
        }
        all.add(of(9, "Slice", ints("starts", 1, -3), ints("ends", 3, 9), ints("axes", 2, 3)));
        all.add(new OpCase(
                "Resize of opset 10",
                on(2, 3, 4)
                        .opset(10)
                        .weight("s", List.of(4L), 1, 1, 2, 3)
                        .node("Resize", "out", List.of("y", "s"), text("mode", "linear")),
                24));
        all.add(new OpCase(
                "Gemm of opset 9",
                on(4).opset(9)
                        .weight("m", List.of(4L, 3L), normals(12, 2))
                        .weight("c", List.of(3L), 1, 2, 3)
                        .node("Gemm", "out", List.of("y", "m", "c")),
                4));
        return all;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void opsAreThoseOfOnnxRuntime(OpCase c) {
        c.check();
    }
}
