package org.plstar.landscape.certificate.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.Cancelling;

/** The second way's norm of the matrix of second derivatives where rounding is most of it. */
final class PlainHessianTest {
    /** F = v B A u x at u = v = 0, whose second derivative has the norm |B A x|. */
    @Test
    void sumsThatNearlyCancelAreBoundedWithTheirRounding() {
        Random random = new Random(12);
        int lost = 0;
        for (int trial = 0; trial < 50; trial++) {
            Cancelling c = Cancelling.random(random);
            Claim claim =
                    new Claim(
                            "A'",
                            List.of(
                                    layer(0, 1, new double[1]),
                                    layer(1, c.a().length, c.a()),
                                    layer(2, 1, c.b()),
                                    layer(3, 1, new double[1])),
                            new double[] {c.x()},
                            new double[1],
                            1,
                            1,
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            true);
            try (Workers workers = Workers.of(1)) {
                PlainSystem system = new PlainSystem(claim, workers);
                double norm = PlainHessian.norm(system.net, system.passes, workers);
                assertThat(new BigDecimal(norm))
                        .as("trial " + trial)
                        .isGreaterThanOrEqualTo(c.norm());
                assertThat(norm).as("trial " + trial).isLessThan(c.norm().doubleValue() + 1e-9);
                lost += c.roundedNorm() < c.norm().doubleValue() ? 1 : 0;
            }
        }
        assertThat(lost).isGreaterThan(10);
    }

    private static Claim.Sum layer(int source, int out, double[] weight) {
        return DenseClaims.layer(source, weight, new double[0], out, 1, 0, "IDENTITY");
    }
}
