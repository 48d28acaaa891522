package org.plstar.landscape.certificate.check.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Shape;
import org.plstar.array.gather.Span;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.RandomPrograms;
import org.plstar.system.ResidualSystem;

/** The check's values and slopes along directions hold what pairs of points of the ball have. */
class AlongSoundnessTest {
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 60);
    private static final int DIRECTIONS = 3;
    private static final double[] RADII = {1e-9, 1e-5, 1e-2, 0.1};

    @Test
    void boundsOfRandomProgramsHold() {
        int tried = 0;
        for (int seed = 0; seed < SYSTEMS; seed++) {
            Random random = new Random(seed);
            Program program = RandomPrograms.of(seed);
            double[] x = random.doubles(3 * 3, -1, 1).toArray();
            int n = 3 * program.outputType("out").shape().size();
            ResidualSystem system =
                    ResidualSystem.of(
                            program, ParamLayout.of(program), Map.of("x", x), 3, new double[n]);
            double[] w = random.doubles(system.unknowns(), -1, 1).toArray();
            tried += attack(system, w, random, "program " + seed);
        }
        assertThat(tried).isGreaterThan(SYSTEMS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(5) relu dense(4) abs dense(2)",
                "dense(5) elu dense(4) softsign dense(3) mish dense(2)",
                "dense(5) exp dense(4) erf dense(4) sin dense(2)",
                "conv(2,3x3,padding=1) relu maxpool(2) flatten dense(2)",
                "conv(2,3x3) batchnorm gelu avgpool(2) gap dense(2)",
                "residual(layernorm attention(1)) residual(layernorm dense(6) gelu dense(4))"
                        + " mean_tokens dense(2)"
            })
    void boundsOfNetworksHold(String text) {
        Shape input =
                text.startsWith("conv")
                        ? Shape.of(1, 4, 4)
                        : text.startsWith("residual") ? Shape.of(3, 4) : Shape.of(4);
        Network network =
                Architecture.parse(text)
                        .build(
                                input,
                                2,
                                new Initialization(
                                        Parametrization.NTK, OptionalDouble.empty(), 0.3));
        int tried = 0;
        for (int seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            double[] x = new double[2 * input.size()];
            for (int i = 0; i < x.length; i++) {
                // images have constant parts
                x[i] = random.nextInt(3) == 0 ? 0 : random.nextGaussian();
            }
            ResidualSystem system = ResidualSystem.of(network, x, new double[4]);
            tried += attack(system, network.initialParameters(seed), random, text);
        }
        assertThat(tried).isPositive();
    }

    /** The number of radii that could be tried. */
    private static int attack(ResidualSystem system, double[] w, Random random, String what) {
        double[][] columns = new double[DIRECTIONS][w.length];
        for (double[] column : columns) {
            for (int k = 0; k < column.length; k++) {
                column[k] = random.nextInt(4) == 0 ? 0 : random.nextGaussian();
            }
        }
        int tried = 0;
        for (double rho : RADII) {
            double[] z = near(rho, random);
            double[] y = near(rho, random);
            try {
                compare(system, w, columns, rho, z, y, what + ", ρ = " + rho);
                tried++;
            } catch (Unproved _) {
                // a choice, or a number outside of where a function is defined
            }
        }
        return tried;
    }

    private static double[] near(double rho, Random random) {
        double[] z = new double[DIRECTIONS];
        double sum = 0;
        for (int d = 0; d < z.length; d++) {
            z[d] = random.nextGaussian();
            sum += z[d] * z[d];
        }
        for (int d = 0; d < z.length; d++) {
            z[d] *= 0.999999 * rho / Math.sqrt(sum);
        }
        return z;
    }

    private static void compare(
            ResidualSystem system,
            double[] w,
            double[][] columns,
            double rho,
            double[] z,
            double[] y,
            String what) {
        List<Line> at = lines(system, w);
        List<Line> atZ = lines(system, moved(w, columns, z));
        List<Line> atY = lines(system, moved(w, columns, y));
        // nothing is let go, so that every line can be looked at
        int[] last = new int[at.size()];
        Arrays.fill(last, -1);
        Run.Along along = new Run.Along(columns, last);
        Exact first = new Exact(at, 0, null);
        Exact firstZ = new Exact(atZ, 0, null);
        Exact firstY = new Exact(atY, 0, null);
        Run shared = new Run(at, rho, first, along, null);
        for (int i = 0; i < system.samples(); i++) {
            Run run = i == 0 ? shared : new Run(at, rho, new Exact(at, i, first), along, shared);
            Exact vz = i == 0 ? firstZ : new Exact(atZ, i, firstZ);
            Exact vy = i == 0 ? firstY : new Exact(atY, i, firstY);
            for (Line line : at) {
                int id = line.id;
                double[] slope = run.tangent(id);
                boolean position = system.program().nodes().get(id).op() instanceof Op.Compare;
                for (int k = 0; k < line.size && !position; k++) {
                    String place = "element " + k + " of line " + id + " of " + what;
                    double tiny =
                            vz.off[id][k] + vy.off[id][k] + 4e-15 * (1 + Math.abs(vz.hi[id][k]));
                    double off = Math.abs(vz.hi[id][k] - run.mid[id][k]);
                    assertThat(off).as(place).isLessThanOrEqualTo(run.rad[id][k] + tiny);
                    double middle = 0;
                    double room = tiny + 1e-12 * run.rad[id][k];
                    for (int d = 0; d < DIRECTIONS && slope != null; d++) {
                        middle += slope[d * line.size + k] * (z[d] - y[d]);
                        room += run.tangentOff(id)[d * line.size + k] * Math.abs(z[d] - y[d]);
                    }
                    Pair difference = vz.at(id, k).minus(vy.at(id, k));
                    assertThat(Math.abs(difference.minus(Pair.of(middle)).hi()))
                            .as("slope of " + place)
                            .isLessThanOrEqualTo(room * (1 + 1e-9));
                }
            }
        }
    }

    private static double[] moved(double[] w, double[][] columns, double... z) {
        double[] p = w.clone();
        for (int d = 0; d < z.length; d++) {
            for (int k = 0; k < p.length; k++) {
                p[k] += columns[d][k] * z[d];
            }
        }
        return p;
    }

    // ---- a system as a certificate has it, without a file between

    private static List<Line> lines(ResidualSystem system, double... w) {
        List<Source> lines = new ArrayList<>();
        for (Node n : system.program().nodes()) {
            lines.add(
                    new Source(
                            n.op().getClass().getSimpleName(),
                            members(n.op(), system),
                            n.operands().stream().mapToInt(i -> i).toArray()));
        }
        Map<String, double[]> weights = new LinkedHashMap<>();
        for (ParamLayout.Entry e : system.layout().entries()) {
            double[] part = new double[e.size()];
            System.arraycopy(w, e.offset(), part, 0, part.length);
            weights.put(e.name(), part);
        }
        int output = system.program().output(system.output());
        return Lines.of(
                new SlopeClaim(
                        "C''",
                        lines,
                        output,
                        weights,
                        system.samples(),
                        system.targets(),
                        true,
                        1,
                        1,
                        0,
                        OptionalDouble.empty(),
                        OptionalDouble.empty()));
    }

    private static int[] list(List<Integer> all) {
        return all.stream().mapToInt(i -> i).toArray();
    }

    private static Map<String, Object> members(Op op, ResidualSystem system) {
        return switch (op) {
            case Op.Param p -> Map.of("name", p.name(), "shape", p.type().shape().dims());
            case Op.Input i ->
                    Map.of(
                            "array", system.input(i.name()),
                            "shape", i.type().shape().dims(),
                            "sample", i.type().axes().sample());
            case Op.Const c -> Map.of("shape", c.shape().dims(), "values", c.values());
            case Op.Unary u -> Map.of("fn", u.fn().name());
            case Op.Scale s -> Map.of("factor", s.factor());
            case Op.Compare c -> Map.of("fn", c.fn().name());
            case Op.Contract c -> Map.of("a", c.a(), "b", c.b(), "result", c.result());
            case Op.Sum s -> Map.of("axes", list(s.axes()));
            case Op.Broadcast b ->
                    Map.of("shape", b.shape().dims(), "positions", list(b.positions()));
            case Op.Reshape r -> Map.of("shape", r.shape().dims());
            case Op.Permute p -> Map.of("order", list(p.order()));
            case Op.Slice s ->
                    Map.of(
                            "start", list(s.start()),
                            "step", list(s.step()),
                            "count", list(s.count()));
            case Op.Pad p ->
                    Map.of(
                            "shape", p.shape().dims(),
                            "start", list(p.start()),
                            "step", list(p.step()));
            case Op.Concat c -> Map.of("axis", (double) c.axis());
            case Op.TakeAlong t -> Map.of("x", t.x(), "ids", t.ids(), "result", t.result());
            case Op.Patches p -> {
                List<Integer> numbers = new ArrayList<>();
                for (Span s : List.of(p.window().rows(), p.window().columns())) {
                    numbers.addAll(
                            List.of(s.kernel(), s.stride(), s.before(), s.after(), s.dilation()));
                }
                yield Map.of("window", list(numbers), "padding", new double[] {p.padding()});
            }
            case Op.ArgMax a -> Map.of("axis", (double) a.axis());
            default -> Map.of();
        };
    }
}
