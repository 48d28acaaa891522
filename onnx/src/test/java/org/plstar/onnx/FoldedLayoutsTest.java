package org.plstar.onnx;

import static org.plstar.onnx.Models.ints;
import static org.plstar.onnx.Models.whole;
import static org.plstar.onnx.OpCase.on;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Numbers that are moved while the graph is read, as ONNX Runtime moves them. */
class FoldedLayoutsTest {
    @Test
    void shapesAreCutAndJoined() {
        Models m = on(2, 6).wholes("none")
                .wholes("list", 9, 3, 4, 7)
                .wholes("from", 1)
                .wholes("to", 3)
                .wholes("minus", -1)
                .wholes("axis", 0)
                .node("Slice", "cut", List.of("list", "from", "to"))
                .node("Concat", "shape", List.of("none", "minus", "cut"), whole("axis", 0))
                .node("Reshape", "out", List.of("y", "shape"));
        new OpCase("shapes", m, 12).check();
    }

    @Test
    void matricesAreTransposedGatheredAndSqueezed() {
        Models m = on(6).wholes("list", LongStream.range(0, 24).toArray())
                .wholes("box", 4, 1, 6)
                .wholes("one", 1)
                .wholes("rows", 2, 0, 2)
                .node("Reshape", "b", List.of("list", "box"))
                .node("Squeeze", "s", List.of("b", "one"))
                .node("Gather", "g", List.of("s", "rows"), whole("axis", 0))
                .node("Transpose", "t", List.of("g"), ints("perm", 1, 0))
                .node("Flatten", "f", List.of("t"), whole("axis", 1))
                .node("Cast", "m", List.of("f"), whole("to", 1))
                .node("MatMul", "out", List.of("y", "m"));
        new OpCase("matrices", m, 6).check();
    }
}
