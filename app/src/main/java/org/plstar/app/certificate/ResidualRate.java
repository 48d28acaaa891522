package org.plstar.app.certificate;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.plstar.landscape.Observation;
import org.plstar.study.certify.TheoremResult;

/** By how much a run's residual falls a step, and how many more steps a proof therefore needs. */
public final class ResidualRate {
    private ResidualRate() {}

    /**
     * By how many e-folds the residual falls a step, over the second half of a run's steps; absent
     * where its loss does not fall there.
     */
    public static OptionalDouble of(List<Observation> path) {
        Observation end = path.getLast();
        Observation half =
                path.stream()
                        .filter(o -> 2L * o.step() <= end.step())
                        .reduce((_, later) -> later)
                        .orElse(end);
        double rate = Math.log(half.loss() / end.loss()) / 2 / (end.step() - half.step());
        return rate > 0 && Double.isFinite(rate) ? OptionalDouble.of(rate) : OptionalDouble.empty();
    }

    /** What a theorem lacks, and about how many steps bring it at the run's rate. */
    static String missing(TheoremResult t, OptionalDouble rate) {
        OptionalDouble factor = t.inequality().tooLarge();
        if (rate.isEmpty() || factor.isEmpty()) {
            return t.words();
        }
        double steps = Math.log(factor.getAsDouble()) / rate.getAsDouble();
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
