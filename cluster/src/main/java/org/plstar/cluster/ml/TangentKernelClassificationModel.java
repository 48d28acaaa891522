package org.plstar.cluster.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.plstar.data.Target;
import org.plstar.study.table.KernelModel;

/**
 * The model of {@link TangentKernelClassifier}: raw predictions are logarithms of probabilities.
 */
public final class TangentKernelClassificationModel
        extends PredictionModel<Vector, TangentKernelClassificationModel> implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final SentModel model;
    private final ClassColumns columns;

    TangentKernelClassificationModel(String uid, SentModel model) {
        this.uid = uid; // set before super(), whose parameters read it
        this.model = model;
        super();
        columns = ClassColumns.of(this);
        columns.defaultsOf(this);
    }

    /** A reader of models that {@link #write} wrote. */
    public static MLReader<TangentKernelClassificationModel> read() {
        return new ModelReader<>(
                TangentKernelClassificationModel.class,
                (uid, files) -> new TangentKernelClassificationModel(uid, new SentModel(files)));
    }

    /** Reads a model that was saved. */
    public static TangentKernelClassificationModel load(String path) {
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

    /** Column of the logarithms of probabilities; empty for none. */
    public Param<String> rawPredictionCol() {
        return columns.raw();
    }

    /** The column of the probabilities; empty for none. */
    public Param<String> probabilityCol() {
        return columns.probability();
    }

    /** The number of classes. */
    public int numClasses() {
        return ((Target.Classes) model().rows().target()).classNames().size();
    }

    @Override
    public int numFeatures() {
        return model.width();
    }

    @Override
    public double predict(Vector features) {
        return largest(model.outputs(List.of(features.toArray()))[0]);
    }

    private static double largest(double[] outputs) {
        int most = 0;
        for (int c = 1; c < outputs.length; c++) {
            most = outputs[c] > outputs[most] ? c : most;
        }
        return most;
    }

    private static Vector probabilities(double[] outputs) {
        double[] p = new double[outputs.length];
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] = StrictMath.exp(outputs[c]);
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        return Vectors.dense(p);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return columns.added(this, super.transformSchema(schema), getPredictionCol());
    }

    @Override
    public Dataset<Row> transform(Dataset<?> frame) {
        StructType schema = transformSchema(frame.schema());
        boolean raw = columns.hasRaw(this);
        boolean probability = columns.hasProbability(this);
        boolean prediction = !getPredictionCol().isEmpty();
        return BlockColumns.add(frame, getFeaturesCol(), schema, model, (sent, features) -> {
            List<Object[]> all = new ArrayList<>();
            for (double[] outputs : sent.outputs(features)) {
                List<Object> values = new ArrayList<>();
                if (raw) {
                    values.add(Vectors.dense(outputs));
                }
                if (probability) {
                    values.add(probabilities(outputs));
                }
                if (prediction) {
                    values.add(largest(outputs));
                }
                all.add(values.toArray());
            }
            return all;
        });
    }

    @Override
    public TangentKernelClassificationModel copy(ParamMap extra) {
        return copyValues(new TangentKernelClassificationModel(uid, model), extra)
                .setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this, model.files());
    }
}
