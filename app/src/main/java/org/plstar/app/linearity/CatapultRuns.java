package org.plstar.app.linearity;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.plstar.landscape.linearity.Catapult;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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

    /** All of them as JSON. */
    static ObjectNode json(int width, List<CatapultRuns> all) {
        ObjectNode j = JsonMapper.shared().createObjectNode();
        j.put("width", width);
        j.put(
                "meaning",
                "factor: η λ_max(K_0/N); end_factor: η λ_max(K_T/N); peak, end: of L_t/L_0; monotone: the loss never rose; catapult: it rose and then"
                        + " converged; unsettled: it rose and had not converged at the last step");
        ArrayNode rows = j.putArray("rows");
        for (CatapultRuns c : all) {
            for (Catapult.Run r : c.runs) {
                ObjectNode row = rows.addObject();
                row.put("model", c.model);
                row.put("seed", c.seed);
                row.put("factor", r.factor());
                row.put("phase", r.phase().name().toLowerCase(Locale.ROOT));
                row.put("steps", r.steps());
                number(row, "peak", OptionalDouble.of(r.peak()));
                number(row, "end", r.end());
                number(row, "end_factor", r.endFactor());
            }
        }
        ObjectNode boundaries = j.putObject("boundaries");
        for (String model : List.of("quadratic", "network")) {
            ObjectNode b = boundaries.putObject(model);
            number(b, "monotone_up_to", below(all, model));
            number(b, "divergent_from", above(all, model));
        }
        return j;
    }

    /** The largest factor below which, itself included, every run was monotone. */
    static OptionalDouble below(List<CatapultRuns> all, String model) {
        double first = first(all, model, Catapult.Phase.MONOTONE, false);
        return all.stream()
                .filter(c -> c.model.equals(model))
                .flatMap(c -> c.runs.stream())
                .mapToDouble(Catapult.Run::factor)
                .filter(f -> f < first)
                .max();
    }

    /** The smallest factor at which a run diverged. */
    static OptionalDouble above(List<CatapultRuns> all, String model) {
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

    private static void number(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
            node.put(name, value.getAsDouble());
        } else {
            node.putNull(name);
        }
    }
}
