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

/** Ops that choose, move and sum elements, and windows, as ONNX Runtime computes them. */
class FurtherOpsTest {
    private final List<OpCase> all = new ArrayList<>();

    private void one(String op, AttributeProto... how) {
        all.add(new OpCase(op, on(4).node(op, "out", List.of("y"), how), 4));
    }

    private void image(String name, String op, AttributeProto... how) {
        all.add(new OpCase(name, on(4, 2, 6).node(op, "out", List.of("y"), how), 48));
    }

    private void add(String name, Models m, int size) {
        all.add(new OpCase(name, m, size));
    }

    static List<OpCase> cases() {
        FurtherOpsTest t = new FurtherOpsTest();
        t.elementwise();
        t.sums();
        t.choices();
        t.windows();
        return t.all;
    }

    private void elementwise() {
        for (String op : List.of("Tan", "Sinh", "Cosh")) {
            one(op);
        }
        one("ThresholdedRelu", number("alpha", 0.3));
        one("Shrink", number("lambd", 0.4), number("bias", 0.1));
        add("Mean", on(4).node("Mean", "out", List.of("y", "x", "w")), 4);
        for (String op : List.of("Or", "Xor", "And")) {
            add(
                    op,
                    on(4).node("Constant", "zero", List.of(), number("value_float", 0))
                            .node("Greater", "a", List.of("y", "zero"))
                            .node("Greater", "b", List.of("x", "zero"))
                            .node(op, "c", List.of("a", "b"))
                            .node("Where", "out", List.of("c", "y", "x")),
                    4);
        }
        add(
                "IsNaN",
                on(4).node("Log", "l", List.of("y"))
                        .node("IsNaN", "n", List.of("l"))
                        .node("Where", "out", List.of("n", "y", "l")),
                4);
        add(
                "Pow of weights",
                on(4).node("Exp", "e", List.of("y"))
                        .weight("p", List.of(4L), 0.7, -1.3, 2, 0)
                        .node("Pow", "out", List.of("e", "p")),
                4);
    }

    private void sums() {
        for (String op : List.of("ReduceL1", "ReduceProd", "ReduceSumSquare")) {
            image(op, op, ints("axes", 1, -1));
            image(op + " dropping", op, ints("axes", 2), whole("keepdims", 0));
        }
        add(
                "ReduceLogSum",
                on(3, 4).node("Exp", "e", List.of("y"))
                        .node("ReduceLogSum", "out", List.of("e"), ints("axes", 2)),
                12);
        for (int exclusive = 0; exclusive < 2; exclusive++) {
            for (int reverse = 0; reverse < 2; reverse++) {
                add(
                        "CumSum " + exclusive + reverse,
                        on(3, 4).node("Constant", "axis", List.of(), whole("value_int", -1))
                                .node(
                                        "CumSum",
                                        "out",
                                        List.of("y", "axis"),
                                        whole("exclusive", exclusive),
                                        whole("reverse", reverse)),
                        12);
            }
        }
        image("LRN", "LRN", whole("size", 3), number("alpha", 0.1), number("bias", 1.5));
        for (String equation : List.of("nab->nba", "nab->n", "...ab->...a", "nab,bc,cd->nad")) {
            boolean three = equation.startsWith("nab,");
            add(
                    "Einsum " + equation,
                    on(3, 4).weight("m", List.of(4L, 2L), normals(8, 2))
                            .weight("k", List.of(2L, 3L), normals(6, 3))
                            .node(
                                    "Einsum",
                                    "out",
                                    three ? List.of("y", "m", "k") : List.of("y"),
                                    text("equation", equation)),
                    12);
        }
    }

    private void choices() {
        add("Tile", on(2, 3).wholes("r", 1, 2, 3).node("Tile", "out", List.of("y", "r")), 6);
        for (String mode : List.of("DCR", "CRD")) {
            image(
                    "DepthToSpace " + mode,
                    "DepthToSpace",
                    whole("blocksize", 2),
                    text("mode", mode));
        }
        image("SpaceToDepth", "SpaceToDepth", whole("blocksize", 2));
        add(
                "one hot",
                on(3).node("Constant", "depth", List.of(), whole("value_int", 3))
                        .weight("v", List.of(2L), -1, 2)
                        .node("Constant", "zero", List.of(), number("value_float", 0))
                        .node("Greater", "g", List.of("y", "zero"))
                        .node("Cast", "i", List.of("g"), whole("to", 7))
                        .node("OneHot", "h", List.of("i", "depth", "v"), whole("axis", 1))
                        .wholes("a", 1)
                        .node("Unsqueeze", "u", List.of("y", "a"))
                        .node("Mul", "out", List.of("h", "u")),
                3);
        for (String mode : List.of("reflect", "edge", "wrap")) {
            add(
                    "Pad " + mode,
                    on(2, 4).opset(19)
                            .wholes("p", 1, 2)
                            .wholes("a", -1)
                            .node("Pad", "out", List.of("y", "p", "", "a"), text("mode", mode)),
                    8);
        }
        add(
                "Pad cutting off",
                on(2, 5).wholes("p", 0, 0, -1, 0, 1, -2).node("Pad", "out", List.of("y", "p")),
                10);
    }

    private void windows() {
        for (int group = 1; group <= 2; group++) {
            add(
                    "ConvTranspose " + group,
                    on(4, 3, 4)
                            .weight("k", List.of(4L, 3L, 3L, 2L), normals(72, 2))
                            .weight("b", List.of(3L * group), normals(3 * group, 3))
                            .node(
                                    "ConvTranspose",
                                    "out",
                                    List.of("y", "k", "b"),
                                    whole("group", group),
                                    ints("strides", 2, 3),
                                    ints("pads", 1, 0, 1, 1),
                                    ints("output_padding", 1, 2)),
                    48);
        }
        add(
                "ConvTranspose over one axis",
                on(2, 5).weight("k", List.of(2L, 3L, 3L), normals(18, 2))
                        .node("ConvTranspose", "out", List.of("y", "k"), ints("dilations", 2)),
                10);
        add(
                "ConvTranspose over three axes",
                on(2, 2, 3, 2)
                        .weight("k", List.of(2L, 1L, 2L, 3L, 2L), normals(24, 2))
                        .node(
                                "ConvTranspose",
                                "out",
                                List.of("y", "k"),
                                whole("group", 2),
                                ints("strides", 1, 2, 1),
                                ints("pads", 1, 0, 1, 1, 2, 0)),
                24);
        add(
                "Conv over three axes",
                on(2, 4, 5, 3)
                        .weight("k", List.of(4L, 1L, 2L, 3L, 2L), normals(48, 2))
                        .weight("b", List.of(4L), normals(4, 3))
                        .node(
                                "Conv",
                                "out",
                                List.of("y", "k", "b"),
                                whole("group", 2),
                                ints("strides", 2, 1, 1),
                                ints("dilations", 2, 1, 1),
                                ints("pads", 1, 1, 0, 0, 1, 1)),
                120);
        for (String op : List.of("MaxPool", "AveragePool")) {
            add(
                    op + " over three axes",
                    on(2, 4, 5, 3)
                            .node(
                                    op,
                                    "out",
                                    List.of("y"),
                                    ints("kernel_shape", 2, 3, 2),
                                    ints("strides", 2, 1, 1),
                                    ints("pads", 1, 1, 0, 0, 1, 1)),
                    120);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void opsAreThoseOfOnnxRuntime(OpCase c) {
        c.check();
    }
}
