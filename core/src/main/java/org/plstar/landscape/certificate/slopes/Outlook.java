package org.plstar.landscape.certificate.slopes;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.array.Workers;
import org.plstar.system.ResidualSystem;

/**
 * Whether the theorems on slopes can hold at a point at all, judged by a few samples before all are
 * measured.
 *
 * <p>A', B' and C' need a ball of radius r0/a0 or so in which slopes differ by less than a0, and
 * a0² is at most the mean of the kernel's diagonal. Proves nothing; only spares work that cannot
 * help.
 */
public final class Outlook {
    private static final int SAMPLES = 12;

    private Outlook() {}

    /**
     * Why it is hopeless; absent where it may work, or all is measured as fast.
     *
     * @param w the point, [p]
     */
    public static Optional<String> hopeless(ResidualSystem system, double[] w, Workers workers) {
        if (system.samples() <= 2 * SAMPLES || !system.perSample()) {
            return Optional.empty();
        }
        int[] some = IntStream.range(0, SAMPLES).map(i -> i * system.samples() / SAMPLES).toArray();
        try (SlopeSystem few = SlopeSystem.at(system.rows(some), w, 1L << 28, workers)) {
            double diagonal = few.meanDiagonal();
            double share = Math.sqrt(system.samples() / (double) SAMPLES);
            double radius = share * few.residualNorm() / Math.sqrt(diagonal);
            double parts = few.slopes(radius).total() / Math.sqrt(diagonal);
            return parts < 1
                    ? Optional.empty()
                    : Optional.of(
                            String.format(
                                    Locale.ROOT,
                                    "the residual is too large: within %.3g of the point, no less"
                                            + " than it needs, slopes may differ from the"
                                            + " Jacobian by %.3g times its mean singular value",
                                    radius,
                                    parts));
        }
    }
}
