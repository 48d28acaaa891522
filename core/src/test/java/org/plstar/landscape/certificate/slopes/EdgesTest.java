package org.plstar.landscape.certificate.slopes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.array.gather.Span;
import org.plstar.array.gather.Window;
import org.plstar.landscape.certificate.Constant;
import org.plstar.landscape.certificate.Proof;
import org.plstar.program.Axes;
import org.plstar.program.ParamLayout;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;

/** Systems at the edges of doubles, domains and samples: what is claimed of them is true. */
class EdgesTest {
    private static final Shape ONE = Shape.of(1);

    private static Proof refined(ResidualSystem system, double... w) {
        try (Workers workers = Workers.of(1);
                SlopeSystem at = SlopeSystem.at(system, w, 1 << 20, workers)) {
            return new SlopeTheorems(at).refinedExistence(0);
        }
    }

    private static Proof refined(BiFunction<ProgramBuilder, Value, Value> f, double w, double y) {
        ProgramBuilder b = new ProgramBuilder();
        b.output("f", f.apply(b, b.param("w", ONE)));
        return refined(ResidualSystem.of(b.build(), y), w);
    }

    /** Within what a solution is claimed; infinite if none is. */
    private static double reach(Proof p) {
        return p.constants().stream()
                .filter(c -> p.holds() && c.symbol().equals("R1"))
                .mapToDouble(Constant::value)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }

    @Test
    void outputsOfOneSampleThatNeedOthersAreRefused() {
        // F_i = x_i w - ½ Σ x_j w: F_1 = -F_2, so that no w has F = (1, 1)
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(2));
        Value own = b.contract("i", x, "i", b.param("w", Shape.of(2)), "");
        Value all = b.sumAxes(own, Axes.SAMPLE);
        b.output("f", b.reshape(b.subtract(own, b.spread(b.scale(0.5, all), Axes.SAMPLE)), ONE));
        var program = b.build();
        Proof p =
                refined(
                        ResidualSystem.of(
                                program,
                                ParamLayout.of(program),
                                Map.of("x", new double[] {1, 0, 0, 1}),
                                2,
                                new double[] {1, 1}),
                        0.3,
                        0.4);
        assertThat(p.holds()).isFalse();
    }

    @Test
    void whatMeetsInAFoldMayBeLess() {
        // 2 tanh w + 1.5 is 1e-6 here and negative nearby, though tanh + 1.5 is at least ½
        Window window = new Window(new Span(1, 1, 0, 0, 1), new Span(2, 1, 0, 0, 1));
        BiFunction<ProgramBuilder, Value, Value> root =
                (b, w) -> {
                    Value plane = b.broadcast(b.unary(UnaryFn.TANH, w), Shape.of(1, 3), List.of(0));
                    Value folded = b.fold(b.patches(plane, window, 0), window, 1, 3);
                    Value middle = b.slice(folded, List.of(0, 1), List.of(1, 1), List.of(1, 1));
                    return b.unary(UnaryFn.SQRT, b.shift(b.reshape(middle, ONE), 1.5));
                };
        double at = Math.log((1 + (-0.75 + 5e-7)) / (1 - (-0.75 + 5e-7))) / 2;
        assertThat(refined(root, at, -1e-3).holds()).isFalse();
        assertThat(refined(root, at, 1e-3 + 1e-9).holds()).isTrue();
    }

    @Test
    void whatIsNoDoubleOnTheWayIsNotGuessed() {
        BiFunction<ProgramBuilder, Value, Value> tiny =
                (b, w) -> b.add(w, b.unary(UnaryFn.LOG, b.fill(1e-305, ONE)));
        double log = Math.log(1e-305);
        assertThat(reach(refined(tiny, -log - 2, 0))).isGreaterThan(1.9);
        assertThat(reach(refined(tiny, -log, 0))).isLessThan(1e-9);
        BiFunction<ProgramBuilder, Value, Value> huge =
                (b, w) -> b.add(w, b.scale(1e-300, b.unary(UnaryFn.EXP, b.fill(709.6, ONE))));
        double half = 0.5e-300 * Math.exp(709.6);
        assertThat(reach(refined(huge, -half, 0))).isGreaterThan(0.9 * half);
    }

    @Test
    void aMultipleThatOverflowsIsNoNumber() {
        BiFunction<ProgramBuilder, Value, Value> inverse =
                (b, w) -> b.add(w, b.div(b.fill(0x1p1000, ONE), b.scale(0x1p1023, w)));
        assertThat(reach(refined(inverse, 4, 4))).isGreaterThan(0x1p-26);
    }

    @Test
    void squaresThatUnderflowAreNotZero() {
        // e^w by way of a product whose square is no double; it is never negative
        BiFunction<ProgramBuilder, Value, Value> power =
                (b, w) ->
                        b.unary(
                                UnaryFn.EXP,
                                b.scale(1e170, b.contract("i", w, "i", b.fill(1e-170, ONE), "")));
        assertThat(refined(power, -20, -2e-9).holds()).isFalse();
    }

    @Test
    void productsThatUnderflowAreNotZero() {
        BiFunction<ProgramBuilder, Value, Value> product =
                (b, w) ->
                        b.scale(
                                1e308,
                                b.contract("i", b.scale(1e-162, w), "i", b.fill(1e-162, ONE), ""));
        assertThat(reach(refined(product, 0.5, 0))).isGreaterThan(0.49);
    }

    @Test
    void whichOfEqualFunctionsComesFirstIsNoNumber() {
        BiFunction<ProgramBuilder, Value, Value> position =
                (b, w) -> {
                    Value two = b.concat(0, List.of(b.unary(UnaryFn.SIN, w), w));
                    Value equal = b.broadcast(two, Shape.of(2, 2), List.of(1));
                    Value at = b.slice(b.argMax(equal, 0), List.of(0), List.of(1), List.of(1));
                    Value most = b.slice(b.max(equal, 0), List.of(0), List.of(1), List.of(1));
                    return b.add(most, at);
                };
        assertThat(refined(position, 0.5, Math.sin(0.5)).holds()).isFalse();
    }

    @Test
    void aConstantThatIsNotANumberIsRefused() {
        BiFunction<ProgramBuilder, Value, Value> chosen =
                (b, w) ->
                        b.select(
                                b.compare(BinaryFn.GREATER, b.fill(Double.NaN, ONE), w),
                                b.shift(w, 1),
                                w);
        assertThatThrownBy(() -> refined(chosen, 1, 1)).isInstanceOf(Refusal.class);
    }
}
