package org.plstar.landscape.floor;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.plstar.landscape.Observation;

/**
 * The profile μ(ε) of a run: the smallest μ_t = ½‖∇L‖²/L over the observed iterates with L_t ≥ ε.
 * On the path the loss obeys μ(ε)-PL* as long as it is at least ε (Liu, Zhu and Belkin 2022 call it
 * PL*_ε).
 *
 * @param points falling in the loss; μ falls with it
 */
public record PlProfile(List<Point> points) {
    /** Copies {@code points}. */
    public PlProfile {
        points = List.copyOf(points);
    }

    /** The PL* constant {@code mu} at losses down to {@code loss}. */
    public record Point(double loss, double mu) {}

    /** The profile of a path; observations without a μ, at zero loss, do not count. */
    public static PlProfile of(List<Observation> path) {
        List<Observation> seen = path.stream()
                .filter(o -> o.mu().isPresent())
                .sorted((a, b) -> Double.compare(b.loss(), a.loss()))
                .toList();
        List<Point> points = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (Observation o : seen) {
            least = Math.min(least, o.mu().getAsDouble());
            points.add(new Point(o.loss(), least));
        }
        return new PlProfile(points);
    }

    /** μ(ε); absent if no observed loss was as large. */
    public OptionalDouble at(double epsilon) {
        OptionalDouble mu = OptionalDouble.empty();
        for (Point p : points) {
            if (p.loss >= epsilon) {
                mu = OptionalDouble.of(p.mu);
            }
        }
        return mu;
    }
}
