package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.network.HeadedModel;
import org.plstar.network.HeadedModel.Pooling;
import org.plstar.onnx.proto.AttributeProto;
import org.plstar.onnx.proto.ElementType;
import org.plstar.onnx.proto.NodeProto;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.onnx.proto.ValueProto;
import org.plstar.onnx.proto.ValueProto.Dimension;

/** The nodes of a head behind an output of a graph, [N, T, D] or [N, D]. */
final class HeadNodes {
    private static final int AXES_AS_INPUT = 18;

    private final String prefix;
    private final ElementType type;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final List<TensorProto> tensors = new ArrayList<>();

    /**
     * No nodes.
     *
     * @param prefix begins no name of the graph
     * @param type of the output
     */
    HeadNodes(String prefix, ElementType type) {
        this.prefix = prefix;
        this.type = type;
    }

    List<NodeProto> nodes() {
        return nodes;
    }

    List<TensorProto> tensors() {
        return tensors;
    }

    /** The names of the head's parameters, one a line. */
    String weights() {
        return prefix + "weight\n" + prefix + "bias";
    }

    /**
     * Adds the head.
     *
     * @param body name of the output that it reads
     * @param mask name of the input [N, T] that counts tokens, if one does
     * @param numbers W [C, D], then b [C]
     * @param samples the extent of the samples' axis
     * @return the head's output [N, C]
     */
    ValueProto add(
            HeadedModel head,
            String body,
            Optional<String> mask,
            double[] numbers,
            Dimension samples,
            long opset) {
        int c = head.output().size();
        int d = head.width();
        String w = prefix + "weight";
        String b = prefix + "bias";
        tensors.add(tensor(w, List.of((long) c, (long) d), Arrays.copyOf(numbers, c * d)));
        tensors.add(tensor(b, List.of((long) c), Arrays.copyOfRange(numbers, c * d, c * d + c)));
        String h = head.pooling().tokens() == 1
                ? body
                : head.pooling().how() == Pooling.How.FIRST
                        ? first(body)
                        : mask.map(m -> mean(body, m)).orElseGet(() -> mean(body, opset));
        String result = prefix + "output";
        nodes.add(new NodeProto(
                "",
                "Gemm",
                result,
                List.of(h, w, b),
                List.of(result),
                List.of(AttributeProto.whole("transB", 1))));
        return new ValueProto(result, type.number(), List.of(samples, new Dimension(c, "")));
    }

    private String first(String body) {
        String zero = wholes(List.of(), 0);
        return node("Gather", List.of(body, zero), AttributeProto.whole("axis", 1));
    }

    /** The mean over all tokens. */
    private String mean(String body, long opset) {
        AttributeProto drop = AttributeProto.whole("keepdims", 0);
        return opset < AXES_AS_INPUT
                ? node(
                        "ReduceMean",
                        List.of(body),
                        AttributeProto.wholes("axes", List.of(1L)),
                        drop)
                : node("ReduceMean", List.of(body, wholes(List.of(1L), 1)), drop);
    }

    /** The mean over the tokens of the mask, by products, which every opset has. */
    private String mean(String body, String mask) {
        String m = node("Cast", List.of(mask), AttributeProto.whole("to", type.number()));
        String row = node("Reshape", List.of(m, wholes(List.of(3L), 0, 1, -1)));
        String column = node("Reshape", List.of(m, wholes(List.of(3L), 0, -1, 1)));
        String sum = node("MatMul", List.of(row, body));
        // the numbers of a mask are 0 and 1, so that their squares count the tokens
        String count = node("MatMul", List.of(row, column));
        String mean = node("Div", List.of(sum, count));
        return node("Reshape", List.of(mean, wholes(List.of(2L), 0, -1)));
    }

    private String node(String op, List<String> inputs, AttributeProto... attributes) {
        String name = prefix + nodes.size();
        nodes.add(new NodeProto("", op, name, inputs, List.of(name), List.of(attributes)));
        return name;
    }

    private String wholes(List<Long> dims, long... values) {
        String name = prefix + "constant" + tensors.size();
        tensors.add(TensorProto.of(name, ElementType.INT64, dims, NumberBytes.wholes(values)));
        return name;
    }

    private TensorProto tensor(String name, List<Long> dims, double[] values) {
        return TensorProto.of(name, type, dims, NumberBytes.of(name, type, values));
    }
}
