package org.plstar.app.certificate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.landscape.Observation;

/** By how much a run's residual falls a step, and how many more steps a proof therefore needs. */
public final class ResidualRate {
    /** The member of a certificate. */
    private static final String FACT = "residual_rate";

    private ResidualRate() {}

    /** Adds the rate over the second half of a run's steps, if its loss falls there. */
    public static void add(List<Observation> path, SequencedMap<String, String> facts) {
        Observation end = path.getLast();
        Observation half =
                path.stream()
                        .filter(o -> 2L * o.step() <= end.step())
                        .reduce((_, later) -> later)
                        .orElse(end);
        double rate = Math.log(half.loss() / end.loss()) / 2 / (end.step() - half.step());
        if (rate > 0 && Double.isFinite(rate)) {
            facts.put(FACT, String.valueOf(rate));
        }
    }

    /** What a theorem lacks, and about how many steps bring it at the run's rate. */
    static String missing(CertificateFacts c, CertificateFacts.Entry t) {
        Optional<Double> rate = c.residualRate().map(Double::parseDouble);
        if (rate.isEmpty() || t.tooLarge().isEmpty()) {
            return t.words();
        }
        double steps = Math.log(t.tooLarge().getAsDouble()) / rate.get();
        return !(steps < 1e9)
                ? t.words()
                : t.words()
                        + String.format(
                                Locale.ROOT,
                                "; at this run's rate about %.0f more steps bring it",
                                Math.max(1, rounded(steps)));
    }

    /** To two digits. */
    private static double rounded(double v) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.1e", v));
    }
}
