package org.plstar.landscape.linearity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The conclusion of a sweep.
 *
 * @param kind in a word
 * @param lack what would decide it; absent where it is decided
 * @param from the width from which on the gap is under the tolerance in all seeds; absent if there
 *     is none
 * @param gap the largest of all seeds, at all widths from {@code from} on, or at the widest where
 *     there is none; absent where networks are missing or one has no gap
 * @param soon the width from which on the gap is under the tolerance if the worst seed at the
 *     widest goes on as fast as the fit; absent if that is not what is lacking
 * @param late the same, as slowly as the fit's interval allows
 */
public record Verdict(
        Kind kind,
        Optional<Lack> lack,
        OptionalInt from,
        OptionalDouble gap,
        OptionalDouble soon,
        OptionalDouble late) {
    /** The possible conclusions. */
    public enum Kind {
        /** The model and its linearization stay within the tolerance from some width on. */
        LINEAR,
        /**
         * The model and its linearization do not stay within the tolerance, and the program shows
         * why.
         */
        NOT_LINEAR,
        /** The sweep does not decide between the two. */
        UNDECIDED
    }

    /** What is missing for a decision. */
    public enum Lack {
        /** Some networks were not measured. */
        NETWORKS,
        /** Training did not reach the loss at which networks are compared. */
        TRAINING,
        /** The gap exceeds the tolerance at every width. */
        TOLERANCE,
        /** Widths at which the gap is under the tolerance. */
        WIDTHS,
        /** There are too few seeds and widths for a slope. */
        SEEDS_AND_WIDTHS
    }

    /** The slope above which a quantity does not count as falling with the width. */
    private static final double FLAT = -0.15;

    /** The verdict of a sweep that was stopped, which is undecided. */
    public static final Verdict STOPPED = new Verdict(
            Kind.UNDECIDED,
            Optional.of(Lack.NETWORKS),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());

    /**
     * Judges the rows of a sweep.
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
        int[] widths =
                rows.stream().mapToInt(WidthRow::width).distinct().sorted().toArray();
        int largest = widths[widths.length - 1];
        OptionalInt from = under(rows, widths, tolerance);
        double gap = worstFrom(rows, from.orElse(largest));
        if (!rows.stream().allMatch(WidthRow::reached)) {
            return undecided(Lack.TRAINING, from, gap);
        }
        if (!structure.obstacles().isEmpty()) {
            return from.isEmpty()
                    ? decided(Kind.NOT_LINEAR, from, gap)
                    : undecided(Lack.TOLERANCE, from, gap);
        }
        if (from.isPresent()) {
            return decided(Kind.LINEAR, from, gap);
        }
        Slope fall = slopes.get(Quantity.FUNCTION_GAP);
        if (fall == null || fall.high() >= FLAT) {
            return undecided(Lack.SEEDS_AND_WIDTHS, from, gap);
        }
        // the width at which the gap is the tolerance: m (gap/tolerance)^{-1/s}
        double excess = gap / tolerance;
        return new Verdict(
                Kind.UNDECIDED,
                Optional.of(Lack.WIDTHS),
                from,
                finite(gap),
                finite(largest * StrictMath.pow(excess, -1 / fall.value())),
                finite(largest * StrictMath.pow(excess, -1 / fall.high())));
    }

    private static Verdict decided(Kind kind, OptionalInt from, double gap) {
        return new Verdict(
                kind,
                Optional.empty(),
                from,
                finite(gap),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    private static Verdict undecided(Lack lack, OptionalInt from, double gap) {
        return new Verdict(
                Kind.UNDECIDED,
                Optional.of(lack),
                from,
                finite(gap),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    private static OptionalDouble finite(double value) {
        return MeasuredNumber.of(value).value();
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
}
