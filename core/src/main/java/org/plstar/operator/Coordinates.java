package org.plstar.operator;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.plstar.refusal.Require;

/**
 * Some coordinates of a vector, as ranges in ascending order, for instance those of one layer's
 * parameters.
 */
public record Coordinates(List<Range> ranges) {
    /** Coordinates {@code from}, …, {@code from + size - 1}. */
    public record Range(int from, int size) {}

    /** Copies the list; refuses ranges that overlap, descend or are empty. */
    public Coordinates {
        requireNonNull(ranges, "ranges");
        ranges = List.copyOf(ranges);
        int end = 0;
        for (Range r : ranges) {
            Require.that(
                    r.from >= end && r.size >= 1 && r.from <= Integer.MAX_VALUE - r.size,
                    OperatorRefusal.RANGE,
                    "range from " + r.from + " of " + r.size,
                    "ranges that ascend, each of at least one coordinate");
            end = r.from + r.size;
        }
    }

    /** The number of coordinates. */
    public int size() {
        return ranges.stream().mapToInt(Range::size).sum();
    }

    /** One more than the last coordinate; 0 if there are none. */
    int end() {
        return ranges.isEmpty() ? 0 : ranges.getLast().from + ranges.getLast().size;
    }

    private void require(double[] whole, double[] part) {
        OperatorRefusal.requireSize("part", part, size());
        Require.that(
                end() <= whole.length,
                OperatorRefusal.SIZE,
                "whole of " + whole.length + " numbers",
                "at least " + end());
        OperatorRefusal.requireApart(whole, part);
    }

    /**
     * Copies the coordinates of {@code whole} to {@code part}.
     *
     * @param part [size]
     */
    public void gather(double[] whole, double[] part) {
        requireNonNull(part, "part");
        require(whole, part);
        int at = 0;
        for (Range r : ranges) {
            System.arraycopy(whole, r.from, part, at, r.size);
            at += r.size;
        }
    }

    /** Copies {@code part} to the coordinates of {@code whole}; other coordinates are unchanged. */
    public void scatter(double[] part, double[] whole) {
        requireNonNull(part, "part");
        require(whole, part);
        int at = 0;
        for (Range r : ranges) {
            System.arraycopy(part, at, whole, r.from, r.size);
            at += r.size;
        }
    }
}
