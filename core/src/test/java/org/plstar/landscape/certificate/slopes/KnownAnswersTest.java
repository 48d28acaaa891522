package org.plstar.landscape.certificate.slopes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.landscape.certificate.Proof;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.system.ResidualSystem;

/** Small systems whose solutions are known: what has none is never certified. */
class KnownAnswersTest {
    private static Proof refined(
            BiFunction<ProgramBuilder, Value, Value> f, double[] w, double... y) {
        ProgramBuilder b = new ProgramBuilder();
        b.output("f", f.apply(b, b.param("w", Shape.of(w.length))));
        try (Workers workers = Workers.of(1);
                SlopeSystem at =
                        SlopeSystem.at(ResidualSystem.of(b.build(), y), w, 1 << 20, workers)) {
            Proof proof = new SlopeTheorems(at).refinedExistence(0);
            boolean along = DirectionTheorem.refinedExistence(at, 0).isPresent();
            assertThat(along && !proof.holds()).as("along directions alone").isFalse();
            return proof;
        }
    }

    private static Value relu(ProgramBuilder b, Value w) {
        return b.unary(UnaryFn.RELU, w);
    }

    @Test
    void aDeadReluIsNotCertified() {
        assertThat(refined(KnownAnswersTest::relu, new double[] {-0.1}, 1).holds()).isFalse();
        assertThat(refined(KnownAnswersTest::relu, new double[] {1e-9}, -1e-9).holds()).isFalse();
        assertThat(refined(KnownAnswersTest::relu, new double[] {1e-9}, 1e-9).holds()).isTrue();
    }

    @Test
    void anAbsoluteValueIsNeverNegative() {
        BiFunction<ProgramBuilder, Value, Value> abs = (b, w) -> b.unary(UnaryFn.ABS, w);
        assertThat(refined(abs, new double[] {1e-9}, -1e-9).holds()).isFalse();
        assertThat(refined(abs, new double[] {1e-9}, 0.5e-9).holds()).isTrue();
        assertThat(refined(abs, new double[] {1}, 1 + 1e-9).holds()).isTrue();
    }

    @Test
    void aSquareIsNeverNegative() {
        BiFunction<ProgramBuilder, Value, Value> square = (b, w) -> b.unary(UnaryFn.SQUARE, w);
        assertThat(refined(square, new double[] {1e-8}, -1e-16).holds()).isFalse();
        assertThat(refined(square, new double[] {1.5}, 2.25 + 1e-10).holds()).isTrue();
    }

    @Test
    void theLargerOfTwoOppositesIsNeverNegative() {
        BiFunction<ProgramBuilder, Value, Value> max =
                (b, w) -> b.max(b.concat(0, List.of(w, b.scale(-1, w))), 0);
        assertThat(refined(max, new double[] {1e-9}, -1e-9).holds()).isFalse();
        assertThat(refined(max, new double[] {1}, 1.0000001).holds()).isTrue();
    }

    private static boolean along(
            BiFunction<ProgramBuilder, Value, Value> second, double[] w, double... y) {
        ProgramBuilder b = new ProgramBuilder();
        Value both = b.param("w", Shape.of(2));
        Value first = b.slice(both, List.of(0), List.of(1), List.of(1));
        Value other = b.slice(both, List.of(1), List.of(1), List.of(1));
        b.output("f", b.concat(0, List.of(b.scale(3, first), second.apply(b, other))));
        try (Workers workers = Workers.of(1);
                SlopeSystem at =
                        SlopeSystem.at(ResidualSystem.of(b.build(), y), w, 1 << 20, workers)) {
            return DirectionTheorem.refinedExistence(at, 0).isPresent();
        }
    }

    @Test
    void alongDirectionsWhatHasNoSolutionIsNotCertified() {
        BiFunction<ProgramBuilder, Value, Value> square = (b, w) -> b.unary(UnaryFn.SQUARE, w);
        assertThat(along(square, new double[] {1e-9, 1e-8}, 0, -1e-16)).isFalse();
        assertThat(along(square, new double[] {1e-9, 1.5}, 0, 2.25)).isTrue();
        BiFunction<ProgramBuilder, Value, Value> abs = (b, w) -> b.unary(UnaryFn.ABS, w);
        assertThat(along(abs, new double[] {0, 1e-9}, 0, -1e-9)).isFalse();
        assertThat(along(abs, new double[] {0, 1}, 0, 1 + 1e-9)).isTrue();
        assertThat(along(KnownAnswersTest::relu, new double[] {0, 1e-9}, 0, -1e-9)).isFalse();
        BiFunction<ProgramBuilder, Value, Value> jump =
                (b, w) -> b.add(w, b.unary(UnaryFn.STEP, w));
        assertThat(along(jump, new double[] {0, -1e-10}, 0, 1e-10)).isFalse();
        assertThat(along(jump, new double[] {0, 1}, 0, 2 + 1e-9)).isTrue();
        BiFunction<ProgramBuilder, Value, Value> root = (b, w) -> b.unary(UnaryFn.SQRT, w);
        assertThat(along(root, new double[] {0, 1e-20}, 0, -1e-10)).isFalse();
        assertThat(along(root, new double[] {0, 4}, 0, 2 + 1e-10)).isTrue();
        BiFunction<ProgramBuilder, Value, Value> detached =
                (b, w) -> b.subtract(w, b.detach(b.scale(0.9999, w)));
        // D is made for the slope that training sees, 1, where the function has 0.0001
        assertThat(along(detached, new double[] {0, 1}, 0, 1e-4 + 1e-9)).isFalse();
    }

