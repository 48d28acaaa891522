package org.plstar.cluster.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * A stage that fits by a tangent kernel, with the parameters that all of them have.
 *
 * @param <S> the stage
 */
public interface KernelStage<S extends Params> {
    /** The stage itself. */
    S self();

    /** Text of the network whose tangent kernel is fitted; empty: the kernel is chosen. */
    Param<String> network();

    /** Rows that a fit by centres is spanned by. */
    IntParam centres();

    /** Relative ridge of a fit with a network; 0: by generalized cross-validation. */
    DoubleParam ridge();

    /** Seed of the centres. */
    LongParam seed();

    /** Column that says the order of the rows. */
    Param<String> indexCol();

    /** Sets {@link #network}. */
    default S setNetwork(String text) {
        self().set(network(), text);
        return self();
    }

    /** Sets {@link #centres}. */
    default S setCentres(int rows) {
        self().set(centres(), rows);
        return self();
    }

    /** Sets {@link #ridge}. */
    default S setRidge(double relative) {
        self().set(ridge(), relative);
        return self();
    }

    /** Sets {@link #seed}. */
    default S setSeed(long number) {
        self().set(seed(), number);
        return self();
    }

    /** Sets {@link #indexCol}. */
    default S setIndexCol(String column) {
        self().set(indexCol(), column);
        return self();
    }
}
