package org.plstar.landscape.certificate.check.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Workers;

/** Numbers that are not finite prove nothing, in whatever rule they stand. */
class NotFiniteTest {
    private static final int[] SCALAR = {};

    private static Source line(String op, Map<String, Object> members, int... in) {
        return new Source(op, members, in);
    }

    private static Source constant(double v) {
        return line("Const", Map.of("shape", SCALAR, "values", new double[] {v}));
    }

    private static boolean confirmed(OptionalDouble step, Source... lines) {
        SlopeClaim claim =
                new SlopeClaim(
                        "C''",
                        List.of(lines),
                        lines.length - 1,
                        Map.of("w", new double[] {0.5}),
                        1,
                        new double[] {1},
                        10,
                        10,
                        0.5,
                        step,
                        OptionalDouble.empty());
        try (Workers workers = Workers.of(1)) {
            return SlopeCheck.of(claim, workers).confirmed();
        }
    }

    /** max(w, w > c ? 5 : w) + 0 w is 5 for all w if c is -∞; no w has the value 1. */
    @ParameterizedTest
    @CsvSource({
        "GREATER, -Infinity",
        "GREATER_EQUAL, -Infinity",
        "EQUAL, -Infinity",
        "GREATER, Infinity",
        "GREATER_EQUAL, Infinity",
        "EQUAL, Infinity"
    })
    void aComparisonWithAnInfiniteNumberIsNotConfirmed(String fn, double c) {
        for (boolean swapped : new boolean[] {false, true}) {
            assertThat(
                            confirmed(
                                    OptionalDouble.empty(),
                                    line("Param", Map.of("name", "w", "shape", SCALAR)),
                                    constant(c),
                                    line(
                                            "Compare",
                                            Map.of("fn", fn),
                                            swapped ? new int[] {1, 0} : new int[] {0, 1}),
                                    constant(5),
                                    line("Select", Map.of(), 2, 3, 0)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"EXP", "TANH", "SIGMOID", "RELU", "SOFTPLUS", "ERF"})
    void aFunctionOfAnInfiniteNumberIsNotConfirmed(String fn) {
        assertThat(
                        confirmed(
                                OptionalDouble.empty(),
                                line("Param", Map.of("name", "w", "shape", SCALAR)),
                                constant(Double.NEGATIVE_INFINITY),
                                line("Unary", Map.of("fn", fn), 1),
                                line("Add", Map.of(), 0, 2)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Add", "Mul", "Div"})
    void arithmeticWithAnInfiniteNumberIsNotConfirmed(String op) {
        assertThat(
                        confirmed(
                                OptionalDouble.empty(),
                                line("Param", Map.of("name", "w", "shape", SCALAR)),
                                constant(Double.NEGATIVE_INFINITY),
                                line(op, Map.of(), 0, 1),
                                line("Add", Map.of(), 0, 2)))
                .isFalse();
    }
}
