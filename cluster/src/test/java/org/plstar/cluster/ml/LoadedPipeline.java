package org.plstar.cluster.ml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Another process that loads a pipeline and predicts the rows that it finds. */
final class LoadedPipeline {
    private LoadedPipeline() {}

    /**
     * Predicts.
     *
     * @param arguments the saved pipeline, the rows in Parquet, and a file for what it says of them
     */
    public static void main(String[] arguments) throws IOException {
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        PipelineModel pipeline = PipelineModel.load(arguments[0]);
        List<String> said = pipeline
                .transform(spark.read().parquet(arguments[1]))
                .orderBy("id")
                .select("probability", "prediction")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .toList();
        Files.write(Path.of(arguments[2]), said);
        spark.stop();
    }
}
