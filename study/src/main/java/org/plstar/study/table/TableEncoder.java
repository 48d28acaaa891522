package org.plstar.study.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.Schema;
import org.plstar.refusal.Refusal;

/**
 * The encoding of a table's rows as inputs of a kernel, learned from training rows.
 *
 * <p>Numbers become ranks or are standardized. Categories become one input a level, centred and of
 * total variance 1, so that a column counts as one number; of more than 50 levels those with fewer
 * than 5 rows are one. A missing value, and a category that training has not seen, is the mean. A
 * column of numbers of which 2 to 98 % are missing has a second input that says so, of variance
 * 0.09; a missing category is a level of its own. Inputs are scaled together so that the mean of
 * ‖x‖²/d over the training rows is 1. Images keep their pixels, standardized together.
 */
public final class TableEncoder implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int LEVELS = 50;
    private static final int RARE = 5;
    private static final double INDICATOR = 0.3;
    private static final double SOME = 0.02;

    /** An input that is computed from a column. */
    private sealed interface Input extends Serializable {
        double at(Dataset rows, int row);
    }

    private record OneNumber(int feature, NumberCode code) implements Input {
        @Override
        public double at(Dataset rows, int row) {
            return rows.missing().get(row * rows.width() + feature)
                    ? 0
                    : code.at(rows.feature(row, feature));
        }
    }

    /** Whether a value is missing, standardized. */
    private record Missing(int feature, double share, double factor) implements Input {
        @Override
        public double at(Dataset rows, int row) {
            boolean missing = rows.missing().get(row * rows.width() + feature);
            return factor * ((missing ? 1 : 0) - share);
        }
    }

    /**
     * The input that is large for some categories of a column.
     *
     * @param from the column's first feature
     * @param to behind its last
     * @param features those that count here; none: a missing value does
     */
    private record Level(int from, int to, int[] features, double share, double factor)
            implements Input {
        @Override
        public double at(Dataset rows, int row) {
            boolean missing = rows.missing().get(row * rows.width() + from);
            boolean known = missing;
            boolean here = missing && features.length == 0;
            for (int f = from; f < to && !known; f++) {
                known = rows.feature(row, f) == 1;
            }
            for (int f : features) {
                here |= !missing && rows.feature(row, f) == 1;
            }
            return known ? factor * ((here ? 1 : 0) - share) : 0;
        }
    }

    // serialization needs the class ArrayList
    private final ArrayList<Input> inputs;
    private final ArrayList<String> constant;
    private double scale = 1;

    private TableEncoder(List<Input> inputs, List<String> constant) {
        this.inputs = new ArrayList<>(inputs);
        this.constant = new ArrayList<>(constant);
    }

    /**
     * Learns an encoding from training rows.
     *
     * @throws Refusal ALL_FEATURES_CONSTANT if no column ever changes
     */
    static TableEncoder fit(Dataset rows, Encoding encoding) {
        List<Input> inputs = new ArrayList<>();
        List<String> constant = new ArrayList<>();
        int feature = 0;
        if (rows.shaped()) {
            NumberCode all = NumberCode.standard(rows.features());
            for (int f = 0; f < rows.width() && !all.constant(); f++) {
                inputs.add(new OneNumber(f, all));
            }
        }
        for (Schema.Column column : rows.shaped() ? List.<Schema.Column>of() : columns(rows)) {
            int before = inputs.size();
            switch (column) {
                case Schema.Numeric _ -> number(rows, feature, encoding, inputs);
                case Schema.OneHot o -> levels(rows, feature, o.categories().size(), inputs);
            }
            if (inputs.size() == before) {
                constant.add(column.name());
            }
            feature += column.features().size();
        }
        if (inputs.isEmpty()) {
            throw Refusal.of(
                    DataRefusal.ALL_FEATURES_CONSTANT,
                    rows.source(),
                    "every column is the same in all " + rows.rows() + " training rows",
                    "columns that change",
                    "take more rows, or other columns");
        }
        TableEncoder encoder = new TableEncoder(inputs, constant);
        double square = 0;
        InputRows encoded = encoder.rows(rows);
        for (int i = 0; i < rows.rows(); i++) {
            square += Arrays.stream(encoded.row(i)).map(v -> v * v).sum()
                    / rows.rows()
                    / inputs.size();
        }
        encoder.scale = 1 / Math.sqrt(square);
        return encoder;
    }

    /**
     * The columns of the schema; a data set of a program's own, or of images, may have fewer
     * columns than features.
     */
    static List<? extends Schema.Column> columns(Dataset rows) {
        return rows.schema().featureNames().size() == rows.width()
                ? rows.schema().columns()
                : rows.featureNames().stream().map(Schema.Numeric::new).toList();
    }

    private static void number(Dataset rows, int feature, Encoding encoding, List<Input> inputs) {
        double[] values = new double[rows.rows()];
        int there = 0;
        for (int i = 0; i < rows.rows(); i++) {
            if (!rows.missing().get(i * rows.width() + feature)) {
                values[there++] = rows.feature(i, feature);
            }
        }
        if (there > 0) {
            NumberCode code = NumberCode.fit(Arrays.copyOf(values, there), encoding);
            if (!code.constant()) {
                inputs.add(new OneNumber(feature, code));
            }
        }
        double share = 1 - (double) there / rows.rows();
        if (share >= SOME && share <= 1 - SOME) {
            inputs.add(new Missing(feature, share, INDICATOR / Math.sqrt(share * (1 - share))));
        }
    }

    private static void levels(Dataset rows, int from, int count, List<Input> inputs) {
        int n = rows.rows();
        int[] counts = new int[count + 1];
        for (int i = 0; i < n; i++) {
            if (rows.missing().get(i * rows.width() + from)) {
                counts[count]++;
                continue;
            }
            for (int f = 0; f < count; f++) {
                counts[f] += rows.feature(i, from + f) == 1 ? 1 : 0;
            }
        }
        List<int[]> levels = new ArrayList<>();
        List<Integer> rare = new ArrayList<>();
        for (int f = 0; f < count; f++) {
            if (count > LEVELS && counts[f] < RARE) {
                rare.add(from + f);
            } else {
                levels.add(new int[] {from + f});
            }
        }
        if (!rare.isEmpty()) {
            levels.add(rare.stream().mapToInt(f -> f).toArray());
        }
        if (counts[count] > 0) {
            levels.add(new int[0]);
        }
        double[] shares = new double[levels.size()];
        double variance = 0;
        for (int l = 0; l < shares.length; l++) {
            int here = levels.get(l).length == 0 ? counts[count] : 0;
            for (int f : levels.get(l)) {
                here += counts[f - from];
            }
            shares[l] = (double) here / n;
            variance += shares[l] * (1 - shares[l]);
        }
        if (variance > 0) {
            for (int l = 0; l < shares.length; l++) {
                inputs.add(new Level(
                        from, from + count, levels.get(l), shares[l], 1 / Math.sqrt(variance)));
            }
        }
    }

    /** The columns that are constant on the training rows, and left out. */
    List<String> constant() {
        return constant;
    }

    /** The meaning of each input, by the columns' names. */
    List<String> names(Dataset rows) {
        return inputs.stream()
                .map(i -> switch (i) {
                    case OneNumber n -> rows.featureNames().get(n.feature);
                    case Missing m -> rows.featureNames().get(m.feature) + " missing";
                    case Level l ->
                        rows.featureNames().get(l.features.length == 0 ? l.from : l.features[0]);
                })
                .toList();
    }

    /** The number of inputs of an encoded row. */
    public int inputs() {
        return inputs.size();
    }

    /** The inputs of one row. */
    public double[] row(Dataset rows, int number) {
        double[] x = new double[inputs.size()];
        for (int j = 0; j < x.length; j++) {
            x[j] = scale * inputs.get(j).at(rows, number);
        }
        return x;
    }

    /** The inputs of rows, each encoded when it is needed. */
    CodedRows rows(Dataset rows) {
        return new CodedRows(this, rows);
    }

    /** The inputs of rows, [N][d]. */
    double[][] encode(Dataset rows) {
        return rows(rows).rows(0, rows.rows());
    }
}
