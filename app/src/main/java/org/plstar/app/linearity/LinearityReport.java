package org.plstar.app.linearity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Finding;
import org.plstar.app.report.Ink;
import org.plstar.app.report.Mark;
import org.plstar.app.report.Reference;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Table;
import org.plstar.app.report.Values;
import org.plstar.landscape.linearity.Quantity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The report of a sweep over widths, made of its summary alone. */
public final class LinearityReport {
    private static final List<Quantity> COLUMNS =
            List.of(
                    Quantity.HESSIAN,
                    Quantity.LAMBDA_MIN,
                    Quantity.HESSIAN_OVER_LAMBDA_MIN,
                    Quantity.KERNEL_DRIFT,
                    Quantity.FUNCTION_GAP,
                    Quantity.PATH_GAP,
                    Quantity.WEIGHT_MOTION,
                    Quantity.LIMIT_GAP,
                    Quantity.LOSS_RATIO);

    private final ObjectNode s;

    private LinearityReport(ObjectNode summary) {
        this.s = summary;
    }

    /** Builds the report; the same summary gives the same bytes. */
    public static Report of(ObjectNode summary) {
        return new LinearityReport(summary).report();
    }

    private Report report() {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", text("command"));
        provenance.put("network", text("network", "text"));
        provenance.put("data", text("data", "source") + ", SHA-256 " + text("data", "sha256"));
        provenance.put(
                "training",
                "gradient descent on 1/(2N) times the squared error, ηλ_max(K_0/N) = "
                        + text("method", "eta_lambda_max")
                        + ", until L/L_0 = "
                        + text("method", "until"));
        provenance.put("seeds", text("seeds") + " from " + text("seed") + " on");
        provenance.put(
                "versions",
                "plstar " + text("version") + ", Java " + text("java") + ", " + text("blas"));
        List<Section> sections = new ArrayList<>();
        sections.add(start());
        sections.add(training().with(table()));
        if (s.path("catapult").isObject()) {
            sections.add(catapult());
        }
        return new Report(
                "Transition to linearity on " + text("data", "name"),
                text("network", "text")
                        + ", "
                        + text("data", "training_rows")
                        + " rows, "
                        + text("data", "outputs")
                        + " output(s)",
                findings(),
                sections,
                provenance);
    }

    private Section start() {
        List<Chart> charts = new ArrayList<>();
        charts.add(
                chart(
                        "hessian",
                        "Hessian norm",
                        "The largest curvature of any output for any sample at the start: in a model that becomes linear it falls like width^-½.",
                        "max ‖D²f‖",
                        Quantity.HESSIAN));
        charts.add(
                chart(
                        "curvature-ratio",
                        "Curvature against conditioning",
                        "The Hessian norm over the kernel's smallest eigenvalue: the smaller, the larger the ball in which the loss is sure to behave.",
                        "‖D²f‖ / λ_min(K)",
                        Quantity.HESSIAN_OVER_LAMBDA_MIN));
        if (s.path("limit").isObject()) {
            charts.add(
                    chart(
                            "limit",
                            "Distance from the limit kernel",
                            "How far the kernel at the start is from the mean kernel of many wide networks: chance alone lets it fall like width^-½.",
                            "‖K₀ - K̄‖ / ‖K̄‖ (Frobenius)",
                            Quantity.LIMIT_GAP));
        }
        return new Section(
                "At the start",
                "Before training. Points are single networks; the line is the least-squares fit in logarithms, the band its 95 % interval over seeds.",
                charts,
                Optional.empty());
    }

    private Section training() {
        Chart gap =
                chart(
                                "function-gap",
                                "Network against its linearization",
                                "How far the outputs are from those of the model linearized at the start, at the same weights, at most along training.",
                                "relative to the initial residual",
                                Quantity.FUNCTION_GAP)
                        .with(Reference.horizontal(s.path("tolerance").asDouble(), "tolerance"))
                        .wide();
        return Section.of(
                "Along training",
                "Gradient descent until the loss has fallen to "
                        + text("method", "until")
                        + " of its start.",
                gap,
                chart(
                        "drift",
                        "Kernel drift",
                        "How far the tangent kernel moves at most: in a model that becomes linear this falls towards width^-1, elsewhere it stays.",
                        "‖K_t - K₀‖ / ‖K₀‖ (Frobenius)",
                        Quantity.KERNEL_DRIFT),
                chart(
                        "motion",
                        "Weight motion",
                        "How far the weights move, relative to their norm: small at any width in linear and other models alike, so it explains nothing.",
                        "‖w_T - w₀‖ / ‖w₀‖",
                        Quantity.WEIGHT_MOTION));
    }

    private Chart chart(String id, String title, String sentence, String y, Quantity q) {
        Chart chart = Chart.of(id, title, sentence, Axis.log("width"), Axis.log(y));
        JsonNode slope = s.path("slopes").path(q.key());
        if (slope.path("value").isNumber()) {
            chart = chart.with(band(slope)).with(fit(slope));
        }
        Values.Builder x = Values.builder();
        Values.Builder v = Values.builder();
        for (JsonNode row : s.path("rows")) {
            x.add(row.path("width").asDouble());
            JsonNode value = row.path(q.key());
            if (value.isNumber()) {
                v.add(value.asDouble());
            } else {
                v.absent(row.path(q.key() + "_note").asString("it was not measured"));
            }
        }
        return chart.with(
                new Series("networks", Ink.of("network"), new Mark.Points(x.build(), v.build())));
    }

