package org.plstar.landscape.certificate.check.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.program.PiecewiseLinear;
import org.plstar.system.ResidualSystem;

/** The check confirms no solution of a piecewise linear function that is not there. */
class PiecewiseLinearCheckTest {
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 400);

    @Test
    void whatHasNoSolutionIsNeverConfirmed() {
        int confirmed = 0;
        try (Workers workers = Workers.of(1)) {
            for (int seed = 0; seed < SYSTEMS; seed++) {
                Random random = new Random(seed);
                double w = random.nextGaussian();
                PiecewiseLinear f = new PiecewiseLinear(random, w);
                double apart = Math.pow(10, -13 * random.nextDouble()) * random.nextGaussian();
                BigDecimal here = f.at(new BigDecimal(w));
                double y = here.doubleValue() + apart;
                double side = 1e-14;
                double slope =
                        f.at(new BigDecimal(w + side)).subtract(here).doubleValue()
                                / new BigDecimal(w + side)
                                        .subtract(new BigDecimal(w))
                                        .doubleValue();
                double a0 = Math.abs(slope) * (1 - 1e-5);
                for (double more : new double[] {1.01, 1.3, 3}) {
                    double reach = more * (Math.abs(apart) + 1e-16) / a0;
                    if (!(a0 > 0)) {
                        continue;
                    }
                    SlopeClaim claim =
                            Sources.claim(
                                    ResidualSystem.of(f.program(), y),
                                    new double[] {w},
                                    reach,
                                    reach,
                                    a0);
                    if (SlopeCheck.of(claim, workers).confirmed()) {
                        confirmed++;
                        assertThat(f.reaches(y, w, reach)).as("function %d", seed).isTrue();
                    }
                }
            }
        }
        assertThat(confirmed).isGreaterThan(SYSTEMS / 10);
    }
}
