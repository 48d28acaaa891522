package org.plstar.data.table;

import org.plstar.data.Schema;
import org.plstar.data.Target;

/** The purpose for which rows are read. */
public sealed interface Purpose {
    /** Rows for training: columns, categories and classes are those of the file. */
    record Training() implements Purpose {}

    /**
     * Rows for testing: columns, categories and classes are those of the training data.
     *
     * @param training targets whose classes or columns are known; of any number of rows
     */
    record Test(Schema schema, Target training) implements Purpose {}

    /**
     * Rows for predictions: the feature columns of a schema, by name and in any order. Its targets
     * and the columns that training left out are allowed; any other column is refused.
     */
    record Prediction(Schema schema) implements Purpose {}
}
