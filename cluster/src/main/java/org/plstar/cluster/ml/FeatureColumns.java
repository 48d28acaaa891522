package org.plstar.cluster.ml;

import java.io.Serializable;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;

/**
 * The input column of vectors, and the output column of features.
 *
 * @param input name of the column of vectors
 * @param output name of the new one
 */
record FeatureColumns(Param<String> input, Param<String> output) implements Serializable {
    static FeatureColumns of(Params owner) {
        return new FeatureColumns(
                new Param<>(owner, "inputCol", "column of vectors"),
                new Param<>(owner, "outputCol", "column of features"));
    }

    void defaultsOf(Params owner) {
        owner.setDefault(input, "features");
        owner.setDefault(output, "kernelFeatures");
    }

    String inputOf(Params owner) {
        return owner.getOrDefault(input);
    }

    /** A schema with the new column. */
    StructType added(Params owner, StructType schema) {
        String name = inputOf(owner);
        if (!schema.apply(name).dataType().equals(SQLDataTypes.VectorType())) {
            throw Location.of("data frame")
                    .column(name)
                    .refuse(
                            DataRefusal.UNFIT_COLUMNS,
                            "it is of the type " + schema.apply(name).dataType().simpleString(),
                            "vectors",
                            "make them by VectorAssembler");
        }
        return schema.add(new StructField(
                owner.getOrDefault(output), SQLDataTypes.VectorType(), false, Metadata.empty()));
    }
}
