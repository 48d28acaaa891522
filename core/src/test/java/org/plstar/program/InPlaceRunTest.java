package org.plstar.program;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.program.execute.InPlaceRun;

/**
 * Outputs that are added to leaves give what they would give afterwards, and only those are added
 * for which it is so.
 */
final class InPlaceRunTest {
    private static final int SAMPLES = 7;
    private static final double FACTOR = -0.25;

    /** ½ Σ f² over all samples as output "loss", and its gradient. */
    private static Program gradient(Program f, String output) {
        ProgramBuilder b = new ProgramBuilder();
        Value out = b.inline(f, Map.of()).get(output);
        Value square = b.unary(UnaryFn.SQUARE, requireNonNull(out));
        Value all = b.sum(square, List.of(0));
        b.output("loss", b.scale(0.5, b.sumAxes(all, all.type().axes())));
        return Derivatives.gradient(b.build(), "loss", f.params()::containsKey);
    }

    /**
     * Checks leaves and outputs after a run in place against those after a plain one; returns what
     * was added.
     */
    private static Set<String> check(Program gradient) {
        SplittableRandom random = new SplittableRandom(3);
        Map<String, Storage> leaves = new HashMap<>();
        Map<String, Storage> outputs = new HashMap<>();
        Map<String, Storage> plain = new HashMap<>();
        Map<String, String> pairs = new HashMap<>();
        gradient.params().forEach((name, t) -> leaves.put(name, random(random, t)));
        gradient.inputs().forEach((name, t) -> leaves.put(name, random(random, t)));
        for (String o : gradient.outputs()) {
            outputs.put(o, Precision.DOUBLE.allocate(size(gradient.outputType(o))));
            plain.put(o, Precision.DOUBLE.allocate(size(gradient.outputType(o))));
            if (o.startsWith("g:")) {
                pairs.put(o, o.substring(2));
            }
        }
        try (Workers workers = Workers.of(2)) {
            Executor executor = Executor.of(gradient, Precision.DOUBLE, workers);
            executor.run(binding(leaves, plain, Set.of()), SAMPLES);
            InPlaceRun run = executor.inPlace(pairs, "loss", SAMPLES).orElseThrow();
            Map<String, double[]> before = new HashMap<>();
            leaves.forEach((name, s) -> before.put(name, s.toDoubles(0, s.size())));
            Binding places = binding(leaves, outputs, run.added());
            for (boolean go : new boolean[] {false, true}) {
                double[] loss = new double[1];
                boolean said = run.run(places, FACTOR, () -> {
                    loss[0] = requireNonNull(outputs.get("loss")).get(0);
                    return go;
                });
                assertThat(said).isEqualTo(go);
                assertThat(loss[0]).isEqualTo(requireNonNull(plain.get("loss")).get(0));
                leaves.forEach((name, s) -> {
                    double[] expected = before.getOrDefault(name, new double[0]).clone();
                    if (go && run.added().contains("g:" + name)) {
                        Storage g = plain.getOrDefault("g:" + name, s);
                        for (int i = 0; i < expected.length; i++) {
                            expected[i] += FACTOR * g.get(i);
                        }
                    }
                    assertThat(s.toDoubles(0, s.size()))
                            .as(name)
                            .containsExactly(expected, within(go ? 1e-12 : 0));
                });
            }
            plain.forEach((o, s) -> {
                if (!run.added().contains(o)) {
                    assertThat(outputs.getOrDefault(o, s).toDoubles(0, s.size()))
                            .as(o)
                            .isEqualTo(s.toDoubles(0, s.size()));
                }
            });
            return run.added();
        }
    }

    private static Binding binding(
            Map<String, Storage> leaves, Map<String, Storage> outputs, Set<String> without) {
        Binding b = new Binding();
        leaves.forEach((name, s) -> b.input(name, s, 0));
        outputs.forEach((name, s) -> {
            if (!without.contains(name)) {
                b.output(name, s, 0);
            }
        });
        return b;
    }

    private static Storage random(SplittableRandom random, Type t) {
        return Precision.DOUBLE.of(random.doubles(size(t), -0.7, 0.7).toArray());
    }

    private static int size(Type t) {
        return t.shape().size() * (t.axes().sample() ? SAMPLES : 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19})
    void randomPrograms(long seed) {
        check(gradient(RandomPrograms.of(seed), "out"));
    }

    @Test
    void weightsOfLayersAreAddedBiasesNot() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(3));
        Value h = x;
        for (int l = 0; l < 3; l++) {
            int in = h.type().shape().dim(0);
            Value w = b.param("w" + l, Shape.of(4, in));
            Value bias = b.param("b" + l, Shape.of(4));
            h = b.unary(UnaryFn.TANH, b.add(b.contract("i", h, "oi", w, "o"), bias));
        }
        b.output("f", h);
        assertThat(check(gradient(b.build(), "f")))
                .containsExactlyInAnyOrder("g:w0", "g:w1", "g:w2");
    }

    @Test
    void aLayerUsedTwiceIsAddedInTwoParts() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(4));
        Value w = b.param("w", Shape.of(4, 4));
        Value h = b.unary(UnaryFn.TANH, b.contract("i", x, "oi", w, "o"));
        b.output("f", b.contract("i", h, "oi", w, "o"));
        assertThat(check(gradient(b.build(), "f"))).containsExactly("g:w");
    }

    @Test
    void aProductWithItsOwnLeafIsNot() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(4));
        Value w = b.param("w", Shape.of(4, 4));
        Value square = b.contract("ik", w, "jk", w, "ij");
        b.output("f", b.contract("i", x, "oi", square, "o"));
        assertThat(check(gradient(b.build(), "f"))).isEmpty();
    }

    @Test
    void leavesThatNeedOneAnotherAreNot() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(4));
        Value u = b.param("u", Shape.of(4, 4));
        Value v = b.param("v", Shape.of(4, 4));
        Value product = b.contract("ik", u, "kj", v, "ij");
        b.output("f", b.contract("i", x, "oi", product, "o"));
        assertThat(check(gradient(b.build(), "f"))).isEmpty();
    }

    @Test
    void aLeafWithAPenaltyIsNot() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(3));
        Value w = b.param("w", Shape.of(4, 3));
        Value y = b.contract("i", x, "oi", w, "o");
        Value size = b.scale(0.1, b.sum(b.unary(UnaryFn.SQUARE, w), List.of(0, 1)));
        Value sum = b.add(b.sum(b.unary(UnaryFn.SQUARE, y), List.of(0)), size);
        b.output("f", b.reshape(sum, Shape.of(1)));
        assertThat(check(gradient(b.build(), "f"))).isEmpty();
    }

    @Test
    void severalTilesAreNotRunInPlace() {
        Program g = gradient(RandomPrograms.of(1), "out");
        try (Workers workers = Workers.of(1)) {
            Executor small = Executor.of(g, Precision.DOUBLE, workers, 1000);
            assertThat(small.inPlace(Map.of("g:a", "a"), "loss", 1000)).isEmpty();
        }
    }
}
