package org.plstar.cluster.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;
import org.json4s.JObject;
import org.json4s.JValue;
import scala.Option;

/** Writes a stage as Spark's metadata and the model's files beside it. */
final class ModelWriter extends MLWriter {
    private static final String FOLDER = "model";

    private final Params stage;
    private final Map<String, byte[]> files;

    ModelWriter(Params stage, Map<String, byte[]> files) {
        this.stage = stage;
        this.files = files;
    }

    @Override
    public void saveImpl(String path) {
        DefaultParamsWriter$.MODULE$.saveMetadata(
                stage, path, sparkSession(), Option.<JObject>empty(), Option.<JValue>empty());
        try {
            Path folder = new Path(path, FOLDER);
            FileSystem fs =
                    folder.getFileSystem(sparkSession().sparkContext().hadoopConfiguration());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                try (FSDataOutputStream out = fs.create(new Path(folder, file.getKey()), true)) {
                    out.write(file.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a written stage's model. */
    static Map<String, byte[]> read(String path, SparkSession spark) {
        try {
            Path folder = new Path(path, FOLDER);
            FileSystem fs = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
            Map<String, byte[]> files = new TreeMap<>();
            for (FileStatus file : fs.listStatus(folder)) {
                try (var in = fs.open(file.getPath())) {
                    files.put(file.getPath().getName(), in.readAllBytes());
                }
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
