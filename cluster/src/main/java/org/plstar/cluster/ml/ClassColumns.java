package org.plstar.cluster.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a classifier in addition to the predicted class, with the names that Spark's
 * evaluators expect.
 *
 * @param raw name of the column of logarithms of probabilities
 * @param probability name of the column of probabilities
 */
record ClassColumns(Param<String> raw, Param<String> probability) implements Serializable {
    static ClassColumns of(Params owner) {
        return new ClassColumns(
                new Param<>(owner, "rawPredictionCol", "column of logarithms of probabilities"),
                new Param<>(owner, "probabilityCol", "column of probabilities"));
    }

    void defaultsOf(Params owner) {
        owner.setDefault(raw, "rawPrediction");
        owner.setDefault(probability, "probability");
    }

    private static String name(Params owner, Param<String> param) {
        return owner.getOrDefault(param);
    }

    boolean hasRaw(Params owner) {
        return !name(owner, raw).isEmpty();
    }

    boolean hasProbability(Params owner) {
        return !name(owner, probability).isEmpty();
    }

    /**
     * A schema with these columns before the prediction.
     *
     * @param schema with the prediction, if there is one, last
     */
    StructType added(Params owner, StructType schema, String prediction) {
        List<StructField> fields = new ArrayList<>(Arrays.asList(schema.fields()));
        int at = fields.size() - (prediction.isEmpty() ? 0 : 1);
        if (hasProbability(owner)) {
            fields.add(at, vector(name(owner, probability)));
        }
        if (hasRaw(owner)) {
            fields.add(at, vector(name(owner, raw)));
        }
        return DataTypes.createStructType(fields);
    }

    private static StructField vector(String name) {
        return new StructField(name, SQLDataTypes.VectorType(), false, Metadata.empty());
    }
}
