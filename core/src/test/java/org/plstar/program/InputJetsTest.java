package org.plstar.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.BinaryFn;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.program.InputJets.Second;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;

/** Derivatives by the input against nested Linearize. */
class InputJetsTest {
    private static final int SAMPLES = 3;

    private static double[] run(Program p, Map<String, double[]> inputs, int size) {
        double[] out = new double[SAMPLES * size];
        Binding b = new Binding().output("f", Precision.DOUBLE.of(out), 0);
        inputs.forEach((name, data) -> b.input(name, Precision.DOUBLE.of(data), 0));
        Executor.of(p, Precision.DOUBLE, Workers.alone()).run(b, SAMPLES);
        return out;
    }

    private static double[] repeated(int d, int j) {
        double[] e = new double[SAMPLES * d];
        for (int i = 0; i < SAMPLES; i++) {
            e[i * d + j] = 1;
        }
        return e;
    }

    /** All operators of order up to two by two directional derivatives, one in the other. */
    private static void compare(Program p, double[] x, int d, double tolerance) {
        List<Second> seconds = new ArrayList<>();
        double[] ones = new double[d];
        Arrays.fill(ones, 1);
        ones[0] = 0.5;
        seconds.add(Second.diagonal(ones));
        for (int i = 0; i < d; i++) {
            for (int j = i; j < d; j++) {
                seconds.add(Second.of(i, j));
            }
        }
        int size = p.outputType("f").shape().size();
        int rows = 1 + d + seconds.size();
        double[] jets = run(InputJets.of(p, "x", seconds), Map.of("x", x), rows * size);
        double[] value = run(p, Map.of("x", x), size);
        Program once = renamed(Derivatives.jvp(p, "x"::equals, "a:"), "a:f");
        Program twice = renamed(Derivatives.jvp(once, "x"::equals, "b:"), "b:f");
        double scale = 1;
        for (double v : jets) {
            scale = Math.max(scale, Math.abs(v));
        }
        double[][] laplacian = new double[SAMPLES][size];
        for (int i = 0; i < d; i++) {
            Map<String, double[]> first = new LinkedHashMap<>();
            first.put("x", x);
            first.put("a:x", repeated(d, i));
            double[] slope = run(once, first, size);
            for (int j = i; j < d; j++) {
                Map<String, double[]> both = new LinkedHashMap<>(first);
                both.put("b:x", repeated(d, j));
                double[] bend = run(twice, both, size);
                int row = 1 + d + seconds.indexOf(Second.of(i, j));
                for (int s = 0; s < SAMPLES; s++) {
                    for (int k = 0; k < size; k++) {
                        double found = jets[(s * rows + row) * size + k];
                        assertThat(found).isCloseTo(bend[s * size + k], within(tolerance * scale));
                        laplacian[s][k] += i == j ? ones[i] * bend[s * size + k] : 0;
                        assertThat(jets[(s * rows + 1 + i) * size + k])
                                .isCloseTo(slope[s * size + k], within(tolerance * scale));
                    }
                }
            }
        }
        for (int s = 0; s < SAMPLES; s++) {
            for (int k = 0; k < size; k++) {
                assertThat(jets[s * rows * size + k])
                        .isCloseTo(value[s * size + k], within(1e-15 * scale));
                assertThat(jets[(s * rows + 1 + d) * size + k])
                        .isCloseTo(laplacian[s][k], within(tolerance * scale));
            }
        }
    }

    private static Program renamed(Program p, String output) {
        ProgramBuilder b = new ProgramBuilder();
        Value v = b.inline(p, Map.of()).get(output);
        b.output(
                "f",
                v == null
                        ? b.spread(b.fill(0, p.outputType("f").shape()), Axes.SAMPLE)
                        : b.spread(v, Axes.SAMPLE));
        return b.build();
    }

    private static double[] points(int d, double from, double to) {
        RandomStream random = RandomStream.of(5, "points");
        double[] x = new double[SAMPLES * d];
        for (int i = 0; i < x.length; i++) {
            x[i] = from + (to - from) * random.uniform(i);
        }
        return x;
    }

