package org.plstar.study.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.data.Schema;
import org.plstar.data.Standardizer;
import org.plstar.data.Target;
import org.plstar.data.look.FirstLook;
import org.plstar.study.PreparedDataset;

/** Numbers of training rows that are far from the others of their column. */
final class Outliers {
    /** The largest number of outliers that are named. */
    static final int MOST_NAMED = 20;

    /** The largest count of numbers of a table that are sorted, column by column. */
    private static final long MOST_NUMBERS = 10_000_000;

    private Outliers() {}

    /**
     * The outliers in the order of columns, targets last, and of rows. Columns of categories have
     * none, nor have those of which half of the numbers are equal. Cost N log N for each column;
     * nothing is looked for in more than {@value #MOST_NUMBERS} numbers.
     */
    static List<RowFacts.Outlier> of(PreparedDataset data) {
        Dataset rows = data.training();
        List<RowFacts.Outlier> found = new ArrayList<>();
        if ((long) rows.rows() * rows.width() > MOST_NUMBERS) {
            return found;
        }
        Standardizer s = data.standardizer();
        for (Schema.Column column : rows.schema().columns()) {
            int at = rows.featureNames().indexOf(column.name());
            int scaled = s.names().indexOf(column.name());
            if (column instanceof Schema.Numeric && at >= 0 && scaled >= 0 && !isCut(s, rows, at)) {
                add(
                        rows,
                        column.name(),
                        i -> rows.feature(i, at) * s.scale()[scaled] + s.shift()[scaled],
                        found);
            }
        }
        if (rows.target() instanceof Target.Regression t) {
            int k = t.names().size();
            for (int c = 0; c < k; c++) {
                int at = c;
                add(rows, t.names().get(c), i -> t.values()[i * k + at], found);
            }
        }
        return found;
    }

    /** Whether far numbers of a feature were cut, so that the rows no longer have them. */
    private static boolean isCut(Standardizer s, Dataset rows, int feature) {
        return s.scaling() == Standardizer.Scaling.ROBUST
                && IntStream.range(0, rows.rows())
                        .anyMatch(i ->
                                Math.abs(rows.feature(i, feature)) == Standardizer.Scaling.CUT);
    }

    private static void add(
            Dataset rows, String column, IntToDoubleFunction value, List<RowFacts.Outlier> found) {
        double[] values = new double[rows.rows()];
        Arrays.setAll(values, value);
        FirstLook.far(column, values)
                .cells()
                .forEach(c -> found.add(new RowFacts.Outlier(
                        rows.rowNumbers().text(c.row()), column, c.value(), c.deviations())));
    }
}
