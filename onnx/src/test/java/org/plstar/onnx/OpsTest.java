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

/** Each op as ONNX Runtime computes it, in single precision, where it has all kernels. */
class OpsTest {
    private final List<OpCase> cases = new ArrayList<>();

    private void add(String name, Models m, int size) {
        cases.add(new OpCase(name, m, size));
    }

    private void unary(String op, AttributeProto... attributes) {
        add(op, on(4).node(op, "out", List.of("y"), attributes), 4);
    }

    private void image(String name, String op, AttributeProto... attributes) {
        add(name, on(2, 7, 6).node(op, "out", List.of("y"), attributes), 84);
    }

    static List<OpCase> cases() {
        OpsTest t = new OpsTest();
        t.elementwise();
        t.products();
        t.windows();
        t.reductions();
        t.layout();
        return t.cases;
    }

    private void elementwise() {
        for (String op : List.of(
                "Abs",
                "Sign",
                "Relu",
                "Exp",
                "Tanh",
                "Sigmoid",
                "Softplus",
                "Softsign",
                "Erf",
                "Sin",
                "Cos",
                "Neg",
                "LeakyRelu",
                "Elu",
                "Celu",
                "Selu",
                "HardSigmoid",
                "HardSwish",
                "Identity",
                "Reciprocal")) {
            unary(op);
        }
        add("Mish", on(4).node("Mish", "out", List.of("y")).opset(18), 4);
        unary("LeakyRelu", number("alpha", 0.3));
        unary("Elu", number("alpha", 0.7));
        unary("Celu", number("alpha", 0.7));
        unary("HardSigmoid", number("alpha", 0.3), number("beta", 0.4));
        add(
                "PRelu",
                on(4).weight("s", List.of(4L), 0.1, 0.2, -0.3, 2)
                        .node("PRelu", "out", List.of("y", "s")),
                4);
        for (String op : List.of("Add", "Sub", "Mul", "Div", "Max", "Min")) {
            add(
                    op,
                    on(2, 4).weight("v", List.of(2L, 1L), 0.3, -2)
                            .node(op, "out", List.of("y", "v")),
                    8);
            add(
                    op + " itself",
                    on(4).node("Tanh", "z", List.of("y")).node(op, "out", List.of("y", "z")),
                    4);
            add(
                    op + " wider",
                    on(4).weight("v", List.of(1L, 3L, 1L), 1, 2, 3)
                            .node("Unsqueeze", "z", List.of("y", "one"))
                            .wholes("one", 1)
                            .node(op, "out", List.of("v", "z")),
                    4);
        }
        for (String op : List.of("Greater", "Less", "GreaterOrEqual", "LessOrEqual")) {
            add(
                    op,
                    on(4).node("Tanh", "z", List.of("y"))
                            .node(op, "c", List.of("x", "w"))
                            .node("Not", "d", List.of("c"))
                            .node("Where", "out", List.of("d", "y", "z")),
                    4);
        }
        for (double p : new double[] {1, 2, 3, 5, -1, -2}) {
            add("Pow " + p, frozen(on(4), p).node("Pow", "out", List.of("y", "p")), 4);
        }
        add(
                "Pow 0.5",
                frozen(on(4), 0.5)
                        .node("Abs", "z", List.of("y"))
                        .node("Pow", "out", List.of("z", "p")),
                4);
        add(
                "Clip",
                constant(frozen(on(4), 0.5), "low", -0.2)
                        .node("Clip", "out", List.of("y", "low", "p")),
                4);
        add("Clip above", frozen(on(4), 0.5).node("Clip", "out", List.of("y", "", "p")), 4);
        add(
                "Sum",
                on(4).node("Tanh", "z", List.of("y")).node("Sum", "out", List.of("y", "z", "x")),
                4);
        add(
                "Cast",
                on(4).node("Cast", "b", List.of("y"), whole("to", 9))
                        .node("Cast", "c", List.of("b"), whole("to", 1))
                        .node("Add", "out", List.of("c", "y")),
                4);
    }

    private static Models frozen(Models m, double value) {
        return constant(m, "p", value);
    }

    private static Models constant(Models m, String name, double value) {
        return m.node("Constant", name, List.of(), number("value_float", value));
    }

