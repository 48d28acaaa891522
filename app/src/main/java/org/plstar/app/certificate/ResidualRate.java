package org.plstar.app.certificate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.plstar.landscape.Observation;
import org.plstar.study.certify.FrozenSteps;
import org.plstar.study.certify.TheoremResult;

/** By how much a run's residual falls a step, and how many more steps a proof therefore needs. */
public final class ResidualRate {
    /** Steps that are told at most. */
    private static final double MOST_STEPS = 1e9;

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

    /**
     * What a theorem lacks, and how many steps bring it if the kernel stays; where that is not
     * known, how many do at the run's rate, which falls as steps go on.
     */
    static String missing(TheoremResult t, OptionalDouble rate, Optional<FrozenSteps> frozen) {
        OptionalDouble factor = t.inequality().tooLarge();
        if (rate.isEmpty() || factor.isEmpty()) {
            return t.words();
        }
        double times = Math.max(1, factor.getAsDouble());
        OptionalLong known = frozen.map(f -> f.until(times)).orElse(OptionalLong.empty());
        double steps = known.isPresent() ? known.getAsLong() : Math.log(times) / rate.getAsDouble();
        return !(steps < MOST_STEPS)
                ? t.words()
                : t.words()
                        + String.format(
                                Locale.ROOT,
                                known.isPresent()
                                        ? "; if the kernel stayed, %.0f more steps would bring it"
                                        : "; it takes at least %.0f more steps",
                                Math.max(1, rounded(steps)));
    }

    /** To two digits. */
    private static double rounded(double v) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.1e", v));
    }
}
