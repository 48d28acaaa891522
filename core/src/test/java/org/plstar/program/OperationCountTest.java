package org.plstar.program;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;

class OperationCountTest {
    private static Program layer(int in, int out) {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(out, in));
        Value x = b.input("x", Type.perSample(in));
        b.output("f", b.unary(UnaryFn.TANH, b.contract("i", x, "oi", w, "o")));
        return b.build();
    }

    @Test
    void aProductCountsItsMultiplicationsAndAdditionsForEverySample() {
        assertThat(OperationCount.of(layer(30, 20), 7, 1))
                .isCloseTo(7 * (2 * 30 * 20 + OperationCount.PASS * 20), within(1e-9));
    }

    @Test
    void aGradientIsAboutTwoForwardPassesMore() {
        Program loss = layer(200, 300);
        ProgramBuilder b = new ProgramBuilder();
        Value f = requireNonNull(b.inline(loss, Map.of()).get("f"));
        b.output("l", b.sumAxes(b.sum(b.mul(f, f), List.of(0)), Axes.SAMPLE));
        Program value = b.build();
        Program gradient = Derivatives.gradient(value, "l", "w"::equals);

        double ratio = OperationCount.of(gradient, 100, 1) / OperationCount.of(value, 100, 1);
        assertThat(ratio).isBetween(1.9, 2.3); // no cotangent of the inputs is wanted
    }

    @Test
    void seedsMultiplyWhatRepeatsAlongThemOnly() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(5));
        Value spread = b.spread(b.scale(2, x), Axes.OUTPUT);
        b.output("f", b.scale(3, spread));
        Program p = b.build();

        double twice = OperationCount.of(p, 4, 6) - OperationCount.of(p, 4, 3);
        assertThat(twice).isEqualTo(OperationCount.PASS * 4 * 5 * 3);
        assertThat(p.outputType("f").shape()).isEqualTo(Shape.of(5));
    }
}
