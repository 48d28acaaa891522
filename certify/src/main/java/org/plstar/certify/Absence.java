package org.plstar.certify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.check.Away;
import org.plstar.check.Certificate;
import org.plstar.check.NotProved;
import org.plstar.check.Search;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;

/**
 * A ball around a point without a solution: claim N along the residual at the point.
 *
 * @param radius of the ball; absent where none is shown
 * @param residual the least ‖F(w) - y‖ in half that ball, from below; 0 where no ball is shown
 * @param reason why none is shown; empty otherwise
 */
public record Absence(OptionalDouble radius, double residual, String reason) {
    private static final int MOST_DOUBLINGS = 60;
    private static final int BISECTIONS = 12;

    /**
     * Searches the largest ball around a point. Cost: some 80 bounds of a ball.
     *
     * @param point w1 [p], not modified
     * @param most equations times unknowns up to which it is tried
     */
    public static Absence at(ResidualSystem system, double[] point, long most) {
        if ((long) system.equations() * system.unknowns() > most) {
            return tooLarge();
        }
        try {
            LoweredEquations equations = LoweredEquations.of(List.of(system), point);
            SequencedMap<String, double[]> points = new LinkedHashMap<>();
            points.put("w1", point);
            Certificate c = equations.certificate(points, List.of(), new LinkedHashMap<>());
            double size =
                    Math.sqrt(java.util.Arrays.stream(point).map(v -> v * v).sum());
            return of(Search.alongResidual(c, "w1"), 1e-9 * (1 + size));
        } catch (Refusal refusal) {
            return none(String.valueOf(refusal.getMessage()));
        } catch (NotProved e) {
            return none(e.why());
        }
    }

    /** The absence for a system that is too large to search for a ball. */
    public static Absence tooLarge() {
        return none("the system is too large to try");
    }

    /** The absence for a fit to data, where a ball without a solution is asked for by a proof. */
    public static Absence notAsked() {
        return none("it is a fit, and no proof is asked for");
    }

    private static Absence none(String reason) {
        return new Absence(OptionalDouble.empty(), 0, reason);
    }

    private static Absence of(Away at, double first) {
        double radius = first;
        if (!(Search.least(at, radius) > 0)) {
            return none("the residual may be rounding, or slopes in the smallest ball are unknown");
        }
        double above = radius;
        for (int k = 0; k < MOST_DOUBLINGS && Search.least(at, above) > 0; k++) {
            radius = above;
            above *= 2;
        }
        for (int k = 0; k < BISECTIONS; k++) {
            double middle = (radius + above) / 2;
            if (Search.least(at, middle) > 0) {
                radius = middle;
            } else {
                above = middle;
            }
        }
        return new Absence(
                OptionalDouble.of(radius), Math.max(0, Search.least(at, radius / 2)), "");
    }
}
