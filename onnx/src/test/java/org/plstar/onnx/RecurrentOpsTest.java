package org.plstar.onnx;

import static org.plstar.onnx.Models.text;
import static org.plstar.onnx.Models.texts;
import static org.plstar.onnx.Models.whole;
import static org.plstar.onnx.OpCase.normals;
import static org.plstar.onnx.OpCase.on;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.onnx.proto.AttributeProto;

/** LSTM, GRU and RNN as ONNX Runtime computes them. */
class RecurrentOpsTest {
    private static final int HIDDEN = 3;
    private static final int FEATURES = 2;

    /** A sequence of four steps, the samples in the second axis; the whole sequence comes out. */
    private static Models sequence(
            String op, int gates, int directions, boolean bias, AttributeProto... more) {
        long rows = (long) gates * HIDDEN;
        long d = directions;
        Models m = on(4, FEATURES)
                .node("Transpose", "t", List.of("y"), Models.ints("perm", 1, 0, 2))
                .weight(
                        "W",
                        List.of(d, rows, (long) FEATURES),
                        normals((int) (d * rows * FEATURES), 2))
                .weight(
                        "R",
                        List.of(d, rows, (long) HIDDEN),
                        normals((int) (d * rows * HIDDEN), 3));
        List<String> inputs = new ArrayList<>(List.of("t", "W", "R"));
        if (bias) {
            m.weight("B", List.of(d, 2 * rows), normals((int) (2 * d * rows), 4));
            inputs.add("B");
        }
        List<AttributeProto> attributes = new ArrayList<>(List.of(more));
        attributes.add(whole("hidden_size", HIDDEN));
        if (directions == 2) {
            attributes.add(text("direction", "bidirectional"));
        }
        return m.node(op, "s", inputs, attributes.toArray(AttributeProto[]::new))
                .node("Transpose", "out", List.of("s"), Models.ints("perm", 2, 0, 1, 3));
    }

    static List<OpCase> cases() {
        List<OpCase> all = new ArrayList<>();
        for (int directions = 1; directions <= 2; directions++) {
            boolean bias = directions == 1;
            all.add(new OpCase("LSTM " + directions, sequence("LSTM", 4, directions, bias), 8));
            all.add(new OpCase("RNN " + directions, sequence("RNN", 1, directions, bias), 8));
            for (int after = 0; after < 2; after++) {
                AttributeProto reset = whole("linear_before_reset", after);
                Models gru = sequence("GRU", 3, directions, bias, reset);
                all.add(new OpCase("GRU " + directions + after, gru, 8));
            }
        }
        AttributeProto reverse = text("direction", "reverse");
        all.add(new OpCase("LSTM reverse", sequence("LSTM", 4, 1, true, reverse), 8));
        AttributeProto relu = texts("activations", "Relu");
        all.add(new OpCase("RNN of relu", sequence("RNN", 1, 1, true, relu), 8));
        AttributeProto other = texts("activations", "Sigmoid", "Relu", "Tanh");
        all.add(new OpCase("LSTM of relu", sequence("LSTM", 4, 1, true, other), 8));
        return all;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sequencesAreThoseOfOnnxRuntime(OpCase c) {
        c.check();
    }
}
