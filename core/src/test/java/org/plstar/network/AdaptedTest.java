package org.plstar.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.array.Workers;
import org.plstar.program.Axes;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

class AdaptedTest {
    private static final int WORDS = 7;
    private static final int WIDTH = 4;

    /**
     * Tokens [3] by a table E, times M as it lies, tanh, times M transposed, times E transposed: a
     * tied model.
     */
    private record Tied(Program program, ParamLayout layout) implements Model {
        static Tied of() {
            ProgramBuilder b = new ProgramBuilder();
            Value ids = b.input("x", new Type(Axes.SAMPLE, Shape.of(3)));
            Value e = b.param("table.weight", Shape.of(WORDS, WIDTH));
            Value m = b.param("m", Shape.of(WIDTH, 5));
            Value bias = b.param("bias", Shape.of(WIDTH));
            Value x = b.sum(b.takeAlong("vd", e, "t", ids, "td"), List.of(0));
            Value h = b.unary(UnaryFn.TANH, b.contract("d", b.add(x, bias), "dh", m, "h"));
            Value back = b.contract("hd", b.permute(m, List.of(1, 0)), "h", h, "d");
            b.output("f", b.contract("d", back, "vd", e, "v"));
            Program p = b.build();
            return new Tied(p, ParamLayout.of(p));
        }

        @Override
        public String text() {
            return "tied";
        }

        @Override
        public String inputName() {
            return "x";
        }

        @Override
        public Shape input() {
            return Shape.of(3);
        }

        @Override
        public Shape output() {
            return Shape.of(WORDS);
        }

        @Override
        public double[] initialParameters(long seed) {
            return normals(layout.size(), 1);
        }

        @Override
        public SequencedMap<String, double[]> initialBuffers() {
            return new LinkedHashMap<>();
        }

        @Override
        public OptionalInt vocabulary() {
            return OptionalInt.of(WORDS);
        }

        @Override
        public TrainingNetwork training() {
            return TrainingNetwork.same(program);
        }
    }

    private static double[] normals(int n, long seed) {
        Random random = new Random(seed);
        double[] x = new double[n];
        Arrays.setAll(x, _ -> random.nextGaussian());
        return x;
    }

    private static Network network(String text) {
        return Architecture.parse(text)
                .build(
                        Shape.of(3),
                        2,
                        new Initialization(Parametrization.PYTORCH, OptionalDouble.empty(), 0.1));
    }

    private static double[] outputs(Model m, double[] w, double[] x) {
        int n = x.length / m.input().size();
        ResidualSystem s = ResidualSystem.of(m, x, new double[n * m.output().size()]);
        try (Workers workers = Workers.of(1)) {
            return Jacobian.at(s, w, workers).value();
        }
    }

    /** The body's parameters with the adapters' terms added. */
    private static double[] merged(Adapted a, double[] w) {
        double[] of = a.body().initialParameters(0);
        a.merged(w).forEach((name, numbers) -> {
            ParamLayout.Entry e = a.body().layout().entry(name);
            System.arraycopy(numbers, 0, of, e.offset(), e.size());
        });
        return of;
    }

    private static void close(double[] is, double[] oracle, double tolerance) {
        assertThat(is).hasSameSizeAs(oracle);
        for (int i = 0; i < is.length; i++) {
            assertThat(is[i]).isCloseTo(oracle[i], within(tolerance));
        }
    }

    @Test
    void outputsAreThoseOfTheBodyWithTheTermsAdded() {
        Adapted tied = Adapted.of(Tied.of(), Set.of("table.weight", "m"), 2, 3);
        double[] w = normals(tied.layout().size(), 5);
        double[] tokens = {0, 3, 6, 2, 2, 5};
        close(outputs(tied, w, tokens), outputs(tied.body(), merged(tied, w), tokens), 1e-12);
        double[] x = normals(12, 2);
        for (String text : List.of(
                "dense(5) tanh dense(5) tanh dense",
                "dense(4) shared(a,dense(4)) tanh shared(a,dense(4)) sin dense")) {
            Network body = network(text);
            Adapted a = Adapted.of(body, Adapted.matrices(body), 2, 1);
            double[] at = normals(a.layout().size(), 7);
            close(outputs(a, at, x), outputs(body, merged(a, at), x), 1e-12);
        }
    }

