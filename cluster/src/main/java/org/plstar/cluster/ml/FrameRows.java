package org.plstar.cluster.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.Target;

/**
 * Rows of a data frame in an order that does not depend on its partitions.
 *
 * @param features [n][d]
 * @param labels [n]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record FrameRows(double[][] features, double[] labels) {
    private record One(double[] x, double y, long index) {}

    private static final Comparator<One> ORDER = Comparator.comparingLong(One::index)
            .thenComparing(One::x, Arrays::compare)
            .thenComparingDouble(One::y);

    /**
     * Gathers rows on the driver.
     *
     * @param label column of numbers; empty for none
     * @param index column of whole numbers by which rows are ordered; empty: by their own bytes,
     *     equal rows being interchangeable
     */
    static FrameRows of(Dataset<?> frame, String features, String label, String index) {
        Column y = label.isEmpty() ? functions.lit(0.0) : frame.col(label).cast("double");
        Column i = index.isEmpty() ? functions.lit(0L) : frame.col(index).cast("long");
        List<One> rows = new ArrayList<>();
        for (Row r : frame.select(frame.col(features), y, i).collectAsList()) {
            if (r.isNullAt(0) || r.isNullAt(1) || r.isNullAt(2)) {
                throw refusal(
                        DataRefusal.MISSING_VALUE,
                        "a row without features, label or index",
                        "a value in each row",
                        "drop such rows before");
            }
            rows.add(new One(((Vector) r.get(0)).toArray(), r.getDouble(1), r.getLong(2)));
        }
        if (rows.isEmpty()) {
            throw refusal(
                    DataRefusal.HEADER_ONLY, "no rows", "rows to learn from", "give some rows");
        }
        rows.sort(ORDER);
        return new FrameRows(
                rows.stream().map(One::x).toArray(double[][]::new),
                rows.stream().mapToDouble(One::y).toArray());
    }

    private static org.plstar.refusal.Refusal refusal(
            DataRefusal code, String what, String expected, String fix) {
        return Location.of("data frame").refuse(code, what, expected, fix);
    }

    /** The names of d features. */
    static List<String> names(int width) {
        return IntStream.range(0, width).mapToObj(j -> "x" + j).toList();
    }

    private org.plstar.data.Dataset with(Target target) {
        return org.plstar.data.Dataset.of(
                "data frame", names(features[0].length), features, target);
    }

    /** The rows with labels that are numbers. */
    org.plstar.data.Dataset numbers() {
        return with(new Target.Regression(labels, List.of("label")));
    }

    /** The rows without labels. */
    org.plstar.data.Dataset unlabelled() {
        return with(new Target.None(labels.length));
    }

    /** The rows with labels that are classes, the whole numbers from 0 on. */
    org.plstar.data.Dataset classes() {
        int[] classes = new int[labels.length];
        int most = 0;
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (int) labels[i];
            if (classes[i] != labels[i] || classes[i] < 0) {
                throw refusal(
                        DataRefusal.CLASSES_NEEDED,
                        "the label " + labels[i] + " is no class",
                        "whole numbers from 0 on",
                        "index the labels by StringIndexer");
            }
            most = Math.max(most, classes[i]);
        }
        List<String> names =
                IntStream.rangeClosed(0, most).mapToObj(String::valueOf).toList();
        return with(new Target.Classes(classes, names));
    }
}
