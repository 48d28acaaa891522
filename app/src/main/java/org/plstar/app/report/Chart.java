package org.plstar.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One chart.
 *
 * @param id lower-case letters, digits and hyphens, unique in a report; names the chart's downloads
 * @param sentence what the reader sees in it, in one sentence
 * @param width how much room it takes on a wide screen
 */
public record Chart(
        String id,
        String title,
        String sentence,
        Axis x,
        Axis y,
        List<Series> series,
        List<Reference> references,
        Width width) {
    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** Room on a wide screen; a phone always shows one chart per row. */
    public enum Width {
        HALF,
        FULL
    }

    /** Refuses a malformed id with an {@link IllegalArgumentException}. */
    public Chart {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "chart id = \"" + id + "\" is not of the form " + ID);
        }
        series = List.copyOf(series);
        references = List.copyOf(references);
    }

    /** A half-width chart without series yet. */
    public static Chart of(String id, String title, String sentence, Axis x, Axis y) {
        return new Chart(id, title, sentence, x, y, List.of(), List.of(), Width.HALF);
    }

    /** The same chart with one more series. */
    public Chart with(Series more) {
        return new Chart(id, title, sentence, x, y, append(series, more), references, width);
    }

    /** The same chart with one more reference line. */
    public Chart with(Reference more) {
        return new Chart(id, title, sentence, x, y, series, append(references, more), width);
    }

    /** The same chart over the full width of a wide screen. */
    public Chart wide() {
        return new Chart(id, title, sentence, x, y, series, references, Width.FULL);
    }

    private static <T> List<T> append(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }
}
