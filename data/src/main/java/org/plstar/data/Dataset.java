package org.plstar.data;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.plstar.refusal.Require;

/**
 * Rows of numbers and their targets.
 *
 * @param source the file's name, as reports show it
 * @param contentHash SHA-256 of the bytes it was read from, in hexadecimal
 * @param featureNames names of the d features
 * @param inputShape shape of one row, such as [1, 28, 28] (channels, height, width) for images and
 *     [d] for tables
 * @param features [N, d] row-major, finite; 0 where missing; not copied, not to be modified. Empty
 *     of an outline, whose rows are elsewhere
 * @param missing the cells {@code row * d + column} that have no value yet: filled by
 *     {@link Standardizer}; not to be modified
 * @param target N targets
 * @param rowNumbers where each of the N rows is in the file
 * @param schema how the file's columns became features and target
 */
public record Dataset(
        String source,
        String contentHash,
        List<String> featureNames,
        List<Integer> inputShape,
        double[] features,
        BitSet missing,
        Target target,
        RowNumbers rowNumbers,
        Schema schema) {
    /**
     * Refuses parts with different numbers of rows or features.
     *
     * @throws org.plstar.refusal.Refusal WIDTH_DIFFERS if they have not; DUPLICATE_COLUMN if two
     *     features have one name; INFINITE_VALUE if a feature is NaN or infinite
     */
    public Dataset {
        requireNonNull(contentHash, "contentHash");
        requireNonNull(missing, "missing");
        requireNonNull(schema, "schema");
        requireNonNull(source, "source");
        requireNonNull(featureNames, "featureNames");
        requireNonNull(inputShape, "inputShape");
        featureNames = List.copyOf(featureNames);
        inputShape = List.copyOf(inputShape);
        int width = featureNames.size();
        Target.requireDifferent("feature", featureNames);
        double volume = 1;
        for (int extent : inputShape) {
            volume *= Math.max(0, extent);
        }
        if (width == 0 || volume != width) {
            throw Location.of(source)
                    .refuse(
                            DataRefusal.WIDTH_DIFFERS,
                            width + " features for the shape " + inputShape,
                            "a name for each number of a row, at least one",
                            "give a shape of as many numbers");
        }
        if ((features.length > 0 && features.length != (long) target.rows() * width)
                || rowNumbers.numbers().length != target.rows()) {
            throw Location.of(source)
                    .refuse(
                            DataRefusal.WIDTH_DIFFERS,
                            "%d numbers and %d row numbers for %d targets and %d features"
                                    .formatted(
                                            features.length,
                                            rowNumbers.numbers().length,
                                            target.rows(),
                                            width),
                            "numbers for each row and feature",
                            "give arrays that belong together");
        }
        for (int i = 0; i < features.length; i++) {
            if (!Double.isFinite(features[i])) {
                throw Location.of(source)
                        .row(rowNumbers.unit(), rowNumbers.numbers()[i / width])
                        .column(featureNames.get(i % width))
                        .refuse(
                                DataRefusal.INFINITE_VALUE,
                                "the feature is " + features[i],
                                "a finite number",
                                "correct or remove the row");
            }
        }
    }

    /**
     * Rows with a number each from a program's own arrays; features are x1 to xd, the target y.
     *
     * @param features [N][d]; copied
     * @param targets [N]; copied
     * @throws org.plstar.refusal.Refusal TOO_FEW_ROWS for none; else as {@link #of(String, List,
     *     double[][], Target)}
     */
    public static Dataset of(double[][] features, double... targets) {
        requireNonNull(targets, "targets");
        return of(
                "rows", counted(features), features, new Target.Regression(targets, List.of("y")));
    }

    /**
     * Rows with a class each from a program's own arrays; features are x1 to xd.
     *
     * @param features [N][d]; copied
     * @param classes [N], by name
     * @throws org.plstar.refusal.Refusal TOO_FEW_ROWS for none; else as {@link #of(String, List,
     *     double[][], Target)}
     */
    public static Dataset of(double[][] features, List<String> classes) {
        Require.elements(classes, "classes");
        return of("rows", counted(features), features, Target.Classes.of(classes));
    }

    private static List<String> counted(double[][] features) {
        requireNonNull(features, "features");
        Require.elements(Arrays.asList(features), "features");
        if (features.length == 0) {
            throw Location.of("rows")
                    .refuse(
                            DataRefusal.TOO_FEW_ROWS,
                            "there are no rows",
                            "at least one",
                            "give more rows");
        }
        return IntStream.rangeClosed(1, features[0].length)
                .mapToObj(j -> "x" + j)
                .toList();
    }

    /**
     * Rows from a program's own arrays, a table of numbers.
     *
     * @param name what reports call the data
     * @param featureNames [d]
     * @param features [N][d]; copied
     * @param target N targets; {@link Target.None} for rows to predict
     * @throws org.plstar.refusal.Refusal INFINITE_VALUE if a number is not finite; WIDTH_DIFFERS if
     *     a row does not have d numbers, or the number of rows is not that of the targets
     */
    public static Dataset of(
            String name, List<String> featureNames, double[][] features, Target target) {
        requireNonNull(name, "name");
        requireNonNull(features, "features");
        Require.elements(featureNames, "featureNames");
        Require.elements(Arrays.asList(features), "features");
        int d = featureNames.size();
        double[] flat = new double[Math.multiplyExact(features.length, d)];
        if (features.length != target.rows()) {
            throw Location.of(name)
                    .refuse(
                            DataRefusal.WIDTH_DIFFERS,
                            features.length + " rows of features and " + target.rows() + " targets",
                            "a target for each row",
                            "give arrays that belong together");
        }
        for (int i = 0; i < features.length; i++) {
            if (features[i].length != d) {
                throw Location.of(name)
                        .row("row", i)
                        .refuse(
                                DataRefusal.WIDTH_DIFFERS,
                                "its length is " + features[i].length + ", not " + d,
                                "a number for each feature",
                                "give rows of equal length");
            }
            System.arraycopy(features[i], 0, flat, i * d, d);
        }
        return new Dataset(
                name,
                ContentHash.of(flat),
                featureNames,
                List.of(d),
                flat,
                new BitSet(),
                target,
                RowNumbers.counted("row", 0, features.length),
                Schema.numeric(featureNames, List.of()));
    }

    /** Number of rows, N. */
    public int rows() {
        return target.rows();
    }

    /** Number of features, d. */
    public int width() {
        return featureNames.size();
    }

    /** Whether the features are in memory, and not only their description. */
    public boolean held() {
        return features.length > 0 || rows() == 0;
    }

    private void requireRow(int row) {
        Require.index(row, rows(), DataRefusal.ROWS_OUT_OF_RANGE, "row");
        if (!held()) {
            throw new IllegalStateException("the rows are elsewhere");
        }
    }

    /** The value of one feature of one row. */
    public double feature(int row, int column) {
        requireRow(row);
        Require.index(column, width(), DataRefusal.UNKNOWN_COLUMN, "column");
        return features[row * width() + column];
    }

    /**
     * Whether each row is an image or another array whose shape may not be changed by dropping
     * columns.
     */
    public boolean shaped() {
        return inputShape.size() > 1;
    }

    /**
     * A copy of the given rows in the given order. Cost O(rows · d).
     *
     * @throws org.plstar.refusal.Refusal ROWS_OUT_OF_RANGE for a row that there is not
     * @throws IllegalStateException of an outline
     */
    public Dataset select(int[] rows) {
        if (!held()) {
            throw new IllegalStateException("the rows are elsewhere");
        }
        int width = width();
        double[] chosen = new double[Math.multiplyExact(rows.length, width)];
        BitSet chosenMissing = new BitSet();
        for (int i = 0; i < rows.length; i++) {
            requireRow(rows[i]);
            int from = rows[i] * width;
            System.arraycopy(features, from, chosen, i * width, width);
            for (int bit = missing.nextSetBit(from);
                    bit >= 0 && bit < from + width;
                    bit = missing.nextSetBit(bit + 1)) {
                chosenMissing.set(i * width + bit - from);
            }
        }
        return new Dataset(
                source,
                contentHash,
                featureNames,
                inputShape,
                chosen,
                chosenMissing,
                target.select(rows),
                rowNumbers.select(rows),
                schema);
    }

    /** The first {@code count} rows in file order, or this if there are no more. */
    public Dataset first(int count) {
        Require.that(count >= 0, DataRefusal.ROWS_OUT_OF_RANGE, "rows " + count, "at least 0");
        Require.that(
                count >= 0 && count <= rows(),
                DataRefusal.ROWS_OUT_OF_RANGE,
                "rows " + count,
                "from 0 to " + rows());
        if (count >= rows()) {
            return this;
        }
        int[] rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
        return select(rows);
    }

    /** The same data under another name. */
    public Dataset named(String name) {
        requireNonNull(name, "name");
        return new Dataset(
                name,
                contentHash,
                featureNames,
                inputShape,
                features,
                missing,
                target,
                rowNumbers,
                schema);
    }

    /** The same rows in another shape with as many numbers. */
    public Dataset withShape(List<Integer> shape) {
        requireNonNull(shape, "shape");
        return new Dataset(
                source,
                contentHash,
                featureNames,
                shape,
                features,
                missing,
                target,
                rowNumbers,
                schema);
    }

    /** The place of one row in its file, for refusals and reports. */
    public Location location(int row) {
        Require.index(row, rows(), DataRefusal.ROWS_OUT_OF_RANGE, "row");
        return Location.of(source).row(rowNumbers.unit(), rowNumbers.numbers()[row]);
    }
}
