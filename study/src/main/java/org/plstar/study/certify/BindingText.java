package org.plstar.study.certify;

import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.plstar.certify.lower.Array;
import org.plstar.certify.lower.Lowered;
import org.plstar.check.Claim;
import org.plstar.data.Dataset;
import org.plstar.data.Schema;
import org.plstar.data.Standardizer;
import org.plstar.data.TargetEncoding;
import org.plstar.study.PreparedDataset;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the arrays of a certificate are computed from the reader's own files: the formula of every
 * column and the numbers of the rows (docs/certificate-format.md, binding). Only what the check can
 * follow: weights that all claims are about, tables as text whose rows are lines and whose cells
 * are as usual.
 */
final class BindingText {
    private static final String ROWS = "rows";

    private BindingText() {}

    /**
     * The member {@code binding} as JSON; {@code more} gets the array that it names.
     *
     * @param program whose data array holds the features
     */
    static String of(
            CertifiedSystem about,
            Lowered program,
            List<Claim> claims,
            SequencedMap<String, Array> more) {
        ObjectNode j = JsonMapper.shared().createObjectNode();
        if (claims.stream().allMatch(c -> c.names("w0"))) {
            j.put("weights", "w0");
        }
        about.data()
                .filter(d -> followed(d.training(), d.standardizer()))
                .ifPresent(d -> table(d, program, j, more));
        return j.isEmpty() ? "" : j.toString();
    }

    private static boolean followed(Dataset training, Standardizer scaling) {
        // a binding has no cut of far numbers
        boolean cut = scaling.scaling() == Standardizer.Scaling.ROBUST;
        boolean blank = training.shaped() && !scaling.constant().isEmpty();
        return training.rowNumbers().unit().equals("line")
                && training.schema().spelling().isUsual()
                && training.schema().dates().isEmpty()
                && !blank
                && !cut
                && Arrays.stream(training.rowNumbers().numbers()).allMatch(line -> line > 1);
    }

    private static void table(
            PreparedDataset data, Lowered program, ObjectNode j, SequencedMap<String, Array> more) {
        Dataset training = data.training();
        int[] kept = data.duplicates().kept();
        int[] lines = Arrays.stream(kept)
                .map(i -> training.rowNumbers().numbers()[i] - 2)
                .toArray();
        Standardizer scaling = data.standardizer();
        Set<String> read = new TreeSet<>(program.lines());
        read.removeIf(line -> !line.startsWith("data "));
        String x = features(program, scaling.names().size());
        if (!read.equals(x.isEmpty() ? Set.of() : Set.of("data " + x))) {
            return;
        }
        if (!x.isEmpty()) {
            ArrayNode columns = member(j, "data", x);
            for (int k = 0; k < scaling.names().size(); k++) {
                column(columns, training, scaling, k);
            }
        }
        ArrayNode columns = member(j, "targets", program.targets());
        switch (data.encoding()) {
            case TargetEncoding.Signs s ->
                put(
                        columns,
                        training.schema().targets().getFirst(),
                        s.classNames().get(1),
                        0.5,
                        0.5);
            case TargetEncoding.OneHot o ->
                o.classNames()
                        .forEach(
                                c -> put(columns, training.schema().targets().getFirst(), c, 0, 1));
            case TargetEncoding.Standardized s -> {
                for (int k = 0; k < s.names().size(); k++) {
                    put(columns, s.names().get(k), "", s.mean()[k], s.deviation()[k]);
                }
            }
        }
        more.put(ROWS, new Array.Ints(List.of(lines.length), lines));
    }

    /** The name of the array with a row of all features for each sample; empty if there is none. */
    private static String features(Lowered program, int width) {
        return program.arrays().entrySet().stream()
                .filter(e -> !e.getKey().equals(program.targets())
                        && e.getValue() instanceof Array.Doubles
                        && e.getValue().shape().equals(List.of(program.samples(), width))
                        && program.lines().contains("data " + e.getKey()))
                .map(e -> e.getKey())
                .findFirst()
                .orElse("");
    }

    private static ArrayNode member(ObjectNode j, String name, String array) {
        return j.putObject(name).put("array", array).put("rows", ROWS).putArray("columns");
    }

    /**
     * A feature: a column of numbers, or {@code name=category} of a column of texts. Where a number
     * is that of an empty cell, the cell may have been one.
     */
    private static void column(ArrayNode columns, Dataset training, Standardizer scaling, int k) {
        String feature = scaling.names().get(k);
        double mean = scaling.shift()[k];
        double deviation = scaling.scale()[k];
        for (Schema.Column c : training.schema().columns()) {
            if (c instanceof Schema.OneHot o) {
                for (String category : o.categories()) {
                    if (feature.equals(o.name() + "=" + category)) {
                        put(columns, o.name(), category, mean, deviation);
                        return;
                    }
                }
            }
        }
        put(columns, feature, "", mean, deviation);
        double empty = (scaling.mean()[k] - mean) / deviation;
        if (IntStream.range(0, training.rows()).anyMatch(i -> training.feature(i, k) == empty)) {
            ((ObjectNode) columns.get(columns.size() - 1)).put("missing", scaling.mean()[k]);
        }
    }

    private static void put(
            ArrayNode columns, String name, String value, double mean, double deviation) {
        ObjectNode c = columns.addObject().put("name", name);
        if (!value.isEmpty()) {
            c.put("value", value);
        }
        if (mean != 0) {
            c.put("mean", mean);
        }
        if (deviation != 1) {
            c.put("deviation", deviation);
        }
    }
}
