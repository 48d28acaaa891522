package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The majorant's cells against its system of inequalities, integrated with equality in steps so small that they follow the solution from below. */
final class MajorantTest {
    private static final int STEPS = 4000;

    /** dD and Λ of a made-up tube: both grow with both lengths. */
    private record Around(double start, double along, double across)
            implements Majorant.Surroundings {
        @Override
        public double curvatureAtStart() {
            return start;
        }

        @Override
        public double[] at(double s, double t) {
            double moved = along * s + across * t;
            return new double[] {moved, start + moved};
        }
    }

    /** κ, δ, t, Ω and the integral where the cells end, by explicit steps: all rates grow, so each of the first four is too small and the integral too large. */
    private static double[] integrated(Majorant.Setting g, double length) {
        RestrictedConstants w = g.constants();
        double kappa = g.epsilon() / g.a0();
        double out = g.epsilon();
        double across = 0;
        double omega = 0;
        double integral = 0;
        double width = length / STEPS;
        for (int j = 0; j < STEPS; j++) {
            double[] tube = g.around().at(j * width, across);
            double phi = g.stays() ? 0 : Math.min(1, out / (g.a0() * (1 - kappa)));
            double start = g.around().curvatureAtStart();
            integral += width * g.a0() * (1 - kappa);
            kappa += width * Math.min(w.w1() + phi * w.w2() + tube[0] / g.a0(), tube[1] / g.a0());
            out += width * Math.min(w.w3() + phi * start + tube[0], tube[1]);
            across += width * phi;
            omega += width * tube[1];
        }
        return new double[] {kappa, out, across, omega, integral};
    }

    @Test
    void noCellEndsBelowTheSolution() {
        Random random = new Random(1);
        int reached = 0;
        for (int trial = 0; trial < 200; trial++) {
            double a0 = Math.pow(10, -1 + 2 * random.nextDouble());
            double start = Math.pow(10, -1 + 2 * random.nextDouble());
            Around around =
                    new Around(start, start * 4 * random.nextDouble(), start * random.nextDouble());
            RestrictedConstants w =
                    new RestrictedConstants(
                            start / a0 * random.nextDouble() / 10,
                            0,
                            0,
                            start / a0 * random.nextDouble() / 3,
                            start * random.nextDouble() / 2);
            Majorant.Setting setting =
                    new Majorant.Setting(
                            around, w, a0, a0 / 50 * random.nextDouble(), trial % 3 == 0);
            double need = a0 * a0 / start * random.nextDouble();
            Majorant m = Majorant.run(setting, need, (_, _) -> 1);
            String where = "trial " + trial;
            for (Majorant.Knot knot : m.knots()) {
                double[] least = integrated(setting, knot.s());
                assertThat(knot.kappa()).as("κ, " + where).isGreaterThanOrEqualTo(least[0]);
                assertThat(knot.out()).as("δ, " + where).isGreaterThanOrEqualTo(least[1]);
                assertThat(knot.across()).as("t, " + where).isGreaterThanOrEqualTo(least[2]);
                assertThat(knot.omega()).as("Ω, " + where).isGreaterThanOrEqualTo(least[3]);
                assertThat(knot.integral()).as("∫, " + where).isLessThanOrEqualTo(least[4]);
            }
            if (m.reached()) {
                reached++;
                double[] end = integrated(setting, m.last().s());
                assertThat(m.last().integral()).isGreaterThanOrEqualTo(need);
                assertThat(end[4]).as("not far above, " + where).isLessThan(1.3 * need);
            }
        }
        assertThat(reached).isBetween(60, 190);
    }
}
