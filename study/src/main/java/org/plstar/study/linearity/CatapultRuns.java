package org.plstar.study.linearity;

import java.util.List;
import java.util.OptionalDouble;
import org.plstar.landscape.linearity.Catapult;

/**
 * The runs of one seed on both sides of 2/λ and 4/λ.
 *
 * @param model {@code network} or {@code quadratic}
 */
public record CatapultRuns(String model, long seed, List<Catapult.Run> runs) {
    /** Copies. */
    public CatapultRuns {
        runs = List.copyOf(runs);
    }

    /** The largest factor below which, itself included, every run was monotone. */
    public static OptionalDouble below(List<CatapultRuns> all, String model) {
        double first = first(all, model, Catapult.Phase.MONOTONE, false);
        return all.stream()
                .filter(c -> c.model.equals(model))
                .flatMap(c -> c.runs.stream())
                .mapToDouble(Catapult.Run::factor)
                .filter(f -> f < first)
                .max();
    }

    /** The smallest factor at which a run diverged. */
    public static OptionalDouble above(List<CatapultRuns> all, String model) {
        double first = first(all, model, Catapult.Phase.DIVERGENT, true);
        return Double.isFinite(first) ? OptionalDouble.of(first) : OptionalDouble.empty();
    }

    private static double first(
            List<CatapultRuns> all, String model, Catapult.Phase phase, boolean is) {
        return all.stream()
                .filter(c -> c.model.equals(model))
                .flatMap(c -> c.runs.stream())
                .filter(r -> (r.phase() == phase) == is)
                .mapToDouble(Catapult.Run::factor)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
