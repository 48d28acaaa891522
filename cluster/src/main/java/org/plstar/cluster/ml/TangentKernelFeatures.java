package org.plstar.cluster.ml;

import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.plstar.study.table.CentreFeatures;

/**
 * Draws centres, by whose tangent kernel with a row {@link TangentKernelFeaturesModel} makes a
 * vector of the row; linear methods on these vectors are methods of the kernel.
 */
public final class TangentKernelFeatures extends Estimator<TangentKernelFeaturesModel>
        implements KernelStage<TangentKernelFeatures>, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;
    private static final String NETWORK = "dense relu dense relu dense";
    private static final int CENTRES = 500;

    private final String uid;
    private final KernelParams own;
    private final FeatureColumns columns;

    /** A stage with a generated name. */
    public TangentKernelFeatures() {
        this(Identifiable$.MODULE$.randomUID("tangentKernelFeatures"));
    }

    /** A stage with a given name. */
    public TangentKernelFeatures(String uid) {
        this.uid = uid; // set before super(), whose parameters read it
        super();
        own = KernelParams.of(this);
        own.defaultsOf(this);
        setDefault(own.network(), NETWORK);
        setDefault(own.centres(), CENTRES);
        columns = FeatureColumns.of(this);
        columns.defaultsOf(this);
    }

    /** A reader of stages that {@link #write} wrote. */
    public static MLReader<TangentKernelFeatures> read() {
        return new DefaultParamsReader<>();
    }

    /** Reads a stage that was saved. */
    public static TangentKernelFeatures load(String path) {
        return read().load(path);
    }

    @Override
    public TangentKernelFeatures self() {
        return this;
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

    @Override
    public KernelParams kernelParams() {
        return own;
    }

    /** Sets the parameter {@link #inputCol}. */
    public TangentKernelFeatures setInputCol(String column) {
        set(columns.input(), column);
        return this;
    }

    /** Sets the parameter {@link #outputCol}. */
    public TangentKernelFeatures setOutputCol(String column) {
        set(columns.output(), column);
        return this;
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return columns.added(this, schema);
    }

    @Override
    public TangentKernelFeatures copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public TangentKernelFeaturesModel fit(Dataset<?> frame) {
        transformSchema(frame.schema());
        FrameRows rows =
                FrameRows.of(frame, columns.inputOf(this), "", own.text(this, own.indexCol()));
        String text = own.text(this, own.network());
        CentreFeatures features = CentreFeatures.of(
                rows.unlabelled(),
                FrameFit.kernel(text),
                (Integer) getOrDefault(own.centres()),
                (Long) getOrDefault(own.seed()));
        TangentKernelFeaturesModel model =
                new TangentKernelFeaturesModel(uid, SentFeatures.of(text, features.centres()));
        return copyValues(model.setParent(this), new ParamMap());
    }
}
