package org.plstar.program;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.UnaryFn;
import org.plstar.array.Workers;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;

/** Outputs that are values under another shape hold those values, made in place. */
final class ReshapedOutputsTest {
    private static final int SAMPLES = 11;

    private static final Map<String, Type> LEAVES =
            Map.of("w", Type.of(4, 6), "x", new Type(Axes.SAMPLE, Shape.of(6)));

    private static Value hidden(ProgramBuilder b) {
        Value w = b.param("w", Shape.of(4, 6));
        Value x = b.input("x", requireNonNull(LEAVES.get("x")));
        return b.contract("j", x, "ij", w, "i");
    }

    private static Map<String, double[]> run(Program p, long budget) {
        SplittableRandom random = new SplittableRandom(1);
        Binding binding = new Binding();
        for (String name : List.of("w", "x")) {
            Type t = requireNonNull(LEAVES.get(name));
            double[] values = random.doubles(size(t), -1, 1).toArray();
            binding.input(name, Precision.DOUBLE.of(values), 0);
        }
        Map<String, Storage> outputs = new LinkedHashMap<>();
        for (String name : p.outputs()) {
            Storage s = Precision.DOUBLE.allocate(size(p.outputType(name)));
            outputs.put(name, s);
            binding.output(name, s, 0);
        }
        try (Workers workers = Workers.of(2)) {
            Executor.of(p, Precision.DOUBLE, workers, budget).run(binding, SAMPLES);
        }
        Map<String, double[]> values = new LinkedHashMap<>();
        outputs.forEach((name, s) -> values.put(name, s.toDoubles(0, s.size())));
        return values;
    }

    private static int size(Type t) {
        return t.shape().size() * (t.axes().sample() ? SAMPLES : 1);
    }

    /**
     * Products, elementwise values and sums over samples, read on by others, by themselves and
     * under other shapes; in one tile and in several.
     */
    @ParameterizedTest
    @ValueSource(longs = {1L << 20, 1})
    void valuesAreThoseOfTheNodeItself(long budget) {
        ProgramBuilder b = new ProgramBuilder();
        Value z = hidden(b);
        Value h = b.unary(UnaryFn.TANH, z);
        Value s = b.sumAxes(b.unary(UnaryFn.SQUARE, h), Axes.SAMPLE);
        Value x = b.input("x", requireNonNull(LEAVES.get("x")));
        b.output("z as square", b.reshape(z, Shape.of(2, 2)));
        b.output("h as square", b.detach(b.reshape(h, Shape.of(2, 2))));
        b.output("h as column", b.reshape(h, Shape.of(4, 1)));
        b.output("h", h);
        b.output("s as row", b.reshape(s, Shape.of(1, 4)));
        b.output("turned", b.permute(b.reshape(h, Shape.of(2, 2)), List.of(1, 0)));
        b.output("x as it is", b.reshape(x, Shape.of(3, 2)));
        b.output("all", b.sumAll(h));
        Map<String, double[]> values = run(b.build(), budget);

        ProgramBuilder plain = new ProgramBuilder();
        Value pz = hidden(plain);
        Value ph = plain.unary(UnaryFn.TANH, pz);
        plain.output("z", pz);
        plain.output("h", ph);
        plain.output("s", plain.sumAxes(plain.unary(UnaryFn.SQUARE, ph), Axes.SAMPLE));
        Map<String, double[]> expected = run(plain.build(), budget);

        double[] hs = requireNonNull(expected.get("h"));
        assertThat(values.get("z as square")).isEqualTo(expected.get("z"));
        assertThat(values.get("h as square")).isEqualTo(hs);
        assertThat(values.get("h as column")).isEqualTo(hs);
        assertThat(values.get("h")).isEqualTo(hs);
        assertThat(values.get("s as row")).isEqualTo(expected.get("s"));
        double[] turned = requireNonNull(values.get("turned"));
        for (int i = 0; i < hs.length; i++) {
            int at = i / 4 * 4 + (i % 2) * 2 + i % 4 / 2;
            assertThat(turned[at]).isEqualTo(hs[i]);
        }
    }

    @Test
    void noMemoryIsTakenForThem() {
        ProgramBuilder b = new ProgramBuilder();
        Value h = b.unary(UnaryFn.TANH, hidden(b));
        b.output("h", b.reshape(h, Shape.of(2, 2)));
        Program p = b.build();
        try (Workers workers = Workers.of(1)) {
            // the product alone, which tanh reads
            assertThat(Executor.of(p, Precision.DOUBLE, workers).elements(SAMPLES, 1))
                    .isLessThan(2L * 4 * SAMPLES);
        }
    }
}
