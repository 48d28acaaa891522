package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;

/** The step of B' is one for the whole ball, and its curvature is paid for. */
final class DescentStepTest {
    private static double constant(Proof p, String symbol) {
        return p.constants().stream()
                .filter(c -> c.symbol().equals(symbol))
                .findFirst()
                .orElseThrow()
                .value();
    }

    /** Proofs by which Ω(R) is no trifle beside b0. */
    private static void forProofs(BiConsumer<PointBounds, Proof> what) {
        int seen = 0;
        for (int k = 0; k < 40; k++) {
            SmallStack small = TheoremsTest.near(SmallStack.random(800 + k));
            try (Workers workers = Workers.of(1);
                    PointBounds bounds =
                            PointBounds.at(small.stack.stages(), small.x, small.y, true, workers)) {
                Proof p = bounds.descent(OptionalDouble.empty());
                if (p.holds() && constant(p, "Ω(R)") > 1e-3 * constant(p, "b0")) {
                    seen++;
                    what.accept(bounds, p);
                }
            }
        }
        assertThat(seen).isGreaterThan(5);
    }

    @Test
    void theStepOfAProofFitsTheWholeBall() {
        forProofs(
                (_, p) -> {
                    double b1 = constant(p, "b0") + constant(p, "Ω(R)");
                    assertThat(p.step().orElseThrow() * b1 * b1).isLessThan(1);
                });
    }

    @Test
    void theStepOfAMajorantFitsTheWholeWay() {
        March none = new March(false, 0, 0, 0, 0, 0, new double[0], new double[0]);
        int seen = 0;
        for (int k = 0; k < 40; k++) {
            SmallStack small = TheoremsTest.near(SmallStack.random(800 + k));
            try (Workers workers = Workers.of(1);
                    PointBounds bounds =
                            PointBounds.at(small.stack.stages(), small.x, small.y, true, workers)) {
                if (bounds.leastSingularValue().isEmpty() || bounds.sharper().isEmpty()) {
                    continue;
                }
                Proof p =
                        SharperProofs.descent(
                                bounds.kernelBound(),
                                bounds.sharper().orElseThrow(),
                                OptionalDouble.empty(),
                                none);
                if (p.holds()) {
                    double b1 = constant(p, "b0") + constant(p, "Ω(R)");
                    assertThat(p.step().orElseThrow() * b1 * b1).isLessThan(1);
                    seen++;
                }
            }
        }
        assertThat(seen).isGreaterThan(5);
    }

    @Test
    void aStepLongerThanTheBallAllowsIsNotProved() {
        forProofs(
                (bounds, p) -> {
                    // longer than 1/b1², shorter than 1/b0²
                    double b0 = constant(p, "b0");
                    double eta = (1 - 1e-7) / (b0 * b0);
                    assertThat(bounds.descent(OptionalDouble.of(eta)).holds()).isFalse();
                });
    }

    @Test
    void theFactorOfCurvatureIsPaidFor() {
        forProofs(
                (_, p) -> {
                    double c = constant(p, "c");
                    double eta = p.step().orElseThrow();
                    assertThat(c * c)
                            .isLessThanOrEqualTo(
                                    1 - eta * constant(p, "Λ(R)") * constant(p, "r0") + 1e-15);
                });
    }
}
