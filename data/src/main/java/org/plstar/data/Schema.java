package org.plstar.data;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.plstar.data.text.TokenColumn;

/**
 * The encoding of a file's columns as features and target, kept so that a test file is read in the
 * same way.
 *
 * @param columns the feature columns in file order
 * @param targets the target columns
 * @param ignored columns of the file that were left out
 * @param spelling how its cells are written beyond the usual
 * @param texts the column whose tokens the features are, if there is one
 * @param filled whether a missing value was replaced by the column's mean over the training rows
 */
public record Schema(
        List<Column> columns,
        List<String> targets,
        List<String> ignored,
        Spelling spelling,
        List<TokenColumn> texts,
        boolean filled)
        implements Serializable {
    /** Takes copies. */
    public Schema {
        requireNonNull(spelling, "spelling");
        requireNonNull(texts, "texts");
        requireNonNull(columns, "columns");
        requireNonNull(ignored, "ignored");
        requireNonNull(targets, "targets");
        columns = List.copyOf(columns);
        targets = List.copyOf(targets);
        ignored = List.copyOf(ignored);
        texts = List.copyOf(texts);
    }

    /** The schema of a file of which no column was left out. */
    public Schema(List<Column> columns, List<String> targets) {
        requireNonNull(columns, "columns");
        requireNonNull(targets, "targets");
        this(columns, targets, List.of(), Spelling.USUAL, List.of(), false);
    }

    /** A column of the file, with the features that are made from it. */
    public sealed interface Column extends Serializable {
        /** The column's name in the file. */
        String name();

        /** The names of the features that the column gives. */
        List<String> features();
    }

    /** A column of numbers: one feature of the same name. */
    public record Numeric(String name) implements Column {
        /** Refuses null with a {@link NullPointerException}. */
        public Numeric {
            requireNonNull(name, "name");
        }

        @Override
        public List<String> features() {
            return List.of(name);
        }
    }

    /**
     * A column of categories, one-hot: a feature {@code name=category} for each, 1 in rows with the
     * category and 0 in others.
     *
     * @param categories numeric order if all are integers, else sorted text
     */
    public record OneHot(String name, List<String> categories) implements Column {
        /** Copies {@code categories}. */
        public OneHot {
            requireNonNull(name, "name");
            requireNonNull(categories, "categories");
            categories = List.copyOf(categories);
        }

        @Override
        public List<String> features() {
            return categories.stream().map(category -> name + "=" + category).toList();
        }
    }

    /** The suffix of the name of a date column's feature with the year and its fraction. */
    public static final String YEAR = " (year)";

    /** The columns of the file that have dates, read as numbers. */
    public List<String> dates() {
        return columns.stream()
                .map(Column::name)
                .filter(name -> name.endsWith(YEAR))
                .map(name -> name.substring(0, name.length() - YEAR.length()))
                .toList();
    }

    /** A schema of plain numeric columns. */
    public static Schema numeric(List<String> names, List<String> targets) {
        requireNonNull(targets, "targets");
        return new Schema(names.stream().map(name -> (Column) new Numeric(name)).toList(), targets);
    }

    /** All feature names, in feature order. */
    public List<String> featureNames() {
        List<String> names = new ArrayList<>();
        columns.forEach(column -> names.addAll(column.features()));
        return List.copyOf(names);
    }
}
