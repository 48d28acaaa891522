package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The majorant's cells against its system of inequalities, integrated with equality in steps so
 * small that they follow the solution from below.
 */
final class MajorantTest {
    private record Around(MadeUpSystem g) implements Majorant.Surroundings {
        @Override
        public double curvatureAtStart() {
            return g.start();
        }

        @Override
        public Majorant.Around at(double s, double t) {
            double moved = g.change(s, t);
            return new Majorant.Around(
                    moved,
                    g.curvature(s, t),
                    g.first() * moved,
                    g.second() * moved,
                    g.third() * moved);
        }
    }

    @Test
    void noCellEndsBelowTheSolution() {
        Random random = new Random(1);
        int reached = 0;
        for (int trial = 0; trial < 200; trial++) {
            MadeUpSystem g = MadeUpSystem.random(random, trial);
            RestrictedConstants w = new RestrictedConstants(g.w1(), 0, 0, g.w2(), g.w3());
            Majorant.Setting setting =
                    new Majorant.Setting(new Around(g), w, g.a0(), g.epsilon(), g.bend());
            Majorant m = Majorant.run(setting, g.need(), (_, _) -> 1);
            String where = "trial " + trial;
            FromBelow least = new FromBelow(g);
            for (Majorant.Knot knot : m.knots()) {
                least.until(knot.fallen());
                assertThat(knot.kappa()).as("κ, " + where).isGreaterThanOrEqualTo(least.kappa());
                assertThat(knot.out()).as("δ, " + where).isGreaterThanOrEqualTo(least.out());
                assertThat(knot.across()).as("t, " + where).isGreaterThanOrEqualTo(least.across());
                assertThat(knot.omega()).as("Ω, " + where).isGreaterThanOrEqualTo(least.omega());
                assertThat(knot.s()).as("s, " + where).isGreaterThanOrEqualTo(least.s());
                assertThat(knot.change()).as("dD, " + where).isGreaterThanOrEqualTo(least.change());
                assertThat(knot.curvature())
                        .as("Λ, " + where)
                        .isGreaterThanOrEqualTo(least.curvature());
            }
            if (m.reached()) {
                reached++;
                assertThat(m.last().fallen()).isGreaterThanOrEqualTo(g.need());
                assertThat(m.last().s()).as("not far above, " + where).isLessThan(1.3 * least.s());
            }
        }
        assertThat(reached).isBetween(60, 190);
    }
}
