package org.plstar.landscape.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;
import org.plstar.landscape.certificate.check.Check;
import org.plstar.landscape.certificate.check.Claim;

/**
 * A linear layer without bias on rows x and q x with targets ±t has no solution. Their inner
 * products underflow, and the layer's scale makes ordinary numbers of what is left.
 */
final class UnderflowTest {
    private static final double SCALE = 1e150;

    private static final double[] TARGETS = {1, -1};

    /** Every product here is exact or underflows: few bits of mantissa. */
    private static double[] rows(int k) {
        double x = (1 + k % 7 / 8.0) * 0x1p-538;
        double y = (1 + k / 7 % 11 / 16.0) * 0x1p-538;
        double q = 1 + k % 13 / 8.0 + 1 / 16.0;
        return new double[] {x, y, q * x, q * y};
    }

    private static DenseStack layer() {
        double[] weight = {0.5, -0.25};
        return new DenseStack(
                2,
                List.of(
                        new DenseLayer(
                                2, 1, weight, new double[0], SCALE, 0, SmoothActivation.IDENTITY)));
    }

    @Test
    void nothingIsProvedOfRowsWhoseInnerProductsUnderflow() {
        for (int k = 0; k < 77; k++) {
            try (Workers workers = Workers.of(1);
                    PointBounds b =
                            PointBounds.at(layer().stages(), rows(k), TARGETS, true, workers)) {
                assertThat(b.leastSingularValue()).as("rows " + k).isEmpty();
                assertThat(b.flow().holds()).isFalse();
                assertThat(b.descent(OptionalDouble.empty()).holds()).isFalse();
                assertThat(b.existence().holds()).isFalse();
            }
        }
    }

    @Test
    void norIsItConfirmed() {
        try (Workers workers = Workers.of(1)) {
            for (int k = 0; k < 77; k++) {
                for (double a0 = 1e-12; a0 > 1e-14; a0 /= 3) {
                    Claim claim =
                            new Claim(
                                    "C'",
                                    CheckTest.layers(layer()),
                                    rows(k),
                                    TARGETS,
                                    1e16,
                                    a0,
                                    OptionalDouble.empty(),
                                    OptionalDouble.empty(),
                                    true);
                    assertThat(Check.of(claim, workers).confirmed())
                            .as("rows " + k + ", a0 = " + a0)
                            .isFalse();
                }
            }
        }
    }
}
