package org.plstar.app.linearity;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.plstar.app.Version;
import org.plstar.app.report.Finding;
import org.plstar.array.blas.Blas;
import org.plstar.landscape.linearity.Catapult;
import org.plstar.landscape.linearity.Obstacle;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.Slope;
import org.plstar.landscape.linearity.Verdict;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.study.linearity.CatapultRuns;
import org.plstar.study.linearity.LinearityResult;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code run.json} of a sweep over widths, which is also what {@code --json} prints. */
public final class LinearitySummary {
    /** What {@code kind} says in such a summary. */
    public static final String KIND = "linearity";

    /** Quantities with a slope of their own in {@code slopes}. */
    static final List<Quantity> SLOPED =
            List.of(
                    Quantity.HESSIAN,
                    Quantity.HESSIAN_STACKED,
                    Quantity.LAMBDA_MIN,
                    Quantity.HESSIAN_OVER_LAMBDA_MIN,
                    Quantity.KERNEL_DRIFT,
                    Quantity.FUNCTION_GAP,
                    Quantity.PATH_GAP,
                    Quantity.WEIGHT_MOTION,
                    Quantity.LIMIT_GAP);

    private LinearitySummary() {}

    /** The summary; without wall times, so that the same sweep gives the same bytes. */
    public static ObjectNode of(LinearityResult o, String command) {
        ObjectNode j = JsonMapper.shared().createObjectNode();
        j.put("command", command);
        j.put("kind", KIND);
        j.put("outcome", o.stopped() ? "stopped" : "done");
        Verdict verdict = o.verdict();
        j.put("verdict", verdict.kind().text());
        j.put("verdict_reason", verdict.reason());
        if (verdict.from().isPresent()) {
            j.put("linear_from_width", verdict.from().getAsInt());
        } else {
            j.putNull("linear_from_width");
        }
        j.put("tolerance", o.request().tolerance());
        slopes(j.putObject("slopes"), o.slopes(), o.rows());
        structure(j.putObject("structure"), o);
        ArrayNode rows = j.putArray("rows");
        o.rows().forEach(r -> rows.add(RowFiles.json(r)));
        if (o.limit().isPresent()) {
            LinearityResult.Limit l = o.limit().get();
            ObjectNode limit = j.putObject("limit");
            limit.put("width", l.width());
            limit.put("kernels", l.kernels());
            limit.put("standard_error", l.standardError());
        } else {
            j.putNull("limit");
        }
        if (o.catapult().isPresent()) {
            catapult(j.putObject("catapult"), o.catapult().get());
        }
        ObjectNode meaning = j.putObject("meaning");
        for (Quantity q : Quantity.values()) {
            meaning.put(q.key(), q.text());
        }
        meaning.put(
                "slopes",
                "exponents s of y ≈ C·width^s by least squares in logarithms; low and high: 95 % interval");
        meaning.put("looks", "every step up to 16, then steps a tenth apart, and the last");
        method(j.putObject("method"), o);
        network(j.putObject("network"), o);
        data(j.putObject("data"), o);
        j.put("seed", o.request().firstSeed());
        j.put("seeds", o.request().seeds());
        j.put("precision", "double");
        j.put("bytes_per_network", o.bytes());
        j.put("version", Version.current());
        j.put("java", Runtime.version().toString());
        j.put("blas", Blas.provider());
        ArrayNode findings = j.putArray("findings");
        ArrayNode kinds = j.putArray("finding_kinds");
        for (Finding f : LinearityFindings.of(o)) {
            findings.add(f.text());
            kinds.add(f.kind().name().toLowerCase(Locale.ROOT));
        }
        return j;
    }

