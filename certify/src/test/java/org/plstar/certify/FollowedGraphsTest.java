package org.plstar.certify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.array.Workers;
import org.plstar.certify.lower.LoweringRefusal;
import org.plstar.certify.lower.PlainProgram;
import org.plstar.check.Certificate;
import org.plstar.check.Check;
import org.plstar.check.Claim;
import org.plstar.check.Followed;
import org.plstar.onnx.ImportOptions;
import org.plstar.onnx.OnnxExport;
import org.plstar.onnx.OnnxModel;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;

/**
 * Random ONNX graphs: whatever is proved of one is confirmed from its files, and what it says
 * happens; how many graphs: {@code -Dplstar.graphs=N}.
 */
class FollowedGraphsTest {
    private static final int GRAPHS = Integer.getInteger("plstar.graphs", 8);
    private static final long FIRST = Long.getLong("plstar.graphs.first", 0);

    @TempDir
    Path folder;

    /** A graph of dense layers and what may stand between them. */
    private static final class Graph {
        final ProgramBuilder b = new ProgramBuilder();
        final Random random;
        int params;
        final int width;

        Graph(Random random) {
            this.random = random;
            width = 3 + random.nextInt(6);
        }

        private Value dense(Value x, int outputs) {
            int inputs = x.type().shape().dim(0);
            int number = params++;
            Value w = b.param("w" + number, Shape.of(outputs, inputs));
            Value y = b.contract("ij", w, "j", x, "i");
            return random.nextInt(4) == 0 ? y : b.add(y, b.param("b" + number, Shape.of(outputs)));
        }

        private Value filled(Value scalar) {
            return b.broadcast(scalar, Shape.of(width), List.of());
        }

        private Value mean(Value x) {
            return b.scale(1.0 / width, b.sum(x, List.of(0)));
        }

        private Value normalized(Value x) {
            Value centred = b.subtract(x, filled(mean(x)));
            Value variance = mean(b.unary(UnaryFn.SQUARE, centred));
            Value root = b.unary(UnaryFn.SQRT, b.shift(variance, 0.05));
            return b.div(centred, filled(root));
        }

        private Value softmax(Value x) {
            Value e = b.unary(UnaryFn.EXP, b.subtract(x, filled(b.max(x, 0))));
            return b.div(e, filled(b.sum(e, List.of(0))));
        }

        private Value changed(Value x) {
            return switch (random.nextInt(14)) {
                case 0, 1 -> b.unary(UnaryFn.TANH, x);
                case 2 -> b.unary(UnaryFn.SIN, x);
                case 3 -> b.unary(UnaryFn.SOFTPLUS, x);
                case 4 -> b.unary(UnaryFn.ERF, x);
                case 5 -> b.mul(x, b.unary(UnaryFn.SIGMOID, x));
                case 6 -> b.unary(UnaryFn.RELU, x);
                case 7 -> normalized(x);
                case 8 -> softmax(x);
                case 9 -> b.add(x, b.scale(0.5, b.unary(UnaryFn.TANH, dense(x, width))));
                case 10 -> b.mul(x, dense(x, width));
                case 11 -> b.div(x, b.shift(b.unary(UnaryFn.SQUARE, x), 1.5));
                case 12 -> b.unary(UnaryFn.ABS, x);
                default ->
                    b.concat(
                            0,
                            List.of(
                                    b.slice(x, List.of(1), List.of(1), List.of(width - 1)),
                                    b.slice(x, List.of(0), List.of(1), List.of(1))));
            };
        }

        Program build(int inputs, int outputs) {
            Value x = b.input("x", Type.perSample(inputs));
            Value v = dense(x, width);
            for (int i = random.nextInt(3); i >= 0; i--) {
                v = changed(v);
                v = random.nextBoolean() ? dense(v, width) : v;
            }
            b.output("out", dense(v, outputs));
            return b.build();
        }
    }

    /** The equations of a graph that went through a file. */
    private record Case(ResidualSystem system, double[] w) {}

