package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The majorant's cells against its system of inequalities, integrated with equality in steps so small that they follow the solution from below. */
final class MajorantTest {
    /** For each cell. */
    private static final int STEPS = 1000;

    /** dD and Λ of a made-up tube: both grow with both lengths. */
    private record Around(
            double start, double along, double across, double first, double second, double third)
            implements Majorant.Surroundings {
        @Override
        public double curvatureAtStart() {
            return start;
        }

        @Override
        public Majorant.Around at(double s, double t) {
            double moved = along * s + across * t;
            return new Majorant.Around(
                    moved, start + moved, first * moved, second * moved, third * moved);
        }
    }

    /**
     * s, κ, δ, t, Ω by ρ, by explicit steps: all rates grow with the unknowns and these grow with ρ, so each is too small. One way through all knots.
     */
    private static final class Solution {
        private final Majorant.Setting g;
        private double fallen;
        private double s;
        private double kappa;
        private double out;
        private double across;
        private double omega;

        Solution(Majorant.Setting g) {
            this.g = g;
            kappa = g.epsilon() / g.a0();
            out = g.epsilon();
        }

        void until(double next) {
            RestrictedConstants w = g.constants();
            double width = (next - fallen) / STEPS;
            double start = g.around().curvatureAtStart();
            for (int j = 0; j < STEPS; j++) {
                Majorant.Around tube = tube();
                double sigma = g.a0() * (1 - kappa);
                double step = width / sigma;
                double most = out / sigma;
                double k = worst(w.w1() + tube.along(), w.w2() + tube.across(), most);
                double d = worst(w.w3() + tube.out(), start + tube.change(), most);
                kappa += step * Math.min(k, tube.curvature() / g.a0());
                out += step * Math.min(d, tube.curvature());
                across += g.bend() == 0 ? 0 : step * worst(0, 1, most);
                omega += step * tube.curvature();
                s += step;
            }
            fallen = next;
        }

        Majorant.Around tube() {
            return g.around().at(s, across);
        }

        /** The largest (a + b T)/(1 + h T²), where the derivative b - 2 a h T - b h T² vanishes or T ends; of another T it would be too small. */
        private double worst(double a, double b, double most) {
            double h = g.bend();
            if (h == 0 || b == 0) {
                return a;
            }
            double t = Math.min(most, (Math.sqrt(h * h * a * a + h * b * b) - h * a) / (h * b));
            return (a + b * t) / (1 + h * t * t);
        }
    }

    @Test
    void noCellEndsBelowTheSolution() {
        Random random = new Random(1);
        int reached = 0;
        for (int trial = 0; trial < 200; trial++) {
            double a0 = Math.pow(10, -1 + 2 * random.nextDouble());
            double start = Math.pow(10, -1 + 2 * random.nextDouble());
            Around around =
                    new Around(
                            start,
                            start * 4 * random.nextDouble(),
                            start * random.nextDouble(),
                            random.nextDouble() / a0,
                            random.nextDouble() / a0,
                            random.nextDouble());
            RestrictedConstants w =
                    new RestrictedConstants(
                            start / a0 * random.nextDouble() / 10,
                            0,
                            0,
                            start / a0 * random.nextDouble() / 3,
                            start * random.nextDouble() / 2);
            Majorant.Setting setting =
                    new Majorant.Setting(
                            around, w, a0, a0 / 50 * random.nextDouble(), trial % 3 / 2.0);
            double need = a0 * a0 / start * random.nextDouble();
            Majorant m = Majorant.run(setting, need, (_, _) -> 1);
            String where = "trial " + trial;
            Solution least = new Solution(setting);
            for (Majorant.Knot knot : m.knots()) {
                least.until(knot.fallen());
                assertThat(knot.kappa()).as("κ, " + where).isGreaterThanOrEqualTo(least.kappa);
                assertThat(knot.out()).as("δ, " + where).isGreaterThanOrEqualTo(least.out);
                assertThat(knot.across()).as("t, " + where).isGreaterThanOrEqualTo(least.across);
                assertThat(knot.omega()).as("Ω, " + where).isGreaterThanOrEqualTo(least.omega);
                assertThat(knot.s()).as("s, " + where).isGreaterThanOrEqualTo(least.s);
                assertThat(knot.change())
                        .as("dD, " + where)
                        .isGreaterThanOrEqualTo(least.tube().change());
                assertThat(knot.curvature())
                        .as("Λ, " + where)
                        .isGreaterThanOrEqualTo(least.tube().curvature());
            }
            if (m.reached()) {
                reached++;
                assertThat(m.last().fallen()).isGreaterThanOrEqualTo(need);
                assertThat(m.last().s()).as("not far above, " + where).isLessThan(1.3 * least.s);
            }
        }
        assertThat(reached).isBetween(60, 190);
    }
}