    private static void catapult(ObjectNode j, LinearityResult.CatapultSweep sweep) {
        j.put("width", sweep.width());
        j.put(
                "meaning",
                "factor: η λ_max(K_0/N); end_factor: η λ_max(K_T/N); peak, end: of L_t/L_0; monotone:"
                        + " the loss never rose; catapult: it rose and then converged; unsettled: it"
                        + " rose and had not converged at the last step");
        ArrayNode rows = j.putArray("rows");
        for (CatapultRuns c : sweep.runs()) {
            for (Catapult.Run r : c.runs()) {
                ObjectNode row = rows.addObject();
                row.put("model", c.model());
                row.put("seed", c.seed());
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
            number(b, "monotone_up_to", CatapultRuns.below(sweep.runs(), model));
            number(b, "divergent_from", CatapultRuns.above(sweep.runs(), model));
        }
    }

    private static void number(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
            node.put(name, value.getAsDouble());
        } else {
            node.putNull(name);
        }
    }

    private static void slopes(ObjectNode j, Map<Quantity, Slope> slopes, List<WidthRow> rows) {
        for (Quantity q : SLOPED) {
            ObjectNode node = j.putObject(q.key());
            Slope s = slopes.get(q);
            if (s == null) {
                node.putNull("value");
                node.putNull("low");
                node.putNull("high");
                node.put("reason", missing(q, rows));
            } else {
                node.put("value", s.value());
                node.put("low", s.low());
                node.put("high", s.high());
                node.put("method", s.method());
                node.put("log_scale", s.logScale());
            }
        }
    }

    private static String missing(Quantity q, List<WidthRow> rows) {
        return rows.stream()
                .map(r -> r.get(q))
                .filter(m -> m.value().isEmpty())
                .map(m -> m.note())
                .findFirst()
                .orElse("it takes two widths and two seeds, or three widths, with values above 0");
    }

    private static void structure(ObjectNode j, LinearityResult o) {
        j.put("compared", o.structure().compared());
        ArrayNode obstacles = j.putArray("obstacles");
        for (Obstacle found : o.structure().obstacles()) {
            ObjectNode node = obstacles.addObject();
            node.put("kind", found.kind().name().toLowerCase(Locale.ROOT));
            node.put("where", found.where());
            node.put("numbers_per_sample", found.size());
        }
        ArrayNode kinks = j.putArray("kinks");
        o.structure().kinks().forEach(kinks::add);
    }

    private static void method(ObjectNode j, LinearityResult o) {
        j.put("title", "Transition to linearity");
        j.put("loss", "square");
        j.put("optimizer", "gd");
        j.putNull("batch");
        j.put("until", o.request().settings().until());
        j.put("most_steps", o.request().settings().steps());
        j.put("eta_lambda_max", o.request().settings().stepFactor());
        j.put("hessian_tolerance", o.request().settings().hessianTolerance());
        ArrayNode widths = j.putArray("widths");
        for (int m : o.request().widths()) {
            widths.add(m);
        }
    }

    private static void network(ObjectNode j, LinearityResult o) {
        j.put("text", o.request().template());
        j.put(
                "parametrization",
                o.narrowest().initialization().parametrization().name().toLowerCase(Locale.ROOT));
        OptionalDouble sigmaW = o.narrowest().initialization().sigmaW();
        if (sigmaW.isPresent()) {
            j.put("sigma_w", sigmaW.getAsDouble());
        } else {
            j.putNull("sigma_w");
        }
        j.put("sigma_b", o.narrowest().initialization().sigmaB());
        j.put("parameters", o.rows().stream().mapToInt(WidthRow::unknowns).max().orElse(0));
    }

    private static void data(ObjectNode j, LinearityResult o) {
        j.put("name", o.data().name());
        j.put("source", o.data().training().source());
        j.put("sha256", o.data().training().contentHash());
        j.put("training_rows", o.dataRows());
        j.put("left_out_duplicates", o.data().training().rows() - o.dataRows());
        j.put("conflicting_groups", o.data().duplicates().conflicts().size());
        j.put("features", o.data().training().width());
        j.put("outputs", o.data().encoding().outputs());
        j.put("equations", o.dataRows() * o.data().encoding().outputs());
    }
}
