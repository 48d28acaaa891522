package org.plstar.study.report;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One chart of a page.
 *
 * @param id lower-case letters, digits and hyphens, unique in a report; names the chart's downloads
 * @param sentence what the reader sees in it, in one sentence
 * @param width how much room it takes on a wide screen
 * @param extras what else the page does for it
 */
public record Chart(
        String id,
        String title,
        String sentence,
        Axis x,
        Axis y,
        List<Series> series,
        List<Reference> references,
        Width width,
        Set<Extra> extras)
        implements Figure {
    /** A function that a page may offer for a chart. */
    public enum Extra {
        /** A switch that smooths the chart's lines. */
        SMOOTH,
        /**
         * The chart opens with a y axis for most of its series, so that one distant series does not
         * flatten the others.
         */
        OUTLIER_PROOF
    }

    /** Refuses a malformed id with an {@link IllegalArgumentException}. */
    public Chart {
        Figure.requireId("chart", id);
        series = List.copyOf(series);
        references = List.copyOf(references);
        extras = Set.copyOf(extras);
    }

    /** A half-width chart without series yet. */
    public static Chart of(String id, String title, String sentence, Axis x, Axis y) {
        return new Chart(id, title, sentence, x, y, List.of(), List.of(), Width.HALF, Set.of());
    }

    /** The chart with one more series. */
    public Chart with(Series more) {
        return new Chart(
                id, title, sentence, x, y, append(series, more), references, width, extras);
    }

    /** The chart with one more line in the colour of its group. */
    public Chart line(String name, String group, Values x, Values y) {
        return line(name, Ink.of(group), x, y);
    }

    /** The chart with one more line. */
    public Chart line(String name, Ink ink, Values x, Values y) {
        return with(new Series(name, ink, new Mark.Line(x, y)));
    }

    /** The chart with more points in the colour of their group. */
    public Chart points(String name, String group, Values x, Values y) {
        return with(new Series(name, Ink.of(group), new Mark.Points(x, y)));
    }

    /** The chart with one more band in the colour of its group. */
    public Chart band(String name, String group, Values x, Values low, Values high) {
        return with(new Series(name, Ink.of(group), new Mark.Band(x, low, high)));
    }

    /** The chart with other series. */
    public Chart of(List<Series> others) {
        return new Chart(id, title, sentence, x, y, others, references, width, extras);
    }

    /** The chart with one more reference line. */
    public Chart with(Reference more) {
        return new Chart(
                id, title, sentence, x, y, series, append(references, more), width, extras);
    }

    /** The chart over the full width of a wide screen. */
    public Chart wide() {
        return new Chart(id, title, sentence, x, y, series, references, Width.FULL, extras);
    }

    /** The chart with a further function of the page. */
    public Chart with(Extra more) {
        Set<Extra> all = EnumSet.of(more);
        all.addAll(extras);
        return new Chart(id, title, sentence, x, y, series, references, width, all);
    }

    private static <T> List<T> append(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }
}
