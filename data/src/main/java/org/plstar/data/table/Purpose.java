package org.plstar.data.table;

import org.plstar.data.Schema;
import org.plstar.data.Target;

/** What rows are read for. */
public sealed interface Purpose {
    /** To train on: columns, categories and classes are those of the file. */
    record Training() implements Purpose {}

    /**
     * To test on: columns, categories and classes are those of the training.
     *
     * @param training targets whose classes or columns are known; of any number of rows
     */
    record Test(Schema schema, Target training) implements Purpose {}

    /**
     * To predict: the feature columns of a schema, by name and in any order. Its targets and what
     * training left out may be there; any other column is refused.
     */
    record Prediction(Schema schema) implements Purpose {}
}
