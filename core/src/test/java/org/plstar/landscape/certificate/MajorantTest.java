package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The majorant's cells against its system of inequalities, integrated with equality in steps so small that they follow the solution from below. */
final class MajorantTest {
    private static final int STEPS = 4000;

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

    /** s, κ, δ, t, Ω when the residual has fallen by ρ, by explicit steps: all rates grow, so each is too small. */
    private static double[] integrated(Majorant.Setting g, double fallen) {
        RestrictedConstants w = g.constants();
        double s = 0;
        double kappa = g.epsilon() / g.a0();
        double out = g.epsilon();
        double across = 0;
        double omega = 0;
        double width = fallen / STEPS;
        double start = g.around().curvatureAtStart();
        for (int j = 0; j < STEPS; j++) {
            Majorant.Around tube = g.around().at(s, across);
            double sigma = g.a0() * (1 - kappa);
            double step = width / sigma;
            double most = out / sigma;
            double k = worst(w.w1() + tube.along(), w.w2() + tube.across(), g.bend(), most);
            double d = worst(w.w3() + tube.out(), start + tube.change(), g.bend(), most);
            kappa += step * Math.min(k, tube.curvature() / g.a0());
            out += step * Math.min(d, tube.curvature());
            across += g.bend() == 0 ? 0 : step * worst(0, 1, g.bend(), most);
            omega += step * tube.curvature();
            s += step;
        }
        return new double[] {kappa, out, across, omega, s};
    }

    /** The largest of (a + b T)/(1 + h T²) over a grid of directions. */
    private static double worst(double a, double b, double h, double most) {
        double worst = a;
        for (int k = 1; k <= 50 && h > 0; k++) {
            double t = most * k / 50;
            worst = Math.max(worst, (a + b * t) / (1 + h * t * t));
        }
        return worst;
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
            for (Majorant.Knot knot : m.knots()) {
                double[] least = integrated(setting, knot.integral());
                assertThat(knot.kappa()).as("κ, " + where).isGreaterThanOrEqualTo(least[0]);
                assertThat(knot.out()).as("δ, " + where).isGreaterThanOrEqualTo(least[1]);
                assertThat(knot.across()).as("t, " + where).isGreaterThanOrEqualTo(least[2]);
                assertThat(knot.omega()).as("Ω, " + where).isGreaterThanOrEqualTo(least[3]);
                assertThat(knot.s()).as("s, " + where).isGreaterThanOrEqualTo(least[4]);
            }
            if (m.reached()) {
                reached++;
                double[] end = integrated(setting, m.last().integral());
                assertThat(m.last().integral()).isGreaterThanOrEqualTo(need);
                assertThat(m.last().s()).as("not far above, " + where).isLessThan(1.3 * end[4]);
            }
        }
        assertThat(reached).isBetween(60, 190);
    }
}
