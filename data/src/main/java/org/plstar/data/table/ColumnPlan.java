package org.plstar.data.table;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.plstar.data.DataRefusal;
import org.plstar.data.NameList;
import org.plstar.data.ReadOptions;
import org.plstar.data.Schema;

/**
 * The role of each column of the file.
 *
 * @param features positions of the feature columns
 * @param categorical for each feature column whether it is one-hot encoded
 * @param targets positions of the target columns
 */
public record ColumnPlan(List<Integer> features, List<Boolean> categorical, List<Integer> targets)
        implements Serializable {

    /**
     * The plan of the options. Columns with text are searched in the file only if the options
     * request it.
     */
    static ColumnPlan of(Table table, ReadOptions options) {
        List<String> columns = table.columns();
        Positions at = Positions.of(table);
        Set<Integer> used = new HashSet<>();
        List<Integer> targets = targets(table, options, used);
        options.spelling()
                .columns()
                .forEach(name ->
                        at.find(name, DataRefusal.UNKNOWN_COLUMN, "the column of missing values"));
        for (String name : options.ignored()) {
            use(
                    table,
                    used,
                    at.find(name, DataRefusal.UNKNOWN_COLUMN, "the column to leave out"),
                    name);
        }
        Set<Integer> named = new HashSet<>();
        for (String name : named(options.categories())) {
            int column = at.find(name, DataRefusal.UNKNOWN_COLUMN, "the categorical column");
            if (used.contains(column)) {
                use(table, used, column, name);
            }
            named.add(column);
        }
        List<Integer> features = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            if (!used.contains(column)) {
                features.add(column);
            }
        }
        if (features.isEmpty()) {
            throw table.location()
                    .refuse(
                            DataRefusal.NO_FEATURES,
                            "no column is left as a feature",
                            "at least one besides the target",
                            "there are: "
                                    + NameList.listed(columns)
                                    + "; if that is one name, the separator is none of comma,"
                                    + " semicolon, tab and bar");
        }
        Set<Integer> categorical =
                options.categories() instanceof ReadOptions.Categories.TextColumns
                        ? textColumns(table, features)
                        : named;
        return new ColumnPlan(
                features, features.stream().map(categorical::contains).toList(), targets);
    }

    private static List<String> named(ReadOptions.Categories categories) {
        return switch (categories) {
            case ReadOptions.Categories.Named(List<String> names) -> names;
            case ReadOptions.Categories.Automatic(List<String> names, int _) -> names;
            case ReadOptions.Categories.None _, ReadOptions.Categories.TextColumns _ -> List.of();
        };
    }

    /**
     * The plan that reads a test file like its training file: columns by name, in any order; others
     * are left out.
     */
    static ColumnPlan like(Schema schema, Table table) {
        Positions at = Positions.of(table);
        refuseMissing(schema, at);
        List<Integer> features = new ArrayList<>();
        List<Boolean> categorical = new ArrayList<>();
        for (Schema.Column column : schema.columns()) {
            features.add(requireNonNull(at.byName().get(column.name())));
            categorical.add(
                    switch (column) {
                        case Schema.Numeric _ -> false;
                        case Schema.OneHot _ -> true;
                    });
        }
        List<Integer> targets = schema.targets().stream()
                .map(name -> at.find(
                        name, DataRefusal.TEST_COLUMN_MISSING, "the training file's target"))
                .toList();
        return new ColumnPlan(features, categorical, targets);
    }

    /** The names of the columns without a role. */
    List<String> left(Table table) {
        Set<Integer> used = new HashSet<>(features);
        used.addAll(targets);
        List<String> left = new ArrayList<>();
        for (int column = 0; column < table.columns().size(); column++) {
            if (!used.contains(column)) {
                left.add(table.columns().get(column));
            }
        }
        return left;
    }

    /** Refuses a file that lacks columns of a schema, with their names. */
    private static void refuseMissing(Schema schema, Positions at) {
        List<String> lacking = DatedTable.written(Stream.concat(
                        schema.columns().stream().map(Schema.Column::name),
                        schema.targets().stream())
                .filter(name -> !at.has(name))
                .toList());
        if (lacking.size() == 1 && !schema.targets().contains(lacking.getFirst())) {
            at.find(
                    lacking.getFirst(),
                    DataRefusal.TEST_COLUMN_MISSING,
                    "the training file's column");
        }
        if (lacking.size() > 1) {
            throw at.table()
                    .location()
                    .refuse(
                            DataRefusal.TEST_COLUMN_MISSING,
                            lacking.size()
                                    + " of the training file's columns are not in the file: "
                                    + NameList.listed(lacking),
                            "all columns of the training file",
                            "there are: "
                                    + NameList.listed(
                                            DatedTable.written(at.table().columns())));
        }
    }

    /**
     * Refuses columns that the training data did not have.
     *
     * @param ignored further columns that may be there
     */
    static void refuseSurplus(Schema schema, List<String> ignored, Table table) {
        Set<String> known = new HashSet<>(schema.targets());
        schema.columns().forEach(c -> known.add(c.name()));
        known.addAll(schema.ignored());
        known.addAll(ignored);
        List<String> surplus =
                table.columns().stream().filter(name -> !known.contains(name)).toList();
        if (!surplus.isEmpty()) {
            throw table.location()
                    .refuse(
                            DataRefusal.SURPLUS_COLUMN,
                            "training had no column " + NameList.listed(surplus),
                            "the columns of the training file",
                            "remove "
                                    + (surplus.size() == 1 ? "it" : "them")
                                    + ", or leave "
                                    + (surplus.size() == 1 ? "it" : "them")
                                    + " out by name")
                    .about(surplus);
        }
    }

    /**
     * Refuses targets that a file lacks, before a column of text in it becomes tokens.
     *
     * @param text the column of text, which is no target
     */
    static void requireTargets(Table file, ReadOptions options, String text) {
        Set<Integer> used = new HashSet<>();
        int column =
                Positions.of(file).find(text, DataRefusal.UNKNOWN_COLUMN, "the column of text");
        targets(file, options, used);
        use(file, used, column, text);
    }

    private static List<Integer> targets(Table table, ReadOptions options, Set<Integer> used) {
        if (options.targets().isEmpty()) {
            throw table.location()
                    .refuse(
                            DataRefusal.TARGET_NOT_GIVEN,
                            "no target column was named",
                            "the name of one",
                            "there are: " + NameList.listed(table.columns()));
        }
        Positions at = Positions.of(table);
        List<Integer> targets = new ArrayList<>();
        for (String name : options.targets()) {
            int column = at.find(name, DataRefusal.UNKNOWN_TARGET, "the target column");
            use(table, used, column, name);
            targets.add(column);
        }
        return targets;
    }

    private static void use(Table table, Set<Integer> used, int column, String name) {
        if (!used.add(column)) {
            throw table.location()
                    .column(name)
                    .refuse(
                            DataRefusal.COLUMN_USED_TWICE,
                            "the column is asked to play two parts",
                            "one",
                            "name it once");
        }
    }

    private static Set<Integer> textColumns(Table table, List<Integer> features) {
        Set<Integer> text = new HashSet<>();
        try (Rows rows = table.open()) {
            while (rows.advance()) {
                for (int column : features) {
                    if (!text.contains(column) && rows.kind(column) == CellKind.TEXT) {
                        text.add(column);
                    }
                }
            }
        }
        return text;
    }
}
