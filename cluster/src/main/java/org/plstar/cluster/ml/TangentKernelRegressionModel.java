package org.plstar.cluster.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.plstar.study.table.KernelModel;

/** The model of {@link TangentKernelRegressor}. */
public final class TangentKernelRegressionModel
        extends RegressionModel<Vector, TangentKernelRegressionModel> implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final SentModel model;

    TangentKernelRegressionModel(String uid, SentModel model) {
        this.uid = uid; // set before super(), whose parameters read it
        this.model = model;
        super();
    }

    /** A reader of models that {@link #write} wrote. */
    public static MLReader<TangentKernelRegressionModel> read() {
        return new ModelReader<>(
                TangentKernelRegressionModel.class,
                (uid, files) -> new TangentKernelRegressionModel(uid, new SentModel(files)));
    }

    /** Reads a model that was saved. */
    public static TangentKernelRegressionModel load(String path) {
        return read().load(path);
    }

    @Override
    public String uid() {
        return uid;
    }

    /** The model of plstar's library. */
    public KernelModel model() {
        return model.model();
    }

    @Override
    public int numFeatures() {
        return model.width();
    }

    @Override
    public double predict(Vector features) {
        return model.outputs(List.of(features.toArray()))[0][0];
    }

    @Override
    public Dataset<Row> transform(Dataset<?> frame) {
        if (getPredictionCol().isEmpty()) {
            return frame.toDF();
        }
        return BlockColumns.add(
                frame,
                getFeaturesCol(),
                transformSchema(frame.schema()),
                model,
                (sent, features) -> {
                    List<Object[]> all = new ArrayList<>();
                    for (double[] outputs : sent.outputs(features)) {
                        all.add(new Object[] {outputs[0]});
                    }
                    return all;
                });
    }

    @Override
    public TangentKernelRegressionModel copy(ParamMap extra) {
        return copyValues(new TangentKernelRegressionModel(uid, model), extra).setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this, model.files());
    }
}
