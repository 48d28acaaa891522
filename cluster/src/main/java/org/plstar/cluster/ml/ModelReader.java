package org.plstar.cluster.ml;

import java.util.Map;
import java.util.function.BiFunction;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.MLReader;
import scala.Option;

/**
 * Reads a stage that {@link ModelWriter} wrote.
 *
 * @param <T> the stage
 */
final class ModelReader<T extends Params> extends MLReader<T> {
    private final Class<T> type;
    private final BiFunction<String, Map<String, byte[]>, T> stage;

    /**
     * A reader for a class of stages.
     *
     * @param stage of a name and the model's files
     */
    ModelReader(Class<T> type, BiFunction<String, Map<String, byte[]>, T> stage) {
        this.type = type;
        this.stage = stage;
    }

    @Override
    public T load(String path) {
        DefaultParamsReader.Metadata metadata =
                DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), type.getName());
        T read = stage.apply(metadata.uid(), ModelWriter.read(path, sparkSession()));
        metadata.getAndSetParams(read, Option.empty());
        return read;
    }
}
