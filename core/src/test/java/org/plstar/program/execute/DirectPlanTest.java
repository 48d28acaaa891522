package org.plstar.program.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.array.Window;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;

class DirectPlanTest {
    private static List<Step> steps(int in, int out) {
        ProgramBuilder b = new ProgramBuilder();
        Window w = new Window(Span.of(3, 1, 1), Span.of(3, 1, 1));
        Value x = b.input("x", Type.perSample(in, 9, 9));
        Value k = b.param("k", Shape.of(out, in, 3, 3));
        b.output("y", b.contract("cijyx", b.patches(x, w, 0), "ocij", k, "oyx"));
        return Planner.plan(b.build(), 4, 1).steps().stream()
                .map(Plan.Staged::step)
                .toList();
    }

    @Test
    void fewChannelsMakeNoPatchesAndManyDo() {
        assertThat(steps(1, 16)).hasOnlyElementsOfType(DirectConvolution.class);
        assertThat(steps(32, 32)).hasOnlyElementsOfType(DirectConvolution.class);
        assertThat(steps(33, 32)).hasOnlyElementsOfType(PatchProduct.class);
        assertThat(steps(32, 33)).hasOnlyElementsOfType(PatchProduct.class);
        assertThat(steps(16, 2)).hasOnlyElementsOfType(PatchProduct.class);
    }
}
