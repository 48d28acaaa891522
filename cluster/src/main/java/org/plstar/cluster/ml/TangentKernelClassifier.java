package org.plstar.cluster.ml;

import org.apache.spark.ml.Predictor;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.plstar.study.table.TableFitRequest;

/**
 * Classes by kernels of infinitely wide networks: {@link TableFitRequest} as a stage of a pipeline.
 *
 * <p>Labels are the whole numbers from 0 on, as StringIndexer makes them; features are vectors, as
 * VectorAssembler makes them. Rows come to the driver, where kernels are chosen; with a network, or
 * above 5,000 rows, executors go over the rows. The same rows and seed give the same model for any
 * partitions.
 */
public final class TangentKernelClassifier
        extends Predictor<Vector, TangentKernelClassifier, TangentKernelClassificationModel>
        implements RidgeStage<TangentKernelClassifier>, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final KernelParams own;
    private final ClassColumns columns;

    /** A stage with a generated name. */
    public TangentKernelClassifier() {
        this(Identifiable$.MODULE$.randomUID("tangentKernelClassifier"));
    }

    /** A stage with a given name. */
    public TangentKernelClassifier(String uid) {
        this.uid = uid; // set before super(), whose parameters read it
        super();
        own = KernelParams.of(this);
        own.defaultsOf(this);
        columns = ClassColumns.of(this);
        columns.defaultsOf(this);
    }

    /** A reader of stages that {@link #write} wrote. */
    public static MLReader<TangentKernelClassifier> read() {
        return new DefaultParamsReader<>();
    }

    /** Reads a classifier that was saved. */
    public static TangentKernelClassifier load(String path) {
        return read().load(path);
    }

    @Override
    public TangentKernelClassifier self() {
        return this;
    }

    @Override
    public String uid() {
        return uid;
    }

    /** Column of the logarithms of probabilities; empty for none. */
    public Param<String> rawPredictionCol() {
        return columns.raw();
    }

    /** The column of the probabilities; empty for none. */
    public Param<String> probabilityCol() {
        return columns.probability();
    }

    @Override
    public KernelParams kernelParams() {
        return own;
    }

    /** Sets the parameter {@link #rawPredictionCol}. */
    public TangentKernelClassifier setRawPredictionCol(String column) {
        set(columns.raw(), column);
        return this;
    }

    /** Sets the parameter {@link #probabilityCol}. */
    public TangentKernelClassifier setProbabilityCol(String column) {
        set(columns.probability(), column);
        return this;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return columns.added(this, super.transformSchema(schema), getPredictionCol());
    }

    @Override
    public TangentKernelClassifier copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public TangentKernelClassificationModel train(Dataset<?> frame) {
        FrameRows rows = FrameRows.of(
                frame, getFeaturesCol(), getLabelCol(), own.text(this, own.indexCol()));
        return new TangentKernelClassificationModel(
                uid, SentModel.of(own.fit(this).fit(rows.classes(), frame.sparkSession())));
    }
}