    @ParameterizedTest
    @EnumSource(UnaryFn.class)
    void everyFunctionHasItsSecondDerivative(UnaryFn fn) {
        int d = 2;
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(d));
        Value w = b.constant(Shape.of(3, d), 0.3, 0.7, 0.9, 0.2, 0.4, 0.6);
        b.output("f", b.unary(fn, b.contract("oi", w, "i", x, "o")));

        compare(b.build(), points(d, 0.2, 0.9), d, 1e-13);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20})
    void aNetworkInManyDimensions(int d) {
        int m = 6;
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(d));
        double[] w = new double[m * d];
        double[] v = new double[m * m];
        RandomStream.of(d, "w").normals(0, w, 0, w.length);
        RandomStream.of(d, "v").normals(0, v, 0, v.length);
        Value h = b.unary(
                UnaryFn.TANH,
                b.scale(
                        1 / Math.sqrt(d),
                        b.contract("oi", b.constant(Shape.of(m, d), w), "i", x, "o")));
        Value g = b.unary(
                UnaryFn.SIN,
                b.shift(b.contract("oi", b.constant(Shape.of(m, m), v), "i", h, "o"), 0.3));
        b.output("f", b.add(g, h));

        compare(b.build(), points(d, -1, 1), d, 1e-13);
    }

    /** Products of values that both depend on the input, moves, choices and windows. */
    @Test
    void everyOtherOp() {
        int d = 4;
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(d));
        Value e = b.unary(UnaryFn.EXP, x);
        Value square = b.contract("i", x, "j", e, "ij");
        Value turned = b.permute(square, List.of(1, 0));
        Value quotient = b.div(turned, b.shift(b.unary(UnaryFn.SQUARE, square), 2));
        Value both = b.mul(quotient, square);
        Value part = b.slice(both, List.of(0, 1), List.of(1, 2), List.of(4, 2));
        Value padded = b.pad(part, Shape.of(5, 4), List.of(1, 0), List.of(1, 2));
        Value folded = b.contract("ij", padded, "j", e, "i");
        Value taken = b.takeAlong("i", folded, "k", b.constant(Shape.of(3), 4, 1, 1), "k");
        Value mask = b.compare(BinaryFn.GREATER, taken, b.fill(0.4, Shape.of(3)));
        Value chosen = b.select(mask, taken, b.scale(2, taken));
        Value joined = b.concat(0, List.of(chosen, e, b.fill(3, Shape.of(1))));
        Value wide = b.broadcast(joined, Shape.of(2, 8), List.of(1));
        Value all = b.reshape(b.sum(b.mul(wide, wide), List.of(0)), Shape.of(2, 4));
        b.output("f", b.add(all, b.detach(all)));

        compare(b.build(), points(d, -1, 1), d, 1e-12);
    }

    @Test
    void jetsOfJetsAreHigherDerivatives() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(1));
        b.output("f", b.unary(UnaryFn.SIN, b.scale(2, x)));
        List<Second> second = List.of(Second.of(0, 0));
        Program fourth = InputJets.of(InputJets.of(b.build(), "x", second), "x", second);
        double[] x0 = points(1, 0, 1);
        double[] all = run(fourth, Map.of("x", x0), 9);

        for (int s = 0; s < SAMPLES; s++) {
            assertThat(all[s * 9 + 8]).isCloseTo(16 * Math.sin(2 * x0[s]), within(1e-13));
            assertThat(all[s * 9 + 5]).isCloseTo(-8 * Math.cos(2 * x0[s]), within(1e-13));
        }
    }

    @Test
    void aMatrixIsNoPoint() {
        ProgramBuilder b = new ProgramBuilder();
        b.output("f", b.input("x", Type.perSample(2, 2)));
        Program p = b.build();

        assertThatThrownBy(() -> InputJets.of(p, "x", List.of()))
                .hasFieldOrPropertyWithValue("code", ProgramRefusal.DERIVATIVE);
    }
}
