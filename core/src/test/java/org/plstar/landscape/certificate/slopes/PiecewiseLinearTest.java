package org.plstar.landscape.certificate.slopes;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.Proof;
import org.plstar.program.PiecewiseLinear;
import org.plstar.system.ResidualSystem;

/** Piecewise linear functions of one unknown: where a solution is claimed there is one, exactly. */
class PiecewiseLinearTest {
    private static final int SYSTEMS = Integer.getInteger("plstar.certificate.systems", 400);

    @Test
    void whatHasNoSolutionIsNeverCertified() {
        int claimed = 0;
        int without = 0;
        try (Workers workers = Workers.of(1)) {
            for (int seed = 0; seed < SYSTEMS; seed++) {
                Random random = new Random(seed);
                double w = random.nextGaussian();
                PiecewiseLinear f = new PiecewiseLinear(random, w);
                double apart = Math.pow(10, -13 * random.nextDouble()) * random.nextGaussian();
                double y = f.at(new BigDecimal(w)).doubleValue() + apart;
                ResidualSystem system = ResidualSystem.of(f.program(), y);
                try (SlopeSystem at = SlopeSystem.at(system, new double[] {w}, 1 << 16, workers)) {
                    Proof p = new SlopeTheorems(at).refinedExistence(0);
                    if (p.holds()) {
                        claimed++;
                        assertThat(f.reaches(y, w, KinkedSoundnessTest.value(p, "R1")))
                                .as("function %d: %s", seed, p.words())
                                .isTrue();
                    }
                }
                without += f.reaches(y, w, 1e9) ? 0 : 1;
            }
        }
        assertThat(claimed).isGreaterThan(SYSTEMS / 10);
        assertThat(without).isPositive();
    }
}
