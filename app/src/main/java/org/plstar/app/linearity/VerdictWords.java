package org.plstar.app.linearity;

import static org.plstar.app.linearity.LinearityFindings.number;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.plstar.landscape.linearity.NonlinearityObstruction;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.Slope;
import org.plstar.landscape.linearity.Verdict;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.linearity.LinearityResult;

/** Why a sweep shows what it shows, with the figures and the options that would decide it. */
final class VerdictWords {
    private static final String GAP = "the gap between model and linearization";

    /** A width beyond this is no advice. */
    private static final double BEYOND = 1e9;

    private final LinearityRequest asked;
    private final LinearityResult r;
    private final Verdict v;
    private final List<WidthRow> measured;

    VerdictWords(LinearityRequest asked, LinearityResult r) {
        this.asked = asked;
        this.r = r;
        this.v = r.verdict();
        this.measured = r.measured();
    }

    /** In a sentence or two. */
    String reason() {
        if (v.lack().isEmpty()) {
            return v.kind() == Verdict.Kind.LINEAR ? linear() : notLinear();
        }
        return switch (v.lack().get()) {
            case NETWORKS -> networks() + " (--resume, with this run's directory)";
            case TRAINING -> training() + " (--steps, --until)";
            case TOLERANCE -> tolerance() + " (--tolerance)";
            case WIDTHS -> widths() + " (--widths)";
            case SEEDS_AND_WIDTHS -> seedsAndWidths() + " (--seeds, --widths)";
        };
    }

    private String linear() {
        return number(
                        "From width %d on %s is at most %s of the initial residual, in all seeds"
                                + " (tolerance %.3g).",
                        v.from().getAsInt(), GAP, gap(), asked.tolerance())
                + r.slope(Quantity.FUNCTION_GAP)
                        .map(fall -> " It changes " + like(fall) + ".")
                        .orElse("");
    }

    private String notLinear() {
        return "The program has a "
                + obstacles()
                + ". So the Hessian does not vanish with the width."
                + drift()
                + number(
                        " At width %d %s is still %s of the initial residual.",
                        widest(), GAP, gap());
    }

    private String networks() {
        return "The sweep was stopped when %d of %d networks were measured. It takes the others."
                .formatted(measured.size(), asked.widths().size() * asked.seeds());
    }

    private String training() {
        List<WidthRow> unfinished = measured.stream().filter(row -> !row.reached()).toList();
        WidthRow first = unfinished.getFirst();
        return "%d of %d networks did not reach the loss that the comparison ends at, the first of"
                        .formatted(unfinished.size(), measured.size())
                + " them at width %d, seed %d, %s. It takes more steps, a larger ratio of losses to"
                        .formatted(first.width(), first.seed(), first.outcome().message())
                + " end at, or rows without conflicts.";
    }

    private String tolerance() {
        return "The program has a "
                + obstacles()
                + ", which keeps the Hessian from vanishing with the width, yet "
                + GAP
                + number(
                        " is under the tolerance %.3g from width %d on.",
                        asked.tolerance(), v.from().getAsInt())
                + drift()
                + " This model moves too little to show it: it takes a smaller tolerance or larger"
                + " targets.";
    }

    private String widths() {
        return number(
                "The model is becoming linear, but %s is still %s of the initial residual at width"
                        + " %d (tolerance %.3g). It changes %s; going on so it is under the"
                        + " tolerance from width %s on, at the slow end of the interval from %s.",
                GAP,
                gap(),
                widest(),
                asked.tolerance(),
                r.slope(Quantity.FUNCTION_GAP).map(VerdictWords::like).orElse("so"),
                width(v.soon()),
                width(v.late()));
    }

    private String seedsAndWidths() {
        return number(
                "At width %d %s is %s of the initial residual (tolerance %.3g), and %s, while %s."
                        + " It takes more seeds and larger widths.",
                widest(),
                GAP,
                gap(),
                asked.tolerance(),
                r.slope(Quantity.FUNCTION_GAP)
                        .map(
                                s ->
                                        number(
                                                "it changes like width^%.2f with %.2f to %.2f"
                                                        + " possible",
                                                s.value(), s.low(), s.high()))
                        .orElse("there are too few widths or seeds for a slope"),
                r.structure().compared()
                        ? "the program shows no bottleneck and no non-linear output"
                        : "the programs of two widths could not be compared");
    }

    private static String like(Slope s) {
        return number("like width^%.2f (%.2f to %.2f)", s.value(), s.low(), s.high());
    }

    private String drift() {
        return r.slope(Quantity.KERNEL_DRIFT)
                .map(s -> " The kernel's drift changes " + like(s) + ".")
                .orElse("");
    }

    private String obstacles() {
        return r.structure().obstacles().stream()
                .map(VerdictWords::obstacle)
                .collect(Collectors.joining("; "));
    }

    private static String obstacle(NonlinearityObstruction o) {
        return switch (o.kind()) {
            case OUTPUT_NONLINEARITY -> "non-linear output: " + o.where();
            case BOTTLENECK -> "bottleneck: " + o.where();
        };
    }

    private int widest() {
        return measured.stream().mapToInt(WidthRow::width).max().orElse(0);
    }

    private String gap() {
        return v.gap().isPresent() ? number("%.3g", v.gap().getAsDouble()) : "any multiple";
    }

    /** Two digits, rounded up. */
    private static String width(OptionalDouble m) {
        if (m.isEmpty() || m.getAsDouble() >= BEYOND) {
            return "beyond a billion";
        }
        return new BigDecimal(m.getAsDouble())
                .round(new MathContext(2, RoundingMode.UP))
                .toBigInteger()
                .toString();
    }
}
