package org.plstar.app.report;

/**
 * One named curve of a chart.
 *
 * @param name shown in the legend, tooltips and the CSV file
 */
public record Series(String name, Ink ink, Mark mark) {
    /** A solid line in the colour of its group. */
    public static Series line(String name, String group, Values x, Values y) {
        return new Series(name, Ink.of(group), new Mark.Line(x, y));
    }
}
