package org.plstar.landscape.linearity;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What a sweep shows, as sentences.
 *
 * @param kind in a word
 * @param reason in a sentence or two, with the figures
 * @param from the width from which on the gap is under the tolerance in all seeds; absent if there
 *     is none
 * @param lack what would decide it; absent where it is decided
 */
public record Verdict(Kind kind, String reason, OptionalInt from, Optional<Lack> lack) {
    /** The three answers. */
    public enum Kind {
        /** The model and its linearization stay within the tolerance from some width on. */
        LINEAR,
        /** They do not, and the program shows why. */
        NOT_LINEAR,
        /** Neither can be said. */
        UNDECIDED;

        /** As in files, for instance {@code not_linear}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a sweep lacks. */
    public enum Lack {
        /** The networks that were not measured. */
        NETWORKS,
        /** Training that reaches the loss at which networks are compared. */
        TRAINING,
        /** A tolerance that the gap exceeds. */
        TOLERANCE,
        /** Widths at which the gap is under the tolerance. */
        WIDTHS,
        /** Seeds and widths that give a slope. */
        SEEDS_AND_WIDTHS
    }

    /** A slope above this does not speak of a fall with the width. */
    private static final double FLAT = -0.15;

    /** A width beyond this is no advice. */
    private static final double BEYOND = 1e9;

    /** What can be said of a sweep that was stopped: nothing yet. */
    public static Verdict stopped(int measured, int all) {
        return new Verdict(
                Kind.UNDECIDED,
                "The sweep was stopped when "
                        + measured
                        + " of "
                        + all
                        + " networks were measured. It takes the others.",
                OptionalInt.empty(),
                Optional.of(Lack.NETWORKS));
    }

