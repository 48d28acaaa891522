package org.plstar.study.solve.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.plstar.data.ResultColumn;
import org.plstar.data.source.ResultTable;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.page.Document;
import org.plstar.study.report.ReportColumns;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.solve.box.BoxClaims;
import org.plstar.study.solve.box.BoxRequest;
import org.plstar.study.solve.box.BoxResult;

/** The page of all solutions in a box: a row for each, and a chart of two unknowns. */
final class BoxPage implements EquationsPage<BoxRequest, BoxResult> {
    /** The file of the boxes of a cover. */
    private static final String COVER = "cover.csv";

    private static final int MOST = 1000;
    private static final int MOST_UNKNOWNS = 20;

    /** The number of solutions on the screen. */
    private static final int MOST_LINES = 20;

    /** A solution, or the middle of an undecided place, as a row. */
    private record Row(int number, double[] values, double width, String status) {}

    @Override
    public Class<BoxRequest> request() {
        return BoxRequest.class;
    }

    @Override
    public String subtitle(Document<BoxRequest, BoxResult> d) {
        return "All solutions in a box of " + Digits.count(d.result().unknowns().size(), "unknown");
    }

    @Override
    public String target() {
        return "searched, but not all of the box is decided";
    }

    @Override
    public boolean missed(BoxResult result) {
        return !result.box().complete();
    }

    @Override
    public Map<String, String> write(Document<BoxRequest, BoxResult> d, Path folder)
            throws IOException {
        List<Row> all = rows(d.result()).toList();
        List<ResultColumn> columns = new ArrayList<>();
        columns.add(new ResultColumn.Texts(
                "number", all.stream().map(r -> "" + r.number).toList()));
        List<String> names = d.result().unknowns();
        for (int j = 0; j < names.size(); j++) {
            int at = j;
            columns.add(new ResultColumn.Numbers(
                    names.get(j), all.stream().mapToDouble(r -> r.values[at]).toArray()));
        }
        columns.add(new ResultColumn.Numbers(
                "width", all.stream().mapToDouble(Row::width).toArray()));
        columns.add(
                new ResultColumn.Texts("status", all.stream().map(Row::status).toList()));
        new ResultTable(columns).write(folder.resolve(SweepPage.SOLUTIONS));
        if (d.result().cover().isPresent()) {
            cover(d.result().cover().get().parts(), names).write(folder.resolve(COVER));
        }
        return Map.of();
    }

    private static ResultTable cover(List<BoxResult.Part> parts, List<String> names) {
        List<ResultColumn> columns = new ArrayList<>();
        for (int j = 0; j < names.size(); j++) {
            int at = j;
            columns.add(new ResultColumn.Numbers(
                    names.get(j) + "_lower",
                    parts.stream().mapToDouble(p -> p.lower()[at]).toArray()));
            columns.add(new ResultColumn.Numbers(
                    names.get(j) + "_upper",
                    parts.stream().mapToDouble(p -> p.upper()[at]).toArray()));
        }
        columns.add(new ResultColumn.Texts(
                "status",
                parts.stream().map(p -> p.proved() ? "proved" : "undecided").toList()));
        return new ResultTable(columns);
    }

    /** The boxes of a cover stand in cover.csv alone. */
    @Override
    public BoxResult beside(BoxResult result) {
        return result.withoutParts();
    }

    private static Stream<Row> rows(BoxResult result) {
        List<BoxResult.Root> roots = result.box().roots();
        List<BoxResult.Place> places = result.box().undecided();
        return Stream.concat(
                IntStream.range(0, roots.size())
                        .mapToObj(k -> new Row(
                                k + 1,
                                roots.get(k).values(),
                                roots.get(k).width(),
                                status(roots.get(k)))),
                IntStream.range(0, places.size())
                        .mapToObj(k -> row(roots.size() + k + 1, places.get(k))));
    }

    private static String status(BoxResult.Root r) {
        return !r.unique() ? "maybe_same" : r.onBound() ? "unique_on_bound" : "unique";
    }

    private static Row row(int number, BoxResult.Place place) {
        double[] middle = new double[place.lower().length];
        double width = 0;
        for (int j = 0; j < middle.length; j++) {
            middle[j] = place.lower()[j] / 2 + place.upper()[j] / 2;
            width = Math.max(width, place.upper()[j] - place.lower()[j]);
        }
        return new Row(number, middle, width, "undecided");
    }

    /** The solutions, a line for each, and where all are. */
    @Override
    public List<String> next(BoxResult result, Path folder) {
        if (result.cover().isPresent()) {
            return List.of("Cover: " + folder.resolve(COVER));
        }
        List<BoxResult.Root> roots = result.box().roots();
        List<String> lines = new ArrayList<>();
        if (result.unknowns().size() <= MOST_UNKNOWNS) {
            for (int k = 0; k < Math.min(MOST_LINES, roots.size()); k++) {
                lines.add(line(k + 1, result.unknowns(), roots.get(k).values()));
            }
        }
        int more = roots.size() - lines.size();
        lines.add("Solutions" + (more > 0 && !lines.isEmpty() ? ", with " + more + " more: " : ": ")
                + folder.resolve(SweepPage.SOLUTIONS));
        return lines;
    }

    private static String line(int number, List<String> names, double[] w) {
        StringBuilder s = new StringBuilder(String.format(Locale.ROOT, "%4d", number));
        for (int j = 0; j < w.length; j++) {
            s.append(String.format(Locale.ROOT, "  %s %-18.15g", names.get(j), w[j]));
        }
        return s.toString().stripTrailing();
    }

    @Override
    public void tell(Document<BoxRequest, BoxResult> d, Say say) {
        BoxClaims.tell(d.request(), d.result(), say);
    }

    @Override
    public List<Section> sections(Document<BoxRequest, BoxResult> d) {
        Section section = BoxChart.of(d.result())
                .map(c -> Section.of("Solutions", "", c))
                .orElseGet(() -> Section.of("Solutions", ""));
        List<Row> all = rows(d.result()).limit(MOST).toList();
        ReportColumns<Row> table = ReportTable.of(
                        "solutions", "Solutions, then undecided places by their middles", all)
                .numbers("number", Row::number);
        List<String> names = d.result().unknowns();
        for (int j = 0; j < Math.min(MOST_UNKNOWNS, names.size()); j++) {
            int at = j;
            table = table.numbers(names.get(j), r -> r.values[at]);
        }
        return List.of(section.with(
                table.numbers("width", Row::width).words("status", Row::status).table()));
    }
}
