package org.plstar.landscape.certificate.slopes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.program.Axes;
import org.plstar.program.Op;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.RandomPrograms;
import org.plstar.program.Value;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/**
 * Values, changes and slopes at random points of balls stay within their bounds, kinks inside
 * included.
 */
class SlopeSoundnessTest {
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 60);
    private static final double[] RADII = {1e-9, 1e-4, 1e-2, 0.1};

    @Test
    void boundsOfRandomProgramsHold() {
        try (Workers workers = Workers.of(2)) {
            for (int seed = 0; seed < SYSTEMS; seed++) {
                Random random = new Random(seed);
                Program program = RandomPrograms.of(seed);
                double[] x = random.doubles(3 * 3, -1, 1).toArray();
                int n = 3 * program.outputType("out").shape().size();
                ResidualSystem system =
                        ResidualSystem.of(
                                program, ParamLayout.of(program), Map.of("x", x), 3, new double[n]);
                double[] w = random.doubles(system.unknowns(), -1, 1).toArray();
                attack(system, w, random, workers, "program " + seed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(6) relu dense(6) relu dense(2)",
                "dense(6) leaky_relu dense(5) abs dense(2)",
                "dense(6) elu dense(6) softsign dense(2)",
                "dense(6) gelu dense(6) silu dense(5) mish dense(2)",
                "dense(6) layernorm tanh dense(4) relu6 dense(2)",
                "dense(6) hardtanh dense(6) hardswish dense(2)",
                "dense(6) exp dense(6) erf dense(5) sin dense(2)",
                "dense(6) selu prelu dense(5) softplus dense(2)",
                "product(dense(4) tanh, dense(4) sigmoid) dense(2)"
            })
    void boundsOfNetworksHold(String text) {
        networks(text, Shape.of(4), 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv(3,3x3,padding=1) relu maxpool(2) conv(4,2x2) relu flatten dense(2)",
                "conv(2,3x3) batchnorm relu maxpool(2) flatten dense(2)",
                "conv(3,3x3,stride=2) gelu avgpool(2) gap dense(2)"
            })
    void boundsOfConvolutionsHold(String text) {
        networks(text, Shape.of(1, 6, 6), 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attention(2) mean_tokens dense(2)",
                "residual(layernorm attention(1)) residual(layernorm dense(6) gelu dense(4))"
                        + " mean_tokens dense(2)"
            })
    void boundsOfSequencesHold(String text) {
        networks(text, Shape.of(3, 4), 2);
    }

    private static void networks(String text, Shape input, int outputs) {
        try (Workers workers = Workers.of(2)) {
            for (int seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                Network network =
                        Architecture.parse(text)
                                .build(
                                        input,
                                        outputs,
                                        new Initialization(
                                                Parametrization.NTK, OptionalDouble.empty(), 0.3));
                double[] x = new double[3 * input.size()];
                for (int i = 0; i < x.length; i++) {
                    // images have constant parts
                    x[i] = random.nextInt(3) == 0 ? 0 : random.nextGaussian();
                }
                ResidualSystem system = ResidualSystem.of(network, x, new double[3 * outputs]);
                attack(system, network.initialParameters(seed), random, workers, text);
            }
        }
    }

    private static void attack(
            ResidualSystem system, double[] w, Random random, Workers workers, String what) {
        Probe probe = new Probe(system, workers);
        along(probe, system, w, random, workers, what);
        SlopeSystem at = SlopeSystem.at(system, w, 1 << 24, workers);
        try (at) {
            for (double radius : RADII) {
                SlopeSystem.Slopes slopes = at.slopes(radius);
                if (!slopes.doubts().isEmpty()) {
                    continue;
                }
                Map<Integer, double[][]> bounds = probe.bounds(w, radius);
                for (int trial = 0; trial < 4; trial++) {
                    double[] p = near(w, radius, random, trial == 0);
                    double[] q = near(w, radius, random, false);
                    Map<Integer, double[]> vp = probe.values(p);
                    Map<Integer, double[]> vq = probe.values(q);
                    double distance = distance(p, q);
                    bounds.forEach(
                            (node, b) -> {
                                double[] x = vp.getOrDefault(node, new double[0]);
                                double[] y = vq.getOrDefault(node, new double[0]);
                                for (int k = 0; k < x.length; k++) {
                                    String place =
                                            what
                                                    + " R = "
                                                    + radius
                                                    + ", "
                                                    + system.program().nodes().get(node).op();
                                    double tiny = 1e-14 * (1 + Math.abs(x[k]));
                                    assertThat(Math.abs(x[k] - b[0][k]))
                                            .as(place)
                                            .isLessThanOrEqualTo(b[1][k] + tiny);
                                    assertThat(Math.abs(x[k] - y[k]))
                                            .as("change of " + place)
                                            .isLessThanOrEqualTo(
                                                    b[2][k] * distance * (1 + 1e-9)
                                                            + tiny
                                                            + 1e-12 * b[1][k]
                                                            + 4 * b[3][k]);
                                }
                            });
                    secants(system, at, p, q, vp, vq, slopes, what + " R = " + radius);
                }
            }
        }
    }

    /** Every line's values and slopes along directions, at random points of a ball of them. */
    private static void along(
            Probe probe,
            ResidualSystem system,
            double[] w,
            Random random,
            Workers workers,
            String what) {
        int n = 3;
        double[] d = new double[n * w.length];
        for (int k = 0; k < d.length; k++) {
            // blocks of params that do not move are among them
            d[k] = random.nextInt(4) == 0 ? 0 : random.nextGaussian();
        }
        Along along = new Along(system, n, d, workers);
        for (double rho : RADII) {
            Map<Integer, double[][]> bounds = along.bounds(w, rho);
            if (bounds.isEmpty()) {
                continue;
            }
            for (int trial = 0; trial < 4; trial++) {
                double[] z = near(new double[n], rho, random, trial == 0);
                double[] y = near(new double[n], rho, random, false);
                Map<Integer, double[]> vz = probe.values(along.point(w, z));
                Map<Integer, double[]> vy = probe.values(along.point(w, y));
                bounds.forEach(
                        (node, b) -> {
                            double[] f = vz.getOrDefault(node, new double[0]);
                            double[] g = vy.getOrDefault(node, new double[0]);
                            int size = system.program().nodes().get(node).type().shape().size();
                            String place =
                                    what
                                            + " ρ = "
                                            + rho
                                            + ", "
                                            + system.program().nodes().get(node).op();
                            for (int k = 0; k < f.length; k++) {
                                double tiny = 1e-14 * (1 + Math.abs(f[k]));
                                assertThat(Math.abs(f[k] - b[0][k]))
                                        .as("along, " + place)
                                        .isLessThanOrEqualTo(b[1][k] + tiny);
                                double middle = 0;
                                double off = 0;
                                for (int j = 0; j < n; j++) {
                                    int at = (k / size * n + j) * size + k % size;
                                    middle += b[3][at] * (z[j] - y[j]);
                                    off += b[4][at] * Math.abs(z[j] - y[j]);
                                }
                                assertThat(Math.abs(f[k] - g[k] - middle))
                                        .as("slope along, " + place)
                                        .isLessThanOrEqualTo(
                                                off * (1 + 1e-9)
                                                        + tiny
                                                        + 1e-12 * b[1][k]
                                                        + 4 * b[2][k]);
                            }
                        });
            }
        }
    }

    /** Values, errors and slopes of every line along given directions, as outputs. */
    private static final class Along {
        private final ResidualSystem system;
        private final int n;
        private final double[] directions;
        private final Enclose enclose;
        private final SameFunctions same;
        private final Executor bounds;

        Along(ResidualSystem system, int n, double[] directions, Workers workers) {
            this.system = system;
            this.n = n;
            this.directions = directions;
            same = SameFunctions.of(system, workers);
            enclose = new Enclose(system.program(), system.samples(), same.nodes(), Set.of(), n);
            for (int i = 0; i < enclose.all.size(); i++) {
                Enclosed x = enclose.of(i);
                Interval slope = enclose.along(i);
                var type = system.program().nodes().get(i).type();
                Value zero = enclose.b.fill(0, type.shape());
                int k = 0;
                for (Value v : new Value[] {x.mid(), x.radius(), x.error()}) {
                    output(k++, i, v == null ? zero : v, type.axes());
                }
                Axes both = type.axes().union(Axes.OUTPUT);
                output(3, i, slope == null ? zero : slope.mid(), both);
                Value radius = slope == null ? null : slope.radius();
                output(4, i, radius == null ? zero : radius, both);
            }
            for (int k = 0; k < enclose.doubts.size(); k++) {
                Value mask = enclose.doubts.get(k).mask();
                enclose.b.output(
                        "doubt " + k,
                        enclose.b.sumAxes(enclose.b.sumAll(mask), mask.type().axes()));
            }
            bounds = Executor.of(enclose.b.build(), Precision.DOUBLE, workers);
        }

        private void output(int k, int node, Value v, Axes axes) {
            enclose.b.output("b" + k + " " + node, enclose.b.spread(v, axes));
        }

        /** w + Dz. */
        double[] point(double[] w, double... z) {
            double[] p = w.clone();
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < p.length; k++) {
                    p[k] += directions[j * p.length + k] * z[j];
                }
            }
            return p;
        }

        /** Empty where the program may not be continuous. */
        Map<Integer, double[][]> bounds(double[] w, double rho) {
            Binding b = system.binding(Precision.DOUBLE.of(w));
            same.ids().forEach((name, ids) -> b.input(name, ids, 0));
            b.input(Enclose.RADIUS, Precision.DOUBLE.of(new double[] {rho}), 0);
            for (ParamLayout.Entry e : system.layout().entries()) {
                double[] block = new double[n * e.size()];
                for (int j = 0; j < n; j++) {
                    System.arraycopy(
                            directions, j * w.length + e.offset(), block, j * e.size(), e.size());
                }
                b.input(ForwardSlopes.DIRECTION + e.name(), Precision.DOUBLE.of(block), 0);
            }
            Map<Integer, double[][]> all = new LinkedHashMap<>();
            for (int i = 0; i < system.program().nodes().size(); i++) {
                var node = system.program().nodes().get(i);
                int size =
                        node.type().shape().size()
                                * (node.type().axes().sample() ? system.samples() : 1);
                double[][] five = new double[5][];
                for (int k = 0; k < 5; k++) {
                    five[k] = new double[k < 3 ? size : n * size];
                    b.output("b" + k + " " + i, Precision.DOUBLE.of(five[k]), 0);
                }
                // positions are numbers of another kind
                if (!(node.op() instanceof Op.ArgMax) && !(node.op() instanceof Op.Compare)) {
                    all.put(i, five);
                }
            }
            double[][] doubts = new double[enclose.doubts.size()][1];
            for (int k = 0; k < doubts.length; k++) {
                b.output("doubt " + k, Precision.DOUBLE.of(doubts[k]), 0);
            }
            bounds.run(b, system.samples(), n);
            return Arrays.stream(doubts).allMatch(v -> v[0] == 0) ? all : Map.of();
        }
    }

    /** |F(p) - F(q) - Ĵ(p - q)| ≤ ‖E‖ |p - q|. */
    private static void secants(
            ResidualSystem system,
            SlopeSystem at,
            double[] p,
            double[] q,
            Map<Integer, double[]> vp,
            Map<Integer, double[]> vq,
            SlopeSystem.Slopes slopes,
            String what) {
        int out = system.program().output(system.output());
        double[] fp = vp.getOrDefault(out, new double[0]);
        double[] fq = vq.getOrDefault(out, new double[0]);
        double[] d = new double[p.length];
        for (int k = 0; k < d.length; k++) {
            d[k] = p[k] - q[k];
        }
        double[] predicted = at.rows().times(d);
        double sum = 0;
        double size = 0;
        for (int k = 0; k < fp.length; k++) {
            double off = fp[k] - fq[k] - predicted[k];
            sum += off * off;
            size = Math.max(size, Math.abs(fp[k]));
        }
        assertThat(Math.sqrt(sum))
                .as("secants of " + what)
                .isLessThanOrEqualTo(
                        slopes.total() * distance(p, q)
                                + 1e-13 * (1 + size) * Math.sqrt(fp.length)
                                + 2 * at.residualError());
    }

    private static double[] near(double[] w, double radius, Random random, boolean axis) {
        double[] d = new double[w.length];
        if (axis) {
            d[random.nextInt(d.length)] = random.nextBoolean() ? 1 : -1;
        } else {
            for (int k = 0; k < d.length; k++) {
                d[k] = random.nextGaussian();
            }
        }
        double norm = Math.sqrt(Arrays.stream(d).map(v -> v * v).sum());
        double[] p = w.clone();
        for (int k = 0; k < d.length; k++) {
            p[k] += 0.999999 * radius * d[k] / norm;
        }
        return p;
    }

    private static double distance(double[] p, double[] q) {
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            sum += (p[k] - q[k]) * (p[k] - q[k]);
        }
        return Math.sqrt(sum);
    }

    /** Every node's value, and its bounds, as outputs. */
    private static final class Probe {
        private final ResidualSystem system;
        private final Executor values;
        private final Executor bounds;
        private final Enclose enclose;
        private final SameFunctions same;

        Probe(ResidualSystem system, Workers workers) {
            this.system = system;
            ProgramBuilder b = new ProgramBuilder();
            var copies = b.copies(system.program(), Map.of());
            for (int i = 0; i < copies.size(); i++) {
                b.output("v" + i, copies.get(i));
            }
            values = Executor.of(b.build(), Precision.DOUBLE, workers);
            same = SameFunctions.of(system, workers);
            enclose = new Enclose(system.program(), system.samples(), same.nodes(), Set.of());
            for (int i = 0; i < enclose.all.size(); i++) {
                Enclosed x = enclose.of(i);
                var type = system.program().nodes().get(i).type();
                Value zero = enclose.b.fill(0, type.shape());
                int k = 0;
                for (Value v : new Value[] {x.mid(), x.radius(), x.change(), x.error()}) {
                    enclose.b.output(
                            "b" + k++ + " " + i,
                            enclose.b.spread(v == null ? zero : v, type.axes()));
                }
            }
            bounds = Executor.of(enclose.b.build(), Precision.DOUBLE, workers);
        }

        private int size(int node) {
            var type = system.program().nodes().get(node).type();
            return type.shape().size() * (type.axes().sample() ? system.samples() : 1);
        }

        Map<Integer, double[]> values(double[] w) {
            Binding b = system.binding(Precision.DOUBLE.of(w));
            Map<Integer, double[]> all = new LinkedHashMap<>();
            for (int i = 0; i < system.program().nodes().size(); i++) {
                double[] v = new double[size(i)];
                all.put(i, v);
                b.output("v" + i, Precision.DOUBLE.of(v), 0);
            }
            values.run(b, system.samples());
            return all;
        }

        Map<Integer, double[][]> bounds(double[] w, double radius) {
            Binding b = system.binding(Precision.DOUBLE.of(w));
            same.ids().forEach((name, ids) -> b.input(name, ids, 0));
            b.input(Enclose.RADIUS, Precision.DOUBLE.of(new double[] {radius}), 0);
            Map<Integer, double[][]> all = new LinkedHashMap<>();
            for (int i = 0; i < system.program().nodes().size(); i++) {
                double[][] four = new double[4][size(i)];
                for (int k = 0; k < 4; k++) {
                    b.output("b" + k + " " + i, Precision.DOUBLE.of(four[k]), 0);
                }
                // positions are numbers of another kind
                if (!(system.program().nodes().get(i).op() instanceof Op.ArgMax)
                        && !(system.program().nodes().get(i).op() instanceof Op.Compare)) {
                    all.put(i, four);
                }
            }
            bounds.run(b, system.samples());
            return all;
        }
    }
}
