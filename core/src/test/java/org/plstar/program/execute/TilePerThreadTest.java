package org.plstar.program.execute;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.array.Storage;
import org.plstar.array.UnaryFn;
import org.plstar.array.Window;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.program.Axes;
import org.plstar.program.Derivatives;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.RandomPrograms;
import org.plstar.program.Type;
import org.plstar.program.Value;

/** Tiles that run side by side give what one tile gives, on any thread. */
final class TilePerThreadTest {
    private static final int SAMPLES = 203;
    private static final long CACHE = 2048;

    /** ½ Σ f² over all samples, times a parameter after the sum, and the gradient, and f itself. */
    private static Program gradient(Program f, String output) {
        ProgramBuilder b = new ProgramBuilder();
        Value out = requireNonNull(b.inline(f, Map.of()).get(output));
        Value square = b.unary(UnaryFn.SQUARE, out);
        Value all = b.sumAxes(square, square.type().axes());
        List<Integer> axes =
                IntStream.range(0, all.type().shape().rank()).boxed().toList();
        Value after = b.param("after", Shape.of());
        b.output("loss", b.scale(0.5, b.mul(b.sum(all, axes), after)));
        Program g = Derivatives.gradient(b.build(), "loss", _ -> true);
        ProgramBuilder c = new ProgramBuilder();
        Map<String, Value> both = c.inline(g, Map.of());
        both.forEach(c::output);
        c.output("f", requireNonNull(c.inline(f, Map.of()).get(output)));
        return c.build();
    }

    /** A convolution with products in both directions and sums over windows. */
    private static Program images() {
        ProgramBuilder b = new ProgramBuilder();
        Window w = new Window(Span.of(3, 1, 1), Span.of(3, 1, 1));
        Value x = b.input("x", Type.perSample(1, 6, 5));
        Value k = b.scale(0.5, b.param("k", Shape.of(2, 1, 3, 3)));
        Value h = b.contract("cijyx", b.patches(x, w, 0), "ocij", k, "oyx");
        Value l = b.param("l", Shape.of(2, 2, 3, 3));
        Value z = b.contract(
                "cijyx", b.patches(b.unary(UnaryFn.TANH, h), w, 0), "ocij", b.mul(l, l), "oyx");
        b.output("z", b.scale(0.1, z));
        return b.build();
    }

    /** All outputs on random leaves; every array begins before what is used of it. */
    private static Map<String, double[]> run(
            Program p, Precision precision, int samples, Consumer<Binding> executor) {
        SplittableRandom random = new SplittableRandom(3);
        Binding binding = new Binding();
        Map<String, Storage> outputs = new HashMap<>();
        Map<String, Type> leaves = new HashMap<>(p.params());
        leaves.putAll(p.inputs());
        leaves.keySet().stream().sorted().forEach(name -> {
            int n = size(requireNonNull(leaves.get(name)), samples) + 3;
            double[] values = random.doubles(n, -0.7, 0.7).toArray();
            binding.input(name, precision.of(values), 3);
        });
        for (String name : p.outputs()) {
            int n = size(p.outputType(name), samples) + 2;
            Storage s = precision.allocate(n);
            for (int i = 0; i < n; i++) {
                s.set(i, 1e30);
            }
            outputs.put(name, s);
            binding.output(name, s, 2);
        }
        executor.accept(binding);
        Map<String, double[]> numbers = new HashMap<>();
        outputs.forEach((name, s) -> {
            assertThat(s.get(0)).as("before %s", name).isEqualTo(s.get(1));
            numbers.put(name, s.toDoubles(2, s.size() - 2));
        });
        return numbers;
    }

    private static int size(Type t, int samples) {
        return t.shape().size() * (t.axes().equals(Axes.NONE) ? 1 : samples);
    }