    /**
     * Judges.
     *
     * @param rows of all widths and seeds that were measured, at least one
     * @param slopes where there are some
     * @param tolerance of the function gap
     */
    public static Verdict of(
            List<WidthRow> rows,
            Map<Quantity, Slope> slopes,
            Structure structure,
            double tolerance) {
        int[] widths = rows.stream().mapToInt(WidthRow::width).distinct().sorted().toArray();
        int largest = widths[widths.length - 1];
        OptionalInt from = under(rows, widths, tolerance);
        List<WidthRow> unfinished = rows.stream().filter(r -> !r.reached()).toList();
        if (!unfinished.isEmpty()) {
            WidthRow r = unfinished.getFirst();
            return new Verdict(
                    Kind.UNDECIDED,
                    unfinished.size()
                            + " of "
                            + rows.size()
                            + " networks did not reach the loss that the comparison ends at, the"
                            + " first of them at width "
                            + r.width()
                            + ", seed "
                            + r.seed()
                            + ", "
                            + r.outcome().message()
                            + ". It takes more steps, a larger ratio of losses to end at, or rows"
                            + " without conflicts.",
                    from,
                    Optional.of(Lack.TRAINING));
        }
        String gap = "the gap between model and linearization";
        Slope fall = slopes.get(Quantity.FUNCTION_GAP);
        if (!structure.obstacles().isEmpty()) {
            String found =
                    structure.obstacles().stream()
                            .map(NonlinearityObstruction::text)
                            .collect(Collectors.joining("; "));
            Slope drift = slopes.get(Quantity.KERNEL_DRIFT);
            String measured =
                    drift == null
                            ? ""
                            : number(
                                    " The kernel's drift changes like width^%.2f (%.2f to %.2f).",
                                    drift.value(), drift.low(), drift.high());
            return from.isEmpty()
                    ? new Verdict(
                            Kind.NOT_LINEAR,
                            "The program has a "
                                    + found
                                    + ". So the Hessian does not vanish with the width."
                                    + measured
                                    + number(
                                            " At width %d %s is still %.3g of the initial"
                                                    + " residual.",
                                            largest, gap, worst(rows, largest)),
                            from,
                            Optional.empty())
                    : new Verdict(
                            Kind.UNDECIDED,
                            "The program has a "
                                    + found
                                    + ", which keeps the Hessian from vanishing with the width,"
                                    + " yet "
                                    + gap
                                    + number(
                                            " is under the tolerance %.3g from width %d on.",
                                            tolerance, from.getAsInt())
                                    + measured
                                    + " This model moves too little to show it: it takes a smaller"
                                    + " tolerance or larger targets.",
                            from,
                            Optional.of(Lack.TOLERANCE));
        }
        if (from.isPresent()) {
            return new Verdict(
                    Kind.LINEAR,
                    number(
                                    "From width %d on %s is at most %.3g of the initial residual,"
                                            + " in all seeds (tolerance %.3g).",
                                    from.getAsInt(),
                                    gap,
                                    worstFrom(rows, from.getAsInt()),
                                    tolerance)
                            + (fall == null
                                    ? ""
                                    : number(
                                            " It changes like width^%.2f (%.2f to %.2f).",
                                            fall.value(), fall.low(), fall.high())),
                    from,
                    Optional.empty());
        }
        if (fall != null && fall.high() < FLAT) {
            // m (gap/tolerance)^{-1/s}: the worst seed at the widest width going on as fast as the
            // fit, and as slowly as its interval allows
            double excess = worst(rows, largest) / tolerance;
            double soon = largest * StrictMath.pow(excess, -1 / fall.value());
            double late = largest * StrictMath.pow(excess, -1 / fall.high());
            return new Verdict(
                    Kind.UNDECIDED,
                    number(
                            "The model is becoming linear, but %s is still %.3g of the initial"
                                    + " residual at width %d (tolerance %.3g). It changes like"
                                    + " width^%.2f (%.2f to %.2f); going on so it is under the"
                                    + " tolerance from width %s on, at the slow end of the interval"
                                    + " from %s.",
                            gap,
                            worst(rows, largest),
                            largest,
                            tolerance,
                            fall.value(),
                            fall.low(),
                            fall.high(),
                            width(soon),
                            width(late)),
                    from,
                    Optional.of(Lack.WIDTHS));
        }
        return new Verdict(
                Kind.UNDECIDED,
                number(
                                "At width %d %s is %.3g of the initial residual (tolerance %.3g),"
                                        + " and ",
                                largest, gap, worst(rows, largest), tolerance)
                        + (fall == null
                                ? "there are too few widths or seeds for a slope"
                                : number(
                                        "it changes like width^%.2f with %.2f to %.2f possible",
                                        fall.value(), fall.low(), fall.high()))
                        + ", while "
                        + (structure.compared()
                                ? "the program shows no bottleneck and no non-linear output"
                                : "the programs of two widths could not be compared")
                        + ". It takes more seeds and larger widths.",
                from,
                Optional.of(Lack.SEEDS_AND_WIDTHS));
    }

    /** Two digits, rounded up. */
    private static String width(double m) {
        if (!(m < BEYOND)) {
            return "beyond a billion";
        }
        return new BigDecimal(m)
                .round(new MathContext(2, RoundingMode.UP))
                .toBigInteger()
                .toString();
    }

    /** The smallest width from which on every row is under the tolerance. */
    private static OptionalInt under(List<WidthRow> rows, int[] widths, double tolerance) {
        OptionalInt from = OptionalInt.empty();
        for (int i = widths.length - 1; i >= 0 && worst(rows, widths[i]) <= tolerance; i--) {
            from = OptionalInt.of(widths[i]);
        }
        return from;
    }

    private static double worst(List<WidthRow> rows, int width) {
        return rows.stream()
                .filter(r -> r.width() == width)
                .mapToDouble(
                        r -> r.get(Quantity.FUNCTION_GAP).value().orElse(Double.POSITIVE_INFINITY))
                .max()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static double worstFrom(List<WidthRow> rows, int width) {
        return rows.stream()
                .mapToInt(WidthRow::width)
                .filter(m -> m >= width)
                .mapToDouble(m -> worst(rows, m))
                .max()
                .orElse(Double.POSITIVE_INFINITY);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency of its own
    private static String number(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
