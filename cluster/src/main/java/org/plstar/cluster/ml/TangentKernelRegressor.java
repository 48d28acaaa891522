package org.plstar.cluster.ml;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.plstar.study.table.TableFitRequest;

/**
 * Numbers by kernels of infinitely wide networks: {@link TableFitRequest} as a stage of a pipeline.
 *
 * <p>Labels are numbers; features are vectors, as VectorAssembler makes them. Rows come to the
 * driver, where kernels are chosen; with a network, or above 5,000 rows, executors go over the
 * rows. The same rows and seed give the same model for any partitions.
 */
public final class TangentKernelRegressor
        extends Regressor<Vector, TangentKernelRegressor, TangentKernelRegressionModel>
        implements RidgeStage<TangentKernelRegressor>, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final KernelParams own;

    /** A stage with a generated name. */
    public TangentKernelRegressor() {
        this(Identifiable$.MODULE$.randomUID("tangentKernelRegressor"));
    }

    /** A stage with a given name. */
    public TangentKernelRegressor(String uid) {
        this.uid = uid; // set before super(), whose parameters read it
        super();
        own = KernelParams.of(this);
        own.defaultsOf(this);
    }

    /** A reader of stages that {@link #write} wrote. */
    public static MLReader<TangentKernelRegressor> read() {
        return new DefaultParamsReader<>();
    }

    /** Reads a regressor that was saved. */
    public static TangentKernelRegressor load(String path) {
        return read().load(path);
    }

    @Override
    public TangentKernelRegressor self() {
        return this;
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public KernelParams kernelParams() {
        return own;
    }

    @Override
    public TangentKernelRegressor copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public TangentKernelRegressionModel train(Dataset<?> frame) {
        FrameRows rows = FrameRows.of(
                frame, getFeaturesCol(), getLabelCol(), own.text(this, own.indexCol()));
        return new TangentKernelRegressionModel(
                uid, SentModel.of(own.fit(this).fit(rows.numbers(), frame.sparkSession())));
    }
}
