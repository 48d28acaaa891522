package org.plstar.study.linearity.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.landscape.linearity.Catapult;
import org.plstar.landscape.linearity.MeasuredNumber;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.Slope;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.study.linearity.CatapultSweep;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.linearity.LinearityResult;
import org.plstar.study.report.Axis;
import org.plstar.study.report.Cell;
import org.plstar.study.report.Chart;
import org.plstar.study.report.Ink;
import org.plstar.study.report.Mark;
import org.plstar.study.report.Reference;
import org.plstar.study.report.ReportColumns;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.report.Series;
import org.plstar.study.report.Values;

/** The charts and the table of a sweep. */
final class LinearityCharts {
    private static final List<Quantity> COLUMNS = List.of(
            Quantity.HESSIAN,
            Quantity.LAMBDA_MIN,
            Quantity.HESSIAN_OVER_LAMBDA_MIN,
            Quantity.KERNEL_DRIFT,
            Quantity.FUNCTION_GAP,
            Quantity.PATH_GAP,
            Quantity.WEIGHT_MOTION,
            Quantity.LIMIT_GAP,
            Quantity.LOSS_RATIO);

    private final LinearityRequest asked;
    private final LinearityResult r;
    private final List<WidthRow> rows;

    LinearityCharts(LinearityRequest asked, LinearityResult result) {
        this.asked = asked;
        this.r = result;
        this.rows = result.rows();
    }

