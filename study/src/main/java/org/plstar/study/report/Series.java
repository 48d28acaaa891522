package org.plstar.study.report;

import java.util.Optional;

/**
 * One named curve of a chart.
 *
 * @param name shown in the legend, tooltips and the CSV file
 * @param seconds when each of its points was seen, which the reader may take as x
 */
public record Series(String name, Ink ink, Mark mark, Optional<Values> seconds) {
    /** A series without times. */
    public Series(String name, Ink ink, Mark mark) {
        this(name, ink, mark, Optional.empty());
    }

    /** The series with the time of each point. */
    public Series at(Values times) {
        return new Series(name, ink, mark, Optional.of(times));
    }

    /** A series that is a solid line in the colour of its group. */
    public static Series line(String name, String group, Values x, Values y) {
        return new Series(name, Ink.of(group), new Mark.Line(x, y));
    }
}