    private void products() {
        add(
                "MatMul stack",
                on(2, 3, 4)
                        .weight("m", List.of(4L, 5L), normals(20, 2))
                        .node("MatMul", "out", List.of("y", "m")),
                24);
        add(
                "MatMul stacks",
                on(2, 3, 4)
                        .weight("m", List.of(1L, 2L, 4L, 2L), normals(16, 2))
                        .node("MatMul", "out", List.of("y", "m")),
                24);
        add(
                "MatMul vector",
                on(2, 3, 4)
                        .weight("m", List.of(4L), normals(4, 2))
                        .node("MatMul", "out", List.of("y", "m")),
                24);
        add(
                "MatMul itself",
                on(2, 3, 4)
                        .node("Transpose", "z", List.of("y"), ints("perm", 0, 1, 3, 2))
                        .node("MatMul", "out", List.of("y", "z")),
                24);
        add(
                "MatMul samples last",
                on(4).weight("m", List.of(3L, 4L), normals(12, 2))
                        .node("Transpose", "z", List.of("y"))
                        .node("MatMul", "t", List.of("m", "z"))
                        .node("Transpose", "out", List.of("t")),
                4);
        add(
                "Gemm",
                on(4).weight("m", List.of(4L, 3L), normals(12, 2))
                        .weight("c", List.of(3L), 1, 2, 3)
                        .node(
                                "Gemm",
                                "out",
                                List.of("y", "m", "c"),
                                number("alpha", 0.5),
                                number("beta", 2)),
                4);
        add(
                "Gemm transposed",
                on(4).weight("m", List.of(3L, 4L), normals(12, 2))
                        .node("Transpose", "z", List.of("y"))
                        .node(
                                "Gemm",
                                "out",
                                List.of("z", "m"),
                                whole("transA", 1),
                                whole("transB", 1)),
                4);
        add(
                "Einsum",
                on(2, 3, 4)
                        .weight("m", List.of(3L, 4L, 5L), normals(60, 2))
                        .node(
                                "Einsum",
                                "out",
                                List.of("y", "m"),
                                text("equation", "nhtd,tde->neht")),
                24);
        add(
                "Einsum sums",
                on(2, 3).weight("m", List.of(3L, 5L), normals(15, 2))
                        .node("Einsum", "out", List.of("y", "m"), text("equation", "nab,bc->nc")),
                6);
    }

