package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;

/** The norm of the matrix of second derivatives where rounding is most of it. */
final class WeightHessianTest {
    /**
     * F = v B A u x with the identity between, one unit but for the inner product B A, at u = v =
     * 0: all that is left of D²F is B A x between u and v, so its norm is |B A x|, which is far
     * smaller than the products that it is the sum of.
     */
    @Test
    void sumsThatNearlyCancelAreBoundedWithTheirRounding() {
        Random random = new Random(11);
        int lost = 0;
        for (int trial = 0; trial < 50; trial++) {
            Cancelling c = Cancelling.random(random);
            try (Workers workers = Workers.of(1)) {
                DenseStack stack = stack(c);
                ForwardBackward at =
                        new ForwardBackward(
                                stack.stages(),
                                WeightNorms.of(stack.stages(), workers),
                                new double[] {c.x()},
                                workers);
                double norm = WeightHessian.norm(at, workers).orElseThrow();
                assertThat(new BigDecimal(norm))
                        .as("trial " + trial)
                        .isGreaterThanOrEqualTo(c.norm());
                assertThat(norm).as("trial " + trial).isLessThan(c.norm().doubleValue() + 1e-9);
                lost += c.roundedNorm() < c.norm().doubleValue() ? 1 : 0;
            }
        }
        assertThat(lost).isGreaterThan(10);
    }

    private static DenseStack stack(Cancelling c) {
        return new DenseStack(
                1,
                List.of(
                        layer(1, 1, new double[1]),
                        layer(1, c.a().length, c.a()),
                        layer(c.b().length, 1, c.b()),
                        layer(1, 1, new double[1])));
    }

    private static DenseLayer layer(int in, int out, double[] weight) {
        return new DenseLayer(in, out, weight, new double[0], 1, 0, SmoothActivation.IDENTITY);
    }
}