    private Case read(int seed) throws IOException {
        Random random = new Random(seed);
        int inputs = 2 + random.nextInt(3);
        int outputs = 1 + random.nextInt(2);
        int rows = 1 + random.nextInt(4);
        Program program = new Graph(random).build(inputs, outputs);
        ParamLayout layout = ParamLayout.of(program);
        double[] w = random.doubles(layout.size(), -0.8, 0.8).toArray();
        Path file = folder.resolve("graph.onnx");
        OnnxExport.write(file, program, layout, w, Map.of(), Precision.DOUBLE);
        OnnxModel m = OnnxModel.read(file, ImportOptions.DEFAULT);
        double[] x = random.doubles((long) rows * inputs, -1.5, 1.5).toArray();
        ResidualSystem zero = ResidualSystem.of(
                m.program(),
                m.layout(),
                Map.of(m.inputs().firstEntry().getKey(), x),
                rows,
                new double[rows * outputs]);
        double[] f = PlainProgram.run(
                        LoweredEquations.of(List.of(zero), w).programs().getFirst(), w)
                .getFirst()[0];
        double off = Math.pow(10, -1 - 5 * random.nextDouble());
        Arrays.setAll(f, k -> f[k] + off * random.nextGaussian());
        return new Case(zero.withTargets(f), m.parameters());
    }

    @Test
    void whatIsProvedOfAGraphHappens() throws IOException {
        Map<Theorem, Integer> proved = new EnumMap<>(Theorem.class);
        for (int i = 0; i < GRAPHS; i++) {
            int seed = (int) FIRST + i;
            try {
                follow(seed, read(seed), proved);
            } catch (Refusal e) {
                assertThat(e.code())
                        .as("graph %d: %s", seed, e)
                        .isInstanceOf(LoweringRefusal.class);
            }
        }
        System.out.printf("%d graphs, proved and followed: %s%n", GRAPHS, proved);
        assertThat(proved)
                .hasSize(4)
                .allSatisfy((_, n) -> assertThat(n).isGreaterThan(GRAPHS / 10));
    }

    private void follow(int seed, Case of, Map<Theorem, Integer> proved) throws IOException {
        double[] w1 = Refinement.of(of.system, of.w, Workers.of(1)).point();
        LoweredEquations e = LoweredEquations.of(List.of(of.system), of.w);
        Prover prover = new Prover(e, Prover.Measure.AUTO);
        List<Trial> trials =
                new ArrayList<>(prover.at(of.w, OptionalDouble.empty(), Optional.empty()));
        trials.addAll(prover.at(of.w, OptionalDouble.empty(), Optional.of(w1)));
        trials.removeIf(t -> !t.holds());
        if (trials.isEmpty()) {
            return;
        }
        SequencedMap<String, double[]> points = new LinkedHashMap<>();
        points.put("w0", of.w);
        points.put("w1", w1);
        List<Claim> claims = trials.stream().map(t -> t.claim().orElseThrow()).toList();
        e.write(folder, points, claims, Map.of(), "", new LinkedHashMap<>());
        Path file = folder.resolve(LoweredEquations.TEXT);
        List<String> out = new ArrayList<>();
        assertThat(Check.run(new String[] {file.toString()}, out))
                .as("graph %d: %s", seed, String.join("\n", out))
                .isZero();
        Certificate c = Certificate.read(file);
        for (Trial t : trials) {
            Claim claim = t.claim().orElseThrow();
            Followed f = new Followed(c, claim.point());
            String name = "graph " + seed + ", " + t.theorem().symbol();
            double most = claim.radius() * (1 + 1e-6);
            proved.merge(t.theorem(), 1, Integer::sum);
            switch (t.theorem()) {
                case DESCENT -> {
                    double[] seen = f.descent(claim.eta(), 40);
                    double rate = 1 - t.rate().orElseThrow();
                    assertThat(seen[0]).as(name).isLessThanOrEqualTo(rate + 1e-9);
                    assertThat(seen[1]).as(name).isLessThanOrEqualTo(most);
                }
                case FLOW -> {
                    double squared = t.rate().orElseThrow();
                    double step = 0.02 / squared;
                    double[] seen = f.flow(Math.min(step, 0.2 * limit(trials)), 30);
                    double time = 30 * Math.min(step, 0.2 * limit(trials));
                    assertThat(seen[0])
                            .as(name)
                            .isLessThanOrEqualTo(Math.exp(-squared * time) * (1 + 1e-4));
                    assertThat(seen[1]).as(name).isLessThanOrEqualTo(most);
                }
                default -> {
                    double[] seen = f.solution(12);
                    assertThat(seen[0]).as(name).isLessThanOrEqualTo(most);
                    assertThat(seen[1]).as(name).isLessThanOrEqualTo(1e-24 + 1e-13 * most);
                }
            }
        }
    }

    /** A step that descent allows, for the flow; a short one where none is known. */
    private static double limit(List<Trial> trials) {
        return trials.stream()
                .flatMapToDouble(t -> t.step().stream())
                .findFirst()
                .orElse(1e-4);
    }
}