    private void windows() {
        add(
                "Conv",
                on(2, 7, 6)
                        .weight("k", List.of(3L, 2L, 3L, 2L), normals(36, 2))
                        .weight("b", List.of(3L), 1, 2, 3)
                        .node(
                                "Conv",
                                "out",
                                List.of("y", "k", "b"),
                                ints("pads", 1, 0, 2, 1),
                                ints("strides", 2, 1)),
                84);
        add(
                "Conv dilated",
                on(2, 7, 6)
                        .weight("k", List.of(4L, 1L, 3L, 2L), normals(24, 2))
                        .node(
                                "Conv",
                                "out",
                                List.of("y", "k"),
                                ints("dilations", 2, 3),
                                whole("group", 2)),
                84);
        for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            add(
                    "Conv " + auto,
                    on(2, 7, 6)
                            .weight("k", List.of(3L, 2L, 3L, 2L), normals(36, 2))
                            .node(
                                    "Conv",
                                    "out",
                                    List.of("y", "k"),
                                    text("auto_pad", auto),
                                    ints("strides", 2, 2)),
                    84);
        }
        add(
                "Conv over one axis",
                on(2, 7).weight("k", List.of(3L, 2L, 3L), normals(18, 2))
                        .weight("b", List.of(3L), 1, 2, 3)
                        .node("Conv", "out", List.of("y", "k", "b"), ints("pads", 1, 1)),
                14);
        for (String op : List.of("MaxPool", "AveragePool")) {
            for (long ceil = 0; ceil < 2; ceil++) {
                image(
                        op + ceil,
                        op,
                        ints("kernel_shape", 3, 2),
                        ints("strides", 2, 2),
                        whole("ceil_mode", ceil));
                image(
                        op + ceil + " padded",
                        op,
                        ints("kernel_shape", 3, 3),
                        ints("strides", 2, 2),
                        ints("pads", 1, 1, 1, 1),
                        whole("ceil_mode", ceil));
            }
            add(
                    op + " over one axis",
                    on(2, 7).node(op, "out", List.of("y"), ints("kernel_shape", 3)),
                    14);
        }
        image(
                "AveragePool counting",
                "AveragePool",
                ints("kernel_shape", 3, 3),
                ints("strides", 2, 2),
                ints("pads", 1, 1, 1, 1),
                whole("count_include_pad", 1));
        image("MaxPool dilated", "MaxPool", ints("kernel_shape", 2, 2), ints("dilations", 2, 3));
        image("GlobalAveragePool", "GlobalAveragePool");
        image("GlobalMaxPool", "GlobalMaxPool");
    }

    private void reductions() {
        for (String op : List.of(
                "ReduceMean",
                "ReduceMax",
                "ReduceMin",
                "ReduceL2",
                "ReduceSumSquare",
                "ReduceLogSumExp")) {
            image(op, op, ints("axes", 1, -1));
            image(op + " dropping", op, ints("axes", 3), whole("keepdims", 0));
        }
        add(
                "ReduceSum",
                on(2, 7, 6)
                        .wholes("axes", 1, 3)
                        .node("ReduceSum", "out", List.of("y", "axes"), whole("keepdims", 0)),
                84);
        for (String op : List.of("Softmax", "LogSoftmax")) {
            image(op, op);
            image(op + " 1", op, whole("axis", 1));
        }
        add(
                "LayerNormalization",
                on(3, 4).weight("g", List.of(4L), 1, 2, 3, 4)
                        .weight("b", List.of(4L), 4, 3, 2, 1)
                        .node(
                                "LayerNormalization",
                                "out",
                                List.of("y", "g", "b"),
                                number("epsilon", 1e-3)),
                12);
        add(
                "LayerNormalization over two",
                on(3, 4).weight("g", List.of(3L, 4L), normals(12, 2))
                        .node("LayerNormalization", "out", List.of("y", "g"), whole("axis", 1)),
                12);
        add(
                "BatchNormalization",
                on(2, 3).weight("g", List.of(2L), 1, 2)
                        .weight("b", List.of(2L), 4, 3)
                        .weight("m", List.of(2L), 0.1, 0.2)
                        .weight("v", List.of(2L), 2, 3)
                        .node(
                                "BatchNormalization",
                                "out",
                                List.of("y", "g", "b", "m", "v"),
                                number("epsilon", 1e-3)),
                6);
        add(
                "InstanceNormalization",
                on(2, 3, 4)
                        .weight("g", List.of(2L), 1, 2)
                        .weight("b", List.of(2L), 4, 3)
                        .node("InstanceNormalization", "out", List.of("y", "g", "b")),
                24);
    }

    private void layout() {
        add(
                "Transpose",
                on(2, 3, 4).node("Transpose", "out", List.of("y"), ints("perm", 0, 3, 1, 2)),
                24);
        add(
                "Reshape",
                on(2, 3, 4).wholes("s", 0, 4, -1).node("Reshape", "out", List.of("y", "s")),
                24);
        add(
                "Reshape open",
                on(2, 3, 4).wholes("s", -1, 4, 6).node("Reshape", "out", List.of("y", "s")),
                24);
        add("Flatten", on(2, 3, 4).node("Flatten", "out", List.of("y")), 24);
        add("Squeeze", on(2, 1, 4).wholes("a", 2).node("Squeeze", "out", List.of("y", "a")), 8);
        add(
                "Unsqueeze",
                on(2, 4).wholes("a", 1, -1).node("Unsqueeze", "out", List.of("y", "a")),
                8);
        add(
                "Concat",
                on(2, 4).node("Tanh", "z", List.of("y"))
                        .node("Concat", "out", List.of("z", "y", "z"), whole("axis", -2)),
                8);
        add(
                "Split",
                on(5, 2).nodes("Split", List.of("a", "b"), List.of("y", "s"), whole("axis", 1))
                        .wholes("s", 2, 3)
                        .node("Concat", "out", List.of("b", "a"), whole("axis", 1)),
                10);
        add(
                "Slice",
                on(5, 4).wholes("s", 1, -1)
                        .wholes("e", 5, -9)
                        .wholes("a", 1, 2)
                        .wholes("t", 2, -2)
                        .node("Slice", "out", List.of("y", "s", "e", "a", "t")),
                20);
        add(
                "Gather",
                on(5, 4).wholes("i", 4, 0, -2)
                        .node("Gather", "out", List.of("y", "i"), whole("axis", 1)),
                20);
        add("Expand", on(1, 4).wholes("s", 1, 3, 1).node("Expand", "out", List.of("y", "s")), 4);
        add(
                "Pad",
                constant(on(3, 4), "p", -2)
                        .wholes("s", 0, 1, 0, 0, 0, 2)
                        .node("Pad", "out", List.of("y", "s", "p")),
                12);
        add(
                "class token",
                on(3, 4).weight("cls", List.of(1L, 1L, 4L), 1, 2, 3, 4)
                        .node("Shape", "n", List.of("y"), whole("start", 0), whole("end", 1))
                        .wholes("rest", 1, 4)
                        .node("Concat", "s", List.of("n", "rest"), whole("axis", 0))
                        .node("Expand", "c", List.of("cls", "s"))
                        .node("Concat", "out", List.of("c", "y"), whole("axis", 1)),
                12);
        add(
                "causal mask",
                on(3, 3).wholes("s", 3, 3)
                        .node("ConstantOfShape", "zero", List.of("s"))
                        .node(
                                "Constant",
                                "ninf",
                                List.of(),
                                number("value_float", Double.NEGATIVE_INFINITY))
                        .node("Add", "all", List.of("zero", "ninf"))
                        .node("Constant", "k1", List.of(), whole("value_int", 1))
                        .node("Trilu", "mask", List.of("all", "k1"))
                        .node("Add", "z", List.of("y", "mask"))
                        .node("Softmax", "out", List.of("z")),
                9);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void importedOpsComputeWhatOnnxRuntimeComputes(OpCase c) {
        c.check();
    }
}
