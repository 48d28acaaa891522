package org.plstar.study.linearity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.plstar.landscape.linearity.Catapult;

/**
 * Trainings of all seeds at one width, with step sizes on both sides of 2/λ and 4/λ.
 *
 * @param boundaries between the phases, by the model
 */
public record CatapultSweep(int width, List<Trained> runs, Map<String, Boundary> boundaries) {
    /** The network's model of second order, and the network. */
    static final List<String> MODELS = List.of("quadratic", "network");

    /**
     * One training of the sweep.
     *
     * @param model {@code network} or {@code quadratic}
     */
    public record Trained(String model, long seed, Catapult.Run run) {}

    /**
     * The step sizes at which the phases change.
     *
     * @param monotoneUpTo the largest factor below which, itself included, every run was monotone
     * @param divergentFrom the smallest factor at which a run diverged
     */
    public record Boundary(OptionalDouble monotoneUpTo, OptionalDouble divergentFrom) {}

    /** Copies {@code runs} and {@code boundaries}. */
    public CatapultSweep {
        runs = List.copyOf(runs);
        boundaries = new LinkedHashMap<>(boundaries);
    }

    static CatapultSweep of(int width, List<Trained> runs) {
        Map<String, Boundary> boundaries = new LinkedHashMap<>();
        for (String model : MODELS) {
            List<Catapult.Run> all = runs.stream()
                    .filter(t -> t.model.equals(model))
                    .map(Trained::run)
                    .toList();
            double rise = factors(all, Catapult.Phase.MONOTONE, false)
                    .min()
                    .orElse(Double.POSITIVE_INFINITY);
            boundaries.put(
                    model,
                    new Boundary(
                            all.stream()
                                    .mapToDouble(Catapult.Run::factor)
                                    .filter(f -> f < rise)
                                    .max(),
                            factors(all, Catapult.Phase.DIVERGENT, true).min()));
        }
        return new CatapultSweep(width, runs, boundaries);
    }

    private static DoubleStream factors(List<Catapult.Run> runs, Catapult.Phase phase, boolean is) {
        return runs.stream()
                .filter(r -> (r.phase() == phase) == is)
                .mapToDouble(Catapult.Run::factor);
    }
}