    @Test
    void derivativesAreThoseOfDifferences() {
        Adapted a = Adapted.of(Tied.of(), Set.of("table.weight", "m"), 2, 3);
        double[] tokens = {0, 3, 6, 2, 2, 5};
        double[] w = normals(a.layout().size(), 5);
        double[] v = normals(w.length, 6);
        double[] left = w.clone();
        double[] right = w.clone();
        double h = 1e-6;
        for (int i = 0; i < w.length; i++) {
            left[i] -= h * v[i];
            right[i] += h * v[i];
        }
        double[] before = outputs(a, left, tokens);
        double[] after = outputs(a, right, tokens);
        double[] jv = new double[before.length];
        ResidualSystem s = ResidualSystem.of(a, tokens, new double[jv.length]);
        try (Workers workers = Workers.of(1)) {
            Jacobian.at(s, w, workers).apply(v, jv);
        }
        for (int i = 0; i < jv.length; i++) {
            double difference = (after[i] - before[i]) / (2 * h);
            assertThat(jv[i]).isCloseTo(difference, within(1e-6 * Math.max(1, Math.abs(jv[i]))));
        }
    }

    @Test
    void theyStartAtTheBodyFromTheSeedAsPeftDoes() {
        Network body = network("dense(50) tanh dense");
        Adapted a = Adapted.of(body, Set.of("0.weight"), 3, 3);
        assertThat(a.layout().entries().stream().map(ParamLayout.Entry::name))
                .containsExactly("0.lora_A.weight", "0.lora_B.weight");
        double[] w = a.initialParameters(4);
        assertThat(w).isEqualTo(a.initialParameters(4)).isNotEqualTo(a.initialParameters(5));
        ParamLayout.Entry ofA = a.layout().entry("0.lora_A.weight");
        assertThat(ofA.shape()).isEqualTo(Shape.of(3, 3));
        double[] numbers = Arrays.copyOfRange(w, ofA.offset(), ofA.offset() + ofA.size());
        assertThat(Arrays.stream(numbers).map(Math::abs).max().orElseThrow())
                .isBetween(0.1, 1 / Math.sqrt(3));
        ParamLayout.Entry ofB = a.layout().entry("0.lora_B.weight");
        assertThat(ofB.shape()).isEqualTo(Shape.of(50, 3));
        assertThat(Arrays.copyOfRange(w, ofB.offset(), ofB.offset() + ofB.size()))
                .containsOnly(0);
        double[] x = normals(6, 3);
        close(outputs(a, w, x), outputs(body, body.initialParameters(0), x), 0);
    }

    @Test
    void aMatrixOfTwoOrientationsIsNamedOnceAndOthersAreNone() {
        assertThat(Adapted.matrices(Tied.of())).containsExactly("table.weight", "m");
        Adapted a = Adapted.of(Tied.of(), Set.of("m"), 1, 1);
        LowRank m = a.adapters().getFirst();
        assertThat(m.a()).isEqualTo("m.lora_A.weight");
        assertThat(m.in()).isEqualTo(WIDTH);
        assertThat(m.transposed()).isTrue();
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", new Type(Axes.SAMPLE, Shape.of(3)));
        Value w = b.param("w", Shape.of(3, 3));
        Value y = b.contract("i", x, "oi", w, "o");
        b.output("f", b.contract("i", y, "io", b.unary(UnaryFn.TANH, w), "o"));
        Program p = b.build();
        assertThat(Adapted.matrices(new Tied(p, ParamLayout.of(p)))).isEmpty();
    }

    @Test
    void whatIsNoMatrixAndRanksOutOfRangeAreRefused() {
        Model m = Tied.of();
        for (Runnable wrong : List.<Runnable>of(
                () -> Adapted.of(m, Set.of("bias"), 1, 1),
                () -> Adapted.of(m, Set.of(), 1, 1),
                () -> Adapted.of(m, Set.of("m"), 0, 1),
                () -> Adapted.of(m, Set.of("m"), 1, 0),
                () -> Adapted.of(m, Set.of("m"), WIDTH + 1, 1))) {
            assertThatThrownBy(wrong::run)
                    .hasFieldOrPropertyWithValue("code", NetworkRefusal.ADAPTER);
        }
        assertThatThrownBy(() -> Adapted.of(m, Set.of("m"), WIDTH + 1, 1))
                .hasMessageContaining("5 rows and 4 columns")
                .hasMessageContaining("1 to 4");
    }
}
