package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;

/** Λ(R) is never exceeded by what a search for large second derivatives finds. */
final class CurvatureSoundnessTest {
    /** Random systems; {@code -Dplstar.certificate.systems=10000} for the long version. */
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 60);

    private static final double[] RADII = {0, 0.1, 0.5, 2};

    @Test
    void noSearchFindsAMoreCurvedPlaceThanTheBound() {
        double closest = 0;
        for (int k = 0; k < SYSTEMS; k++) {
            Random random = new Random(1000 + k);
            SmallStack.Plan plan = SmallStack.Plan.random(random);
            SmallStack small = SmallStack.of(plan, random);
            Search search = new Search(small, random);
            boolean measured = random.nextInt(4) > 0;
            try (Workers workers = Workers.of(1)) {
                CurvatureBound bound = CurvatureBound.of(small.stack, small.x, measured, workers);
                double radius = RADII[k % RADII.length];
                double lambda = bound.at(radius);
                double found = search.inBall(small.w, radius);
                String where = "seed " + (1000 + k) + " " + plan + " R = " + radius;
                assertThat(found).as(where).isLessThanOrEqualTo(lambda * (1 + 1e-6) + 1e-7);
                if (radius > 0) {
                    assertThat(search.ofPairs(small.w, radius))
                            .as("pairs of " + where)
                            .isLessThanOrEqualTo(lambda * (1 + 1e-9) + 1e-12);
                }
                closest = Math.max(closest, found / lambda);
            }
        }
        // the search is strong enough to come close where the bound is tight
        assertThat(closest).isGreaterThan(0.8);
    }
}
