package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The system that follows a trajectory, held against maps whose trajectories are known. */
final class MajorantMapsTest {
    private static final Majorant.Surroundings NOTHING_MOVES =
            new Majorant.Surroundings() {
                @Override
                public double curvatureAtStart() {
                    return 1e9;
                }

                @Override
                public Majorant.Around at(double along, double across) {
                    return new Majorant.Around(0, 1e9, 0, 0, 0);
                }
            };

    /**
     * F(w) = a0 w - w^k/k, equality in every estimate, as in {@link MarchTest}: a target that is
     * not reached is never certified, and one well below always.
     */
    @Test
    void aTargetThatTheMapDoesNotReachIsNeverCertified() {
        Random random = new Random(3);
        for (int trial = 0; trial < 200; trial++) {
            int k = 2 + random.nextInt(4);
            double bend = random.nextInt(3) / 2.0;
            double a0 = Math.pow(10, 4 * random.nextDouble() - 3);
            double most = (1 - 1.0 / k) * Math.pow(a0, k / (k - 1.0));
            double start = k == 2 ? 1 : 0;
            Majorant.Surroundings around =
                    new Majorant.Surroundings() {
                        @Override
                        public double curvatureAtStart() {
                            return start;
                        }

                        @Override
                        public Majorant.Around at(double along, double across) {
                            double there = (k - 1) * Math.pow(along, k - 2);
                            return new Majorant.Around(
                                    there - start, there, (there - start) / a0, 0, 0);
                        }
                    };
            RestrictedConstants w = new RestrictedConstants(start / a0, 0, 0, 0, 0);
            Majorant.Setting setting = new Majorant.Setting(around, w, a0, 0, bend);
            String where = "k = " + k + ", a0 = " + a0 + ", h = " + bend;
            assertThat(Majorant.run(setting, most * (1 + 1e-9), (_, _) -> 1).reached())
                    .as(where)
                    .isFalse();
            assertThat(Majorant.run(setting, most * 0.85, (_, _) -> 1).reached())
                    .as(where)
                    .isTrue();
        }
    }

    /**
     * F(w) = a0 w_1 + b w_1 w_2: V is the first axis, and the gradient leaves it. Where the flow,
     * or descent, from the origin is proved, its length and how far it goes along the second axis
     * are within what is promised, and nearly so for small targets.
     */
    @Test
    void aTrajectoryThatLeavesTheRowSpaceIsWithinWhatIsPromised() {
        Random random = new Random(4);
        int proved = 0;
        double closest = 0;
        for (int trial = 0; trial < 200; trial++) {
            double a0 = 0.1 + random.nextDouble();
            double b = 2 * random.nextDouble();
            double y = (random.nextBoolean() ? 1 : -1) * a0 * a0 * (0.1 + random.nextDouble());
            boolean steps = random.nextBoolean();
            RestrictedConstants w = new RestrictedConstants(0, 0, 0, b / a0, b);
            Majorant.Surroundings around =
                    new Majorant.Surroundings() {
                        @Override
                        public double curvatureAtStart() {
                            return b;
                        }

                        @Override
                        public Majorant.Around at(double along, double across) {
                            return new Majorant.Around(0, b, 0, 0, 0);
                        }
                    };
            Majorant.Setting setting = new Majorant.Setting(around, w, a0, 0, steps ? 0.5 : 1);
            Majorant m =
                    Majorant.run(
                            setting,
                            Math.abs(y),
                            steps
                                    ? DescentFactor.of(a0, Math.abs(y), OptionalDouble.empty())
                                    : (_, _) -> 1);
            if (!m.reached()) {
                continue;
            }
            proved++;
            double b1 = a0 + m.last().omega();
            double eta = (steps ? DescentFactor.SHORTER : 1e-3) / (b1 * b1);
            double[] at = new double[2];
            double length = 0;
            double r = -y;
            for (int k = 0; k < 100_000 && Math.abs(r) > 1e-9 * Math.abs(y); k++) {
                double[] g = {(a0 + b * at[1]) * r, b * at[0] * r};
                at = new double[] {at[0] - eta * g[0], at[1] - eta * g[1]};
                length += eta * Math.hypot(g[0], g[1]);
                double next = a0 * at[0] + b * at[0] * at[1] - y;
                assertThat(Math.abs(next)).isLessThanOrEqualTo(Math.abs(r));
                r = next;
            }
            assertThat(Math.abs(r)).isLessThan(1e-6 * Math.abs(y));
            assertThat(length).isLessThanOrEqualTo(m.last().s() * (1 + 1e-3));
            assertThat(Math.abs(at[1])).isLessThanOrEqualTo(m.last().across() * (1 + 1e-3));
            closest = Math.max(closest, length / m.last().s());
        }
        assertThat(proved).isGreaterThan(50);
        assertThat(closest).isGreaterThan(0.9);
    }

    /** Against a grid of T. */
    @Test
    void theWorstDirectionIsTheWorst() {
        Random random = new Random(5);
        for (int trial = 0; trial < 500; trial++) {
            double a = trial % 7 == 0 ? 0 : random.nextDouble();
            double b = trial % 5 == 0 ? 0 : 3 * random.nextDouble();
            double h = trial % 2 == 0 ? 1 : 0.5;
            double most = Math.pow(10, 3 * random.nextDouble() - 2);
            double worst = 0;
            for (int k = 0; k <= 2000; k++) {
                double t = most * k / 2000;
                worst = Math.max(worst, (a + b * t) / (1 + h * t * t));
            }
            double found = Majorant.largest(a, b, h, most);
            assertThat(found).isGreaterThanOrEqualTo(worst);
            assertThat(found).isCloseTo(worst, within(2e-4 * (a + b) + 1e-12));
        }
    }

    /** Nothing is certified where σ_min(J) is rounding. */
    @Test
    void roundingOfTheJacobianIsPaidFor() {
        RestrictedConstants w = new RestrictedConstants(0, 0, 0, 0, 0);
        assertThat(
                        Majorant.run(
                                        new Majorant.Setting(NOTHING_MOVES, w, 1, 1.01, 1),
                                        0.1,
                                        (_, _) -> 1)
                                .reached())
                .isFalse();
    }
}
