package org.plstar.data.look;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.Middle;
import org.plstar.data.Schema;
import org.plstar.data.Target;
import org.plstar.data.TellingColumn;

/**
 * What a reader of a table wants to know before anything is learned from it.
 *
 * @param rows that were looked at
 * @param far numbers that stand apart, by columns, targets last
 * @param standIns numbers that may stand for missing values, by columns, targets last
 * @param telling columns that alone order or determine the target
 * @param copies columns that are a straight line of the target
 * @param twins columns that are a straight line of an earlier one
 * @param rare classes with few rows
 * @param alike classes whose names differ in case and spaces alone, two or more each
 * @param repeats rows that repeat the features of an earlier row, more often than by chance; 0
 *     below a twentieth of the rows
 */
public record FirstLook(
        int rows,
        List<FarValues> far,
        List<StandIn> standIns,
        List<TellingColumn> telling,
        List<Twin> copies,
        List<Twin> twins,
        List<RareClass> rare,
        List<List<String>> alike,
        int repeats) {
    /** The fewest rows that are looked at. */
    private static final int FEWEST = 10;

    /** The number of rows to each copy above which none is told. */
    private static final int REPEATS = 20;

    /** The largest count of numbers that are sorted, column by column. */
    private static final long MOST_NUMBERS = 10_000_000;

    /** The largest count of columns of which pairs are compared. */
    private static final int MOST_COLUMNS = 2000;

    /** Copies the lists. */
    public FirstLook {
        far = List.copyOf(far);
        standIns = List.copyOf(standIns);
        telling = List.copyOf(telling);
        copies = List.copyOf(copies);
        twins = List.copyOf(twins);
        rare = List.copyOf(rare);
        alike = List.copyOf(alike);
    }

    /**
     * Looks at rows in the units of their file. Nothing is seen of images, tokens, rows that are
     * elsewhere, fewer than {@value #FEWEST} rows and more than {@value #MOST_NUMBERS} numbers; no
     * twins of more than {@value #MOST_COLUMNS} columns. Cost: N log N for each column, 100 d².
     */
    public static FirstLook of(Dataset rows) {
        if (rows.shaped()
                || !rows.held()
                || !rows.schema().texts().isEmpty()
                || rows.rows() < FEWEST
                || (long) rows.rows() * rows.width() > MOST_NUMBERS) {
            return new FirstLook(
                    rows.rows(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    0);
        }
        List<String> names = new ArrayList<>();
        List<double[]> columns = new ArrayList<>();
        features(rows, names, columns);
        int features = names.size();
        if (rows.target() instanceof Target.Regression t) {
            int k = t.names().size();
            for (int c = 0; c < k; c++) {
                int at = c;
                names.add(t.names().get(c));
                columns.add(IntStream.range(0, rows.rows())
                        .mapToDouble(i -> t.values()[i * k + at])
                        .toArray());
            }
        }
        List<StandIn> standIns = new ArrayList<>();
        List<FarValues> far = new ArrayList<>();
        List<double[]> cleared = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            double[] column = columns.get(c).clone();
            List<StandIn> found = StandIn.of(names.get(c), known(column));
            standIns.addAll(found);
            for (StandIn s : found) {
                Arrays.setAll(column, i -> column[i] == s.value() ? Double.NaN : column[i]);
            }
            FarValues apart = far(names.get(c), column);
            if (!apart.cells().isEmpty()) {
                far.add(apart);
                apart.cells().forEach(cell -> column[cell.row()] = Double.NaN);
            }
            cleared.add(column);
        }
        double[][] numbers = cleared.subList(0, features).toArray(double[][]::new);
        List<Twin> copies = new ArrayList<>();
        if (names.size() == features + 1) {
            for (int c = 0; c < features; c++) {
                Twin copy = Twin.of(
                        names.get(c), numbers[c], names.get(features), cleared.get(features));
                if (copy.left() <= Twin.LEFT) {
                    copies.add(copy);
                }
            }
        }
        return new FirstLook(
                rows.rows(),
                far,
                standIns,
                TellingColumn.of(rows).stream()
                        .filter(t -> copies.stream().noneMatch(c -> c.column().equals(t.column())))
                        .toList(),
                copies,
                features > MOST_COLUMNS
                        ? List.of()
                        : Twin.of(names.subList(0, features), numbers).stream()
                                .filter(t -> copies.stream()
                                        .noneMatch(c -> c.column().equals(t.column())))
                                .toList(),
                RareClass.of(rows.target()),
                alike(rows.target()),
                repeats(rows));
    }

    private static int repeats(Dataset rows) {
        int repeats = Duplicates.copies(rows);
        return REPEATS * repeats >= rows.rows() ? repeats : 0;
    }

    private static List<List<String>> alike(Target target) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        if (target instanceof Target.Classes c) {
            c.classNames()
                    .forEach(name -> names.computeIfAbsent(
                                    name.toLowerCase(Locale.ROOT).replace(" ", ""),
                                    n -> new ArrayList<>())
                            .add(name));
        }
        return names.values().stream()
                .filter(same -> same.size() > 1)
                .map(List::copyOf)
                .toList();
    }

    /** The far numbers of a column with NaN where a value is missing; none without values. */
    public static FarValues far(String column, double[] values) {
        int[] rows = IntStream.range(0, values.length)
                .filter(i -> !Double.isNaN(values[i]))
                .toArray();
        return rows.length == 0
                ? new FarValues(column, new Middle(0, 0, 0, 0), 0, List.of())
                : FarValues.of(
                        column,
                        rows,
                        Arrays.stream(rows).mapToDouble(i -> values[i]).toArray());
    }

    private static double[] known(double[] column) {
        return Arrays.stream(column).filter(v -> !Double.isNaN(v)).toArray();
    }

    /** The columns of numbers that change, NaN where a value is missing. */
    private static void features(Dataset rows, List<String> names, List<double[]> columns) {
        Map<String, Integer> at = new HashMap<>();
        for (int j = 0; j < rows.width(); j++) {
            at.put(rows.featureNames().get(j), j);
        }
        for (Schema.Column c : rows.schema().columns()) {
            Integer j = at.get(c.name());
            if (c instanceof Schema.Numeric && j != null) {
                double[] column = new double[rows.rows()];
                Arrays.setAll(
                        column,
                        i -> rows.missing().get(i * rows.width() + j)
                                ? Double.NaN
                                : rows.feature(i, j));
                names.add(c.name());
                columns.add(column);
            }
        }
    }
}
