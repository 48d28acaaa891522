package org.plstar.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.plstar.onnx.Models.DOMAIN;
import static org.plstar.onnx.Models.line;
import static org.plstar.onnx.Models.number;
import static org.plstar.onnx.OpCase.on;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plstar.array.Precision;
import org.plstar.onnx.proto.AttributeProto;
import org.plstar.refusal.Refusal;

/** Ops that a model defines by others are read as what defines them. */
class ModelFunctionsTest {
    private static Models bent() {
        return on(4).function(
                        "Bent",
                        List.of(number("slope", 0.25)),
                        line("", "Tanh", "a", "t"),
                        line(
                                "",
                                "LeakyRelu",
                                "t",
                                "b",
                                new AttributeProto("alpha", 1, "", "slope")));
    }

    @Test
    void callsComputeWhatOnnxRuntimeComputes() {
        Models m = bent().call("Bent", "z", "y", number("slope", 0.1)).call("Bent", "out", "z");
        new OpCase("functions", m, 4).check();
    }

    @Test
    void functionsCallFunctions() {
        Models plain = bent().call("Bent", "z", "y").call("Bent", "out", "z");
        Models nested = bent().function(
                        "Twice",
                        List.of(),
                        line(DOMAIN, "Bent", "a", "t"),
                        line(DOMAIN, "Bent", "t", "b"))
                .call("Twice", "out", "y");
        double[] x = {1, -2, 0.5, -0.25};
        assertThat(Run.output(nested.read(), x, 1, Precision.DOUBLE))
                .containsExactly(Run.output(plain.read(), x, 1, Precision.DOUBLE));
    }

    @Test
    void aFunctionThatCallsItselfIsRefused() {
        Models m = on(4).function("Again", List.of(), line(DOMAIN, "Again", "a", "b"))
                .call("Again", "out", "y");
        Refusal r = catchThrowableOfType(Refusal.class, m::read);
        assertThat(r.code()).isEqualTo(OnnxRefusal.TOO_LARGE);
        assertThat(r.getMessage()).contains("Again");
    }
}
