package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.bound.Rounding;

/** What the theorems promise, followed step by step in small systems. */
final class TheoremsTest {
    /** Random systems; {@code -Dplstar.certificate.systems=10000} for the long version. */
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 60);

    private static final int STEPS = 300;

    /** A random over-parameterized system at a point near a solution. */
    static SmallStack near(Random random) {
        while (true) {
            SmallStack.Plan plan = SmallStack.Plan.random(random);
            SmallStack small = SmallStack.of(plan, random);
            if (small.unknowns() > small.equations()) {
                double[] y = small.values(small.w);
                double distance = Math.pow(10, -1 - 4 * random.nextDouble());
                double[] f = new double[y.length];
                for (int k = 0; k < f.length; k++) {
                    f[k] = y[k] + distance * random.nextGaussian();
                }
                return small.withTargets(f);
            }
        }
    }

    /** Of one theorem: how often it was proved, and the way gone over the radius, at worst. */
    private static final class Tally {
        int proved;
        double worst;

        synchronized void add(double way) {
            proved++;
            worst = Math.max(worst, way);
        }
    }

    @Test
    void whatIsProvedHappensWithinTheRadiusAndAtTheRate() {
        Map<Theorem, Tally> tallies = new EnumMap<>(Theorem.class);
        for (Theorem t : Theorem.values()) {
            tallies.put(t, new Tally());
        }
        try (Workers team = Workers.of(2)) {
            team.run(SYSTEMS, k -> followed(k, tallies));
        }
        StudyTable table =
                new StudyTable(
                        "soundness-theorems", "theorem", "proved", "broken", "longest way / R");
        for (Theorem t : Theorem.values()) {
            Tally tally = tally(tallies, t);
            table.row(t.symbol(), tally.proved, 0, String.format(Locale.ROOT, "%.4f", tally.worst));
        }
        int descents = tally(tallies, Theorem.DESCENT).proved;
        assertThat(descents).isGreaterThan(SYSTEMS / 4);
        assertThat(tally(tallies, Theorem.EXISTENCE).proved).isGreaterThanOrEqualTo(descents);
        assertThat(tally(tallies, Theorem.REFINED_EXISTENCE).proved).isGreaterThan(SYSTEMS / 2);
    }

    private static Tally tally(Map<Theorem, Tally> tallies, Theorem theorem) {
        return Objects.requireNonNull(tallies.get(theorem));
    }

    private static void followed(int k, Map<Theorem, Tally> tallies) {
        Random random = SmallStack.random(5000 + k);
        SmallStack small = near(random);
        String where = "seed " + (5000 + k);
        try (Workers workers = Workers.of(1)) {
            try (PointBounds bounds =
                    PointBounds.at(small.stack.stages(), small.x, small.y, true, workers)) {
                Proof descent = bounds.descent(OptionalDouble.empty());
                Proof flow = bounds.flow();
                if (descent.holds()) {
                    tally(tallies, Theorem.DESCENT)
                            .add(Follow.descent(small, descent, STEPS, where));
                    assertThat(flow.holds()).as("B' without A', " + where).isTrue();
                }
                if (flow.holds()) {
                    double way = k % 8 == 0 ? Follow.flow(small, flow, where) : 0;
                    tally(tallies, Theorem.FLOW).add(way);
                    if (flow.cells().majorant().isEmpty()) {
                        Follow.ball(small, flow, random, where);
                    }
                }
                Proof existence = bounds.existence();
                if (existence.holds()) {
                    tally(tallies, Theorem.EXISTENCE)
                            .add(Follow.solution(small, existence.radius(), where));
                }
            }
            refined(small, tally(tallies, Theorem.REFINED_EXISTENCE), where, workers);
        }
    }

    /**
     * C'' from a point that two Gauss–Newton steps reach, where the residual is not yet rounding
     * alone.
     */
    private static void refined(SmallStack small, Tally tally, String where, Workers workers) {
        double[] w1 = Follow.gaussNewton(small, small.w, 2);
        if (!Arrays.stream(w1).allMatch(Double::isFinite)) {
            return;
        }
        double distance = Rounding.norm(Search.difference(w1, small.w));
        SmallStack there = small.at(w1);
        try (PointBounds bounds =
                PointBounds.at(there.stack.stages(), there.x, there.y, true, workers)) {
            Proof p = bounds.refinedExistence(distance);
            if (p.holds()) {
                tally.add(Follow.solution(small, p.radius(), where + ", seen from w0"));
            }
        }
    }
}
