package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.array.gather.Span;
import org.plstar.array.gather.Window;
import org.plstar.landscape.certificate.LinearMap.Mean;
import org.plstar.landscape.certificate.LinearMap.Multiple;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.check.PlainBounds;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.StandardActivation;
import org.plstar.program.ParamLayout;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** Stages compute what the program does, in whatever lines it is written, or name a line. */
final class StageReaderTest {
    private static final int ROWS = 3;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    conv(2,3x3) abs gap dense|NOT_SMOOTH|abs
                    conv(2,3x3) residual(conv(2,3x3) elu) gap dense|LAYER|expm1
                    flatten dense(3) layernorm dense|LAYER|mul
                    conv(2,3x3) batchnorm tanh gap dense|LAYER|input
                    conv(2,3x3) tanh dense(3) flatten dense|LAYER|contract
                    flatten product(dense(3),dense(3)) dense|LAYER|mul
                    flatten concat(dense(3),dense(3)) dense|LAYER|concat
                    flatten shared(a,dense(16)) tanh shared(a,dense(16)) dense|LAYER|enters 2 times
                    """)
    void aLineWithoutBoundsIsNamed(String text, CertificateRefusal code, String where) {
        Network network =
                Architecture.parse(text).build(Shape.of(1, 4, 4), 1, Initialization.DEFAULT);
        double[] w = network.initialParameters(1);

        assertThatThrownBy(() -> StageNetwork.of(network, w))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code))
                .hasMessageContaining("of the program, ")
                .hasMessageContaining(where);
    }

    /** Stages, their maps and sources: what a layer becomes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    flatten dense(3) tanh dense|W0 TANH, W1 IDENTITY
                    flatten dense(3,bias=false) gelu dense(2) silu dense|W0 GELU, W1 SILU, W2 IDENTITY
                    flatten dense(3) dense(4) softplus dense sin|W0 IDENTITY, W1 SOFTPLUS, W2 SIN, M3 IDENTITY
                    flatten dense(4) tanh residual(dense(4) erf dense(4)) dense|W0 TANH, W1 ERF, W2+M1 IDENTITY, W3 IDENTITY
                    flatten dense(4) residual(dense(4),dense(4),post=tanh) dense|W0 IDENTITY, W1+W1 TANH, W2 IDENTITY
                    flatten sum(dense(4) tanh,dense(4)) dense|W0 TANH, M1+W0 IDENTITY, W2 IDENTITY
                    conv(2,3x3) sigmoid avgpool(2x2) conv(4,1x1) tanh gap dense|W0 SIGMOID, A1 IDENTITY, W2 TANH, A3 IDENTITY, W4 IDENTITY
                    conv(4,3x3) tanh conv(4,2x2,groups=2,stride=2) tanh flatten dense scale(3)|W0 TANH, W1 TANH, W2 IDENTITY, M3 IDENTITY
                    conv(2,3x3) tanh maxpool(2x2) flatten dense|W0 TANH, A1 LARGEST, A2 IDENTITY, W3 IDENTITY
                    flatten dense(5) tanh dropout(0.5) dense|W0 TANH, W1 IDENTITY
                    flatten dense(5) relu dense(3) leaky_relu dense|W0 RELU, W1 LEAKY_RELU, W2 IDENTITY
                    conv(2,3x3) residual(conv(2,3x3) relu conv(2,3x3),post=relu) gap dense|W0 IDENTITY, W1 RELU, W2+M1 RELU, A3 IDENTITY, W4 IDENTITY
                    """)
    void layersAreStages(String text, String expected) {
        Network network =
                Architecture.parse(text).build(Shape.of(1, 4, 4), 1, Initialization.DEFAULT);

        assertThat(text(StageNetwork.of(network, network.initialParameters(1))))
                .isEqualTo(expected);
    }

    private static String text(StageNetwork stages) {
        return stages.stages().stream()
                .map(
                        s ->
                                s.terms().stream()
                                                .map(t -> letter(t.map()) + t.source())
                                                .collect(Collectors.joining("+"))
                                        + " "
                                        + (s.windows().isPresent() ? "LARGEST" : s.activation()))
                .collect(Collectors.joining(", "));
    }

    private static String letter(LinearMap map) {
        return switch (map) {
            case Weighted _ -> "W";
            case Mean _ -> "A";
            case Multiple _ -> "M";
        };
    }

    /** Systems that no layers make, with the stages that they are. */
    private enum Written {
        TRANSPOSED(
                "W0 TANH, W1 IDENTITY",
                (b, x) -> {
                    Value z = b.contract("i", x, "io", b.param("a", Shape.of(6, 4)), "o");
                    Value h = b.unary(UnaryFn.TANH, b.add(b.param("c", Shape.of(4)), z));
                    return b.contract("oi", b.param("b", Shape.of(2, 4)), "i", h, "o");
                }),
        OF_ONE_UNIT(
                "W0 SIN, W1 IDENTITY",
                (b, x) -> {
                    Value z = b.contract("i", x, "i", b.param("a", Shape.of(6)), "");
                    Value h = b.unary(UnaryFn.SIN, b.scale(-0.7, z));
                    return b.contract("", h, "o", b.param("b", Shape.of(2)), "o");
                }),
        TURNED_SILU(
                "W0 SILU, W1 IDENTITY",
                (b, x) -> {
                    Value z = b.contract("i", x, "oi", b.param("a", Shape.of(3, 6)), "o");
                    Value h = b.mul(b.unary(UnaryFn.SIGMOID, z), z);
                    return b.contract("i", h, "oi", b.param("b", Shape.of(2, 3)), "o");
                }),
        EXPORTED_GELU(
                "W0 GELU, M1 IDENTITY, W2 IDENTITY, M3 GELU, M4 IDENTITY, W5 IDENTITY",
                (b, x) -> {
                    Value z = b.contract("i", x, "oi", b.param("a", Shape.of(3, 6)), "o");
                    Value one = b.unary(UnaryFn.ERF, b.scale(1 / Math.sqrt(2), z));
                    Value h = b.scale(0.5, b.mul(b.shift(one, 1), z));
                    Value z2 = b.contract("i", h, "oi", b.param("c", Shape.of(2, 3)), "o");
                    Value shifted = b.add(z2, b.param("d", Shape.of(2)));
                    double root = 1 / (double) (float) Math.sqrt(2);
                    Value two = b.unary(UnaryFn.ERF, b.scale(root, shifted));
                    Value h2 = b.scale(0.5, b.mul(shifted, b.shift(two, 1)));
                    return b.contract("i", h2, "oi", b.param("b", Shape.of(2, 2)), "o");
                }),
        PERMUTED_WEIGHTS(
                "W0 ERF, W1 IDENTITY",
                (b, x) -> {
                    Value image = b.reshape(x, Shape.of(2, 1, 3));
                    Value a = b.permute(b.param("a", Shape.of(3, 2, 4)), List.of(2, 1, 0));
                    Value z = b.contract("cyx", image, "ocx", a, "oy");
                    return b.contract(
                            "oy",
                            b.unary(UnaryFn.ERF, z),
                            "koy",
                            b.param("b", Shape.of(2, 4, 1)),
                            "k");
                }),
        SUMS_OF_ROWS(
                "W0 TANH, A1 IDENTITY, W2 IDENTITY",
                (b, x) -> {
                    Value z = b.contract("i", x, "ayi", b.param("a", Shape.of(3, 2, 6)), "ay");
                    Value s = b.scale(-0.4, b.sum(b.unary(UnaryFn.TANH, z), List.of(0)));
                    return b.contract("y", s, "ky", b.param("b", Shape.of(2, 2)), "k");
                }),
        WINDOWS(
                "W0 TANH, W1 IDENTITY",
                (b, x) -> {
                    Window w = new Window(new Span(1, 1, 0, 0, 1), new Span(2, 1, 1, 0, 1));
                    Value seen = b.patches(b.reshape(x, Shape.of(2, 1, 3)), w, 0);
                    Value a = b.param("a", Shape.of(3, 2, 1, 2));
                    Value z = b.contract("ocij", a, "cijyx", seen, "oyx");
                    Value c =
                            b.broadcast(
                                    b.scale(0.3, b.param("c", Shape.of(3))),
                                    z.type().shape(),
                                    List.of(0));
                    Value h = b.unary(UnaryFn.TANH, b.add(z, c));
                    return b.contract("oyx", h, "koyx", b.param("b", Shape.of(2, 3, 1, 3)), "k");
                }),
        USED_TWICE(
                "W0 IDENTITY, W1+W1 IDENTITY",
                (b, x) -> {
                    Value z = b.contract("i", x, "oi", b.param("a", Shape.of(3, 6)), "o");
                    return b.add(
                            b.contract("i", z, "oi", b.param("b", Shape.of(2, 3)), "o"),
                            b.contract("i", z, "oi", b.param("c", Shape.of(2, 3)), "o"));
                }),
        TWICE_ITSELF(
                "W0 IDENTITY, M1+M1 TANH, W2 IDENTITY",
                (b, x) -> {
                    Value z = b.contract("i", x, "oi", b.param("a", Shape.of(3, 6)), "o");
                    Value h = b.unary(UnaryFn.TANH, b.add(z, z));
                    return b.contract("i", h, "oi", b.param("b", Shape.of(2, 3)), "o");
                }),
        GELU_BY_A_FACTOR(
                "W0 GELU, W1 IDENTITY",
                (b, x) -> {
                    Value z = b.contract("i", x, "oi", b.param("a", Shape.of(3, 6)), "o");
                    Value h = StandardActivation.GELU.apply(b, b.scale(1.7, z));
                    return b.contract("i", h, "oi", b.param("b", Shape.of(2, 3)), "o");
                });

        final String stages;

        @SuppressWarnings("ImmutableEnumChecker") // formulas above, none of which has a state
        final BiFunction<ProgramBuilder, Value, Value> formula;

        Written(String stages, BiFunction<ProgramBuilder, Value, Value> formula) {
            this.stages = stages;
            this.formula = formula;
        }

        ResidualSystem system(Random random) {
            ProgramBuilder b = new ProgramBuilder();
            b.output("F", formula.apply(b, b.input("rows", Type.perSample(6))));
            var program = b.build();
            return ResidualSystem.of(
                    program,
                    ParamLayout.of(program),
                    Map.of("rows", normals(random, 6 * ROWS)),
                    ROWS,
                    normals(random, 2 * ROWS));
        }
    }

    private static double[] normals(Random random, int count) {
        return random.doubles(count).map(_ -> random.nextGaussian()).toArray();
    }

    /** Values, curvature in both ways, and the claim that both ways prove. */
    @Test
    void programsAreStagesInBothWays() {
        try (Workers workers = Workers.of(1)) {
            for (Written written : Written.values()) {
                Random random = new Random(5);
                ResidualSystem system = written.system(random);
                double[] w = normals(random, system.unknowns());
                StageNetwork stages = StageNetwork.of(system, w);
                double[] x = StageNetwork.inputs(system);
                assertThat(text(stages)).as(written.name()).isEqualTo(written.stages);
                ForwardBackward at =
                        new ForwardBackward(stages, WeightNorms.of(stages, workers), x, workers);
                double[] f = Jacobian.at(system, w, workers).value();
                for (int k = 0; k < f.length; k++) {
                    assertThat(at.f[k]).as(written.name()).isCloseTo(f[k], within(1e-12));
                }
                double first = CurvatureBound.of(stages, x, true, workers).blocks(0.1);
                PlainBounds second =
                        PlainBounds.of(
                                StageClaims.of(
                                        "A'",
                                        system,
                                        w,
                                        system.targets(),
                                        1,
                                        1,
                                        OptionalDouble.empty(),
                                        OptionalDouble.empty(),
                                        true),
                                workers);
                assertThat(second.curvature(0.1) / first).as(written.name()).isBetween(0.98, 1.02);
            }
        }
    }

    /** Rows must be those that the stages are about, whatever else the program reads. */
    @Test
    void aSecondTableIsRefused() {
        ProgramBuilder b = new ProgramBuilder();
        Value other = b.input("other", Type.perSample(3));
        b.output("G", b.unary(UnaryFn.TANH, other));
        Value x = b.input("rows", Type.perSample(3));
        b.output("F", b.contract("i", x, "oi", b.param("a", Shape.of(2, 3)), "o"));
        var program = b.build();

        assertThatThrownBy(
                        () ->
                                StageReader.read(
                                        program, "F", ParamLayout.of(program), new double[6]))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("one table");
    }

    /** What looks like stages and is none: neither way reads it. */
    @Test
    void otherProgramsAreReadByNeitherWay() {
        Map<String, BiFunction<ProgramBuilder, Value, Value>> others = new LinkedHashMap<>();
        others.put(
                "a part of the rows",
                (b, x) ->
                        b.contract(
                                "i",
                                b.slice(x, List.of(0), List.of(1), List.of(3)),
                                "oi",
                                b.param("a", Shape.of(2, 3)),
                                "o"));
        others.put(
                "a part of the weights",
                (b, x) -> {
                    Value a =
                            b.slice(
                                    b.param("a", Shape.of(2, 7)),
                                    List.of(0, 0),
                                    List.of(1, 1),
                                    List.of(2, 6));
                    return b.contract("i", x, "oi", a, "o");
                });
        others.put(
                "one weight for all",
                (b, x) -> {
                    Value a = b.broadcast(b.param("a", Shape.of(2)), Shape.of(2, 6), List.of(0));
                    return b.contract("i", x, "oi", a, "o");
                });
        others.put(
                "weights twice",
                (b, x) -> {
                    Value a = b.param("a", Shape.of(6, 6));
                    Value h = b.unary(UnaryFn.TANH, b.contract("i", x, "oi", a, "o"));
                    Value z = b.contract("i", h, "oi", a, "o");
                    return b.contract("i", z, "oi", b.param("b", Shape.of(2, 6)), "o");
                });
        others.put(
                "rows in another order",
                (b, x) -> {
                    Value t = b.permute(b.reshape(x, Shape.of(2, 3)), List.of(1, 0));
                    Value z = b.reshape(t, Shape.of(6));
                    return b.contract("i", z, "oi", b.param("a", Shape.of(2, 6)), "o");
                });
        others.put(
                "a bias for each element",
                (b, x) -> {
                    Value image = b.reshape(x, Shape.of(1, 6));
                    Value z = b.contract("cx", image, "oc", b.param("a", Shape.of(2, 1)), "ox");
                    Value y = b.unary(UnaryFn.TANH, b.add(z, b.param("c", Shape.of(2, 6))));
                    return b.contract("ox", y, "kox", b.param("b", Shape.of(2, 2, 6)), "k");
                });
        others.put(
                "windows on zeros alone",
                (b, x) -> {
                    Window w = new Window(new Span(1, 2, 1, 0, 1), new Span(1, 1, 0, 0, 1));
                    Value seen = b.patches(b.reshape(x, Shape.of(2, 1, 3)), w, 0);
                    Value a = b.param("a", Shape.of(2, 2, 1, 1));
                    Value z = b.contract("ocij", a, "cijyx", seen, "oyx");
                    Value y =
                            b.unary(
                                    UnaryFn.TANH,
                                    b.add(
                                            z,
                                            b.broadcast(
                                                    b.param("c", Shape.of(2)),
                                                    z.type().shape(),
                                                    List.of(0))));
                    return b.contract("oyx", y, "koyx", b.param("b", Shape.of(2, 2, 1, 3)), "k");
                });
        others.put(
                "sums of zeros alone",
                (b, x) -> {
                    Window w = new Window(new Span(1, 2, 1, 0, 1), new Span(1, 1, 0, 0, 1));
                    Value seen = b.patches(b.reshape(x, Shape.of(2, 1, 3)), w, 0);
                    Value y = b.sum(seen, List.of(1, 2));
                    return b.contract("oyx", y, "koyx", b.param("b", Shape.of(2, 2, 1, 3)), "k");
                });
        Window two = new Window(new Span(1, 1, 0, 0, 1), new Span(2, 1, 1, 0, 1));
        others.put(
                "zeros in a maximum",
                (b, x) -> {
                    Value seen = b.patches(b.reshape(x, Shape.of(2, 1, 3)), two, 0);
                    Value y = b.max(b.reshape(seen, Shape.of(2, 2, 1, 3)), 1);
                    return b.contract("oyx", y, "koyx", b.param("b", Shape.of(2, 2, 1, 3)), "k");
                });
        others.put(
                "zeros around an image before its maximum",
                (b, x) -> {
                    Value zeros = b.patches(b.reshape(x, Shape.of(2, 1, 3)), two, 0);
                    Value image = b.reshape(zeros, Shape.of(4, 1, 3));
                    Value seen = b.patches(image, two, Double.NEGATIVE_INFINITY);
                    Value y = b.max(b.reshape(seen, Shape.of(4, 2, 1, 3)), 1);
                    return b.contract("oyx", y, "koyx", b.param("b", Shape.of(2, 4, 1, 3)), "k");
                });
        others.put(
                "the place of another maximum",
                (b, x) -> {
                    Value seen = b.reshape(x, Shape.of(3, 2));
                    Value place = b.argMax(b.scale(-1, seen), 1);
                    Value y = b.takeAlong("cq", seen, "c", place, "c");
                    return b.contract("c", y, "kc", b.param("b", Shape.of(2, 3)), "k");
                });
        others.put(
                "the place of a maximum as a number",
                (b, x) -> {
                    Value place = b.argMax(b.reshape(x, Shape.of(3, 2)), 1);
                    return b.contract("c", place, "kc", b.param("b", Shape.of(2, 3)), "k");
                });
        others.put(
                "nearly the exported gelu",
                (b, x) -> {
                    Value z = b.contract("i", x, "oi", b.param("a", Shape.of(3, 6)), "o");
                    Value e = b.unary(UnaryFn.ERF, b.scale(0.7072, z));
                    Value h = b.scale(0.5, b.mul(z, b.shift(e, 1)));
                    return b.contract("i", h, "oi", b.param("b", Shape.of(2, 3)), "o");
                });
        others.put(
                "nearly gelu",
                (b, x) -> {
                    Value z = b.contract("i", x, "oi", b.param("a", Shape.of(3, 6)), "o");
                    Value e = b.unary(UnaryFn.ERF, b.scale(0.71, z));
                    Value h = b.mul(b.scale(0.5, z), b.shift(e, 1));
                    return b.contract("i", h, "oi", b.param("b", Shape.of(2, 3)), "o");
                });
        others.put(
                "a product of what comes in",
                (b, x) -> {
                    Value a = b.contract("i", x, "oi", b.param("a", Shape.of(2, 6)), "o");
                    return b.mul(a, b.contract("i", x, "oi", b.param("b", Shape.of(2, 6)), "o"));
                });
        others.forEach(
                (name, formula) -> {
                    ProgramBuilder b = new ProgramBuilder();
                    b.output("F", formula.apply(b, b.input("rows", Type.perSample(6))));
                    var program = b.build();
                    Random random = new Random(6);
                    ResidualSystem system =
                            ResidualSystem.of(
                                    program,
                                    ParamLayout.of(program),
                                    Map.of("rows", normals(random, 6 * ROWS)),
                                    ROWS,
                                    normals(random, 2 * ROWS));
                    double[] w = normals(random, system.unknowns());
                    assertThat(StageNetwork.covers(system)).as(name).isFalse();
                    assertThatThrownBy(() -> StageClaims.read(system, w))
                            .as(name)
                            .isInstanceOf(IllegalArgumentException.class);
                });
    }
}
