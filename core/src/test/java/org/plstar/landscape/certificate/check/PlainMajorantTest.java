package org.plstar.landscape.certificate.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.landscape.certificate.FromBelow;
import org.plstar.landscape.certificate.MadeUpSystem;

/**
 * The path of the second way against its system of inequalities, followed from below: what it says
 * at its end is never better.
 */
final class PlainMajorantTest {
    private record Around(MadeUpSystem g) implements PlainMajorant.Surroundings {
        @Override
        public double start() {
            return g.start();
        }

        @Override
        public double error() {
            return g.epsilon();
        }

        @Override
        public PlainAround at(double s, double t) {
            double moved = g.change(s, t);
            double first = g.first() * moved;
            return new PlainAround(
                    moved,
                    g.curvature(s, t),
                    first,
                    g.second() * moved,
                    g.third() * moved,
                    g.a0() * first,
                    first / g.a0());
        }
    }

    /** Few now and then, in which the guesses of a path that leaves V faster and faster fail. */
    private static int cells(int trial) {
        return trial % 8 == 3 ? 8 : 64;
    }

    private static PlainMajorant along(MadeUpSystem g, int trial, double radius) {
        PlainMajorant.Rates rates =
                new PlainMajorant.Rates(g.w1(), g.w2(), g.w3(), g.bend(), trial % 2 == 0, 0);
        return PlainMajorant.along(new Around(g), rates, radius, g.need(), g.a0(), cells(trial));
    }

    @Test
    void noPathEndsBelowTheSolution() {
        Random random = new Random(2);
        int reached = 0;
        int ended = 0;
        for (int trial = 0; trial < 200; trial++) {
            MadeUpSystem g = MadeUpSystem.random(random, trial);
            String where = "trial " + trial;
            PlainMajorant m = along(g, trial, Double.MAX_VALUE);
            if (m.fallen() == 0) {
                continue;
            }
            ended++;
            FromBelow least = held(g, m, where);
            if (cells(trial) == 64 && m.fallen() >= (1 - 1e-8) * g.need()) {
                reached++;
                assertThat(m.omega()).as("not far above, " + where).isLessThan(1.5 * least.omega());
            }
            double radius = least.s() * random.nextDouble();
            assertThat(held(g, along(g, trial, radius), where).s())
                    .as("s, " + where)
                    .isLessThanOrEqualTo(radius);
        }
        assertThat(reached).isBetween(60, 190);
        assertThat(ended).isGreaterThan(150);
    }

    /** The solution where a path ends, which is not above it. */
    private static FromBelow held(MadeUpSystem g, PlainMajorant m, String where) {
        FromBelow least = new FromBelow(g).until(m.fallen());
        if (m.fallen() > 0) {
            assertThat(m.kappa()).as("κ, " + where).isGreaterThanOrEqualTo(least.kappa());
            assertThat(m.omega()).as("Ω, " + where).isGreaterThanOrEqualTo(least.omega());
            assertThat(m.lambda()).as("Λ, " + where).isGreaterThanOrEqualTo(least.curvature());
        }
        return least;
    }
}
