package org.plstar.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.array.Workers;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;

class RunningErrorTest {
    private static double[] run(Program p, Map<String, double[]> given) {
        Binding b = new Binding();
        given.forEach((name, v) -> b.input(name, Precision.DOUBLE.of(v), 0));
        double[] out = new double[p.outputType("out").shape().size()];
        b.output("out", Precision.DOUBLE.of(out), 0);
        Executor.of(p, Precision.DOUBLE, Workers.alone()).run(b, 1);
        return out;
    }

    static Map<String, Program> programs() {
        return OpPrograms.all();
    }

    static Stream<String> names() {
        return programs().keySet().stream();
    }

    /** Leaves that are off by some last places move an output by that part of its size. */
    @ParameterizedTest
    @MethodSource("names")
    void whatSmallChangesOfLeavesDoIsWithinTheSize(String name) {
        Program p = Objects.requireNonNull(programs().get(name));
        double[] v = new double[12];
        double[] w = new double[12];
        double[] there = new double[12];
        for (int i = 0; i < 12; i++) {
            v[i] = Math.sin(3 * i + 1);
            w[i] = Math.cos(5 * i + 2);
            there[i] = v[i] * (1 + 1e-9 * Math.sin(i));
        }
        double[] sizes = run(RunningError.of(p), Map.of("v", v, "w", w));
        double[] here = run(p, Map.of("v", v, "w", w));
        double[] moved = run(p, Map.of("v", there, "w", w));
        for (int k = 0; k < sizes.length; k++) {
            assertThat(sizes[k]).isGreaterThanOrEqualTo(0);
            assertThat(Math.abs(moved[k] - here[k]))
                    .isLessThanOrEqualTo(1.01e-9 * sizes[k] + 1e-15);
        }
    }

    private static double size(Program p, double x) {
        return run(RunningError.of(p), Map.of("x", new double[] {x}))[0];
    }

    @Test
    void aDifferenceHasTheSizeOfItsTerms() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.param("x", Shape.SCALAR);
        b.output("out", b.add(b.unary(UnaryFn.SQUARE, x), b.scalar(-1)));
        Program p = b.build();

        assertThat(run(p, Map.of("x", new double[] {1}))).containsExactly(0);
        assertThat(size(p, 1)).isBetween(2.0, 6.0);
    }

    @Test
    void zeroHasASizeWhereAnExponentialIsLostAndNoneWhereItIsExact() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.param("x", Shape.SCALAR);
        b.output("out", b.unary(UnaryFn.EXP, x));
        ProgramBuilder c = new ProgramBuilder();
        c.output("out", c.unary(UnaryFn.SQUARE, c.param("x", Shape.SCALAR)));

        assertThat(size(b.build(), -800)).isGreaterThan(0);
        assertThat(size(c.build(), 0)).isZero();
    }
}
