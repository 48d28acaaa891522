package org.plstar.cluster.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Makes vectors whose products are a tangent kernel on the span of its centres. */
public final class TangentKernelFeaturesModel extends Model<TangentKernelFeaturesModel>
        implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final SentFeatures features;
    private final FeatureColumns columns;

    TangentKernelFeaturesModel(String uid, SentFeatures features) {
        this.uid = uid; // set before super(), whose parameters read it
        this.features = features;
        super();
        columns = FeatureColumns.of(this);
        columns.defaultsOf(this);
    }

    /** A reader of models that {@link #write} wrote. */
    public static MLReader<TangentKernelFeaturesModel> read() {
        return new ModelReader<>(
                TangentKernelFeaturesModel.class,
                (uid, files) -> new TangentKernelFeaturesModel(uid, SentFeatures.read(files)));
    }

    /** Reads a model that was saved. */
    public static TangentKernelFeaturesModel load(String path) {
        return read().load(path);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** The input column of vectors. */
    public Param<String> inputCol() {
        return columns.input();
    }

    /** The output column of features. */
    public Param<String> outputCol() {
        return columns.output();
    }

    /** The number of features. */
    public int size() {
        return features.centres().length;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return columns.added(this, schema);
    }

    @Override
    public Dataset<Row> transform(Dataset<?> frame) {
        return BlockColumns.add(
                frame,
                columns.inputOf(this),
                transformSchema(frame.schema()),
                features,
                (sent, x) -> {
                    List<Object[]> all = new ArrayList<>();
                    for (double[] phi : sent.of(x)) {
                        all.add(new Object[] {Vectors.dense(phi)});
                    }
                    return all;
                });
    }

    @Override
    public TangentKernelFeaturesModel copy(ParamMap extra) {
        return copyValues(new TangentKernelFeaturesModel(uid, features), extra).setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this, features.files());
    }
}
