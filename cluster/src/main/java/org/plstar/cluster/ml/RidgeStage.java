package org.plstar.cluster.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Params;

/**
 * A stage that fits targets by a tangent kernel.
 *
 * @param <S> the stage
 */
public interface RidgeStage<S extends Params> extends KernelStage<S> {
    /** Relative ridge of a fit with a network; 0: by generalized cross-validation. */
    default DoubleParam ridge() {
        return kernelParams().ridge();
    }

    /** Sets the parameter {@link #ridge}. */
    default S setRidge(double relative) {
        self().set(ridge(), relative);
        return self();
    }
}