    @Test
    void aParamThatIsOnlyComparedDoesNotMoveAlongDirections() {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(1));
        Value v = b.param("v", Shape.of(1));
        Value positive = b.compare(BinaryFn.GREATER, v, b.fill(0, Shape.of(1)));
        b.output("f", b.select(positive, w, b.scale(2, w)));
        ResidualSystem system = ResidualSystem.of(b.build(), 1 + 1e-9);
        try (Workers workers = Workers.of(1)) {
            double[] point = new double[2];
            point[system.layout().entry("w").offset()] = 1;
            point[system.layout().entry("v").offset()] = 5;
            try (SlopeSystem at = SlopeSystem.at(system, point, 1 << 20, workers)) {
                assertThat(DirectionTheorem.refinedExistence(at, 0)).isPresent();
            }
        }
    }

    @Test
    void aJumpIsRefused() {
        // w + step(w) skips (0, 1]
        BiFunction<ProgramBuilder, Value, Value> jump =
                (b, w) -> b.add(w, b.unary(UnaryFn.STEP, w));
        Proof p = refined(jump, new double[] {-1e-10}, 1e-10);
        assertThat(p.holds()).isFalse();
        assertThat(p.words()).contains("jumps");
        assertThat(refined(jump, new double[] {1}, 2 + 1e-9).holds()).isTrue();
        BiFunction<ProgramBuilder, Value, Value> chosen =
                (b, w) ->
                        b.select(
                                b.compare(BinaryFn.GREATER, w, b.fill(0, Shape.of(1))),
                                b.shift(w, 1),
                                w);
        assertThat(refined(chosen, new double[] {-1e-10}, 1e-10).words()).contains("compares");
        assertThat(refined(chosen, new double[] {1}, 2 + 1e-9).holds()).isTrue();
    }

    @Test
    void aDetachedValueIsStillAFunctionOfTheWeights() {
        // w - detach(w) is 0 for every w, whatever its derivative says
        BiFunction<ProgramBuilder, Value, Value> zero = (b, w) -> b.subtract(w, b.detach(w));
        assertThat(refined(zero, new double[] {1}, 1e-12).holds()).isFalse();
    }

    @Test
    void leakySlopesMayMeetInTheBall() {
        BiFunction<ProgramBuilder, Value, Value> leaky =
                (b, w) ->
                        b.select(
                                b.compare(BinaryFn.GREATER, w, b.fill(0, Shape.of(1))),
                                w,
                                b.scale(0.6, w));
        Proof p = refined(leaky, new double[] {1e-12}, -0.3e-12);
        assertThat(p.holds()).isTrue();
        BiFunction<ProgramBuilder, Value, Value> fold =
                (b, w) ->
                        b.select(
                                b.compare(BinaryFn.GREATER, w, b.fill(0, Shape.of(1))),
                                w,
                                b.scale(-0.6, w));
        assertThat(refined(fold, new double[] {1e-12}, -0.3e-12).holds()).isFalse();
    }

    @Test
    void domainsAreHeld() {
        BiFunction<ProgramBuilder, Value, Value> root = (b, w) -> b.unary(UnaryFn.SQRT, w);
        assertThat(refined(root, new double[] {1e-20}, 0).holds()).isFalse();
        assertThat(refined(root, new double[] {4}, 2 + 1e-10).holds()).isTrue();
        BiFunction<ProgramBuilder, Value, Value> log = (b, w) -> b.unary(UnaryFn.LOG, w);
        assertThat(refined(log, new double[] {1}, 1e-10).holds()).isTrue();
        BiFunction<ProgramBuilder, Value, Value> inverse =
                (b, w) -> b.div(b.fill(1, Shape.of(1)), w);
        assertThat(refined(inverse, new double[] {0.5}, 2 + 1e-10).holds()).isTrue();
        assertThat(refined(inverse, new double[] {1e300}, 0).holds()).isFalse();
    }

    @Test
    void underflowProvesNothing() {
        // both factors underflow: the computed slopes are 0, and no solution is near
        BiFunction<ProgramBuilder, Value, Value> tiny =
                (b, w) -> b.scale(1e300, b.unary(UnaryFn.SQUARE, b.scale(1e-200, w)));
        assertThat(refined(tiny, new double[] {1}, -1e-100).holds()).isFalse();
    }

    @Test
    void theoremsAboutDescentRefuseDetachedSlopes() {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(1));
        b.output("f", b.add(w, b.scale(3, b.detach(w))));
        try (Workers workers = Workers.of(1);
                SlopeSystem at =
                        SlopeSystem.at(
                                ResidualSystem.of(b.build(), 0.001),
                                new double[] {0},
                                1 << 20,
                                workers)) {
            SlopeTheorems theorems = new SlopeTheorems(at);
            assertThat(theorems.flow().holds()).isFalse();
            assertThat(theorems.descent(OptionalDouble.empty()).holds()).isFalse();
        }
    }
}
