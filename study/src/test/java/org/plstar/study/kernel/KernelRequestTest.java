package org.plstar.study.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.ModelState;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.tangent.TangentRefusal;

class KernelRequestTest {
    private static final double[][] ROWS = {{1, 2}, {0, -1}, {3, 0.5}};

    private static Network linear() {
        return Architecture.parse("dense")
                .build(
                        Shape.of(2),
                        1,
                        new Initialization(Parametrization.STANDARD, OptionalDouble.empty(), 0.1));
    }

    /** K = x·x' + 1 for a linear model with a bias, whatever the weights. */
    @Test
    void theKernelOfALinearModelIsThatOfItsInputs() {
        try (KernelResult k = KernelRequest.of(linear(), ROWS).run()) {
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    double expected = ROWS[i][0] * ROWS[j][0] + ROWS[i][1] * ROWS[j][1] + 1;
                    assertThat(k.matrix().get(i, j)).isCloseTo(expected, within(1e-14));
                }
            }
            double[] values = k.ends().all().orElseThrow();
            assertThat(values[0] + values[1] + values[2])
                    .isCloseTo(k.ends().trace(), within(1e-12));
            assertThat(k.ends().min().value()).isEqualTo(values[0]);
        }
    }

    @Test
    void otherWeightsGiveAnotherKernel() {
        Network n = Architecture.parse("dense(8) tanh dense")
                .build(Shape.of(2), 1, Initialization.DEFAULT);
        try (KernelResult a = KernelRequest.of(n, ROWS).run();
                KernelResult b = KernelRequest.of(n, ROWS)
                        .withState(ModelState.initial(n, 2))
                        .run()) {
            assertThat(a.matrix().get(0, 0)).isNotEqualTo(b.matrix().get(0, 0));
        }
    }

    @Test
    void rowsOfAnotherWidthAreRefused() {
        assertThatThrownBy(() -> KernelRequest.of(linear(), new double[][] {{1, 2, 3}}))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo(StudyRefusal.INPUT));
    }

    private static void refused(Refusal.Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
    }

    @Test
    void aKernelWithOtherRowsHasNoSpectrum() {
        KernelRequest r = KernelRequest.of(linear(), ROWS).withAgainst(new double[][] {{1, 1}});
        refused(StudyRefusal.RANGE, r::run);
        try (Session session = Session.of(1);
                Matrix k = r.cross(session)) {
            assertThat(k.columns()).isEqualTo(1);
        }
    }

    @Test
    void weightsOfAnotherLengthAndNoRowsAreRefused() {
        KernelRequest r = KernelRequest.of(linear(), ROWS);
        ModelState longer = new ModelState(new double[4], new LinkedHashMap<>());
        refused(TangentRefusal.SIZE, () -> r.withState(longer).run());
        refused(StudyRefusal.INPUT, () -> KernelRequest.of(linear(), new double[0][]));
    }

    @Test
    void aSessionStopsAKernel() {
        try (Session session = Session.of(1).withStop(() -> true)) {
            KernelRequest r = KernelRequest.of(linear(), ROWS);
            assertThatThrownBy(() -> r.run(session)).isInstanceOf(CancellationException.class);
            assertThatThrownBy(() -> r.cross(session)).isInstanceOf(CancellationException.class);
        }
    }
}
