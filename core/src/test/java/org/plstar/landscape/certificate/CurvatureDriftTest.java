package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;

/** λ3 and dD against third derivatives and changes of the second derivative that a search finds. */
final class CurvatureDriftTest {
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 60);
    private static final double[] RADII = {0.02, 0.1, 0.5, 2};
    private static final double STEP = 1e-3;

    /** Below, differences are rounding. */
    private static final double SMALL = 1e-3;

    @Test
    void noSearchFindsALargerThirdDerivativeOrAFasterChangeOfTheSecond() {
        double third = 0;
        double change = 0;
        for (int k = 0; k < SYSTEMS; k++) {
            Random random = SmallStack.random(31_000 + k);
            SmallStack small = SmallStack.of(SmallStack.Plan.random(random), random);
            Search search = new Search(small, random);
            boolean measured = random.nextInt(4) > 0;
            double radius = RADII[k % RADII.length];
            try (Workers workers = Workers.of(1)) {
                CurvatureBound bound =
                        CurvatureBound.of(small.stack.stages(), small.x, measured, workers);
                Drift[] drift = bound.drifts(radius);
                double lambda = new ThirdDerivative(bound.forms(), workers).at(drift);
                double moved = bound.drift().at(drift, radius);
                String where = "seed " + (31_000 + k) + " R = " + radius;
                double[][] points = {
                    small.w,
                    SmallStack.moved(small.w, search.unit(), radius),
                    SmallStack.moved(small.w, search.single(), radius),
                    SmallStack.moved(small.w, search.single(), -radius)
                };
                for (double[] point : points) {
                    double found = third(small, point, search);
                    assertThat(found).as("third, " + where).isLessThan(lambda * (1 + 1e-5) + 1e-5);
                    if (lambda > SMALL) {
                        third = Math.max(third, found / lambda);
                    }
                    if (point != small.w) {
                        double away = change(small, point, search);
                        assertThat(away).as("dD, " + where).isLessThan(moved * (1 + 1e-5) + 1e-6);
                        if (moved > SMALL) {
                            change = Math.max(change, away / moved);
                        }
                    }
                }
            }
        }
        StudyTable table =
                new StudyTable(
                        "soundness-drift", "bound", "systems", "exceeded", "worst found/bound");
        table.row("λ3", SYSTEMS, 0, String.format(Locale.ROOT, "%.4f", third));
        table.row("dD in the ball", SYSTEMS, 0, String.format(Locale.ROOT, "%.4f", change));
        assertThat(third).isGreaterThan(0.5);
        assertThat(change).isGreaterThan(0.3);
    }

    /** A value of |⟨q, D³F[d, d', d'']⟩| by alternating ascent. */
    private static double third(SmallStack small, double[] point, Search search) {
        double best = 0;
        double[] d = search.ascend(point, search.unit()).direction();
        double[] e = d;
        for (int round = 0; round < 10; round++) {
            double[][] up = small.second(SmallStack.moved(point, d, STEP), e);
            double[][] down = small.second(SmallStack.moved(point, d, -STEP), e);
            for (int i = 0; i < up.length; i++) {
                up[i] = Search.difference(up[i], down[i]);
            }
            Search.Found found = Search.top(up);
            best = Math.max(best, found.value() / (2 * STEP));
            e = d;
            d = found.direction();
        }
        return best;
    }

    /** A value of |⟨q, (D²F(w) - D²F(w0))[d, d']⟩| by alternating ascent. */
    static double change(SmallStack small, double[] point, Search search) {
        double best = 0;
        double[] d = search.unit();
        for (int round = 0; round < 10; round++) {
            double[][] there = small.second(point, d);
            double[][] here = small.second(small.w, d);
            for (int i = 0; i < there.length; i++) {
                there[i] = Search.difference(there[i], here[i]);
            }
            Search.Found found = Search.top(there);
            best = Math.max(best, found.value());
            d = found.direction();
        }
        return best;
    }
}
