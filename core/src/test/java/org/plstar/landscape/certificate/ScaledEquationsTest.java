package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;

/**
 * All equations times a number have the same solutions, and the same paths lead there: every proof
 * has the same R, with a0, r0 and Λ times that number.
 */
final class ScaledEquationsTest {
    private static final double FACTOR = 4;

    /** Equations, to save time. */
    private static final int MOST = 2;

    @Test
    void pathsStayAsTheyAre() {
        int[] reached = new int[4];
        SharperTest.each(
                45_000,
                (small, bounds, _, _, where) -> {
                    if (small.equations() > MOST) {
                        return;
                    }
                    SmallStack scaled = small.scaled(FACTOR);
                    try (Workers workers = Workers.of(1);
                            PointBounds others =
                                    PointBounds.at(
                                            scaled.stack.stages(),
                                            scaled.x,
                                            scaled.y,
                                            true,
                                            workers)) {
                        Majorant[] first = paths(bounds);
                        Majorant[] second = paths(others);
                        for (int k = 0; k < first.length; k++) {
                            String which = "path " + k + ", " + where;
                            assertThat(second[k].best())
                                    .as(which)
                                    .isCloseTo(first[k].best(), within(1e-6));
                            if (first[k].reached()) {
                                assertThat(second[k].last().s() / first[k].last().s())
                                        .as(which)
                                        .isCloseTo(1, within(1e-6));
                                reached[k]++;
                            }
                        }
                    }
                });
        assertThat(reached).doesNotContain(0);
    }

    /**
     * Of the flow, of steps, and of both ways within the row space; as far as Λ(0) alone might
     * allow.
     */
    private static Majorant[] paths(PointBounds bounds) {
        Sharper sharper = bounds.sharper().orElseThrow();
        double a0 = bounds.leastSingularValue().orElseThrow();
        double need = 0.45 * a0 * a0 / sharper.curvatureAtStart();
        return new Majorant[] {
            sharper.trajectory(need, 1, (_, _) -> 1),
            sharper.trajectory(need, 0.5, bounds.kernelBound().factor(OptionalDouble.empty())),
            sharper.inside(need),
            sharper.insideByResidual(need)
        };
    }
}
