package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.plstar.onnx.Models.ints;
import static org.plstar.onnx.Models.whole;
import static org.plstar.onnx.OpCase.normals;
import static org.plstar.onnx.OpCase.on;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.refusal.Refusal;

/**
 * Ops on axes that count samples and more, as ONNX Runtime computes them; split again at the end.
 */
class JoinedSamplesTest {
    /** Samples of four places of six features become rows, outermost or innermost. */
    private static Models rows(boolean outermost) {
        Models m = on(4, 6).wholes("rows", -1, 6).wholes("places", -1, 4, 6);
        if (outermost) {
            return m.node("Reshape", "r", List.of("y", "rows"));
        }
        return m.node("Transpose", "t", List.of("y"), ints("perm", 1, 0, 2))
                .node("Reshape", "r", List.of("t", "rows"));
    }

    private static Models split(Models m, boolean outermost, int features) {
        if (outermost) {
            return m.wholes("back", -1, 4, features).node("Reshape", "out", List.of("z", "back"));
        }
        return m.wholes("back", 4, -1, features)
                .node("Reshape", "b", List.of("z", "back"))
                .node("Transpose", "out", List.of("b"), ints("perm", 1, 0, 2));
    }

    static List<OpCase> cases() {
        List<OpCase> all = new ArrayList<>();
        for (boolean outermost : List.of(true, false)) {
            String end = outermost ? " inside" : " outside";
            all.add(new OpCase(
                    "Gemm" + end,
                    split(
                            rows(outermost)
                                    .weight("m", List.of(6L, 3L), normals(18, 2))
                                    .weight("c", List.of(3L), normals(3, 3))
                                    .node("Gemm", "z", List.of("r", "m", "c")),
                            outermost,
                            3),
                    24));
            all.add(new OpCase(
                    "Softmax" + end,
                    split(rows(outermost).node("Softmax", "z", List.of("r")), outermost, 6),
                    24));
            all.add(new OpCase(
                    "ReduceMean, Sub" + end,
                    split(
                            rows(outermost)
                                    .node("ReduceMean", "m", List.of("r"), ints("axes", 1))
                                    .node("Sub", "z", List.of("r", "m")),
                            outermost,
                            6),
                    24));
            all.add(new OpCase(
                    "Slice, Concat" + end,
                    split(
                            rows(outermost)
                                    .wholes("from", 1)
                                    .wholes("to", 4)
                                    .wholes("along", 1)
                                    .node("Slice", "s", List.of("r", "from", "to", "along"))
                                    .node("Concat", "z", List.of("s", "r"), whole("axis", 1)),
                            outermost,
                            9),
                    24));
            all.add(new OpCase(
                    "products of samples in one axis" + end,
                    split(
                            rows(outermost)
                                    .wholes("third", 2)
                                    .wholes("square", -1, 2, 3)
                                    .wholes("flat", -1, 4)
                                    .node("Reshape", "q", List.of("r", "square"))
                                    .node("Transpose", "k", List.of("q"), ints("perm", 0, 2, 1))
                                    .node("MatMul", "a", List.of("q", "k"))
                                    .node("Reshape", "z", List.of("a", "flat")),
                            outermost,
                            4),
                    24));
            all.add(new OpCase(
                    "BatchNormalization" + end,
                    split(
                            rows(outermost)
                                    .weight("g", List.of(6L), normals(6, 2))
                                    .weight("beta", List.of(6L), normals(6, 3))
                                    .weight("m", List.of(6L), normals(6, 4))
                                    .weight("v", List.of(6L), 1, 2, 3, 4, 5, 6)
                                    .node(
                                            "BatchNormalization",
                                            "z",
                                            List.of("r", "g", "beta", "m", "v")),
                            outermost,
                            6),
                    24));
        }
        all.add(new OpCase(
                "Flatten behind the places",
                split(on(4, 6).node("Flatten", "z", List.of("y"), whole("axis", 2)), true, 6),
                24));
        all.add(new OpCase(
                "convolutions of frames",
                on(2, 3, 4, 5)
                        .wholes("frames", -1, 3, 4, 5)
                        .wholes("back", -1, 12)
                        .weight("k", List.of(2L, 3L, 3L, 3L), normals(54, 2))
                        .weight("b", List.of(2L), 1, 2)
                        .node("Reshape", "f", List.of("y", "frames"))
                        .node("Conv", "c", List.of("f", "k", "b"))
                        .node(
                                "MaxPool",
                                "p",
                                List.of("c"),
                                ints("kernel_shape", 2, 1),
                                ints("pads", 0, 0, 1, 0))
                        .node("Reshape", "out", List.of("p", "back")),
                120));
        return all;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAreThoseOfOnnxRuntime(OpCase c) {
        c.check();
    }

    @Test
    void samplesThatChangePlacesAreRefused() {
        for (List<Long> target :
                List.of(List.of(4L, -1L, 6L), List.of(2L, -1L), List.of(-1L, 5L))) {
            Models m = on(4, 6).wholes("s", target.stream().mapToLong(i -> i).toArray())
                    .node("Reshape", "out", List.of("y", "s"));
            Refusal r = catchThrowableOfType(Refusal.class, m::read);
            assertThat(r.code()).isEqualTo(OnnxRefusal.SAMPLE_AXIS);
            assertThat(r.getMessage()).contains("[N, 4, 6]", "mixes samples");
        }
    }

    @Test
    void sumsOverAJoinedAxisAreRefused() {
        Models m = rows(true).node("ReduceMean", "out", List.of("r"), ints("axes", 0));
        Refusal r = catchThrowableOfType(Refusal.class, m::read);
        assertThat(r.code()).isEqualTo(OnnxRefusal.SAMPLE_AXIS);
    }
}
