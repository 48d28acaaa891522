package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The integral inequality, held against maps whose solvability is known and against exact sums. */
final class MarchTest {
    private static March existence(
            java.util.function.DoubleUnaryOperator lambda, double a0, double need) {
        return March.run(lambda, a0, need, 0, (_, _) -> 1);
    }

    /**
     * F(w) = a0 w - w^k/k has its largest value (1 - 1/k) a0^(k/(k-1)) where F' = a0 - w^(k-1)
     * vanishes, and F'' = (k - 1) s^(k-2) in the ball of radius s: equality in every estimate of
     * the theorems. So a target above it is never certified, and one well below always.
     */
    @Test
    void aTargetThatTheMapDoesNotReachIsNeverCertified() {
        Random random = new Random(1);
        for (int trial = 0; trial < 200; trial++) {
            int k = 2 + random.nextInt(4);
            double a0 = Math.pow(10, 4 * random.nextDouble() - 3);
            double most = (1 - 1.0 / k) * Math.pow(a0, k / (k - 1.0));
            March above = existence(s -> (k - 1) * Math.pow(s, k - 2), a0, most * (1 + 1e-9));
            assertThat(above.reached()).as("k = " + k + ", a0 = " + a0).isFalse();
            March below = existence(s -> (k - 1) * Math.pow(s, k - 2), a0, most * 0.85);
            assertThat(below.reached()).as("k = " + k + ", a0 = " + a0).isTrue();
            // and the solution is within S
            double s = below.length();
            assertThat(a0 * s - Math.pow(s, k) / k).isGreaterThanOrEqualTo(most * 0.85);
        }
    }

    @Test
    void sumsAreOnTheSafeSideOfExactOnes() {
        Random random = new Random(2);
        for (int trial = 0; trial < 100; trial++) {
            double growth = random.nextDouble();
            double a0 = 0.1 + random.nextDouble();
            March march =
                    existence(
                            s -> 0.3 + growth * s,
                            a0,
                            a0 * a0 * (0.05 + 0.5 * random.nextDouble()));
            BigDecimal omega = BigDecimal.ZERO;
            BigDecimal integral = BigDecimal.ZERO;
            BigDecimal before = BigDecimal.ZERO;
            for (int j = 0; j < march.knots().length; j++) {
                assertThat(march.curvature()[j])
                        .as("Λ at the end of the cell")
                        .isEqualTo(0.3 + growth * march.knots()[j]);
                BigDecimal knot = new BigDecimal(march.knots()[j]);
                BigDecimal width = knot.subtract(before);
                BigDecimal next = omega.add(width.multiply(new BigDecimal(march.curvature()[j])));
                BigDecimal mean = omega.add(next).divide(BigDecimal.TWO);
                integral = integral.add(width.multiply(new BigDecimal(a0).subtract(mean)));
                omega = next;
                before = knot;
            }
            assertThat(new BigDecimal(march.change())).isGreaterThanOrEqualTo(omega);
            assertThat(new BigDecimal(march.integral())).isLessThanOrEqualTo(integral);
        }
    }
}