    private static void check(Program p, boolean sums, Precision precision, double tolerance) {
        Map<String, double[]> whole;
        Map<String, double[]> half;
        try (Workers workers = Workers.of(2)) {
            Executor plain = Executor.of(p, precision, workers);
            assertThat(plain.tiling(SAMPLES, 1).tiles()).isOne();
            whole = run(p, precision, SAMPLES, x -> plain.run(x, SAMPLES));
            half = run(p, precision, SAMPLES / 2, b -> plain.run(b, SAMPLES / 2));
        }
        Map<String, double[]> first = Map.of();
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads, 2)) {
                Executor tiled = Executor.of(p, precision, workers, Executor.DEFAULT_BUDGET, CACHE);
                Tiling cut = tiled.tiling(SAMPLES, 1);
                assertThat(cut.sideBySide()).isTrue();
                assertThat(cut.tiles() > cut.runs()).isEqualTo(sums);
                Map<String, double[]> once = run(p, precision, SAMPLES, b -> tiled.run(b, SAMPLES));
                close(
                        run(p, precision, SAMPLES / 2, b -> tiled.run(b, SAMPLES / 2)),
                        half,
                        tolerance);
                first = first.isEmpty() ? once : first;
                same(once, first);
                same(run(p, precision, SAMPLES, b -> tiled.run(b, SAMPLES)), first);
                close(once, whole, tolerance);
            }
        }
    }

    private static void same(Map<String, double[]> a, Map<String, double[]> b) {
        assertThat(a.keySet()).isEqualTo(b.keySet());
        a.forEach((name, values) -> assertThat(values).as(name).isEqualTo(b.get(name)));
    }

    private static void close(Map<String, double[]> a, Map<String, double[]> b, double tolerance) {
        assertThat(a.keySet()).isEqualTo(b.keySet());
        a.forEach((name, values) -> {
            double[] expected = requireNonNull(b.get(name));
            double scale = 1;
            for (double v : expected) {
                scale = Math.max(scale, Math.abs(v));
            }
            assertThat(values).as(name).containsExactly(expected, within(tolerance * scale));
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void randomPrograms(long seed) {
        Program p = gradient(RandomPrograms.of(seed), "out");
        check(p, true, Precision.DOUBLE, 1e-12);
        check(p, true, Precision.FLOAT, 1e-4);
    }

    @Tag("net")
    @Test
    void convolutions() {
        Program p = gradient(images(), "z");
        check(p, true, Precision.DOUBLE, 1e-12);
        check(p, true, Precision.FLOAT, 1e-4);
    }

    /**
     * Tiles of one sample and of two, and of eight and of nine: plans that copy where others look
     * on, so that their buffers have other numbers.
     */
    @ParameterizedTest
    @CsvSource({
        "'concat(conv(4, 3) tanh flatten, flatten) dense', 1, 1",
        "'concat(conv(4, 3) tanh flatten, flatten) dense', 1, 8",
        "'conv(2, 3) tanh conv(3, 1) tanh gap dense', 2, 1",
        "'conv(2, 3) tanh conv(3, 1) tanh gap dense', 2, 8",
    })
    void tilesOfTwoSizes(String text, int outputs, int least) {
        Network n =
                Architecture.parse(text).build(Shape.of(1, 5, 4), outputs, Initialization.DEFAULT);
        Program p = gradient(n.program(), Network.OUTPUT);
        checkTiles(p, new Tiling(13 * least + 5, 13, 4));
    }

    private static void checkTiles(Program p, Tiling tiling) {
        int samples = tiling.samples();
        Map<String, double[]> first = Map.of();
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads, 2)) {
                Executor plain = Executor.of(p, Precision.DOUBLE, workers);
                LanePool pool =
                        new LanePool(BufferPool.of(Precision.DOUBLE), Precision.DOUBLE, workers);
                TilePerThread lanes = new TilePerThread(p, 1, tiling, pool, workers);
                Map<String, double[]> whole =
                        run(p, Precision.DOUBLE, samples, b -> plain.run(b, samples));
                Map<String, double[]> tiled = run(p, Precision.DOUBLE, samples, lanes::run);
                close(tiled, whole, 1e-12);
                first = first.isEmpty() ? tiled : first;
                same(tiled, first);
            }
        }
    }

    /**
     * The transpose of a convolution, summed over samples: an image that is a parameter, with
     * kernels of each sample.
     */
    @Test
    void foldsThatSumOverSamples() {
        ProgramBuilder b = new ProgramBuilder();
        Window w = new Window(Span.of(3, 1, 1), Span.of(3, 1, 1));
        Value image = b.param("image", Shape.of(2, 6, 5));
        Value kernels = b.input("kernels", Type.perSample(2, 2, 3, 3));
        Value z = b.contract("cijyx", b.patches(image, w, 0), "ocij", kernels, "oyx");
        b.output("z", z);
        Program p = gradient(b.build(), "z");
        checkTiles(p, new Tiling(31, 12, 5));
        checkTiles(p, new Tiling(30, 10, 5));
        try (Workers workers = Workers.of(2)) {
            Executor plain = Executor.of(p, Precision.DOUBLE, workers);
            Executor little = Executor.of(p, Precision.DOUBLE, workers, 1);
            assertThat(little.tiling(SAMPLES, 1).tiles()).isGreaterThan(1);
            close(
                    run(p, Precision.DOUBLE, SAMPLES, x -> little.run(x, SAMPLES)),
                    run(p, Precision.DOUBLE, SAMPLES, x -> plain.run(x, SAMPLES)),
                    1e-12);
        }
    }

    @Tag("net")
    @Test
    void withoutSumsEveryTileIsATask() {
        check(images(), false, Precision.DOUBLE, 1e-13);
        check(images(), false, Precision.FLOAT, 1e-5);
    }
}
