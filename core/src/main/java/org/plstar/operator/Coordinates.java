package org.plstar.operator;

import java.util.List;

/**
 * Some coordinates of a vector, as ranges in ascending order: those of one layer's parameters, for
 * instance.
 */
public record Coordinates(List<Range> ranges) {
    /** Coordinates {@code from}, …, {@code from + size - 1}. */
    public record Range(int from, int size) {}

    /**
     * Copies the list; refuses ranges that overlap or descend with an {@link
     * IllegalArgumentException}.
     */
    public Coordinates {
        ranges = List.copyOf(ranges);
        int end = 0;
        for (Range r : ranges) {
            if (r.from < end || r.size < 1) {
                throw new IllegalArgumentException("ranges " + ranges + " do not ascend");
            }
            end = r.from + r.size;
        }
    }

    /** How many there are. */
    public int size() {
        return ranges.stream().mapToInt(Range::size).sum();
    }

    /** Copies the coordinates of {@code whole} to {@code part}. */
    public void gather(double[] whole, double[] part) {
        int at = 0;
        for (Range r : ranges) {
            System.arraycopy(whole, r.from, part, at, r.size);
            at += r.size;
        }
    }

    /** Copies {@code part} to the coordinates of {@code whole}; the others stay. */
    public void scatter(double[] part, double[] whole) {
        int at = 0;
        for (Range r : ranges) {
            System.arraycopy(part, at, whole, r.from, r.size);
            at += r.size;
        }
    }
}
