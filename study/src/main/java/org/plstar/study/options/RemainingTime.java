package org.plstar.study.options;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The remaining time of long work, extrapolated from the time of the finished part.
 *
 * <p>Units go at the pace of the later half of those done, so that a slow start, such as code that
 * is not compiled yet, soon counts no more. What is done between them, such as observations of a
 * run, is timed apart, and counts for as often as it is still to come. It reads no clock: the
 * caller says the time.
 */
public final class RemainingTime {
    private static final int MOST_MARKS = 64;

    private record Mark(long done, long worked) {}

    private final Deque<Mark> marks = new ArrayDeque<>();
    private long apart;
    private long lastApart;
    private long timesApart;
    private long still;

    /** Records that units are done. */
    public void at(long done, long nanos) {
        if (!marks.isEmpty() && marks.getLast().done() >= done) {
            return;
        }
        marks.add(new Mark(done, nanos - apart));
        if (marks.size() > MOST_MARKS) {
            thin();
        }
    }

    /** Removes every other mark; the first and the last are kept. */
    private void thin() {
        List<Mark> all = List.copyOf(marks);
        marks.clear();
        for (int i = 0; i < all.size(); i += 2) {
            marks.add(all.get(i));
        }
        if (all.size() % 2 == 0) {
            marks.add(all.getLast());
        }
    }

    /**
     * Records work between two units.
     *
     * @param nanos that it took
     * @param left how often it is still to be done
     */
    public void apart(long nanos, long left) {
        apart += nanos;
        // the later half counts twice: the first times are long here too
        lastApart = timesApart == 0 ? nanos : (lastApart + nanos) / 2;
        timesApart++;
        still = left;
    }

    /** Seconds until all are done; absent before a unit was done. */
    public OptionalDouble left(long total) {
        if (marks.size() < 2) {
            return OptionalDouble.empty();
        }
        Mark last = marks.getLast();
        Mark from = marks.getFirst();
        long half = marks.getFirst().done() + (last.done() - marks.getFirst().done()) / 2;
        for (Mark m : marks) {
            if (m.done() <= half && m.done() < last.done()) {
                from = m;
            }
        }
        double perUnit = (double) (last.worked() - from.worked()) / (last.done() - from.done());
        double units = Math.max(0, perUnit) * Math.max(0, total - last.done());
        return OptionalDouble.of((units + (double) lastApart * still) * 1e-9);
    }
}
