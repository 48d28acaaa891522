package org.plstar.data.table;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.Schema;
import org.plstar.refusal.Refusal;

/** Collects the feature cells of the rows, and arranges them as numbers at the end. */
final class FeatureCells {
    private static final int MOST_CATEGORIES = 1000;

    private final Table table;
    private final ColumnPlan plan;
    private final Optional<Schema> known;
    private final long memoryLimit;
    private final boolean keepUnknown;
    private final boolean held;
    private final UnknownCells unknown = new UnknownCells();
    private final List<Distinct> categories = new ArrayList<>();
    private final List<Codebook> codebooks = new ArrayList<>();

    /** [N, columns]: numbers, or codes of categories; 0 where missing. */
    private final NumberList cells = new NumberList();

    private final BitSet missing = new BitSet();

    /**
     * @param known the schema of the training file when this is a test file; its categories are
     *     then fixed
     * @param keepUnknown whether a category that training has not seen is none, not refused
     * @param held whether the cells are kept, not only looked at
     */
    FeatureCells(
            Table table,
            ColumnPlan plan,
            Optional<Schema> known,
            long memoryLimit,
            boolean keepUnknown,
            boolean held) {
        this.table = table;
        this.plan = plan;
        this.known = known;
        this.memoryLimit = memoryLimit;
        this.keepUnknown = keepUnknown;
        this.held = held;
        for (int i = 0; i < plan.features().size(); i++) {
            categories.add(new Distinct(MOST_CATEGORIES));
            codebooks.add(new Codebook(
                    known.isPresent()
                                    && known.get().columns().get(i)
                                            instanceof Schema.OneHot(String _, List<String> names)
                            ? names
                            : List.of()));
        }
    }

    /** Adds the current row. Missing cells are marked; cells that cannot be read are refused. */
    void add(Cursor cursor) {
        int width = plan.features().size();
        for (int i = 0; i < width; i++) {
            int column = plan.features().get(i);
            CellKind kind = cursor.rows().kind(column);
            if (kind == CellKind.MISSING) {
                if (held) {
                    missing.set(Math.toIntExact(cells.size()));
                }
                hold(0);
            } else if (plan.categorical().get(i)) {
                hold(category(cursor, i, column));
            } else {
                hold(number(cursor, kind, column));
            }
        }
        checkMemory(cells.size());
    }

    private void hold(double cell) {
        if (held) {
            cells.add(cell);
        }
    }

    /** The categories of each column, in the order of their first occurrence. */
    List<List<String>> texts() {
        return categories.stream().map(Distinct::values).toList();
    }

    /**
     * Adds the categories of the following rows.
     *
     * @return whether there is room for all
     */
    boolean add(List<List<String>> texts) {
        boolean all = true;
        for (int i = 0; i < texts.size(); i++) {
            for (String text : texts.get(i)) {
                all &= categories.get(i).code(text) >= 0;
            }
        }
        return all;
    }

    /** A text in a column of numbers. */
    static Refusal text(Location where, String cell) {
        return where.refuse(
                DataRefusal.TEXT_IN_NUMBER_COLUMN,
                "text in a column of numbers",
                "a number such as 3.14",
                cell.matches("[-+]?\\d+,\\d+")
                        ? "write decimals with a point, or leave the column out"
                        : "correct it, make the column categorical, or leave it out");
    }

    /** A text where training had numbers. */
    private static Refusal textForModel(Location where) {
        return where.refuse(
                DataRefusal.TEXT_IN_NUMBER_COLUMN,
                "text where training had numbers",
                "a number such as 3.14",
                "correct it, or leave the row out");
    }

    private double number(Cursor cursor, CellKind kind, int column) {
        return switch (kind) {
            case NUMBER -> cursor.rows().value(column);
            case TEXT ->
                throw known.isPresent()
                        ? textForModel(cursor.location(column))
                        : text(cursor.location(column), cursor.rows().text(column));
            case INFINITE ->
                throw cursor.location(column)
                        .refuse(
                                DataRefusal.INFINITE_VALUE,
                                "the number is infinite",
                                "a finite number",
                                "correct or remove the row");
            case MISSING -> throw new IllegalStateException("a missing cell has no number");
        };
    }