    private double[] widths() {
        TreeSet<Double> widths = new TreeSet<>();
        s.path("rows").forEach(r -> widths.add(r.path("width").asDouble()));
        return widths.stream().mapToDouble(m -> m).toArray();
    }

    private Series fit(JsonNode slope) {
        double[] widths = widths();
        double[] y = new double[widths.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = value(slope, slope.path("value").asDouble(), widths[i]);
        }
        return new Series(
                String.format(Locale.ROOT, "fit: width^%.3f", slope.path("value").asDouble()),
                Ink.of("fit").withStroke(Ink.Stroke.DASHED),
                new Mark.Line(Values.of(widths), Values.of(y)));
    }

    private Series band(JsonNode slope) {
        double[] widths = widths();
        double[] low = new double[widths.length];
        double[] high = new double[widths.length];
        for (int i = 0; i < low.length; i++) {
            double a = value(slope, slope.path("low").asDouble(), widths[i]);
            double b = value(slope, slope.path("high").asDouble(), widths[i]);
            low[i] = Math.min(a, b);
            high[i] = Math.max(a, b);
        }
        return new Series(
                String.format(
                        Locale.ROOT,
                        "95 %% of the slope: %.3f to %.3f",
                        slope.path("low").asDouble(),
                        slope.path("high").asDouble()),
                Ink.of("fit"),
                new Mark.Band(Values.of(widths), Values.of(low), Values.of(high)));
    }

    /** The fitted line turned to another slope about the middle of the widths. */
    private double value(JsonNode slope, double exponent, double width) {
        double middle = 0;
        double[] widths = widths();
        for (double m : widths) {
            middle += StrictMath.log(m) / widths.length;
        }
        double centre =
                slope.path("log_scale").asDouble() + slope.path("value").asDouble() * middle;
        return StrictMath.exp(centre + exponent * (StrictMath.log(width) - middle));
    }

    private Section catapult() {
        Chart peak =
                Chart.of(
                        "catapult",
                        "Steps beyond 2/λ",
                        "The largest loss on the way, over that at the start: 1 where the loss only falls, more in a catapult; runs that diverged have no mark.",
                        Axis.linear("η λ_max(K₀/N)"),
                        Axis.log("max L_t / L_0"));
        Chart end =
                Chart.of(
                                "catapult-end",
                                "Curvature afterwards",
                                "η times the kernel's largest eigenvalue at the end: a catapult ends only where this is below 2.",
                                Axis.linear("η λ_max(K₀/N)"),
                                Axis.linear("η λ_max(K_T/N)"))
                        .with(Reference.horizontal(2, "stable below"));
        for (String model : List.of("quadratic", "network")) {
            Values.Builder x = Values.builder();
            Values.Builder p = Values.builder();
            Values.Builder e = Values.builder();
            for (JsonNode r : s.path("catapult").path("rows")) {
                if (r.path("model").asString("").equals(model)) {
                    boolean diverged = r.path("phase").asString("").equals("divergent");
                    x.add(r.path("factor").asDouble());
                    add(p, r.path("peak"), diverged);
                    add(e, r.path("end_factor"), diverged);
                }
            }
            String name = model.equals("network") ? "network" : "its quadratic model";
            Values at = x.build();
            peak = peak.with(new Series(name, Ink.of(model), new Mark.Points(at, p.build())));
            end = end.with(new Series(name, Ink.of(model), new Mark.Points(at, e.build())));
        }
        for (double boundary : new double[] {2, 4}) {
            Reference line = Reference.vertical(boundary, boundary == 2 ? "2/λ" : "4/λ");
            peak = peak.with(line);
            end = end.with(line);
        }
        return Section.of(
                "Large steps",
                "Wide quadratic models fall monotonically below 2/λ, jump to a flatter place between 2/λ and 4/λ, and diverge above. Width "
                        + s.path("catapult").path("width").asInt()
                        + ".",
                peak,
                end);
    }

    private static void add(Values.Builder b, JsonNode value, boolean diverged) {
        if (!diverged && value.isNumber()) {
            b.add(value.asDouble());
        } else {
            b.absent(diverged ? "the run diverged" : "beyond the range of numbers");
        }
    }

    private Table table() {
        List<String> columns = new ArrayList<>(List.of("width", "seed", "parameters", "steps"));
        COLUMNS.forEach(q -> columns.add(q.key().replace('_', ' ')));
        List<List<Cell>> rows = new ArrayList<>();
        for (JsonNode r : s.path("rows")) {
            List<Cell> cells = new ArrayList<>();
            for (String key : List.of("width", "seed", "parameters", "steps")) {
                cells.add(Cell.of(r.path(key).asDouble()));
            }
            for (Quantity q : COLUMNS) {
                JsonNode value = r.path(q.key());
                cells.add(
                        value.isNumber()
                                ? Cell.of(value.asDouble())
                                : Cell.absent(r.path(q.key() + "_note").asString("not measured")));
            }
            rows.add(cells);
        }
        return new Table("networks", "Every network that was measured", columns, rows);
    }

    private List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        JsonNode texts = s.path("findings");
        for (int i = 0; i < texts.size(); i++) {
            String kind = s.path("finding_kinds").path(i).asString("note");
            found.add(
                    new Finding(
                            Finding.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                            texts.path(i).asString("")));
        }
        return found;
    }

    private String text(String... path) {
        JsonNode node = s;
        for (String name : path) {
            node = node.path(name);
        }
        return node.isValueNode() && !node.isNull() ? node.asString() : "";
    }
}
