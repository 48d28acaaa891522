package org.plstar.landscape.certificate.check.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.network.StandardActivation;
import org.plstar.program.KinkedPrograms;
import org.plstar.program.OpPrograms;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.system.ResidualSystem;

/** The check's intervals of slopes and values hold what pairs of points of the ball have. */
class CheckSoundnessTest {
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 60);
    private static final int SAMPLES = 3;
    private static final double[] RADII = {1e-10, 1e-6, 1e-3, 0.1};

    private static ResidualSystem system(long seed) {
        Program program = KinkedPrograms.of(seed);
        Random random = new Random(seed);
        double[] x = new double[4 * SAMPLES];
        for (int k = 0; k < x.length; k++) {
            x[k] = random.nextInt(4) == 0 ? 0 : random.nextGaussian();
        }
        int n = SAMPLES * program.outputType("out").shape().size();
        return ResidualSystem.of(
                program, ParamLayout.of(program), Map.of("x", x), SAMPLES, new double[n]);
    }

    private static List<Line> lines(ResidualSystem system, double... w) {
        return Lines.of(Sources.claim(system, w, 1, 1, 1));
    }

    private static double[] near(double[] w, double radius, Random random) {
        double[] d = new double[w.length];
        double sum = 0;
        boolean one = random.nextInt(3) == 0;
        int which = random.nextInt(d.length);
        for (int k = 0; k < d.length; k++) {
            d[k] = one ? (k == which ? 1 : 0) : random.nextGaussian();
            sum += d[k] * d[k];
        }
        double[] p = w.clone();
        for (int k = 0; k < d.length; k++) {
            p[k] += 0.999999 * radius * d[k] / Math.sqrt(sum);
        }
        return p;
    }

    @Test
    void valuesAndSecantsAreInTheirIntervals() {
        int tried = 0;
        for (int seed = 0; seed < SYSTEMS; seed++) {
            Random random = new Random(seed);
            ResidualSystem system = system(seed);
            double[] w = random.doubles(system.unknowns(), -1, 1).toArray();
            for (double radius : RADII) {
                for (int trial = 0; trial < 2; trial++) {
                    double[] p = near(w, radius, random);
                    double[] q = near(w, radius, random);
                    tried += attack(system, w, p, q, radius, "program " + seed + ", R = " + radius);
                }
            }
        }
        assertThat(tried).isGreaterThan(SYSTEMS / 2);
    }

    @Test
    void everyOpsSecantsAreInTheirIntervals() {
        Random random = new Random(4);
        OpPrograms.all()
                .forEach(
                        (name, program) -> {
                            int n = program.outputType("out").shape().size();
                            ResidualSystem system = ResidualSystem.of(program, new double[n]);
                            int tried = 0;
                            for (int k = 0; k < 60; k++) {
                                double[] w = random.doubles(system.unknowns(), -1, 1).toArray();
                                w[3] = w[9] = w[w.length - 9];
                                double radius = 0.1 * Math.pow(10, -6 * random.nextDouble());
                                double[] p = near(w, radius, random);
                                double[] q = near(w, radius, random);
                                tried += attack(system, w, p, q, radius, name);
                            }
                            boolean known = !name.equals("scatter");
                            assertThat(tried > 0).as(name).isEqualTo(known);
                        });
    }

    /** x by its sign, and the larger and the smaller of two, open in the ball. */
    @Test
    void secantsOverAChoiceAreInTheirIntervals() {
        List<BiFunction<ProgramBuilder, Value, Value>> kinds =
                List.of(
                        (b, x) -> StandardActivation.LEAKY_RELU.apply(b, x),
                        (b, x) ->
                                b.select(
                                        b.compare(
                                                BinaryFn.GREATER_EQUAL,
                                                b.fill(0, x.type().shape()),
                                                x),
                                        b.scale(-2, x),
                                        x),
                        (b, x) -> chosen(b, x, true),
                        (b, x) -> chosen(b, x, false));
        for (int kind = 0; kind < kinds.size(); kind++) {
            ProgramBuilder b = new ProgramBuilder();
            Value w = b.param("w", Shape.of(2));
            Value x = b.contract("i", w, "i", b.fill(1, Shape.of(2)), "");
            b.output("f", b.add(kinds.get(kind).apply(b, x), b.scale(0.5, x)));
            ResidualSystem system = ResidualSystem.of(b.build(), 0);
            int tried = 0;
            for (double at : new double[] {-1e-3, 1e-3}) {
                double[] middle = {0.5 + at, -0.5};
                for (double far : new double[] {9e-3, 2e-3}) {
                    double[] p = {0.5 + at + far, -0.5};
                    double[] q = {0.5 + at - far, -0.5};
                    tried += attack(system, middle, p, q, 1e-2, "kind " + kind);
                }
            }
            assertThat(tried).as("kind " + kind).isEqualTo(4);
        }
    }

    private static Value chosen(ProgramBuilder b, Value x, boolean larger) {
        Value other = b.shift(b.scale(-3, x), 0);
        Value mask = b.compare(BinaryFn.GREATER, x, other);
        return larger ? b.select(mask, x, other) : b.select(mask, other, x);
    }

    private static int attack(
            ResidualSystem system, double[] w, double[] p, double[] q, double radius, String what) {
        int tried = 0;
        try {
            List<Line> at = lines(system, w);
            List<Line> atP = lines(system, p);
            List<Line> atQ = lines(system, q);
            int out = system.program().output(system.output());
            for (int i = 0; i < system.samples(); i++) {
                Run run = new Run(at, radius, whole(at, i));
                Exact vp = whole(atP, i);
                Exact vq = whole(atQ, i);
                for (Line line : at) {
                    if (sourceIsPosition(system, line.id)) {
                        continue;
                    }
                    for (int k = 0; k < line.size; k++) {
                        double off = Math.abs(vp.hi[line.id][k] - run.mid[line.id][k]);
                        assertThat(Double.isNaN(off) ? 0 : off)
                                .as("line %d of %s", line.id, what)
                                .isLessThanOrEqualTo(
                                        run.rad[line.id][k]
                                                + vp.off[line.id][k]
                                                + 1e-15 * Math.abs(vp.hi[line.id][k]));
                    }
                }
                for (int c = 0; c < system.outputs(); c++) {
                    run.pull(out, c);
                    secant(
                            at,
                            run,
                            vp.at(out, c).minus(vq.at(out, c)),
                            p,
                            q,
                            vp.off[out][c] + vq.off[out][c],
                            what);
                    tried++;
                }
            }
        } catch (Unproved | IllegalArgumentException _) {
            // a kink of a choice in the ball, or a spread of weights
        }
        return tried > 0 ? 1 : 0;
    }

    private static void secant(
            List<Line> lines,
            Run run,
            Pair difference,
            double[] p,
            double[] q,
            double off,
            String what) {
        Pair left = difference;
        double room = off;
        double size = 0;
        for (Line line : lines) {
            if (line instanceof Leaf leaf && leaf.first() >= 0) {
                double[] mid = run.cotangent(leaf.id);
                double[] by = run.spread(leaf.id);
                for (int k = 0; k < mid.length; k++) {
                    Pair d = Pair.of(p[leaf.first() + k]).minus(Pair.of(q[leaf.first() + k]));
                    Pair term = d.times(Pair.of(mid[k]));
                    left = left.minus(term);
                    room += by[k] * d.size();
                    size += term.size();
                }
            }
        }
        assertThat(left.size()).as("secant of " + what).isLessThanOrEqualTo(room + 1e-25 * size);
    }

    private static boolean sourceIsPosition(ResidualSystem system, int line) {
        return system.program().nodes().get(line).op() instanceof org.plstar.program.Op.Compare;
    }

    private static Exact whole(List<Line> lines, int sample) {
        Exact first = new Exact(lines, 0, null);
        return sample == 0 ? first : new Exact(lines, sample, first);
    }

    // ---- at the edges of doubles

    private static boolean confirmed(
            BiFunction<ProgramBuilder, Value, Value> f, double w, double y, double r, double a0) {
        ProgramBuilder b = new ProgramBuilder();
        b.output("f", f.apply(b, b.param("w", Shape.of(1))));
        ResidualSystem system = ResidualSystem.of(b.build(), y);
        try (Workers workers = Workers.of(1)) {
            return SlopeCheck.of(Sources.claim(system, new double[] {w}, r, r, a0), workers)
                    .confirmed();
        }
    }

    @Test
    void squaresThatUnderflowAreNotZero() {
        // a product with the weight itself, and with the weight moved, whose slopes are no c ⊗ x
        for (Shape shape : List.of(Shape.of(1), Shape.of(1, 1))) {
            String labels = "ij".substring(0, shape.rank());
            BiFunction<ProgramBuilder, Value, Value> power =
                    (b, w) -> {
                        Value tiny = b.fill(1e-170, shape);
                        Value z = b.contract(labels, b.reshape(w, shape), labels, tiny, "");
                        return b.unary(UnaryFn.EXP, b.scale(1e170, z));
                    };
            assertThat(confirmed(power, -20, -2e-9, 10, 2e-9)).isFalse();
        }
    }

    /** A unit near its kink: pairs on its two sides have slopes between. */
    @Test
    void secantsOverAKinkAreInTheirIntervals() {
        for (UnaryFn fn : List.of(UnaryFn.RELU, UnaryFn.ABS)) {
            ProgramBuilder b = new ProgramBuilder();
            Value w = b.param("w", Shape.of(2));
            b.output("f", b.unary(fn, b.contract("i", w, "i", b.fill(1, Shape.of(2)), "")));
            ResidualSystem system = ResidualSystem.of(b.build(), 0);
            int tried = 0;
            for (double at : new double[] {-1e-3, 1e-3, 0}) {
                double[] middle = {0.5 + at, -0.5};
                double[] p = {0.5 + at + 9e-3, -0.5};
                double[] q = {0.5 + at - 9e-3, -0.5};
                tried += attack(system, middle, p, q, 1e-2, fn.name());
            }
            assertThat(tried).isEqualTo(3);
        }
    }

    @Test
    void productsThatUnderflowAreNotZero() {
        BiFunction<ProgramBuilder, Value, Value> product =
                (b, w) ->
                        b.scale(
                                1e308,
                                b.contract(
                                        "i",
                                        b.scale(1e-162, w),
                                        "i",
                                        b.fill(1e-162, Shape.of(1)),
                                        ""));
        assertThat(confirmed(product, 0.5, 0, 0.1, 0.9e-16)).isFalse();
    }

    @Test
    void slopesWhoseSquaresUnderflowAreNotRoundedUp() {
        // F = 1.00012e-30 w, by a slope whose square has eleven bits
        BiFunction<ProgramBuilder, Value, Value> small =
                (b, w) ->
                        b.scale(
                                1.00012e-160,
                                b.contract("i", w, "i", b.fill(1e130, Shape.of(1)), ""));
        double y = 0.500060001e-30;
        assertThat(confirmed(small, 0.5, y, 1e-6, 1.00012e-30 * 1.0001)).isFalse();
    }

    @Test
    void plainSystemsAreConfirmed() {
        BiFunction<ProgramBuilder, Value, Value> exp = (b, w) -> b.unary(UnaryFn.EXP, w);
        assertThat(confirmed(exp, 0.5, Math.exp(0.5) * (1 + 1e-9), 1e-7, 1.6)).isTrue();
        assertThat(confirmed(exp, 0.5, -1, 1e-7, 1.6)).isFalse();
        // e^½ = 1.6487
        assertThat(confirmed(exp, 0.5, Math.exp(0.5) * (1 + 1e-9), 1e-7, 1.65)).isFalse();
        BiFunction<ProgramBuilder, Value, Value> relu = (b, w) -> b.unary(UnaryFn.RELU, w);
        assertThat(confirmed(relu, 1e-9, -1e-9, 1e-8, 0.9)).isFalse();
        assertThat(confirmed(relu, 1e-9, 0.9e-9, 2e-10, 0.9)).isTrue();
        BiFunction<ProgramBuilder, Value, Value> bent =
                (b, w) -> b.add(w, b.scale(0.1, StandardActivation.LEAKY_RELU.apply(b, w)));
        assertThat(confirmed(bent, 1e-9, 2e-9, 1e-8, 0.9)).isTrue();
        assertThat(confirmed(bent, 1e-9, -2e-9, 1e-8, 0.9)).isTrue();
        // no choices of what would jump, and masks are no numbers
        BiFunction<ProgramBuilder, Value, Value> jump =
                (b, w) -> {
                    Value mask = b.compare(BinaryFn.GREATER, w, b.fill(0, Shape.of(1)));
                    return b.add(w, b.scale(1e-3, b.select(mask, b.shift(w, 1), w)));
                };
        assertThat(confirmed(jump, 1e-9, 2e-9, 1e-8, 0.9)).isFalse();
        BiFunction<ProgramBuilder, Value, Value> mask =
                (b, w) ->
                        b.add(
                                w,
                                b.scale(
                                        1e-3,
                                        b.compare(BinaryFn.GREATER, w, b.fill(0, Shape.of(1)))));
        assertThat(confirmed(mask, 1e-9, 2e-9, 1e-8, 0.9)).isFalse();
        BiFunction<ProgramBuilder, Value, Value> beside =
                (b, w) -> {
                    Value m = b.compare(BinaryFn.GREATER, w, b.fill(2e-9, Shape.of(1)));
                    return b.add(w, b.scale(1e-3, b.select(m, w, b.scale(0.5, w))));
                };
        assertThat(confirmed(beside, 1e-9, 2e-9, 1e-8, 0.9)).isFalse();
        BiFunction<ProgramBuilder, Value, Value> detached =
                (b, w) -> b.add(b.subtract(w, b.detach(w)), b.scale(1e-3, w));
        assertThat(confirmed(detached, 0.5, 0.5e-3 + 1e-9, 1e-5, 0.9)).isFalse();
    }

    // ---- forged lines

    private static SlopeClaim forged(Source... lines) {
        return new SlopeClaim(
                "C''",
                List.of(lines),
                lines.length - 1,
                Map.of("w", new double[] {1, 2}),
                1,
                new double[] {1},
                1,
                1,
                1,
                java.util.OptionalDouble.empty(),
                java.util.OptionalDouble.empty());
    }

    private static Source line(String op, Map<String, Object> members, int... in) {
        return new Source(op, members, in);
    }

    private static final Source WEIGHT = line("Param", Map.of("name", "w", "shape", new int[] {2}));

    @Test
    void forgedLinesAreRefused() {
        int[] deep = new int[100];
        Arrays.fill(deep, 1);
        deep[0] = 2;
        List<Source> second = new ArrayList<>();
        second.add(line("Reshape", Map.of("shape", deep), 0));
        second.add(line("Reshape", Map.of("shape", new int[] {2, 0}), 0));
        second.add(
                line(
                        "Broadcast",
                        Map.of(
                                "shape",
                                new int[] {1 << 28, 1 << 28, 2},
                                "positions",
                                new int[] {2}),
                        0));
        second.add(
                line(
                        "Slice",
                        Map.of(
                                "start",
                                new int[] {1},
                                "step",
                                new int[] {1},
                                "count",
                                new int[] {2}),
                        0));
        second.add(
                line(
                        "Slice",
                        Map.of(
                                "start",
                                new int[] {0},
                                "step",
                                new int[] {1 << 28},
                                "count",
                                new int[] {2}),
                        0));
        second.add(
                line(
                        "Pad",
                        Map.of(
                                "shape",
                                new int[] {3},
                                "start",
                                new int[] {2},
                                "step",
                                new int[] {1}),
                        0));
        second.add(line("Concat", Map.of("axis", 1.0), 0, 0));
        second.add(line("Concat", Map.of("axis", 0.5), 0, 0));
        second.add(line("Concat", Map.of("axis", 0.0)));
        second.add(line("Permute", Map.of("order", new int[] {0, 0}), 0));
        second.add(line("Sum", Map.of("axes", new int[] {0, 0}), 0));
        second.add(line("ArgMax", Map.of("axis", 0.0), 0));
        second.add(line("Add", Map.of(), 0, 1));
        second.add(line("Add", Map.of("more", 1.0), 0, 0));
        second.add(line("Unary", Map.of("fn", "relu"), 0));
        second.add(line("Unary", Map.of(), 0));
        second.add(line("Scale", Map.of("factor", Double.NaN), 0));
        second.add(
                line("Const", Map.of("shape", new int[] {1}, "values", new double[] {Double.NaN})));
        second.add(line("Const", Map.of("shape", new int[] {2}, "values", new double[] {1})));
        second.add(line("Param", Map.of("name", "w", "shape", new int[] {2})));
        second.add(line("Contract", Map.of("a", "ii", "b", "i", "result", "i"), 0, 0));
        second.add(line("Contract", Map.of("a", "i", "b", "j", "result", "i"), 0, 0));
        second.add(line("Contract", Map.of("a", "i", "b", "i", "result", "k"), 0, 0));
        second.add(line("Compare", Map.of("fn", "LESS"), 0, 0));
        second.add(line("Trust", Map.of(), 0));
        try (Workers workers = Workers.of(1)) {
            for (Source s : second) {
                boolean refused;
                try {
                    refused = !SlopeCheck.of(forged(WEIGHT, s), workers).confirmed();
                } catch (IllegalArgumentException | ArithmeticException _) {
                    refused = true;
                }
                assertThat(refused).as(s.toString()).isTrue();
            }
        }
    }

    @Test
    void positionsOfALongerAxisAreRefused() {
        Source two = line("Reshape", Map.of("shape", new int[] {1, 2}), 0);
        Source at = line("ArgMax", Map.of("axis", 1.0), 1);
        Source take = line("TakeAlong", Map.of("x", "", "ids", "", "result", ""), 1, 2);
        try (Workers workers = Workers.of(1)) {
            assertThatThrownBy(() -> SlopeCheck.of(forged(WEIGHT, two, at, take), workers))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void manyLargeLinesAreNotEvaluated() {
        List<Source> lines = new ArrayList<>();
        lines.add(WEIGHT);
        int[] large = {1 << 20, 2};
        for (int k = 0; k < 3000; k++) {
            lines.add(
                    k == 0
                            ? line(
                                    "Broadcast",
                                    Map.of("shape", large, "positions", new int[] {1}),
                                    0)
                            : line("Detach", Map.of(), k));
        }
        try (Workers workers = Workers.of(1)) {
            assertThat(SlopeCheck.of(forged(lines.toArray(new Source[0])), workers).words())
                    .contains("memory");
        }
    }
}