    List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        sections.add(start());
        sections.add(training().with(table()));
        r.catapult().ifPresent(c -> sections.add(catapult(c)));
        return sections;
    }

    private Section start() {
        List<Chart> charts = new ArrayList<>();
        charts.add(chart(
                "hessian",
                "Hessian norm",
                "The largest curvature of any output for any sample at the start: in NTK"
                        + " parametrization a model that becomes linear has width^-½.",
                "max ‖D²f‖",
                Quantity.HESSIAN));
        charts.add(chart(
                "curvature-ratio",
                "Curvature against conditioning",
                "The Hessian norm over the kernel's smallest eigenvalue: the smaller, the"
                        + " larger the ball in which PL* is guaranteed.",
                "‖D²f‖ / λ_min(K)",
                Quantity.HESSIAN_OVER_LAMBDA_MIN));
        if (r.limit().isPresent()) {
            charts.add(chart(
                    "limit",
                    "Distance from the limit kernel",
                    "How far the kernel at the start is from the mean kernel of many wide"
                            + " networks; random weights alone give width^-½.",
                    "‖K₀ - K̄‖ / ‖K̄‖ (Frobenius)",
                    Quantity.LIMIT_GAP));
        }
        return Section.of(
                "At the start",
                "Before training. Points are single networks; the line is the least-squares fit in"
                        + " logarithms, the band its 95 % interval over seeds.",
                charts);
    }

    private Section training() {
        Chart gap = chart(
                        "function-gap",
                        "Network against its linearization",
                        "How far the outputs are from those of the model linearized at the"
                                + " start, at the same weights, at most along training.",
                        "relative to the initial residual",
                        Quantity.FUNCTION_GAP)
                .with(Reference.horizontal(asked.tolerance(), "tolerance"))
                .wide();
        return Section.of(
                "Along training",
                "Gradient descent on 1/(2N) times the squared error, ηλ_max(K₀/N) = "
                        + asked.etaLambda()
                        + ", until the loss has fallen to "
                        + asked.until()
                        + " of its start.",
                gap,
                chart(
                        "drift",
                        "Kernel drift",
                        "How far the tangent kernel moves from its start: the largest drift over"
                                + " the looks.",
                        "‖K_t - K₀‖ / ‖K₀‖ (Frobenius)",
                        Quantity.KERNEL_DRIFT),
                chart(
                        "motion",
                        "Weight motion",
                        "How far the weights move, relative to their norm.",
                        "‖w_T - w₀‖ / ‖w₀‖",
                        Quantity.WEIGHT_MOTION));
    }

    private Chart chart(String id, String title, String sentence, String y, Quantity q) {
        Chart chart = Chart.of(id, title, sentence, Axis.log("width"), Axis.log(y));
        Optional<Slope> slope = r.slope(q);
        if (slope.isPresent()) {
            chart = chart.with(band(slope.get())).with(fit(slope.get()));
        }
        Values.Builder v = Values.builder();
        for (WidthRow row : rows) {
            MeasuredNumber m = row.get(q);
            if (m.value().isPresent()) {
                v.add(m.value().getAsDouble());
            } else {
                v.absent(m.note().isEmpty() ? "it was not measured" : m.note());
            }
        }
        return chart.points("networks", "network", Values.of(rows, WidthRow::width), v.build());
    }

    /** The widths that were measured. */
    private double[] widths() {
        return rows.stream()
                .filter(WidthRow::measured)
                .mapToDouble(WidthRow::width)
                .distinct()
                .sorted()
                .toArray();
    }

    private Series fit(Slope slope) {
        double[] widths = widths();
        double[] y = new double[widths.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = value(slope, slope.value(), widths[i]);
        }
        return new Series(
                String.format(Locale.ROOT, "fit: width^%.3f", slope.value()),
                Ink.of("fit").withStroke(Ink.Stroke.DASHED),
                new Mark.Line(Values.of(widths), Values.of(y)));
    }

    private Series band(Slope slope) {
        double[] widths = widths();
        double[] low = new double[widths.length];
        double[] high = new double[widths.length];
        for (int i = 0; i < low.length; i++) {
            double a = value(slope, slope.low(), widths[i]);
            double b = value(slope, slope.high(), widths[i]);
            low[i] = Math.min(a, b);
            high[i] = Math.max(a, b);
        }
        return new Series(
                String.format(
                        Locale.ROOT, "95 %% of the slope: %.3f to %.3f", slope.low(), slope.high()),
                Ink.of("fit"),
                new Mark.Band(Values.of(widths), Values.of(low), Values.of(high)));
    }

    /**
     * The value at a width of the fitted line, with another slope through the middle of the widths.
     */
    private double value(Slope slope, double exponent, double width) {
        double middle = 0;
        double[] widths = widths();
        for (double m : widths) {
            middle += StrictMath.log(m) / widths.length;
        }
        double centre = slope.logScale() + slope.value() * middle;
        return StrictMath.exp(centre + exponent * (StrictMath.log(width) - middle));
    }

    private static Section catapult(CatapultSweep c) {
        Chart peak = Chart.of(
                "catapult",
                "Steps beyond 2/λ",
                "The largest loss on the way, over that at the start: 1 where the loss only"
                        + " falls, more in a catapult; runs that diverged have no mark.",
                Axis.linear("η λ_max(K₀/N)"),
                Axis.log("max L_t / L_0"));
        Chart end = Chart.of(
                        "catapult-end",
                        "Curvature afterwards",
                        "η times the kernel's largest eigenvalue at the end: a catapult of"
                                + " the quadratic model ends where this is below 2.",
                        Axis.linear("η λ_max(K₀/N)"),
                        Axis.linear("η λ_max(K_T/N)"))
                .with(Reference.horizontal(2, "limit of a quadratic"));
        for (String model : c.boundaries().keySet()) {
            Values.Builder x = Values.builder();
            Values.Builder p = Values.builder();
            Values.Builder e = Values.builder();
            for (CatapultSweep.Trained t : c.runs()) {
                if (t.model().equals(model)) {
                    boolean diverged = t.run().phase() == Catapult.Phase.DIVERGENT;
                    x.add(t.run().factor());
                    add(p, t.run().peak(), diverged);
                    add(e, t.run().endFactor(), diverged);
                }
            }
            String name = model.equals("network") ? "network" : "its quadratic model";
            Values at = x.build();
            peak = peak.points(name, model, at, p.build());
            end = end.points(name, model, at, e.build());
        }
        for (double boundary : new double[] {2, 4}) {
            Reference line = Reference.vertical(boundary, boundary == 2 ? "2/λ" : "4/λ");
            peak = peak.with(line);
            end = end.with(line);
        }
        return Section.of(
                "Large steps",
                "Wide quadratic models fall monotonically below 2/λ, jump to a flatter place"
                        + " between 2/λ and 4/λ, and diverge above. Width "
                        + c.width()
                        + ".",
                peak,
                end);
    }

    private static void add(Values.Builder b, OptionalDouble value, boolean diverged) {
        if (!diverged && value.isPresent()) {
            b.add(value.getAsDouble());
        } else {
            b.absent(diverged ? "the run diverged" : "beyond the range of numbers");
        }
    }

    private ReportTable table() {
        ReportColumns<WidthRow> table = ReportTable.of(
                        "networks", "Every network of the sweep", rows)
                .numbers("width", WidthRow::width)
                .numbers("seed", WidthRow::seed)
                .numbers("parameters", WidthRow::unknowns)
                .cells(
                        "steps",
                        row -> row.measured()
                                ? Cell.of(row.steps())
                                : Cell.absent(row.failure().orElse("not measured")));
        for (Quantity q : COLUMNS) {
            table.cells(q.key().replace('_', ' '), row -> cell(row.get(q)));
        }
        return table.table();
    }

    private static Cell cell(MeasuredNumber m) {
        return Cell.of(m.value(), m.note().isEmpty() ? "not measured" : m.note());
    }
}