    private int category(Cursor cursor, int feature, int column) {
        String text = cursor.category(column);
        if (known.isPresent()) {
            int code = codebooks.get(feature).code(text);
            if (code < 0 && keepUnknown) {
                unknown.add(cursor, column);
            } else if (code < 0) {
                throw cursor.location(column)
                        .refuse(
                                DataRefusal.UNKNOWN_CATEGORY,
                                "training has not seen this category",
                                "a category of the training file",
                                "correct it, or add such rows to the training file");
            }
            return code;
        }
        int code = categories.get(feature).code(text);
        if (code < 0) {
            throw cursor.location(column)
                    .refuse(
                            DataRefusal.TOO_MANY_CATEGORIES,
                            "this is category number " + (MOST_CATEGORIES + 1) + " of the column",
                            "at most " + MOST_CATEGORIES,
                            "leave the column out if it only names the rows");
        }
        return code;
    }

    /**
     * The categories that do not occur in the training data, in words; absent if there were none.
     */
    Optional<String> unknown() {
        return unknown.words();
    }

    private void checkMemory(long numbers) {
        if (numbers > memoryLimit / Double.BYTES || numbers > Integer.MAX_VALUE - 8) {
            throw table.location()
                    .refuse(
                            DataRefusal.TOO_LARGE_FOR_MEMORY,
                            "more than " + (numbers - 1) + " numbers",
                            "at most "
                                    + Math.min(memoryLimit / Double.BYTES, Integer.MAX_VALUE - 8)
                                    + " for the available memory",
                            "take fewer rows or columns, or give Java more memory (-Xmx)");
        }
    }

    /**
     * The features that were collected.
     *
     * @param features [N, d] row-major, 0 where missing
     */
    record Collected(List<Schema.Column> columns, double[] features, BitSet missing) {
        private static final int FEWEST = 5;

        /** The columns of whole numbers that increase by one from row to row. */
        List<String> counting(int rows) {
            List<String> counting = new ArrayList<>();
            int width = rows == 0 ? 0 : features.length / rows;
            int at = 0;
            for (Schema.Column c :
                    width == 0 || rows < FEWEST ? List.<Schema.Column>of() : columns) {
                int j = at;
                if (c instanceof Schema.Numeric
                        && features[j] == Math.rint(features[j])
                        && IntStream.range(1, rows)
                                .allMatch(i -> features[i * width + j] == features[j] + i)) {
                    counting.add(Location.quoted(c.name()));
                }
                at += c.features().size();
            }
            return counting;
        }
    }

    /** Arranges the rows with one-hot columns; this object is empty afterwards. */
    Collected collect(int rows) {
        List<Distinct.Order> orders = categories.stream().map(Distinct::order).toList();
        List<Schema.Column> columns =
                known.map(Schema::columns).orElseGet(() -> schemaColumns(orders));
        if (!held) {
            return new Collected(columns, new double[0], missing);
        }
        if (columns.stream().allMatch(column -> column instanceof Schema.Numeric)) {
            return new Collected(columns, cells.drain(), missing);
        }
        int width =
                columns.stream().mapToInt(column -> column.features().size()).sum();
        checkMemory((long) rows * width);
        double[] features = new double[rows * width];
        BitSet marked = new BitSet();
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns.size(); i++) {
                int cell = row * columns.size() + i;
                int size = columns.get(i) instanceof Schema.OneHot(String _, List<String> names)
                        ? names.size()
                        : 1;
                if (missing.get(cell)) {
                    marked.set(at, at + size);
                } else if (columns.get(i) instanceof Schema.Numeric) {
                    features[at] = cells.get(cell);
                } else {
                    int code = (int) cells.get(cell);
                    if (code >= 0) {
                        features[
                                at
                                        + (known.isPresent()
                                                ? code
                                                : orders.get(i).position().get(code))] = 1;
                    }
                }
                at += size;
            }
        }
        return new Collected(columns, features, marked);
    }

    private List<Schema.Column> schemaColumns(List<Distinct.Order> orders) {
        List<Schema.Column> columns = new ArrayList<>();
        for (int i = 0; i < plan.features().size(); i++) {
            String name = table.columns().get(plan.features().get(i));
            if (!plan.categorical().get(i)) {
                columns.add(new Schema.Numeric(name));
            } else if (orders.get(i).names().isEmpty()) {
                throw allMissing(table.location().column(name)).about(List.of(name));
            } else {
                columns.add(new Schema.OneHot(name, orders.get(i).names()));
            }
        }
        return columns;
    }

    static Refusal allMissing(Location location) {
        return location.refuse(
                DataRefusal.ALL_VALUES_MISSING,
                "every value is missing",
                "some values to take the mean of",
                "leave the column out");
    }
}
